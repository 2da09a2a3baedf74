import { createHash } from 'node:crypto';
import { request as rawRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { makeEvents } from '../../../support/events';
import {
  ACME_PACKAGES,
  ACME_PIXELS,
  type HeldEvent,
  type LogEntry,
  type ScarfServer,
} from '../../../support/scarf-server';
import { call, importOf, NDJSON, parsed, post, startAcme } from './client';

let server: ScarfServer;
afterEach(() => server.close());

const body = (lines: Iterable<string>): Buffer => Buffer.from([...lines].map((line) => `${line}\n`).join(''));
const one = async (id: string) => importOf(await call(server, 'GET', `/v2/imports/acme/${id}`));
const log = async (id: string): Promise<readonly LogEntry[]> => {
  const { text } = await call(server, 'GET', `/v2/imports/acme/${id}/log`);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LogEntry);
};
async function held(artifact?: string): Promise<readonly HeldEvent[]> {
  const events: HeldEvent[] = [];
  for await (const event of server.events('acme', artifact)) events.push(event);
  return events;
}

test.each(['plain', 'gzip', 'chunked', 'gzip chunked'])(
  'a body sent %s is imported, byte for byte',
  async (how) => {
    server = await startAcme();
    const lines = [...makeEvents(4000)];
    const bytes = body(lines);
    const gzip = how.startsWith('gzip');
    const wire = gzip ? gzipSync(bytes) : bytes;
    const pieces = Array.from({ length: Math.ceil(wire.length / 50_001) }, (_, at) =>
      wire.subarray(at * 50_001, (at + 1) * 50_001),
    );
    const reply = await post(
      server,
      how.endsWith('chunked') ? pieces : wire,
      gzip ? { 'content-encoding': 'gzip' } : {},
    );
    expect(reply.status).toBe(200);
    const { id, status, events_total: total } = importOf(reply);
    expect({ status, total }).toEqual({ status: 'importing', total: 0 });
    await server.settled({ id });
    expect(await one(id)).toMatchObject({
      status: 'done',
      events_total: 4000,
      events_successfully_imported: 4000,
      events_failed_to_import: 0,
      error_log_sample: [],
    });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const [record] = await server.imports();
    expect(record?.received).toEqual({
      wireBytes: wire.length,
      bytes: bytes.length,
      lines: 4000,
      sha256,
      complete: true,
    });
    expect((await server.body(id)).equals(bytes)).toBe(true);
    expect((await held()).map(({ text }) => text)).toEqual(lines);
  },
);

test('an artifact’s own endpoint puts every event there', async () => {
  server = await startAcme();
  const pixel = ACME_PIXELS[2]?.id ?? '';
  const pack = ACME_PACKAGES[3]?.id ?? '';
  const lines = [...makeEvents(50, { packages: [], pixels: [] })];
  await post(server, body(lines), {}, `/v2/tracking-pixels/acme/${pixel}/import`);
  await post(server, body(makeEvents(20, { seed: 2 })), {}, `/v2/packages/acme/${pack}/import`);
  await server.settled();
  expect(await server.heldCounts({ owner: 'acme' })).toEqual({ [pixel]: 50, [pack]: 20 });
  expect((await held(pixel)).map(({ text }) => text)).toEqual(lines);
  expect((await held(pixel))[0]).toMatchObject({ line: 1, trackingPixelId: pixel });
});

test('an empty body is an import of nothing', async () => {
  server = await startAcme();
  const { id } = importOf(await post(server, ''));
  await server.settled();
  expect(await one(id)).toMatchObject({ status: 'done', events_total: 0 });
});

test('a body that is not NDJSON, or in an unknown encoding, is refused with 415', async () => {
  server = await startAcme();
  expect((await post(server, '{}', { 'content-type': 'application/json' })).status).toBe(415);
  expect((await post(server, '{}', { 'content-encoding': 'br' })).status).toBe(415);
  expect(await server.imports()).toEqual([]);
});

test.each([
  ['truncated', (bytes: Buffer) => bytes.subarray(0, bytes.length - 20)],
  ['no gzip at all', () => Buffer.from('{"$time":1}\n')],
  ['corrupt', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 500), Buffer.alloc(2000, 7)])],
])('gzip that is %s is refused with 400 and imports nothing', async (_name, damage) => {
  server = await startAcme();
  const wire = damage(gzipSync(body(makeEvents(500))));
  const reply = await post(server, wire, { 'content-encoding': 'gzip' });
  expect(reply.status).toBe(400);
  expect(await server.imports()).toEqual([]);
  expect((await call(server, 'GET', '/v2/imports/acme')).text).toBe('{"event_imports":[]}');
});

test.each(['discard', 'keep'] as const)('a sender that goes away: %s what arrived', async (partialBodies) => {
  server = await startAcme({ partialBodies });
  const lines = [...makeEvents(100)];
  const outgoing = rawRequest(`${server.url}/v2/acme/import`, {
    method: 'POST',
    headers: {
      ...NDJSON,
      authorization: 'Bearer acme-7c1f0b52d9e64a7b8f3e2a90',
      'content-length': '9999999',
    },
  });
  outgoing.on('error', () => undefined);
  const sent = body(lines);
  outgoing.write(sent);
  const { importId = '' } = await server.waitForRequest({ method: 'POST', bodyBytes: sent.length });
  const listed = await call(server, 'GET', `/v2/imports/acme/${importId}`);
  expect(listed.status).toBe(partialBodies === 'keep' ? 200 : 404);
  const ended = server.settled({ id: importId });
  outgoing.destroy();
  await ended;
  const [request] = await server.requests({ method: 'POST' });
  expect(request).toMatchObject({ state: 'broken', bodyBytes: sent.length });
  expect((await held()).map(({ text }) => text)).toEqual(partialBodies === 'keep' ? lines : []);
  expect(await server.imports()).toMatchObject(
    partialBodies === 'keep' ? [{ received: { complete: false } }] : [],
  );
});

test('the sixteenth import that runs is refused with 422, of that owner alone', async () => {
  server = await startAcme({ rate: 0 });
  for (let running = 0; running < 14; running += 1) {
    await server.seedImport({ owner: 'acme', status: 'importing', id: `elsewhere-${running}` });
  }
  expect((await post(server, body(makeEvents(1)))).status).toBe(200);
  const refused = await post(server, body(makeEvents(1)));
  expect(refused.status).toBe(422);
  expect(parsed(refused)).toEqual({ message: 'too many active imports' });
  await server.addAccount({ token: 'other', owners: ['globex'] });
  const other = await call(server, 'POST', '/v2/globex/import', {
    token: 'other',
    headers: NDJSON,
    body: '',
  });
  expect(other.status).toBe(200);
  await server.endImport({ id: 'elsewhere-3' });
  expect((await post(server, body(makeEvents(1)))).status).toBe(200);
});

test('of events with the same id the first is kept, in this import and in later ones', async () => {
  server = await startAcme();
  const [first = '', second = ''] = makeEvents(2);
  const id = importOf(await post(server, body([first, second, first]))).id;
  await server.settled();
  expect(await one(id)).toMatchObject({
    events_total: 3,
    events_successfully_imported: 2,
    events_failed_to_import: 0,
  });
  const again = importOf(await post(server, body([first, second]))).id;
  await server.settled();
  expect(await one(again)).toMatchObject({
    events_total: 2,
    events_successfully_imported: 0,
    events_failed_to_import: 0,
  });
  expect((await held()).map(({ text }) => text)).toEqual([first, second]);
});

test('without an id the same event counts each time it is sent', async () => {
  server = await startAcme();
  const lines = [...makeEvents(3, { uniqueIds: false })];
  await post(server, body(lines));
  await post(server, body(lines));
  await server.settled();
  expect(await held()).toHaveLength(6);
});

test('what failed is in the log by its line, and the first ten are in the answer', async () => {
  server = await startAcme({ progressEvery: 10 });
  const good = [...makeEvents(20)];
  const lines = good.flatMap((line, index) => (index < 12 ? [line, 'not json'] : [line]));
  const { id } = importOf(await post(server, body(lines)));
  await server.settled();
  const answer = await one(id);
  expect(answer).toMatchObject({
    events_total: 32,
    events_successfully_imported: 20,
    events_failed_to_import: 12,
  });
  expect(answer.error_log_sample).toHaveLength(10);
  const entries = await log(id);
  expect(entries.filter(({ type }) => type === 'failed-to-decode').map(({ line }) => line)).toEqual(
    Array.from({ length: 12 }, (_, index) => 2 * index + 2),
  );
  expect(entries.filter(({ type }) => type === 'progress')).toEqual([
    { type: 'progress', class: 'info', events_count: 10, failed_events_count: 5 },
    { type: 'progress', class: 'info', events_count: 20, failed_events_count: 10 },
    { type: 'progress', class: 'info', events_count: 30, failed_events_count: 12 },
    { type: 'progress', class: 'info', events_count: 32, failed_events_count: 12 },
  ]);
});

test('counts and log move while it is read, and an abort freezes them', async () => {
  server = await startAcme({ rate: 0 });
  const lines = [...makeEvents(10)];
  lines[1] = 'bad';
  const { id } = importOf(await post(server, body(lines)));
  expect(await one(id)).toMatchObject({ status: 'importing', events_total: 0 });
  await server.step({ events: 3 });
  expect(await one(id)).toMatchObject({ status: 'importing', events_total: 3, events_failed_to_import: 1 });
  expect(await log(id)).toMatchObject([{ type: 'failed-to-decode', line: 2 }]);
  await server.step({ events: 1 });
  for (let time = 0; time < 2; time += 1) {
    const aborted = await call(server, 'POST', `/v2/imports/acme/${id}/abort`);
    expect(aborted).toMatchObject({ status: 204, text: '' });
  }
  await server.set({ rate: Infinity });
  await server.settled();
  expect(await one(id)).toMatchObject({
    status: 'aborted',
    events_total: 4,
    events_successfully_imported: 3,
  });
  expect((await held()).map(({ line }) => line)).toEqual([1, 3, 4]);
  expect(await server.aborts()).toMatchObject([
    { owner: 'acme', importId: id, was: 'importing' },
    { importId: id, was: 'aborted' },
  ]);
});

test('a limited rate hands out what has come due by the clock', async () => {
  let now = Date.parse('2026-07-20T12:00:00Z');
  server = await startAcme({ rate: 100, tick: 1, now: () => now });
  const { id } = importOf(await post(server, body(makeEvents(150, { now }))));
  now += 500;
  await expect.poll(async () => (await one(id)).events_total, { interval: 2 }).toBe(50);
  expect((await one(id)).status).toBe('importing');
  now += 1000;
  await server.settled();
  expect(await one(id)).toMatchObject({
    status: 'done',
    events_total: 150,
    updated_at: '2026-07-20T12:00:01.500Z',
  });
});

test('with `record: hash` the body is gone after it was read, its hash stays; with `count` nothing is result', async () => {
  server = await startAcme({ record: 'hash' });
  const { id } = importOf(await post(server, body(makeEvents(5))));
  await server.settled();
  expect((await server.imports())[0]?.received?.sha256).toMatch(/^[0-9a-f]{64}$/);
  await expect.poll(() => server.body(id).catch((error: Error) => error.message)).toMatch(/not recorded/);
  await server.set({ validation: 'count', record: 'none' });
  const counted = importOf(await post(server, 'a\n\nb')).id;
  await server.settled();
  expect(await one(counted)).toMatchObject({
    status: 'done',
    events_total: 3,
    events_successfully_imported: 3,
  });
  expect((await server.imports())[1]?.received?.sha256).toBeUndefined();
});
