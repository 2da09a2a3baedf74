import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ScarfLimits } from '../../../src/main/scarf/client';
import { seedAcme, startScarfServer } from '../../support/scarf-server';
import { clientFor } from './test-clients';
import { atEnd, webServer } from '../../support/servers';

function place() {
  const folder = mkdtempSync(join(tmpdir(), 'log-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'i1.ndjson');
  writeFileSync(path, 'former');
  return { folder, path, now: () => [readdirSync(folder), readFileSync(path, 'utf8')] };
}
const UNTOUCHED = [['i1.ndjson'], 'former'];
const ENTRY = '{"type":"progress"}\n';

async function download(
  path: string,
  url: string,
  limits: Partial<ScarfLimits> = {},
  onBytes?: (n: number) => void,
) {
  const result = await clientFor(url, { limits: { answerMs: 300, stallMs: 150, ...limits } }).downloadLog(
    'acme',
    'i1',
    path,
    undefined,
    onBytes,
  );
  return result.ok ? 'ok' : result.failure.code;
}

describe('the log of an import', () => {
  it('is written to a temporary file and renamed when complete', async () => {
    const server = await startScarfServer({ rate: 0 });
    atEnd(() => void server.close());
    const { owner, token } = await seedAcme(server);
    await server.seedImport({ owner, id: 'long', log: { entries: 50_000 } });
    const { path, folder } = place();
    const bytes: number[] = [];
    const client = clientFor(server.url, { token: () => token });
    expect(await client.downloadLog(owner, 'long', path, undefined, (n) => bytes.push(n))).toEqual({
      ok: true,
      value: undefined,
    });
    const text = readFileSync(path, 'utf8');
    expect(text.trimEnd().split('\n')).toHaveLength(50_000);
    expect(bytes.at(-1)).toBe(Buffer.byteLength(text));
    expect(readdirSync(folder)).toEqual(['i1.ndjson']);
  });

  it('may be empty, and may end without a line break', async () => {
    const server = await webServer((_request, response, nth) => response.end(nth === 1 ? '' : ENTRY.trim()));
    const at = place();
    expect(await download(at.path, server.url)).toBe('ok');
    expect(at.now()[1]).toBe('');
    expect(await download(at.path, server.url)).toBe('ok');
    expect(at.now()[1]).toBe(ENTRY.trim());
  });

  it('may take longer than a small answer, as long as bytes arrive', async () => {
    const server = await webServer((_request, response) => {
      response.write(ENTRY);
      let sent = 1;
      const timer = setInterval(() => {
        sent += 1;
        if (sent < 10) return void response.write(ENTRY);
        clearInterval(timer);
        response.end();
      }, 80);
    });
    expect(await download(place().path, server.url, { answerMs: 600, stallMs: 10_000 })).toBe('ok');
  });

  it.each<[string, string, Parameters<typeof webServer>[0]]>([
    [
      'cut off by a reset',
      'connection-lost',
      (_q, response) => void response.write(ENTRY, () => response.destroy()),
    ],
    [
      'shorter than announced',
      'connection-lost',
      (_q, response) => {
        response.writeHead(200, { 'content-length': 999, connection: 'close' });
        response.write(ENTRY, () => response.socket?.end());
      },
    ],
    [
      'cut in pieces of unknown length',
      'connection-lost',
      (_q, response) => {
        response.writeHead(200, { connection: 'close' });
        response.write(ENTRY, () => response.socket?.end());
      },
    ],
    [
      'without any length and cut within an entry',
      'connection-lost',
      (_q, response) => void response.socket?.end(`HTTP/1.0 200 OK\r\n\r\n${ENTRY}{"type"`),
    ],
    ['that stops coming', 'timed-out', (_q, response) => void response.write(ENTRY)],
    ['that is a web page', 'unexpected-answer', (_q, response) => response.end('<html>blocked</html>')],
    [
      'that calls itself a web page',
      'unexpected-answer',
      (_q, response) => response.setHeader('content-type', 'text/html').end(),
    ],
    [
      'that is compressed',
      'unexpected-answer',
      (_q, response) => response.setHeader('content-encoding', 'gzip').end('x'),
    ],
    ['that is too long', 'log-too-large', (_q, response) => response.end(ENTRY.repeat(1_000))],
    ['that does not exist', 'not-found', (_q, response) => response.writeHead(404).end()],
  ])('%s fails, and the old file stays', async (_what, code, answer) => {
    const server = await webServer(answer);
    const at = place();
    const patience = code === 'timed-out' ? {} : { answerMs: 10_000, stallMs: 10_000 };
    expect(await download(at.path, server.url, { logBytes: 10_000, ...patience })).toBe(code);
    expect(at.now()).toEqual(UNTOUCHED);
  });

  it('that ends within an entry is kept when the connection shows that this is its end', async () => {
    const server = await webServer((_request, response) => response.end(`${ENTRY}{"type"`));
    const at = place();
    expect(await download(at.path, server.url)).toBe('ok');
    expect(at.now()[1]).toBe(`${ENTRY}{"type"`);
    expect(server.requests).toHaveLength(1);
  });

  it('ends when it comes in drops, though each of them comes in time', async () => {
    const server = await webServer((_request, response) => {
      const timer = setInterval(() => response.write(ENTRY), 20);
      response.once('close', () => clearInterval(timer));
    });
    const at = place();
    const limits = { slowMs: 200, stallMs: 10_000, answerMs: 10_000 };
    expect(await download(at.path, server.url, limits)).toBe('timed-out');
    expect(at.now()).toEqual(UNTOUCHED);
    expect(server.requests).toHaveLength(1);
  });

  it('starts over when an attempt fails', async () => {
    const server = await webServer((_request, response, nth) => {
      if (nth < 3) response.write(ENTRY.repeat(9), () => response.destroy());
      else response.end(ENTRY);
    });
    const at = place();
    expect(await download(at.path, server.url, { answerMs: 10_000, stallMs: 10_000 })).toBe('ok');
    expect(at.now()[1]).toBe(ENTRY);
  });

  it('reports a failure of the disk as one of the disk', async () => {
    const server = await webServer((_request, response) => response.end(ENTRY));
    expect(await download('/proc/no-such-folder/log', server.url)).toBe('disk-trouble');
  });

  it('ends at once on abort', async () => {
    const server = await webServer((_request, response) => void response.write(ENTRY));
    const at = place();
    const stop = new AbortController();
    const client = clientFor(server.url);
    const result = await client.downloadLog('acme', 'i1', at.path, stop.signal, () => stop.abort());
    expect(result).toMatchObject({ ok: false, failure: { code: 'connection-lost' } });
    expect(at.now()).toEqual(UNTOUCHED);
  });
});
