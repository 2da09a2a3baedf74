import { describe, expect, it } from 'vitest';
import { keytarStore } from '../../../src/main/credentials/keytar-store';

type Load = NonNullable<Parameters<typeof keytarStore>[1]>;

/** A keytar with these functions. The end-to-end tests use the real one. */
const keytarWith =
  (functions: Partial<Awaited<ReturnType<Load>>>): Load =>
  () =>
    Promise.resolve(functions as Awaited<ReturnType<Load>>);

describe('the password store', () => {
  it.each([
    [
      'its native part is missing',
      () => Promise.reject(new Error("Cannot find module '../build/Release/keytar.node'")),
    ],
    [
      'a library is missing',
      () => Promise.reject(new Error('libsecret-1.so.0: cannot open shared object file')),
    ],
    [
      'there is no bus',
      keytarWith({
        getPassword: () =>
          Promise.reject(new Error('Unknown or unsupported transport “disabled” for address “disabled:”')),
      }),
    ],
    [
      'there is no such service',
      keytarWith({
        getPassword: () =>
          Promise.reject(
            new Error('The name org.freedesktop.secrets was not provided by any .service files'),
          ),
      }),
    ],
  ] as const)('is absent when %s', async (_case, load) => {
    expect(await keytarStore('service', load as Load).read('acme')).toMatchObject({
      kind: 'unreadable',
      failure: { code: 'keychain-absent' },
    });
  });

  it('is unreadable for now when it is locked', async () => {
    const load = keytarWith({
      setPassword: () => Promise.reject(new Error('Cannot create an item in a locked collection')),
    });
    expect(await keytarStore('service', load).write('acme', 'token')).toMatchObject({
      code: 'keychain-unreadable',
      retryable: true,
    });
  });

  it('has saved a token only when reading it back returns it', async () => {
    const load = keytarWith({
      setPassword: () => Promise.resolve(),
      getPassword: () => Promise.resolve(null),
    });
    expect(await keytarStore('service', load).write('acme', 'token')).toMatchObject({
      code: 'keychain-unreadable',
    });
  });

  it('has deleted a token only when it confirms that', async () => {
    const load = keytarWith({ deletePassword: () => Promise.resolve(false) });
    expect(await keytarStore('service', load).forget('acme')).toMatchObject({ code: 'keychain-unreadable' });
  });
});
