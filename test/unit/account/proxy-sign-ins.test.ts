import { afterEach, describe, expect, it, vi } from 'vitest';
import { createDispatcher, tryWay, type ConnectOptions } from '../../../src/main/scarf/connect';
import { createScarfClient } from '../../../src/main/scarf/client';
import {
  failure,
  FailureError,
  retryableFailure,
  type FailureCode,
  type Result,
} from '../../../src/shared/failure';
import type { SignIn } from '../../../src/shared/app/proxy-sign-in';
import { proxySignIns } from '../../support/proxy-sign-ins';
import { atEnd, proxyServer, secureServer, socksServer } from '../../support/servers';
import { CA } from '../../support/tls';

const RIGHT: SignIn = { user: 'ana', password: 'pä:ss wörd' };
const WRONG: SignIn = { user: 'ana', password: 'old' };
const textOf = ({ user, password }: SignIn): string => `${user}:${password}`;

type Options = Parameters<typeof proxySignIns>[0];

/** Scarf behind TLS, and a way to it that a test leads through proxies. */
async function office(kept: readonly [string, SignIn][] = [], parts: Partial<Options> = {}) {
  const headers: string[] = [];
  const scarf = await secureServer('server', (request, response) => {
    headers.push(JSON.stringify(request.headers).toLowerCase());
    response.end('{"id":"i1"}');
  });
  const way = { pac: 'DIRECT' };
  const connect = (): ConnectOptions => ({
    resolveProxy: async () => way.pac,
    caCertificates: async () => CA,
    signIns: known.signIns,
    timeoutMs: 10_000,
  });
  const known = proxySignIns({ tryWay: () => tryWay(scarf.url, connect()), ...parts });
  for (const [address, signIn] of kept) known.entries.set(address, signIn);
  /** One request on a connection of its own. */
  const ask = async (): Promise<string> => {
    const dispatcher = createDispatcher(connect());
    atEnd(() => void dispatcher.destroy().catch(() => undefined));
    const client = createScarfClient({
      baseUrl: scarf.url,
      token: () => 'token',
      dispatcher: () => dispatcher,
    });
    const answer = await client.getImport('acme', 'i1');
    return answer.ok ? 'ok' : answer.failure.code;
  };
  return { ...known, way, ask, headers };
}

const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.failure.code);
const http = (port: number): string => `http://127.0.0.1:${port}`;

afterEach(() => void vi.useRealTimers());

describe('a proxy that asks for a sign-in by Basic', () => {
  it('gets none that nobody gave, and is named', async () => {
    const { signIns, way, ask, seen } = await office();
    const proxy = await proxyServer({ basic: textOf(RIGHT) });
    way.pac = `PROXY 127.0.0.1:${proxy.port}`;
    expect(await ask()).toBe('proxy-asks-password');
    expect(signIns.view).toEqual({ asking: { address: http(proxy.port), refused: false }, known: [] });
    expect(proxy.signIns()).toEqual([]);
    expect(proxy.seen.connections).toBe(1);
    // The password store was not asked: nothing was ever kept for this proxy.
    expect(seen.reads).toBe(0);
  });

  it('lets every later connection through with what the user gave, which is kept once it was accepted', async () => {
    const { signIns, entries, keptFor, way, ask, seen, headers } = await office();
    const proxy = await proxyServer({ basic: textOf(RIGHT) });
    way.pac = `PROXY 127.0.0.1:${proxy.port}`;
    await ask();
    expect(codeOf(await signIns.enter(http(proxy.port), RIGHT))).toBe('ok');
    expect([...entries]).toEqual([[http(proxy.port), RIGHT]]);
    expect(keptFor()).toEqual([http(proxy.port)]);
    expect(seen.decisions).toBe(1);
    expect(signIns.view).toEqual({ asking: null, known: [{ address: http(proxy.port), unsaved: null }] });
    const before = proxy.seen.connections;
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(['ok', 'ok', 'ok']);
    expect(proxy.seen.connections).toBe(before + 3);
    // It went to the proxy alone.
    expect(headers.join()).not.toMatch(/proxy-auth|basic/);
  });

  it('that refuses it is sent it once, and the user is asked again', async () => {
    const { signIns, entries, keptFor, way, ask } = await office();
    const manner = { basic: textOf(RIGHT) };
    const proxy = await proxyServer(manner);
    way.pac = `PROXY 127.0.0.1:${proxy.port}`;
    await ask();
    expect(codeOf(await signIns.enter(http(proxy.port), WRONG))).toBe('proxy-password-refused');
    expect(signIns.view).toEqual({ asking: { address: http(proxy.port), refused: true }, known: [] });
    expect(await ask()).toBe('proxy-password-refused');
    expect(await ask()).toBe('proxy-password-refused');
    expect(proxy.signIns()).toEqual([textOf(WRONG)]);
    expect([entries.size, keptFor()]).toEqual([0, []]);
    expect(codeOf(await signIns.enter(http(proxy.port), RIGHT))).toBe('ok');
    expect(await ask()).toBe('ok');
    // The office changed the password.
    manner.basic = 'ana:new';
    expect(await ask()).toBe('proxy-password-refused');
    expect(signIns.view.asking).toEqual({ address: http(proxy.port), refused: true });
  });

  it('gets the sign-in of an earlier run once it asks, from one look into the password store', async () => {
    const proxy = await proxyServer({ basic: textOf(RIGHT) });
    const { way, ask, seen, signIns } = await office([[http(proxy.port), RIGHT]], {
      keptFor: { read: () => [http(proxy.port)], write: () => undefined },
    });
    expect(await ask()).toBe('ok');
    expect(seen.reads).toBe(0);
    way.pac = `PROXY 127.0.0.1:${proxy.port}`;
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(['ok', 'ok', 'ok']);
    expect(await ask()).toBe('ok');
    expect(seen.reads).toBe(1);
    expect(signIns.view.asking).toBeNull();
  });

  it('is sent a wrong one of an earlier run once, by one of many connections', async () => {
    const proxy = await proxyServer({ basic: textOf(RIGHT) });
    const { way, ask } = await office([[http(proxy.port), WRONG]], {
      keptFor: { read: () => [http(proxy.port)], write: () => undefined },
    });
    way.pac = `PROXY 127.0.0.1:${proxy.port}`;
    const answers = await Promise.all(Array.from({ length: 6 }, ask));
    expect(new Set(answers)).toEqual(new Set(['proxy-password-refused']));
    expect(proxy.signIns()).toEqual([textOf(WRONG)]);
  });

  it('is not sent a refused one again after the way to it was lost with another', async () => {
    const proxy = await proxyServer({ basic: textOf(RIGHT) });
    const { way, ask, signIns } = await office([[http(proxy.port), WRONG]], {
      keptFor: { read: () => [http(proxy.port)], write: () => undefined },
      tryWay: async () => retryableFailure('timed-out'),
    });
    way.pac = `PROXY 127.0.0.1:${proxy.port}`;
    expect(await ask()).toBe('proxy-password-refused');
    expect(codeOf(await signIns.enter(http(proxy.port), RIGHT))).toBe('timed-out');
    expect(await ask()).toBe('proxy-password-refused');
    expect(proxy.signIns()).toEqual([textOf(WRONG)]);
  });

  it('is sent one that it accepted long ago by one of many connections', async () => {
    const manner = { basic: textOf(RIGHT) };
    const proxy = await proxyServer(manner);
    const { way, ask, signIns } = await office();
    way.pac = `PROXY 127.0.0.1:${proxy.port}`;
    await ask();
    await signIns.enter(http(proxy.port), RIGHT);
    const before = proxy.signIns().length;
    const laterMs = performance.now() + 3_600_000;
    vi.useFakeTimers({ toFake: ['performance'] }).advanceTimersByTime(laterMs);
    manner.basic = 'ana:new';
    const answers = await Promise.all(Array.from({ length: 6 }, ask));
    expect(new Set(answers)).toEqual(new Set(['proxy-password-refused']));
    expect(proxy.signIns()).toHaveLength(before + 1);
  });

  it.each<[says: FailureCode, sent: number]>([
    ['proxy-refused', 3],
    ['proxy-sign-in', 1],
  ])('and answers it with %s is sent it a few times at most', async (says, sent) => {
    const proxy = { kind: 'http', host: 'proxy.example', port: 3128 } as const;
    const { signIns } = await office([['http://proxy.example:3128', WRONG]], {
      keptFor: { read: () => ['http://proxy.example:3128'], write: () => undefined },
    });
    let times = 0;
    const open = (signIn: SignIn | null): Promise<void> => {
      if (signIn !== null) times += 1;
      return Promise.reject(new FailureError(failure(signIn === null ? 'proxy-asks-password' : says)));
    };
    for (let attempt = 0; attempt < 6; attempt += 1)
      await expect(signIns.through(proxy, open)).rejects.toThrow();
    expect(times).toBe(sent);
  });

  it.each([
    ['Negotiate, Basic realm="a, NTLM b", Digest realm="c"', 'proxy-asks-password'],
    ['basic', 'proxy-asks-password'],
    ['Negotiate, NTLM', 'proxy-sign-in'],
    ['Digest realm="only Basic, Basic people"', 'proxy-sign-in'],
  ])('is known by its header: %s', async (says, code) => {
    const { signIns, way, ask } = await office();
    const proxy = await proxyServer({ basic: textOf(RIGHT), says });
    way.pac = `PROXY 127.0.0.1:${proxy.port}`;
    expect(await ask()).toBe(code);
    expect(signIns.view.asking === null).toBe(code === 'proxy-sign-in');
  });

  it('is forgotten when the user says so', async () => {
    const { signIns, entries, keptFor, way, ask, seen } = await office();
    const proxy = await proxyServer({ basic: textOf(RIGHT) });
    way.pac = `PROXY 127.0.0.1:${proxy.port}`;
    await ask();
    await signIns.enter(http(proxy.port), RIGHT);
    expect(codeOf(await signIns.forget(http(proxy.port)))).toBe('ok');
    expect([entries.size, keptFor(), seen.decisions]).toEqual([0, [], 2]);
    expect(signIns.view.known).toEqual([]);
    expect(await ask()).toBe('proxy-asks-password');
  });

  it('stays known when the password store does not delete it', async () => {
    const { signIns } = await office([], {
      keptFor: { read: () => ['http://proxy.example:8080'], write: () => undefined },
      store: {
        read: async () => null,
        write: async () => null,
        forget: async () => failure('keychain-unreadable', 'locked'),
      },
    });
    expect(await signIns.forget('http://proxy.example:8080')).toMatchObject({
      failure: { code: 'keychain-sign-in-left', details: 'locked' },
    });
    expect(signIns.view.known).toHaveLength(1);
  });

  it('is used without a password store until the app ends', async () => {
    const absent = failure('keychain-absent');
    const { signIns, keptFor, way, ask } = await office([], {
      store: { read: async () => null, write: async () => absent, forget: async () => absent },
    });
    const proxy = await proxyServer({ basic: textOf(RIGHT) });
    way.pac = `PROXY 127.0.0.1:${proxy.port}`;
    await ask();
    expect(codeOf(await signIns.enter(http(proxy.port), RIGHT))).toBe('ok');
    expect(signIns.view.known).toEqual([{ address: http(proxy.port), unsaved: absent }]);
    expect([await ask(), keptFor()]).toEqual(['ok', []]);
    expect(codeOf(await signIns.forget(http(proxy.port)))).toBe('ok');
    expect(await ask()).toBe('proxy-asks-password');
  });

  it('that the window names without having been asked gets nothing', async () => {
    const { signIns, way } = await office();
    const proxy = await proxyServer({ basic: textOf(RIGHT) });
    way.pac = `PROXY 127.0.0.1:${proxy.port}`;
    expect(codeOf(await signIns.enter(http(proxy.port), RIGHT))).toBe('gone');
    expect(proxy.seen.connections).toBe(0);
  });
});

describe('a sign-in', () => {
  it('goes to no other proxy: not after a change, not in the same list, not at the same place in another way', async () => {
    const { signIns, way, ask } = await office();
    const proxy = await proxyServer({ basic: textOf(RIGHT) });
    way.pac = `PROXY 127.0.0.1:${proxy.port}`;
    await ask();
    await signIns.enter(http(proxy.port), RIGHT);
    const curious = await proxyServer({ basic: 'whoever:they are' });
    way.pac = `PROXY 127.0.0.1:${curious.port}`;
    expect(await ask()).toBe('proxy-asks-password');
    way.pac = `PROXY 127.0.0.1:${curious.port}; PROXY 127.0.0.1:${proxy.port}`;
    expect(await ask()).toBe('ok');
    // The list led to Scarf, so nobody has to sign in.
    expect(signIns.view.asking).toBeNull();
    expect(curious.signIns()).toEqual([]);
    const sent = proxy.signIns().length;
    way.pac = `PROXY localhost:${proxy.port}`;
    expect(await ask()).toBe('proxy-asks-password');
    expect(proxy.signIns()).toHaveLength(sent);
  });

  it('that a proxy took over TLS does not go to it in the clear', async () => {
    const { signIns, way, ask } = await office();
    const proxy = await proxyServer({ basic: textOf(RIGHT) }, true);
    way.pac = `HTTPS localhost:${proxy.port}`;
    expect(await ask()).toBe('proxy-asks-password');
    expect(codeOf(await signIns.enter(`https://localhost:${proxy.port}`, RIGHT))).toBe('ok');
    const given: (SignIn | null)[] = [];
    await signIns.through({ kind: 'http', host: 'localhost', port: proxy.port }, async (signIn) => {
      given.push(signIn);
    });
    expect(given).toEqual([null]);
  });

  it('does not follow a proxy that leads elsewhere', async () => {
    const { signIns, way, ask } = await office();
    const manner = { basic: textOf(RIGHT) };
    const proxy = await proxyServer(manner);
    way.pac = `PROXY 127.0.0.1:${proxy.port}`;
    await ask();
    await signIns.enter(http(proxy.port), RIGHT);
    const leading = await proxyServer('redirect');
    way.pac = `PROXY 127.0.0.1:${leading.port}`;
    expect(await ask()).toBe('proxy-refused');
    expect(leading.signIns()).toEqual([]);
  });

  it('is asked for by the one proxy of several that asks, rather than telling of one that is down', async () => {
    const { signIns, way, ask } = await office();
    const down = await proxyServer('drop');
    const proxy = await proxyServer({ basic: textOf(RIGHT) });
    way.pac = `PROXY 127.0.0.1:${down.port}; PROXY 127.0.0.1:${proxy.port}`;
    expect(await ask()).toBe('proxy-asks-password');
    expect(codeOf(await signIns.enter(http(proxy.port), RIGHT))).toBe('ok');
    expect(await ask()).toBe('ok');
  });

  it('opens a SOCKS 5 proxy; a wrong one is refused', async () => {
    const { signIns, way, ask } = await office();
    const proxy = await socksServer({ wants: textOf(RIGHT) });
    const address = `socks5://127.0.0.1:${proxy.port}`;
    way.pac = `SOCKS5 127.0.0.1:${proxy.port}`;
    expect(await ask()).toBe('proxy-asks-password');
    expect(codeOf(await signIns.enter(address, WRONG))).toBe('proxy-password-refused');
    expect(codeOf(await signIns.enter(address, RIGHT))).toBe('ok');
    expect(await ask()).toBe('ok');
  });

  it('helps nothing at a SOCKS 5 proxy that takes no passwords, and the failure says so', async () => {
    const { signIns, way, ask } = await office();
    const proxy = await socksServer('sign-in');
    way.pac = `SOCKS5 127.0.0.1:${proxy.port}`;
    await ask();
    expect(codeOf(await signIns.enter(`socks5://127.0.0.1:${proxy.port}`, RIGHT))).toBe('proxy-sign-in');
  });
});
