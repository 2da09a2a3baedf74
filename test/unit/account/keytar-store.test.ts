import { describe, expect, it } from 'vitest';
import { keytarCalls } from '../../../src/main/credentials/keytar-calls';
import { keytarStore } from '../../../src/main/credentials/keytar-store';

type Load = NonNullable<Parameters<typeof keytarCalls>[0]>;

/** A keytar with these functions. The end-to-end tests use the real one. */
const keytarWith =
  (functions: Partial<Awaited<ReturnType<Load>>>): Load =>
  () =>
    Promise.resolve(functions as Awaited<ReturnType<Load>>);

const SERVICES = { current: 'app [folder]', earlier: 'app' };
const TOKEN = { token: 'token', certificate: null };

/** A keytar that keeps its entries in memory. A locked one does as the Secret Service does. */
function memoryKeytar(entries: Record<string, string>, isLocked = () => false) {
  const kept = new Map(Object.entries(entries));
  const calls: string[] = [];
  const load = keytarWith({
    getPassword: async (service, account) => {
      calls.push(`get ${service}/${account}`);
      return isLocked() ? null : (kept.get(`${service}/${account}`) ?? null);
    },
    setPassword: async (service, account, password) => {
      if (isLocked()) throw new Error('Cannot create an item in a locked collection');
      kept.set(`${service}/${account}`, password);
    },
    deletePassword: async (service, account) => !isLocked() && kept.delete(`${service}/${account}`),
    findCredentials: async (service) => {
      if (isLocked()) throw new Error('keytar would end the process');
      const names = [...kept].filter(([name]) => name.startsWith(`${service}/`));
      return names.map(([name, password]) => ({ account: name.slice(service.length + 1), password }));
    },
  });
  return { store: keytarStore(SERVICES, keytarCalls(load)), entries: () => Object.fromEntries(kept), calls };
}

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
    expect(await keytarStore(SERVICES, keytarCalls(load as Load)).read('acme')).toMatchObject({
      kind: 'unreadable',
      failure: { code: 'keychain-absent' },
    });
  });

  it('is unreadable for now when it is locked', async () => {
    const load = keytarWith({
      setPassword: () => Promise.reject(new Error('Cannot create an item in a locked collection')),
    });
    expect(await keytarStore(SERVICES, keytarCalls(load)).write('acme', TOKEN)).toMatchObject({
      code: 'keychain-unreadable',
      retryable: true,
    });
  });

  it('has saved a token only when reading it back returns it', async () => {
    const load = keytarWith({
      setPassword: () => Promise.resolve(),
      getPassword: () => Promise.resolve(null),
    });
    expect(await keytarStore(SERVICES, keytarCalls(load)).write('acme', TOKEN)).toMatchObject({
      code: 'keychain-unreadable',
    });
  });

  it('keeps the fingerprint of a trusted certificate beside the token', async () => {
    const { store, entries } = memoryKeytar({});
    const kept = { token: 'token', certificate: 'fingerprint' };
    expect(await store.write('acme', kept)).toBeNull();
    expect(await store.read('acme')).toEqual({ kind: 'token', kept });
    await store.write('acme', TOKEN);
    expect(entries()).toEqual({ 'app [folder]/acme': 'token' });
  });

  it('finds the entry of an earlier version, and moves it over', async () => {
    const { store, entries } = memoryKeytar({ 'app/acme': 'token' });
    expect(await store.read('acme')).toEqual({ kind: 'token', kept: TOKEN });
    expect(entries()).toEqual({ 'app [folder]/acme': 'token' });
  });

  it('deletes every token of ours but those that are kept, also those of earlier versions and of accounts that nobody remembers', async () => {
    const { store, entries } = memoryKeytar({
      'app [folder]/acme': 'a',
      'app [folder]/zoo': 'b',
      'app [folder]/third': 'e',
      'app/old': 'c',
      'another app/acme': 'd',
    });
    expect(await store.forgetAllBut(['acme', 'third'], [])).toBeNull();
    expect(entries()).toEqual({
      'app [folder]/acme': 'a',
      'app [folder]/third': 'e',
      'another app/acme': 'd',
    });
    expect(await store.forgetAllBut([], ['acme'])).toBeNull();
    expect(entries()).toEqual({ 'another app/acme': 'd' });
  });

  it('has deleted nothing while it is locked, and says so', async () => {
    let locked = true;
    const { store, entries } = memoryKeytar({ 'app [folder]/acme': 'token' }, () => locked);
    expect(await store.forgetAllBut([], ['acme'])).toMatchObject({ code: 'keychain-unreadable' });
    locked = false;
    expect(await store.forgetAllBut([], ['acme'])).toBeNull();
    expect(entries()).toEqual({});
  });

  it('does one thing at a time: a late write is undone by the removal that followed it', async () => {
    let unlock: () => void = () => undefined;
    const unlocked = new Promise<void>((resolve) => (unlock = resolve));
    const memory = new Map<string, string>();
    let atWork = 0;
    const slowly = async <T>(work: () => T): Promise<T> => {
      atWork += 1;
      await unlocked;
      const result = work();
      expect(atWork).toBe(1);
      atWork -= 1;
      return result;
    };
    const store = keytarStore(
      SERVICES,
      keytarCalls(
        keytarWith({
          getPassword: (_service, account) => slowly(() => memory.get(account) ?? null),
          setPassword: (_service, account, password) => slowly(() => void memory.set(account, password)),
          deletePassword: (_service, account) => slowly(() => memory.delete(account)),
          findCredentials: () => slowly(() => []),
        }),
      ),
    );
    const both = Promise.all([store.write('acme', TOKEN), store.forgetAllBut([], ['acme'])]);
    unlock();
    expect(await both).toEqual([null, null]);
    expect([...memory]).toEqual([]);
  });
});
