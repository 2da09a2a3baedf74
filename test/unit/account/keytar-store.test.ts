import { describe, expect, it } from 'vitest';
import { keytarStore } from '../../../src/main/credentials/keytar-store';

type Load = NonNullable<Parameters<typeof keytarStore>[1]>;

/** A password store in one of its moods. The real one is tried in the end-to-end tests. */
const inMood =
  (mood: Partial<Awaited<ReturnType<Load>>>): Load =>
  () =>
    Promise.resolve(mood as Awaited<ReturnType<Load>>);

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
      inMood({
        getPassword: () =>
          Promise.reject(new Error('Unknown or unsupported transport “disabled” for address “disabled:”')),
      }),
    ],
    [
      'there is no such service',
      inMood({
        getPassword: () =>
          Promise.reject(
            new Error('The name org.freedesktop.secrets was not provided by any .service files'),
          ),
      }),
    ],
  ] as const)('is absent when %s', async (_what, load) => {
    expect(await keytarStore('service', load as Load).read('acme')).toMatchObject({
      kind: 'unreadable',
      failure: { code: 'keychain-absent' },
    });
  });

  it('is unreadable, which may pass, when it is locked', async () => {
    const load = inMood({
      setPassword: () => Promise.reject(new Error('Cannot create an item in a locked collection')),
    });
    expect(await keytarStore('service', load).write('acme', 'token')).toMatchObject({
      code: 'keychain-unreadable',
      retryable: true,
    });
  });

  it('has kept a token only when it gives it back', async () => {
    const load = inMood({ setPassword: () => Promise.resolve(), getPassword: () => Promise.resolve(null) });
    expect(await keytarStore('service', load).write('acme', 'token')).toMatchObject({
      code: 'keychain-unreadable',
    });
  });

  it('has forgotten a token only when it says so', async () => {
    const load = inMood({ deletePassword: () => Promise.resolve(false) });
    expect(await keytarStore('service', load).forget('acme')).toMatchObject({ code: 'keychain-unreadable' });
  });
});
