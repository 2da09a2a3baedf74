import { describe, expect, it } from 'vitest';
import { allPages } from '../../../src/main/scarf/pages';
import type { PageQuery } from '../../../src/main/scarf/paths';
import type { Page } from '../../../src/main/scarf/schemas';
import { succeed, type Result } from '../../../src/shared/failure';
import { LIST_ROWS } from '../../../src/shared/limits';
import { seedAcme, startScarfServer, type Fault } from '../../support/scarf-server';
import { clientFor, quickClock, TOKEN } from './test-clients';
import { atEnd, webServer } from '../../support/servers';

const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.failure.code);
/** The limits of a client whose server falls silent. */
const IMPATIENT = { answerMs: 150, stallMs: 150 };

async function standIn() {
  const server = await startScarfServer({ rate: Infinity });
  atEnd(() => void server.close());
  const { owner, token } = await seedAcme(server);
  return { server, owner, token: () => token };
}

describe('the Scarf client', () => {
  it('lists all packages and pixels with their names', async () => {
    const { server, owner, token } = await standIn();
    // A server that allows fewer rows a page than requested, and links to no next page.
    await server.set({ maxPerPage: 10, nextLink: 'none' });
    const result = await clientFor(server.url, { token }).listArtifacts(owner);
    if (!result.ok) throw new Error(result.failure.code);
    const { rows, complete } = result.value;
    expect(complete).toBe(true);
    expect(rows.filter(({ kind }) => kind === 'package')).toHaveLength(40);
    expect(rows.filter(({ kind }) => kind === 'pixel')).toHaveLength(14);
    expect(rows.every(({ id, name }) => id !== '' && name !== '')).toBe(true);
  });

  it('lists, reads and aborts imports', async () => {
    const { server, owner, token } = await standIn();
    await server.seedImport({ owner, id: 'mine', status: 'importing', total: 10, imported: 4 });
    const client = clientFor(server.url, { token });
    expect(await client.getImport(owner, 'mine')).toMatchObject({
      ok: true,
      value: { status: 'importing', total: 10 },
    });
    expect(await client.abortImport(owner, 'mine')).toEqual({ ok: true, value: undefined });
    const listed = await client.listImports(owner, { status: 'aborted' });
    expect(listed).toMatchObject({ ok: true, value: { rows: [{ id: 'mine', status: 'aborted' }] } });
    expect(await client.listImports(owner, { status: 'importing' })).toMatchObject({ value: { rows: [] } });
  });

  it.each<[string, Fault, string]>([
    ['a wrong token', { kind: 'status', status: 401 }, 'token-refused'],
    ['a forbidden owner', { kind: 'status', status: 403 }, 'token-not-allowed'],
    ['an unknown owner', { kind: 'status', status: 404 }, 'not-found'],
    ['too many requests', { kind: 'status', status: 429, headers: { 'retry-after': '9' } }, 'slow-down'],
    ['a server error', { kind: 'status', status: 502, body: '<html>' }, 'scarf-trouble'],
    ['a block page', { kind: 'html' }, 'unexpected-answer'],
    ['half an object', { kind: 'bad-json' }, 'unexpected-answer'],
    ['nothing', { kind: 'status', status: 200 }, 'unexpected-answer'],
    ['other JSON', { kind: 'status', status: 200, body: { message: 'hello' } }, 'unexpected-answer'],
    ['a reset', { kind: 'reset' }, 'connection-lost'],
    ['an answer cut off', { kind: 'close-early', bytes: 12 }, 'connection-lost'],
    ['no answer', { kind: 'hang' }, 'timed-out'],
    ['a trickle', { kind: 'trickle', bytesPerSecond: 20 }, 'timed-out'],
  ])('reports %s', async (_what, fault, code) => {
    const { server, owner, token } = await standIn();
    await server.addFault({ path: '/v2/**', fault });
    const isSilent = fault.kind === 'hang' || fault.kind === 'trickle';
    const limits = isSilent ? IMPATIENT : {};
    const result = await clientFor(server.url, { token, limits }).listImports(owner);
    expect(codeOf(result)).toBe(code);
    expect(result.ok ? '' : result.failure.details).toContain(`GET /v2/imports/${owner}: `);
  });

  it('stops reading an endless answer', async () => {
    const { server, owner, token } = await standIn();
    await server.addFault({ path: '/v2/**', fault: { kind: 'endless' } });
    const client = clientFor(server.url, { token, limits: { answerMs: 5_000, listBytes: 100_000 } });
    const result = await client.listImports(owner);
    expect(result).toMatchObject({ failure: { code: 'unexpected-answer' } });
  });

  it('sends no request without a token, an allowed address, or valid names', async () => {
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

  it('encodes names in the path', async () => {
    const server = await webServer((_request, response) => response.end('{"id":"x"}'));
    await clientFor(`${server.url}/base/`).getImport('a/b?c', 'ü#1');
    expect(server.requests[0]?.url).toBe('/base/v2/imports/a%2Fb%3Fc/%C3%BC%231');
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });
});

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])(
    'of status %i is a failure, and the token is not sent on',
    async (status) => {
      const target = await webServer((_request, response) => response.end('{"id":"stolen"}'));
      const server = await webServer((_request, response) =>
        response.writeHead(status, { location: target.url }).end(),
      );
      const client = clientFor(server.url);
      expect(codeOf(await client.getImport('acme', 'i'))).toBe('redirected');
      expect(codeOf(await client.abortImport('acme', 'i'))).toBe('redirected');
      expect(server.requests).toHaveLength(2);
      expect(target.requests).toHaveLength(0);
    },
  );
});

describe('a retry', () => {
  it('succeeds when the failure was temporary', async () => {
    const clock = quickClock();
    const server = await webServer((_request, response, nth) => {
      if (nth === 1) response.destroy();
      else if (nth === 2) response.writeHead(503, { 'retry-after': '1' }).end();
      else response.end('{"id":"i"}');
    });
    expect(codeOf(await clientFor(server.url, { clock }).getImport('acme', 'i'))).toBe('ok');
    expect(clock.waits).toEqual([450, 1000]);
  });

  it('happens at most twice', async () => {
    const server = await webServer((_request, response) => response.writeHead(500).end());
    expect(codeOf(await clientFor(server.url).getImport('acme', 'i'))).toBe('scarf-trouble');
    expect(server.requests).toHaveLength(3);
  });

  it.each([
    ['a refusal', 403, {}],
    ['a wait of 30 seconds', 429, { 'retry-after': '30' }],
  ])('does not follow %s', async (_what, status, headers) => {
    const server = await webServer((_request, response) => response.writeHead(status, headers).end());
    const result = await clientFor(server.url).getImport('acme', 'i');
    expect(result.ok).toBe(false);
    expect(server.requests).toHaveLength(1);
  });

  it('does not follow an abort', async () => {
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

describe('a paged list', () => {
  /** Serves `total` rows, numbered from 1, at most `most` a page. */
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
    return result.ok ? result.value.rows.length : result.failure.code;
  };

  it.each([
    ['page', 250, true],
    ['cursor', 250, true],
    ['none', 100, false],
  ] as const)('of 250 rows is read by %s: %i rows, complete: %s', async (paging, count, complete) => {
    const { server, token } = await standIn();
    await server.addAccount({ token: token(), owners: ['many'] });
    const packages = Array.from({ length: 250 }, (_row, nth) => ({
      id: `p${nth}`,
      name: `n${nth}`,
      type: 'npm',
    }));
    await server.addPackages({ owner: 'many', packages });
    await server.set({ paging, nextLink: 'none' });
    const result = await clientFor(server.url, { token }).listArtifacts('many');
    expect(result).toMatchObject({ ok: true, value: { complete } });
    expect(result.ok && new Set(result.value.rows.map(({ id }) => id)).size).toBe(count);
  });

  it('holds 20,000 rows at most, however many a server puts on a page', async () => {
    let pages = 0;
    const load = async ({ number }: PageQuery): Promise<Result<Page>> => {
      pages += 1;
      const rows = Array.from({ length: 15_000 }, (_row, at) => `${number}-${at}`);
      return succeed({ rows, hasNext: false, nextCursor: null });
    };
    const all = await allPages(load, { perPage: 100, parse: (id) => ({ id: String(id) }) });
    expect(all.ok && [all.value.rows.length, all.value.complete, pages]).toEqual([LIST_ROWS, false, 2]);
  });

  it.each([
    [0, 100, 1],
    [7, 100, 1],
    [100, 100, 2],
    [250, 100, 3],
    [73, 30, 3],
  ])('of %i rows, at most %i a page, takes %i requests', async (total, most, requests) => {
    const server = await pagesOf(total, most);
    expect(await listed(server.url)).toBe(total);
    expect(server.requests).toHaveLength(requests);
    expect(server.requests.every(({ url }) => url?.includes('per_page=100'))).toBe(true);
  });

  it('follows the cursor of a link, never its host', async () => {
    const elsewhere = await webServer((_request, response) => response.end('{"event_imports":[]}'));
    const server = await pagesOf(21, 7, (after) =>
      after < 21 ? `${elsewhere.url}/x?after=${after}` : undefined,
    );
    expect(await listed(server.url)).toBe(21);
    expect(elsewhere.requests).toHaveLength(0);
  });

  it('ends when a page repeats, and may lack rows', async () => {
    const rows = Array.from({ length: 100 }, (_row, nth) => ({ id: String(nth) }));
    const server = await webServer((_request, response) =>
      response.end(JSON.stringify({ event_imports: rows, _links: { next: '?after=99' } })),
    );
    const result = await clientFor(server.url).listImports('acme');
    expect(result).toMatchObject({ ok: true, value: { complete: false } });
    expect(result.ok && result.value.rows.length).toBe(100);
    expect(server.requests).toHaveLength(2);
  });

  it('ends after 200 pages of an endless list', async () => {
    const server = await pagesOf(Infinity, 2, (after) => `?after=${after}`);
    expect(await listed(server.url)).toBe(400);
    expect(server.requests).toHaveLength(200);
  });

  it('ends as soon as `enough` is true', async () => {
    const server = await pagesOf(500, 100);
    expect(await listed(server.url, { enough: (rows: readonly unknown[]) => rows.length >= 150 })).toBe(200);
    expect(await listed(server.url, { perPage: 5, enough: () => true })).toBe(5);
    expect(server.requests).toHaveLength(3);
  });

  it('leaves out only the invalid row', async () => {
    const server = await webServer((_request, response) =>
      response.end('{"event_imports":[{"id":"a"},null,{"status":"done"},{"id":"b","status":9}]}'),
    );
    expect(await listed(server.url)).toBe(2);
  });

  it('fails if one page fails', async () => {
    const server = await webServer((request, response) => {
      if (request.url?.includes('after=') === true) response.writeHead(403).end();
      else
        response.end(
          JSON.stringify({ event_imports: Array.from({ length: 100 }, (_r, n) => ({ id: `${n}` })) }),
        );
    });
    expect(await listed(server.url)).toBe('token-not-allowed');
  });

  it('of artifacts fails if the pixels cannot be read', async () => {
    const server = await webServer((request, response) => {
      if (request.url?.startsWith('/v2/packages') === true) response.end('{"results":[{"id":"p"}]}');
      else response.writeHead(404).end();
    });
    expect(codeOf(await clientFor(server.url).listArtifacts('acme'))).toBe('not-found');
  });
});

describe('the token', () => {
  it('is in no failure, even if the server echoes it', async () => {
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
