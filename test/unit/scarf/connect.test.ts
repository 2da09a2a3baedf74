import { describe, expect, it } from 'vitest';
import type { ConnectOptions } from '../../../src/main/scarf/connect';
import { clientFor } from './test-clients';
import {
  bareServer,
  closedPort,
  proxyServer,
  secureServer,
  socksServer,
  webServer,
  type ProxyManner,
  type SocksManner,
} from '../../support/servers';
import { CA } from '../../support/tls';

const trusted: Partial<ConnectOptions> = { caCertificates: async () => CA };
const through = (pac: string): Partial<ConnectOptions> => ({ ...trusted, resolveProxy: async () => pac });
const anImport = '{"id":"i1"}';
const scarf = () => secureServer('server', (_request, response) => response.end(anImport));

/** One request without retries, so that every connection is counted. */
async function ask(url: string, connect: Partial<ConnectOptions>, signal?: AbortSignal) {
  const once = { sleep: async () => undefined, now: () => 0, monotonic: () => 0 };
  const stop = new AbortController();
  signal?.addEventListener('abort', () => stop.abort());
  const client = clientFor(url, { clock: { ...once, sleep: async () => stop.abort() } }, connect);
  return client.getImport('acme', 'i1', stop.signal);
}
const code = (result: Awaited<ReturnType<typeof ask>>) => (result.ok ? 'ok' : result.failure.code);

describe('a TLS connection', () => {
  it('trusts an added authority, and sends the host name', async () => {
    const server = await scarf();
    expect(code(await ask(server.url, trusted))).toBe('ok');
    expect(server.seen.names).toEqual(['localhost']);
    expect(code(await ask(`https://127.0.0.1:${server.port}`, trusted))).toBe('ok');
  });

  it.each([
    ['server', {}, 'certificate-untrusted'],
    ['expired', trusted, 'certificate-expired'],
    ['wrong-host', trusted, 'certificate-wrong-host'],
  ] as const)('refuses a certificate that is wrong: %s', async (name, connect, failure) => {
    let answered = false;
    const server = await secureServer(name, (_request, response) => {
      answered = true;
      response.end(anImport);
    });
    const result = await ask(server.url, connect);
    expect(result).toMatchObject({ ok: false, failure: { code: failure, retryable: false } });
    expect(answered).toBe(false);
  });

  it('checks certificates whatever the environment says', async () => {
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      expect(code(await ask((await scarf()).url, {}))).toBe('certificate-untrusted');
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    }
  });

  it('reports a server that does not speak TLS', async () => {
    const plain = await webServer((_request, response) => response.end(anImport));
    expect(code(await ask(`https://localhost:${plain.port}`, trusted))).toBe('unexpected-answer');
  });
});

describe('plain http', () => {
  it('reaches this computer without a proxy', async () => {
    const server = await webServer((_request, response) => response.end(anImport));
    const result = await ask(server.url, {
      resolveProxy: async () => {
        throw new Error('asked');
      },
    });
    expect(code(result)).toBe('ok');
  });

  it('reaches no other computer', async () => {
    expect(code(await ask('http://scarf.example', {}))).toBe('address-not-allowed');
  });
});

describe('a failed connection', () => {
  it('is reported as refused', async () => {
    expect(code(await ask(`http://127.0.0.1:${await closedPort()}`, {}))).toBe('connection-refused');
    expect(code(await ask(`https://localhost:${await closedPort()}`, trusted))).toBe('connection-refused');
  });

  it('is reported as host not found', async () => {
    expect(code(await ask('https://nowhere.invalid', trusted))).toBe('host-not-found');
  });

  it('times out when the host accepts and stays silent', async () => {
    const deaf = await bareServer(() => undefined);
    const result = await ask(`https://localhost:${deaf.port}`, { ...trusted, timeoutMs: 100 });
    expect(result).toMatchObject({ ok: false, failure: { code: 'timed-out', retryable: true } });
    expect(deaf.seen.connections).toBe(1);
  });

  it('is reported as lost when the host hangs up during the TLS handshake', async () => {
    const rude = await bareServer((socket) => socket.once('data', () => socket.destroy()));
    expect(code(await ask(`https://localhost:${rude.port}`, trusted))).toBe('connection-lost');
    expect(rude.seen.connections).toBe(1);
  });
});

describe('a proxy', () => {
  it.each([false, true])('connects by CONNECT (TLS to the proxy: %s)', async (secure) => {
    const server = await scarf();
    const proxy = await proxyServer('accept', secure);
    const pac = secure ? `HTTPS localhost:${proxy.port}` : `PROXY 127.0.0.1:${proxy.port}`;
    const asked: string[] = [];
    const result = await ask(server.url, {
      ...trusted,
      resolveProxy: async (url) => {
        asked.push(url);
        return pac;
      },
    });
    expect(result).toMatchObject({ ok: true, value: { id: 'i1' } });
    expect(asked).toEqual([`${server.url}/`]);
    expect(proxy.seen.connections).toBe(1);
    const [head = ''] = proxy.seen.heads;
    expect(head.startsWith(`CONNECT localhost:${server.port} HTTP/1.1\r\n`)).toBe(true);
    expect(head.toLowerCase()).not.toContain('authorization');
  });

  it('that wants a sign-in is reported with the kinds it accepts', async () => {
    const proxy = await proxyServer('sign-in');
    const result = await ask('https://scarf.example', through(`PROXY 127.0.0.1:${proxy.port}`));
    expect(result).toMatchObject({ ok: false, failure: { code: 'proxy-sign-in', retryable: false } });
    expect(result.ok ? '' : result.failure.details).toContain('it answered HTTP 407, and wants NTLM');
    expect(proxy.seen.connections).toBe(1);
  });

  it.each(['SOCKS', 'SOCKS5'])('of the kind %s connects to the host and resolves its name', async (kind) => {
    const server = await scarf();
    const proxy = await socksServer('accept');
    const result = await ask(server.url, through(`${kind} 127.0.0.1:${proxy.port}`));
    expect(result).toMatchObject({ ok: true, value: { id: 'i1' } });
    expect(proxy.seen).toEqual({ connections: 1, hosts: ['localhost'] });
    expect(server.seen.names).toEqual(['localhost']);
  });

  it.each<[string, SocksManner, string, boolean, RegExp]>([
    ['SOCKS5', 'sign-in', 'proxy-asks-password', false, /no accepted authentication/],
    ['SOCKS5', 'forbid', 'proxy-refused', false, /NotAllowed/],
    ['SOCKS', 'forbid', 'proxy-refused', true, /rejected/],
    ['SOCKS5', 'drop', 'proxy-refused', true, /closed|ECONNRESET/],
    ['SOCKS5', 'hang', 'proxy-refused', true, /nothing for 0\.2 s/],
  ])('of the kind %s with the fault %s is tried once', async (kind, manner, expected, retryable, details) => {
    const proxy = await socksServer(manner);
    const result = await ask('https://scarf.example', {
      ...through(`${kind} 127.0.0.1:${proxy.port}`),
      timeoutMs: 200,
    });
    expect(result).toMatchObject({ ok: false, failure: { code: expected, retryable } });
    expect(result.ok ? '' : result.failure.details).toMatch(details);
    expect(proxy.seen.connections).toBe(1);
  });

  it.each<[ProxyManner, boolean, RegExp]>([
    ['drop', true, /closed the connection|ECONNRESET/],
    ['hang', true, /nothing for 0\.2 s/],
    ['garbage', false, /does not speak HTTP/],
    ['endless', false, /no end/],
  ])('with the fault %s is tried once', async (manner, retryable, details) => {
    const proxy = await proxyServer(manner);
    const result = await ask('https://scarf.example', {
      ...through(`PROXY 127.0.0.1:${proxy.port}`),
      timeoutMs: 200,
    });
    expect(result).toMatchObject({ ok: false, failure: { code: 'proxy-refused', retryable } });
    expect(result.ok ? '' : result.failure.details).toMatch(details);
    // Long enough to notice a client that reconnects at once.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(proxy.seen.connections).toBe(1);
  });

  it('is tried after the one before it failed; if all fail, the first failure is reported', async () => {
    const server = await scarf();
    const refusing = await proxyServer('sign-in');
    const gone = await closedPort();
    const pac = `PROXY 127.0.0.1:${refusing.port}; PROXY 127.0.0.1:${gone}; `;
    expect(code(await ask(server.url, through(`${pac}DIRECT`)))).toBe('ok');
    expect(refusing.seen.connections).toBe(1);
    const result = await ask(server.url, through(pac));
    expect(result).toMatchObject({
      failure: { code: 'proxy-sign-in', details: expect.stringContaining('407') as string },
    });
  });

  it('is the last one tried once the host answered behind it', async () => {
    const server = await secureServer('expired', (_request, response) => response.end(anImport));
    const first = await proxyServer('accept');
    const second = await proxyServer('accept');
    const pac = `PROXY 127.0.0.1:${first.port}; PROXY 127.0.0.1:${second.port}`;
    expect(code(await ask(server.url, through(pac)))).toBe('certificate-expired');
    expect([first.seen.connections, second.seen.connections]).toEqual([1, 0]);
  });

  it('of an unknown kind is reported', async () => {
    expect(code(await ask('https://scarf.example', through('QUIC 127.0.0.1:443')))).toBe('proxy-refused');
  });

  it('that hangs is left at once on abort', async () => {
    const proxy = await proxyServer('hang');
    const stop = new AbortController();
    const asked = ask(
      'https://scarf.example',
      { ...through(`PROXY 127.0.0.1:${proxy.port}`), timeoutMs: 60_000 },
      stop.signal,
    );
    while (proxy.seen.heads.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort();
    expect(code(await asked)).toBe('connection-lost');
    expect(proxy.seen.connections).toBe(1);
  });
});
