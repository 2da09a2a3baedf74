import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { failure, FailureError } from '../../../src/shared/failure';
import type { Destination } from '../../../src/shared/destination';
import type { UploadOutcome } from '../../../src/main/scarf/model';
import type { Upload } from '../../../src/main/scarf/upload';
import { rounds } from '../../support/rounds';
import { seedAcme, startScarfServer, type Fault } from '../../support/scarf-server';
import { IMPATIENT, TOKEN, uploaderFor } from './test-clients';
import { atEnd, bareServer, closedPort, proxyServer, secureServer, webServer } from '../../support/servers';
import { CA } from '../../support/tls';

const MIXED: Destination = { kind: 'mixed' };
const never = new AbortController().signal;

async function* chunksOf(bytes: Uint8Array, size = 256 * 1024): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}
const events = (count: number): string =>
  Array.from(
    { length: count },
    (_event, nth) => `{"$time":"2026-07-01T10:00:00Z","$package":"p","n":${nth}}\n`,
  ).join('');
/** Not compressed, since the servers in these tests do not read the body. */
const filler = (megabytes: number): Uint8Array => new Uint8Array(megabytes * 1024 * 1024).fill(0x41);

function send(
  upload: Upload,
  body: AsyncIterable<Uint8Array>,
  signal = never,
  onBytes?: (bytes: number) => void,
) {
  const request = { owner: 'acme', destination: MIXED, body, signal };
  return upload(onBytes === undefined ? request : { ...request, onBytes });
}
const told = (outcome: UploadOutcome): string =>
  outcome.kind === 'accepted' ? 'accepted' : `${outcome.kind} ${outcome.failure.code}`;
const small = () => chunksOf(gzipSync(events(10)));

async function standIn(limits: Partial<typeof IMPATIENT> = {}) {
  const server = await startScarfServer({ rate: Infinity });
  atEnd(() => void server.close());
  const { owner, token } = await seedAcme(server);
  return { server, owner, upload: uploaderFor(server.url, { token: () => token, ...limits }) };
}

describe('an accepted upload', () => {
  it('arrives byte for byte, compressed, at its destination', async () => {
    const { server, owner, upload } = await standIn();
    const artifact = { id: 'a b', name: 'A thing' };
    await server.addPackages({ owner, packages: [{ ...artifact, type: 'docker' }] });
    await server.addTrackingPixels({ owner, pixels: [artifact] });
    const text = events(20_000);
    const body = gzipSync(text);
    const bytes: number[] = [];
    const destinations: Destination[] = [
      MIXED,
      { kind: 'package', ...artifact },
      { kind: 'pixel', ...artifact },
    ];
    for (const destination of destinations) {
      const onBytes = (count: number): void => void bytes.push(count);
      const outcome = await upload({
        owner,
        destination,
        body: chunksOf(body, 1_000),
        signal: never,
        onBytes,
      });
      const id = outcome.kind === 'accepted' ? outcome.remote.id : '';
      expect((await server.body(id)).toString('utf8')).toBe(text);
      const [taken] = (await server.imports()).filter((record) => record.id === id);
      expect(taken?.destination).toMatchObject(
        destination.kind === 'mixed' ? MIXED : { kind: destination.kind, id: 'a b' },
      );
    }
    expect(bytes.at(-1)).toBe(body.length);
    const [request] = (await server.requests()).filter(({ method }) => method === 'POST');
    expect(request?.headers).toMatchObject({
      'content-type': 'application/x-ndjson',
      'content-encoding': 'gzip',
    });
  });

  it('goes over TLS and through a proxy, each on its own connection', async () => {
    let received = 0;
    const server = await secureServer('server', (request, response) => {
      request.on('data', (chunk: Buffer) => (received += chunk.length));
      request.on('end', () => response.end('{"id":"i1"}'));
    });
    const proxy = await proxyServer('accept');
    const upload = uploaderFor(
      server.url,
      {},
      { caCertificates: async () => CA, resolveProxy: async () => `PROXY 127.0.0.1:${proxy.port}` },
    );
    expect(told(await send(upload, chunksOf(filler(3))))).toBe('accepted');
    expect(told(await send(upload, chunksOf(filler(1))))).toBe('accepted');
    expect([received, proxy.seen.connections, server.seen.connections]).toEqual([4 * 1024 * 1024, 2, 2]);
  });

  it('reads its body no faster than the network sends', async () => {
    const server = await webServer(() => undefined);
    let made = 0;
    async function* endless() {
      for (;;) {
        made += 1;
        yield filler(1);
      }
    }
    expect(told(await send(uploaderFor(server.url, IMPATIENT), endless()))).toBe('unknown timed-out');
    expect(made).toBeLessThan(40);
  });
});

describe('a refused upload', () => {
  it.each<[string, Fault, string]>([
    ['401', { kind: 'status', status: 401 }, 'refused token-refused'],
    ['403', { kind: 'status', status: 403, after: 'body' }, 'refused token-not-allowed'],
    ['404', { kind: 'status', status: 404 }, 'refused not-found'],
    ['413', { kind: 'status', status: 413 }, 'refused body-too-large'],
    [
      'too many imports',
      { kind: 'status', status: 422, body: { message: 'too many active imports' } },
      'refused too-many-imports',
    ],
    ['another 422', { kind: 'status', status: 422, body: 'no' }, 'refused rejected'],
    [
      '429',
      { kind: 'status', status: 429, headers: { 'retry-after': '17' }, after: 'body' },
      'refused slow-down',
    ],
    ['418', { kind: 'status', status: 418 }, 'refused rejected'],
    ['408 after the body', { kind: 'status', status: 408, after: 'body' }, 'unknown timed-out'],
    ['500 after the body', { kind: 'status', status: 500, after: 'body' }, 'unknown scarf-trouble'],
    ['a block page', { kind: 'html' }, 'unknown unexpected-answer'],
    ['half an answer', { kind: 'bad-json', after: 'body' }, 'unknown unexpected-answer'],
    ['an answer cut off', { kind: 'close-early', bytes: 10 }, 'unknown connection-lost'],
    ['accepted, then reset', { kind: 'accepted-then-reset' }, 'unknown connection-lost'],
    ['reset after the body', { kind: 'reset', after: 'body' }, 'unknown connection-lost'],
    ['reset within the body', { kind: 'reset', after: 1_000_000 }, 'unknown connection-lost'],
    ['silence after the body', { kind: 'hang', after: 'body' }, 'unknown timed-out'],
    ['silence within the body', { kind: 'hang', after: 1_000_000 }, 'unknown timed-out'],
    ['a trickle', { kind: 'trickle', bytesPerSecond: 10 }, 'unknown timed-out'],
    ['an endless answer', { kind: 'endless' }, 'unknown unexpected-answer'],
  ])('after %s is refused or unknown, never accepted', async (_what, fault, expected) => {
    const isSilent = fault.kind === 'hang' || fault.kind === 'trickle';
    const { server, upload } = await standIn(isSilent ? IMPATIENT : {});
    await server.addFault({ method: 'POST', path: '/v2/**', fault });
    // Random, so that gzip does not shrink it: faults count the bytes sent.
    const noise = Buffer.alloc(2_000_000);
    for (let at = 0; at < noise.length; at += 4)
      noise.writeUInt32LE(Math.imul(at + 1, 2_654_435_761) >>> 0, at);
    const outcome = await send(upload, chunksOf(gzipSync(noise)));
    expect(told(outcome)).toBe(expected);
    if (outcome.kind === 'accepted') return;
    expect(outcome.failure.details).toContain('POST /v2/acme/import: ');
    expect((await server.requests()).filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('has the wait that Scarf asks for', async () => {
    const { server, upload } = await standIn();
    const fault: Fault = { kind: 'status', status: 429, headers: { 'retry-after': '17' }, after: 'body' };
    await server.addFault({ path: '/v2/**', fault });
    expect(await send(upload, small())).toMatchObject({
      kind: 'refused',
      failure: { retryAfter: 17, retryable: true },
    });
  });

  it.each([301, 302, 307, 308])('with the redirect %i sends neither token nor body on', async (status) => {
    const target = await webServer((_request, response) => response.end('{"id":"stolen"}'));
    const server = await webServer((_request, response) =>
      response.writeHead(status, { location: target.url }).end(),
    );
    expect(told(await send(uploaderFor(server.url), small()))).toBe('refused redirected');
    expect([server.requests.length, target.requests.length]).toEqual([1, 0]);
  });

  it('is refused, not unknown, when the answer comes early and the connection closes', async () => {
    const outcomes = new Map<string, number>();
    const server = await webServer((_request, response, nth) => {
      response.writeHead(nth % 2 === 0 ? 403 : 422, { connection: 'close' });
      response.end('{"message":"too many active imports"}');
    });
    const body = filler(16);
    for (let nth = 0; nth < rounds(40); nth += 1) {
      const outcome = told(await send(uploaderFor(server.url), chunksOf(body)));
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    expect([...outcomes]).toEqual([
      ['refused too-many-imports', rounds(40) / 2],
      ['refused token-not-allowed', rounds(40) / 2],
    ]);
  });

  it('is not accepted by a success before the end of the body', async () => {
    const server = await webServer((_request, response) => response.end('{"id":"i1"}'));
    expect(told(await send(uploaderFor(server.url), chunksOf(filler(64))))).toBe('unknown unexpected-answer');
  });
});

describe('an upload that cannot begin', () => {
  it('lacks a token, an allowed address or valid names', async () => {
    const server = await webServer((_request, response) => response.end('{"id":"i"}'));
    expect(told(await send(uploaderFor(server.url, { token: () => null }), small()))).toBe(
      'not-sent not-connected',
    );
    expect(told(await send(uploaderFor('http://scarf.example'), small()))).toBe(
      'not-sent address-not-allowed',
    );
    const destination: Destination = { kind: 'package', id: '..', name: 'x' };
    const outcome = await uploaderFor(server.url)({
      owner: 'acme',
      destination,
      body: small(),
      signal: never,
    });
    expect(told(outcome)).toBe('not-sent bad-input');
    expect(server.requests).toHaveLength(0);
  });

  it('is not sent without a connection', async () => {
    const gone = await closedPort();
    const deaf = await bareServer(() => undefined);
    const rude = await bareServer((socket) => socket.resetAndDestroy());
    const dropping = await proxyServer('drop');
    const expired = await secureServer('expired', (_request, response) => response.end('{"id":"i"}'));
    const https = (port: number) => `https://localhost:${port}`;
    const proxied = { resolveProxy: async () => `PROXY 127.0.0.1:${dropping.port}` };
    const tried = async (url: string, connect = {}) =>
      told(await send(uploaderFor(url, {}, { caCertificates: async () => CA, ...connect }), small()));

    expect(await tried(`http://127.0.0.1:${gone}`)).toBe('not-sent connection-refused');
    expect(await tried('https://nowhere.invalid')).toBe('not-sent host-not-found');
    expect(await tried(https(deaf.port), { timeoutMs: 400 })).toBe('not-sent timed-out');
    expect(await tried(https(rude.port))).toBe('not-sent connection-lost');
    expect(await tried(https(expired.port))).toBe('not-sent certificate-expired');
    expect(await tried(https(gone), proxied)).toBe('not-sent proxy-refused');
    await expect.poll(() => [deaf, rude, dropping].map(({ seen }) => seen.connections)).toEqual([1, 1, 1]);
  });

  it('is not sent without events', async () => {
    const server = await webServer((_request, response) => response.end('{"id":"i"}'));
    const nothing = send(uploaderFor(server.url), chunksOf(new Uint8Array(0)));
    expect(told(await nothing)).toBe('not-sent nothing-to-send');
    expect(server.requests).toHaveLength(0);
  });
});

describe('a body that fails', () => {
  const changed = new FailureError(failure('file-changed', 'grew'));
  async function* failing(after: number): AsyncGenerator<Uint8Array> {
    for (let nth = 0; nth < after; nth += 1) yield filler(1);
    throw changed;
  }

  it('is reported with its own failure, and the request is destroyed', async () => {
    let ended: 'whole' | 'broken' | null = null;
    const server = await webServer((request, response) => {
      request.resume();
      request.on('end', () => (ended = 'whole'));
      request.on('error', () => (ended ??= 'broken'));
      request.on('end', () => response.end('{"id":"i"}'));
    });
    const outcome = await send(uploaderFor(server.url), failing(3));
    expect(outcome).toEqual({ kind: 'unknown', failure: changed.failure });
    while (ended === null) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(ended).toBe('broken');
  });

  it('is not sent if it fails at once', async () => {
    const server = await webServer((_request, response) => response.end('{"id":"i"}'));
    expect(await send(uploaderFor(server.url), failing(0))).toEqual({
      kind: 'not-sent',
      failure: changed.failure,
    });
    expect(server.requests).toHaveLength(0);
  });

  it('times out if it yields nothing', async () => {
    const server = await webServer((request) => void request.resume());
    let released = false;
    async function* silent(): AsyncGenerator<Uint8Array> {
      try {
        yield filler(1);
        await new Promise((resolve) => setTimeout(resolve, 300));
        yield filler(1);
      } finally {
        released = true;
      }
    }
    expect(told(await send(uploaderFor(server.url, { stallMs: 100 }), silent()))).toBe('unknown timed-out');
    while (!released) await new Promise((resolve) => setTimeout(resolve, 10));
  });
});

describe('an upload whose process stood still', () => {
  const STILL_MS = 1500;
  /** As after a stop signal: nothing runs in this process, and its timers are late. */
  const standStill = (): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STILL_MS);

  it('is accepted when its answer has come meanwhile', async () => {
    const server = await webServer((request, response) => {
      request.resume();
      request.on('end', () => {
        setTimeout(() => response.end('{"id":"i1"}'), 50);
        standStill();
      });
    });
    const upload = uploaderFor(server.url, { answerMs: 300 });
    expect(told(await send(upload, chunksOf(filler(1))))).toBe('accepted');
    expect(server.requests).toHaveLength(1);
  });

  it('goes on when its connection lives', async () => {
    const server = await webServer((request, response) => {
      request.once('data', standStill);
      request.resume();
      request.on('end', () => response.end('{"id":"i1"}'));
    });
    // Shorter than the standstill, and long enough for a loaded machine to go on after it.
    const upload = uploaderFor(server.url, { stallMs: 1_000 });
    expect(told(await send(upload, chunksOf(filler(16))))).toBe('accepted');
    expect(server.requests).toHaveLength(1);
  });

  it('times out when nothing more comes', async () => {
    const server = await webServer((request) => {
      request.resume();
      request.on('end', standStill);
    });
    const upload = uploaderFor(server.url, { answerMs: 200 });
    expect(told(await send(upload, small()))).toBe('unknown timed-out');
  });
});

describe('an aborted upload', () => {
  it('ends before it begins', async () => {
    const server = await webServer((_request, response) => response.end('{"id":"i"}'));
    expect(told(await send(uploaderFor(server.url), small(), AbortSignal.abort()))).toBe(
      'not-sent connection-lost',
    );
    expect(server.requests).toHaveLength(0);
  });

  it('ends while a proxy is silent', async () => {
    const proxy = await proxyServer('hang');
    const stop = new AbortController();
    const upload = uploaderFor(
      'https://scarf.example',
      {},
      { resolveProxy: async () => `PROXY 127.0.0.1:${proxy.port}`, timeoutMs: 60_000 },
    );
    const sending = send(upload, small(), stop.signal);
    while (proxy.seen.heads.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort();
    expect(told(await sending)).toBe('not-sent connection-lost');
  });

  it('ends while the proxy is resolved', async () => {
    const stop = new AbortController();
    const upload = uploaderFor(
      'https://scarf.example',
      {},
      {
        resolveProxy: () => {
          stop.abort();
          return new Promise(() => undefined);
        },
      },
    );
    expect(told(await send(upload, small(), stop.signal))).toBe('not-sent connection-lost');
  });

  it.each([
    ['while the network takes no bytes', () => filler(64)],
    ['while it waits for the answer', () => gzipSync(events(10))],
  ])('ends %s', async (_when, bytes) => {
    const server = await webServer((request) => {
      request.once('close', () => (closed = true)).on('error', () => undefined);
    });
    let closed = false;
    const stop = new AbortController();
    const options = { stallMs: 60_000, answerMs: 60_000 };
    const sending = send(uploaderFor(server.url, options), chunksOf(bytes()), stop.signal);
    while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort();
    expect(told(await sending)).toBe('unknown connection-lost');
    // A server notices the end only when it reads.
    server.requests[0]?.resume();
    while (!closed) await new Promise((resolve) => setTimeout(resolve, 5));
  });

  it('ends while its body yields nothing', async () => {
    const server = await webServer((request) => void request.resume());
    const stop = new AbortController();
    async function* silent(): AsyncGenerator<Uint8Array> {
      yield filler(1);
      stop.abort();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(told(await send(uploaderFor(server.url), silent(), stop.signal))).toBe('unknown connection-lost');
  });
});

describe('the token', () => {
  it('is in no outcome, even if the server echoes it', async () => {
    const server = await webServer((request, response, nth) => {
      request.resume();
      const text = JSON.stringify(request.headers);
      request.on('end', () => response.writeHead([200, 400, 403, 422, 500][nth % 5] ?? 200).end(text));
    });
    for (let nth = 0; nth < 5; nth += 1) {
      const outcome = await send(uploaderFor(server.url), small());
      expect(outcome.kind).not.toBe('accepted');
      expect(JSON.stringify(outcome)).not.toContain(TOKEN);
    }
  });
});
