import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCertificates, readCertificateFile } from '../../../src/main/scarf/certificates';
import type { ConnectOptions } from '../../../src/main/scarf/connect';
import { clientFor } from './lines';
import {
  atEnd,
  bareServer,
  closedPort,
  proxyServer,
  secureServer,
  socksServer,
  webServer,
  type ProxyManner,
  type SocksManner,
} from '../../support/servers';
import { CA, TLS_FIXTURES } from '../../support/tls';

const trusted: Partial<ConnectOptions> = { caCertificates: async () => CA };
const through = (pac: string): Partial<ConnectOptions> => ({ ...trusted, resolveProxy: async () => pac });
const anImport = '{"id":"i1"}';
const scarf = () => secureServer('server', (_request, response) => response.end(anImport));

/** One call without retries, so that every touch is counted. */
async function ask(url: string, connect: Partial<ConnectOptions>, signal?: AbortSignal) {
  const once = { sleep: async () => undefined, now: () => 0 };
  const stop = new AbortController();
  signal?.addEventListener('abort', () => stop.abort());
  const client = clientFor(url, { clock: { ...once, sleep: async () => stop.abort() } }, connect);
  return client.getImport('acme', 'i1', stop.signal);
}
const code = (result: Awaited<ReturnType<typeof ask>>) => (result.ok ? 'ok' : result.failure.code);

describe('certificates', () => {
  it('trusts an authority that was added, and asks for the host by name', async () => {
    const server = await scarf();
    expect(code(await ask(server.url, trusted))).toBe('ok');
    expect(server.seen.names).toEqual(['localhost']);
    expect(code(await ask(`https://127.0.0.1:${server.port}`, trusted))).toBe('ok');
  });

  it.each([
    ['server', {}, 'certificate-untrusted'],
    ['expired', trusted, 'certificate-expired'],
    ['wrong-host', trusted, 'certificate-wrong-host'],
  ] as const)('does not take %s', async (name, connect, failure) => {
    let answered = false;
    const server = await secureServer(name, (_request, response) => {
      answered = true;
      response.end(anImport);
    });
    const result = await ask(server.url, connect);
    expect(result).toMatchObject({ ok: false, failure: { code: failure, retryable: false } });
    expect(answered).toBe(false);
  });

  it('cannot be talked out of checking by the environment', async () => {
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      expect(code(await ask((await scarf()).url, {}))).toBe('certificate-untrusted');
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    }
  });

  it('tells a server that speaks no TLS', async () => {
    const plain = await webServer((_request, response) => response.end(anImport));
    expect(code(await ask(`https://localhost:${plain.port}`, trusted))).toBe('unexpected-answer');
  });

  it('reads certificate files, and the same list as long as nothing changed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'certificates-'));
    atEnd(() => void rm(folder, { recursive: true, force: true }));
    const [ca] = CA;
    const many = join(folder, 'many.pem');
    const der = join(folder, 'one.cer');
    const none = join(folder, 'none.pem');
    await writeFile(many, `a comment\n${ca}\r\n${readFileSync(join(TLS_FIXTURES, 'server.pem'), 'utf8')}`);
    await writeFile(der, new X509Certificate(ca).raw);
    await writeFile(none, 'nothing');
    expect(await readCertificateFile(many)).toMatchObject({ ok: true, value: { length: 2 } });
    expect(await readCertificateFile(der)).toEqual({ ok: true, value: [new X509Certificate(ca).toString()] });
    expect(await readCertificateFile(none)).toMatchObject({ ok: false, failure: { code: 'bad-input' } });
    expect(await readCertificateFile(join(folder, 'x'))).toMatchObject({
      ok: false,
      failure: { code: 'file-missing' },
    });

    let chosen: string | null = null;
    const certificates = createCertificates(() => chosen);
    const system = await certificates();
    expect(await certificates()).toBe(system);
    chosen = der;
    const more = await certificates();
    expect(more).toEqual([...system, new X509Certificate(ca).toString()]);
    expect(await certificates()).toBe(more);
    chosen = none;
    expect(await certificates()).toEqual(system);
    expect(rootCertificates.length).toBeGreaterThan(0);
  });
});

describe('plain http', () => {
  it('goes to this computer without asking for a proxy', async () => {
    const server = await webServer((_request, response) => response.end(anImport));
    const result = await ask(server.url, {
      resolveProxy: async () => {
        throw new Error('asked');
      },
    });
    expect(code(result)).toBe('ok');
  });

  it('goes nowhere else', async () => {
    expect(code(await ask('http://scarf.example', {}))).toBe('address-not-allowed');
  });
});

describe('no connection', () => {
  it('is refused', async () => {
    expect(code(await ask(`http://127.0.0.1:${await closedPort()}`, {}))).toBe('connection-refused');
    expect(code(await ask(`https://localhost:${await closedPort()}`, trusted))).toBe('connection-refused');
  });

  it('finds no such host', async () => {
    expect(code(await ask('https://nowhere.invalid', trusted))).toBe('host-not-found');
  });

  it('gives up on a host that takes the connection and says nothing', async () => {
    const deaf = await bareServer(() => undefined);
    const result = await ask(`https://localhost:${deaf.port}`, { ...trusted, timeoutMs: 100 });
    expect(result).toMatchObject({ ok: false, failure: { code: 'timed-out', retryable: true } });
    expect(deaf.seen.connections).toBe(1);
  });

  it('tells a hang-up within the TLS greeting', async () => {
    const rude = await bareServer((socket) => socket.once('data', () => socket.destroy()));
    expect(code(await ask(`https://localhost:${rude.port}`, trusted))).toBe('connection-lost');
    expect(rude.seen.connections).toBe(1);
  });
});

describe('proxies', () => {
  it.each([false, true])('go between by CONNECT (TLS to the proxy: %s)', async (secure) => {
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

  it('that want a sign-in are told by what they want', async () => {
    const proxy = await proxyServer('sign-in');
    const result = await ask('https://scarf.example', through(`PROXY 127.0.0.1:${proxy.port}`));
    expect(result).toMatchObject({ ok: false, failure: { code: 'proxy-sign-in', retryable: false } });
    expect(result.ok ? '' : result.failure.details).toContain('it answered HTTP 407, and wants NTLM');
    expect(proxy.seen.connections).toBe(1);
  });

  it.each(['SOCKS', 'SOCKS5'])('of the kind %s lead to the host, whose name they look up', async (kind) => {
    const server = await scarf();
    const proxy = await socksServer('accept');
    const result = await ask(server.url, through(`${kind} 127.0.0.1:${proxy.port}`));
    expect(result).toMatchObject({ ok: true, value: { id: 'i1' } });
    expect(proxy.seen).toEqual({ connections: 1, hosts: ['localhost'] });
    expect(server.seen.names).toEqual(['localhost']);
  });

  it.each<[string, SocksManner, string, boolean, RegExp]>([
    ['SOCKS5', 'sign-in', 'proxy-sign-in', false, /no accepted authentication/],
    ['SOCKS5', 'forbid', 'proxy-refused', false, /NotAllowed/],
    ['SOCKS', 'forbid', 'proxy-refused', true, /rejected/],
    ['SOCKS5', 'drop', 'proxy-refused', true, /closed|ECONNRESET/],
    ['SOCKS5', 'hang', 'proxy-refused', true, /nothing for 0\.2 s/],
  ])('of the kind %s that %s are touched once', async (kind, manner, expected, retryable, details) => {
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
  ])('that %s are touched once', async (manner, retryable, details) => {
    const proxy = await proxyServer(manner);
    const result = await ask('https://scarf.example', {
      ...through(`PROXY 127.0.0.1:${proxy.port}`),
      timeoutMs: 200,
    });
    expect(result).toMatchObject({ ok: false, failure: { code: 'proxy-refused', retryable } });
    expect(result.ok ? '' : result.failure.details).toMatch(details);
    // Long enough for a client that connects again at once to show itself.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(proxy.seen.connections).toBe(1);
  });

  it('are tried in order, and the first failure is told when none helps', async () => {
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

  it('end the search once the host was met behind one', async () => {
    const server = await secureServer('expired', (_request, response) => response.end(anImport));
    const first = await proxyServer('accept');
    const second = await proxyServer('accept');
    const pac = `PROXY 127.0.0.1:${first.port}; PROXY 127.0.0.1:${second.port}`;
    expect(code(await ask(server.url, through(pac)))).toBe('certificate-expired');
    expect([first.seen.connections, second.seen.connections]).toEqual([1, 0]);
  });

  it('of a kind we do not speak are told', async () => {
    expect(code(await ask('https://scarf.example', through('QUIC 127.0.0.1:443')))).toBe('proxy-refused');
  });

  it('that hang are left at once by whoever stops', async () => {
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
