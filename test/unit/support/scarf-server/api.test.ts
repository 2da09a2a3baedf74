import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACME_PACKAGES, ACME_PIXELS, type ScarfServer } from '../../../support/scarf-server';
import { call, importOf, parsed, post, startAcme } from './client';

let server: ScarfServer;
beforeAll(async () => {
  server = await startAcme();
  await server.addAccount({ token: 'other', owners: ['globex'] });
});
afterAll(() => server.close());

interface List {
  readonly results: readonly { readonly id: string; readonly name?: string }[];
  readonly _links: { readonly next?: string };
}
const list = async (path: string): Promise<List> => parsed(await call(server, 'GET', path)) as List;

test('no token, a wrong one and a removed one are refused with 401, another owner’s with 403', async () => {
  for (const token of [null, 'nope', 'other']) {
    const reply = await call(server, 'GET', '/v2/imports/acme', { token });
    expect(reply.status).toBe(token === 'other' ? 403 : 401);
    expect(parsed(reply)).toEqual({ message: 'Unauthorized access' });
  }
  await server.addAccount({ token: 'brief', owners: ['acme'] });
  expect((await call(server, 'GET', '/v2/imports/acme', { token: 'brief' })).status).toBe(200);
  await server.removeAccount({ token: 'brief' });
  expect((await call(server, 'GET', '/v2/imports/acme', { token: 'brief' })).status).toBe(401);
});

test('a member may read, and neither import nor stop an import', async () => {
  await server.addAccount({ token: 'member', owners: ['acme'], role: 'member' });
  const asMember = { token: 'member' };
  expect((await call(server, 'GET', '/v2/imports/acme', asMember)).status).toBe(200);
  expect((await call(server, 'POST', '/v2/acme/import', asMember)).status).toBe(403);
  expect((await call(server, 'POST', '/v2/imports/acme/any/abort', asMember)).status).toBe(403);
});

test('what is not there is 404, a wrong method 405', async () => {
  const absent = [
    ['GET', '/v2/packages/nobody'],
    ['GET', '/v2/imports/acme/nope'],
    ['GET', '/v2/imports/acme/nope/log'],
    ['POST', '/v2/imports/acme/nope/abort'],
    ['POST', '/v2/packages/acme/nope/import'],
    ['POST', '/v2/tracking-pixels/acme/nope/import'],
    ['POST', '/v2/nobody/import'],
    ['GET', '/v1/anything'],
    ['GET', '/v2/imports/acme/a/b/c'],
  ] as const;
  for (const [method, path] of absent) expect((await call(server, method, path)).status, path).toBe(404);
  expect((await call(server, 'POST', '/v2/packages/acme')).status).toBe(405);
  expect((await call(server, 'GET', '/v2/packages/acme/x/import')).status).toBe(405);
});

test('an import of another owner is not there', async () => {
  await server.seedImport({ owner: 'globex', id: 'theirs' });
  expect((await call(server, 'GET', '/v2/imports/acme/theirs')).status).toBe(404);
  expect((await call(server, 'GET', '/v2/imports/globex/theirs', { token: 'other' })).status).toBe(200);
});

test('without per_page a list is cut at ten rows and says nothing of the rest', async () => {
  const packages = await list('/v2/packages/acme');
  expect(packages.results).toEqual(ACME_PACKAGES.slice(0, 10));
  expect(packages._links).toEqual({});
  expect((await list('/v2/tracking-pixels/acme')).results).toHaveLength(10);
});

test('with a cursor, pages follow one another by their next link until all rows were there', async () => {
  await server.set({ paging: 'cursor' });
  for (const [path, all] of [
    ['/v2/packages/acme', ACME_PACKAGES],
    ['/v2/tracking-pixels/acme', ACME_PIXELS],
  ] as const) {
    const rows: unknown[] = [];
    let next: string | undefined = `${path}?per_page=7`;
    while (next !== undefined) {
      const page: List = await list(next);
      rows.push(...page.results);
      next = page._links.next;
    }
    expect(rows).toEqual(all);
  }
});

test('the next link can be an object or missing, and a page capped', async () => {
  await server.set({ nextLink: 'href', maxPerPage: 5 });
  const page = await list('/v2/packages/acme?per_page=30');
  expect(page.results).toHaveLength(5);
  const after = ACME_PACKAGES[4]?.id ?? '';
  expect(page._links).toEqual({ next: { href: `/v2/packages/acme?per_page=30&after=${after}` } });
  await server.set({ nextLink: 'none' });
  expect((await list('/v2/packages/acme?per_page=30'))._links).toEqual({});
  await server.set({ nextLink: 'path', maxPerPage: Infinity });
});

test('a page size, number or cursor that makes no sense is refused with 400', async () => {
  const statusOf = async (query: string): Promise<number> =>
    (await call(server, 'GET', `/v2/imports/acme?${query}`)).status;
  for (const query of ['per_page=0', 'per_page=x', 'after=nope', 'status=lost']) {
    expect(await statusOf(query), query).toBe(400);
  }
  await server.set({ paging: 'page' });
  for (const query of ['page=0', 'page=-1', 'page=two']) expect(await statusOf(query), query).toBe(400);
});

test('by default pages have numbers and no links, and a cursor is ignored', async () => {
  const ids = async (query: string): Promise<readonly string[]> =>
    (await list(`/v2/packages/acme?per_page=30${query}`)).results.map(({ id }) => id);
  const all = ACME_PACKAGES.map(({ id }) => id);
  expect(await ids('')).toEqual(all.slice(0, 30));
  expect(await ids('&page=2&after=unknown')).toEqual(all.slice(30));
  expect(await ids('&page=3')).toEqual([]);
  expect((await list('/v2/packages/acme?per_page=30'))._links).toEqual({});
});

test('a list that never goes on answers each page with the first one', async () => {
  await server.set({ paging: 'none' });
  const page = await list(`/v2/packages/acme?per_page=10&page=2&after=${ACME_PACKAGES[9]?.id ?? ''}`);
  expect(page.results).toEqual(ACME_PACKAGES.slice(0, 10));
  await server.set({ paging: 'page' });
});

test('imports are listed newest first, by status, and in pages', async () => {
  await server.addAccount({ token: 'pages', owners: ['initech'] });
  for (let day = 1; day <= 12; day += 1) {
    const createdAt = `2026-03-${String(day).padStart(2, '0')}T00:00:00Z`;
    const status = day % 3 === 0 ? 'aborted' : day === 1 ? 'importing' : 'done';
    await server.seedImport({ owner: 'initech', id: `i${day}`, status, createdAt, imported: day, failed: 1 });
  }
  const ids = async (query: string): Promise<readonly string[]> => {
    const reply = await call(server, 'GET', `/v2/imports/initech${query}`, { token: 'pages' });
    return (parsed(reply) as { event_imports: { id: string }[] }).event_imports.map(({ id }) => id);
  };
  expect(await ids('')).toEqual(['i12', 'i11', 'i10', 'i9', 'i8', 'i7', 'i6', 'i5', 'i4', 'i3']);
  expect(await ids('?per_page=5&page=2')).toEqual(['i7', 'i6', 'i5', 'i4', 'i3']);
  expect(await ids('?per_page=5&page=3')).toEqual(['i2', 'i1']);
  expect(await ids('?status=aborted')).toEqual(['i12', 'i9', 'i6', 'i3']);
  expect(await ids('?status=aborted&status=importing')).toEqual(['i12', 'i9', 'i6', 'i3', 'i1']);
  const one = await call(server, 'GET', '/v2/imports/initech/i12', { token: 'pages' });
  expect(importOf(one)).toMatchObject({
    id: 'i12',
    owner: 'initech',
    status: 'aborted',
    events_total: 13,
    events_successfully_imported: 12,
    events_failed_to_import: 1,
    created_at: '2026-03-12T00:00:00.000Z',
  });
});

test('an answer may hold nothing but the id', async () => {
  await server.set({ importFields: 'id-only' });
  const reply = importOf(await post(server, ''));
  expect(Object.keys(reply)).toEqual(['id']);
  await server.set({ importFields: 'all' });
});
