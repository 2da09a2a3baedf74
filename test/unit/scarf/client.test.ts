import { describe, expect, it } from 'vitest';
import type { Result } from '../../../src/shared/failure';
import { seedAcme, startScarfServer, type Fault } from '../../support/scarf-server';
import { clientFor, quickClock, TOKEN } from './lines';
import { atEnd, webServer } from '../../support/servers';

const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.failure.code);
const limits = { answerMs: 150, stallMs: 150 };

async function standIn() {
  const server = await startScarfServer({ rate: Infinity });
  atEnd(() => void server.close());
  const { owner, token } = await seedAcme(server);
  return { server, owner, token: () => token };
}

describe('reading from Scarf', () => {
  it('lists all packages and pixels, each by its name', async () => {
    const { server, owner, token } = await standIn();
    // A server that allows fewer rows a page than were asked for, and says nothing of the rest.
    await server.set({ maxPerPage: 10, nextLink: 'none' });
    const result = await clientFor(server.url, { token }).listArtifacts(owner);
    expect(result.ok && result.value.filter(({ kind }) => kind === 'package').length).toBe(40);
    expect(result.ok && result.value.filter(({ kind }) => kind === 'pixel').length).toBe(14);
    expect(result.ok && result.value.every(({ id, name }) => id !== '' && name !== '')).toBe(true);
  });

  it('lists, reads and ends imports', async () => {
    const { server, owner, token } = await standIn();
    await server.seedImport({ owner, id: 'mine', status: 'importing', total: 10, imported: 4 });
    const client = clientFor(server.url, { token });
    expect(await client.getImport(owner, 'mine')).toMatchObject({
      ok: true,
      value: { status: 'importing', total: 10 },
    });
    expect(await client.abortImport(owner, 'mine')).toEqual({ ok: true, value: undefined });
    const listed = await client.listImports(owner, { status: 'aborted' });
    expect(listed).toMatchObject({ ok: true, value: [{ id: 'mine', status: 'aborted' }] });
    expect(await client.listImports(owner, { status: 'importing' })).toEqual({ ok: true, value: [] });
  });

  it.each<[string, Fault, string]>([
    ['a wrong token', { kind: 'status', status: 401 }, 'token-refused'],
    ['a forbidden owner', { kind: 'status', status: 403 }, 'token-refused'],
    ['an unknown owner', { kind: 'status', status: 404 }, 'not-found'],
    ['too many requests', { kind: 'status', status: 429, headers: { 'retry-after': '9' } }, 'slow-down'],
    ['trouble', { kind: 'status', status: 502, body: '<html>' }, 'scarf-trouble'],
    ['a block page', { kind: 'html' }, 'unexpected-answer'],
    ['half an object', { kind: 'bad-json' }, 'unexpected-answer'],
    ['nothing', { kind: 'status', status: 200 }, 'unexpected-answer'],
    [
      'JSON of another kind',
      { kind: 'status', status: 200, body: { message: 'hello' } },
      'unexpected-answer',
    ],
    ['a reset', { kind: 'reset' }, 'connection-lost'],
    ['an answer cut off', { kind: 'close-early', bytes: 12 }, 'connection-lost'],
    ['no answer', { kind: 'hang' }, 'timed-out'],
    ['a trickle', { kind: 'trickle', bytesPerSecond: 20 }, 'timed-out'],
  ])('tells %s', async (_what, fault, code) => {
    const { server, owner, token } = await standIn();
    await server.addFault({ path: '/v2/**', fault });
    const result = await clientFor(server.url, { token, limits }).listImports(owner);
    expect(codeOf(result)).toBe(code);
    expect(result.ok ? '' : result.failure.details).toContain(`GET /v2/imports/${owner}: `);
  });

  it('stops reading an answer without end', async () => {
    const { server, owner, token } = await standIn();
    await server.addFault({ path: '/v2/**', fault: { kind: 'endless' } });
    const client = clientFor(server.url, { token, limits: { answerMs: 5_000, listBytes: 100_000 } });
    const result = await client.listImports(owner);
    expect(result).toMatchObject({ failure: { code: 'unexpected-answer' } });
  });

  it('asks for nothing without a token, an allowed address, or names that fit in a path', async () => {
    const server = await webServer((_request, response) => response.end('{}'));
    expect(codeOf(await clientFor(server.url, { token: () => null }).getImport('acme', 'i'))).toBe(
      'not-connected',
    );
    expect(codeOf(await clientFor('http://scarf.example').getImport('acme', 'i'))).toBe(
      'address-not-allowed',
    );
    expect(codeOf(await clientFor(server.url).getImport('..', 'i'))).toBe('bad-input');
    expect(codeOf(await clientFor(server.url).getImport('acme', ''))).toBe('bad-input');
    expect(codeOf(await clientFor(server.url).listArtifacts('\ud800'))).toBe('bad-input');
    expect(server.requests).toHaveLength(0);
  });

  it('writes names into the path so that they stay names', async () => {
    const server = await webServer((_request, response) => response.end('{"id":"x"}'));
    await clientFor(`${server.url}/base/`).getImport('a/b?c', 'ü#1');
    expect(server.requests[0]?.url).toBe('/base/v2/imports/a%2Fb%3Fc/%C3%BC%231');
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });
});

describe('redirects', () => {
  it.each([301, 302, 303, 307, 308])('%i is a failure, and the token stays here', async (status) => {
    const target = await webServer((_request, response) => response.end('{"id":"stolen"}'));
    const server = await webServer((_request, response) =>
      response.writeHead(status, { location: target.url }).end(),
    );
    const client = clientFor(server.url);
    expect(codeOf(await client.getImport('acme', 'i'))).toBe('redirected');
    expect(codeOf(await client.abortImport('acme', 'i'))).toBe('redirected');
    expect(server.requests).toHaveLength(2);
    expect(target.requests).toHaveLength(0);
  });
});

describe('trying again', () => {
  it('helps when trouble passes', async () => {
    const clock = quickClock();
    const server = await webServer((_request, response, nth) => {
      if (nth === 1) response.destroy();
      else if (nth === 2) response.writeHead(503, { 'retry-after': '1' }).end();
      else response.end('{"id":"i"}');
    });
    expect(codeOf(await clientFor(server.url, { clock }).getImport('acme', 'i'))).toBe('ok');
    expect(clock.waits).toEqual([450, 1000]);
  });

  it('ends after three times', async () => {
    const server = await webServer((_request, response) => response.writeHead(500).end());
    expect(codeOf(await clientFor(server.url).getImport('acme', 'i'))).toBe('scarf-trouble');
    expect(server.requests).toHaveLength(3);
  });

  it.each([
    ['refusals', 403, {}],
    ['waits longer than a user would bear', 429, { 'retry-after': '30' }],
  ])('is not for %s', async (_what, status, headers) => {
    const server = await webServer((_request, response) => response.writeHead(status, headers).end());
    const result = await clientFor(server.url).getImport('acme', 'i');
    expect(result.ok).toBe(false);
    expect(server.requests).toHaveLength(1);
  });

  it('ends when it is stopped', async () => {
    const stop = new AbortController();
    const server = await webServer((_request, response) => {
      stop.abort();
      response.writeHead(500).end();
    });
    expect(codeOf(await clientFor(server.url).getImport('acme', 'i', stop.signal))).not.toBe('ok');
    expect(server.requests).toHaveLength(1);
    expect(codeOf(await clientFor(server.url).getImport('acme', 'i', stop.signal))).toBe('connection-lost');
    expect(server.requests).toHaveLength(1);
  });
});

describe('lists in pages', () => {
  /** Serves `total` rows, `most` a page; rows are numbered from 1. */
  const pagesOf = (total: number, most: number, next: (after: number) => unknown = () => undefined) =>
    webServer((request, response) => {
      const query = new URL(request.url ?? '', 'http://x').searchParams;
      const from = Number(query.get('after') ?? 0);
      const size = Math.min(most, Number(query.get('per_page') ?? 10));
      const rows = Array.from({ length: Math.max(0, Math.min(size, total - from)) }, (_row, nth) => ({
        id: String(from + nth + 1),
      }));
      response.end(JSON.stringify({ event_imports: rows, _links: { next: next(from + rows.length) } }));
    });
  const listed = async (url: string, options = {}) => {
    const result = await clientFor(url).listImports('acme', options);
    return result.ok ? result.value.length : result.failure.code;
  };

  it.each([
    [0, 100, 1],
    [7, 100, 1],
    [100, 100, 2],
    [250, 100, 3],
    [73, 30, 3],
  ])('reads %i rows, cut at %i, in %i requests', async (total, most, requests) => {
    const server = await pagesOf(total, most);
    expect(await listed(server.url)).toBe(total);
    expect(server.requests).toHaveLength(requests);
    expect(server.requests.every(({ url }) => url?.includes('per_page=100'))).toBe(true);
  });

  it('goes on where a link says so, to no other host', async () => {
    const elsewhere = await webServer((_request, response) => response.end('{"event_imports":[]}'));
    const server = await pagesOf(21, 7, (after) =>
      after < 21 ? `${elsewhere.url}/x?after=${after}` : undefined,
    );
    expect(await listed(server.url)).toBe(21);
    expect(elsewhere.requests).toHaveLength(0);
  });

  it('ends when a page comes again', async () => {
    const rows = Array.from({ length: 100 }, (_row, nth) => ({ id: String(nth) }));
    const server = await webServer((_request, response) =>
      response.end(JSON.stringify({ event_imports: rows, _links: { next: '?after=99' } })),
    );
    expect(await listed(server.url)).toBe(100);
    expect(server.requests).toHaveLength(2);
  });

  it('ends after two hundred pages of a list without end', async () => {
    const server = await pagesOf(Infinity, 2, (after) => `?after=${after}`);
    expect(await listed(server.url)).toBe(400);
    expect(server.requests).toHaveLength(200);
  });

  it('ends as soon as it is enough', async () => {
    const server = await pagesOf(500, 100);
    expect(await listed(server.url, { enough: (rows: readonly unknown[]) => rows.length >= 150 })).toBe(200);
    expect(await listed(server.url, { perPage: 5, enough: () => true })).toBe(5);
    expect(server.requests).toHaveLength(3);
  });

  it('leaves out one odd row, not the list', async () => {
    const server = await webServer((_request, response) =>
      response.end('{"event_imports":[{"id":"a"},null,{"status":"done"},{"id":"b","status":9}]}'),
    );
    expect(await listed(server.url)).toBe(2);
  });

  it('is a failure if one of its pages is', async () => {
    const server = await webServer((request, response) => {
      if (request.url?.includes('after=') === true) response.writeHead(403).end();
      else
        response.end(
          JSON.stringify({ event_imports: Array.from({ length: 100 }, (_r, n) => ({ id: `${n}` })) }),
        );
    });
    expect(await listed(server.url)).toBe('token-refused');
  });

  it('takes packages without pixels for a failure', async () => {
    const server = await webServer((request, response) => {
      if (request.url?.startsWith('/v2/packages') === true) response.end('{"results":[{"id":"p"}]}');
      else response.writeHead(404).end();
    });
    expect(codeOf(await clientFor(server.url).listArtifacts('acme'))).toBe('not-found');
  });
});

describe('the token', () => {
  it('stands in no failure, whatever the server says', async () => {
    const server = await webServer((request, response, nth) => {
      const echo = JSON.stringify(request.headers);
      response.writeHead([200, 400, 403, 500, 302][nth % 5] ?? 400).end(nth % 2 === 0 ? echo : `<p>${echo}`);
    });
    const client = clientFor(server.url);
    for (let nth = 0; nth < 10; nth += 1) {
      const result = await client.getImport(TOKEN, TOKEN);
      expect(result.ok).toBe(false);
      expect(JSON.stringify(result)).not.toContain(TOKEN);
    }
  });
});
