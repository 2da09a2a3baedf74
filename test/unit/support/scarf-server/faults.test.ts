import { request as rawRequest } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { request } from 'undici';
import { makeEvents } from '../../../support/events';
import { ACME_TOKEN, type Fault, type ScarfServer } from '../../../support/scarf-server';
import { call, importOf, NDJSON, post, startAcme } from './client';

let server: ScarfServer;
beforeEach(async () => {
  server = await startAcme();
});
afterEach(() => server.close());

const BODY = Buffer.from([...makeEvents(2000)].join('\n'));
const PATH = '/v2/*/import';
const fault = (it: Fault, times?: number): Promise<unknown> =>
  server.addFault({ method: 'POST', path: PATH, fault: it, ...(times !== undefined && { times }) });
const imports = async (): Promise<number> => (await server.imports()).length;
const codeOf = (promise: Promise<unknown>): Promise<string | undefined> =>
  promise.then(
    () => 'answered',
    (error: NodeJS.ErrnoException) => error.code ?? error.message,
  );

test('status: with headers and a body, before the body is taken or after, so many times', async () => {
  const busy = { status: 429, headers: { 'retry-after': '7' }, body: { message: 'slow down' } };
  await fault({ kind: 'status', ...busy }, 2);
  for (let time = 0; time < 2; time += 1) {
    const reply = await post(server, BODY);
    expect(reply).toMatchObject({
      status: 429,
      headers: { 'retry-after': '7' },
      text: '{"message":"slow down"}',
    });
  }
  expect(await imports()).toBe(0);
  expect((await post(server, BODY)).status).toBe(200);
  await fault({ kind: 'status', status: 503, body: '<h1>Down</h1>', after: 'body' }, 1);
  expect(await post(server, BODY)).toMatchObject({ status: 503, headers: { 'content-type': 'text/html' } });
  expect((await server.requests()).map(({ bodyBytes, status }) => [bodyBytes, status])).toEqual([
    [0, 429],
    [0, 429],
    [BODY.length, 200],
    [BODY.length, 503],
  ]);
  expect(await server.faults()).toMatchObject([{ struck: 2 }, { struck: 1 }]);
  expect(await imports()).toBe(1);
});

test('a fault strikes the method and path it names, after those it lets pass', async () => {
  const down: Fault = { kind: 'status', status: 500 };
  const { id } = await server.addFault({ method: 'GET', path: '/v2/imports/acme', skip: 1, fault: down });
  const statuses: number[] = [];
  for (const path of [
    '/v2/imports/acme?per_page=5',
    '/v2/imports/acme',
    '/v2/packages/acme',
    '/v2/imports/acme',
  ]) {
    statuses.push((await call(server, 'GET', path)).status);
  }
  expect(statuses).toEqual([200, 500, 200, 500]);
  await server.clearFaults({ id });
  expect((await call(server, 'GET', '/v2/imports/acme')).status).toBe(200);
  await server.addFault({ path: '/v2/**', fault: down });
  expect((await call(server, 'GET', '/v2/imports/acme/x/log')).status).toBe(500);
  await server.clearFaults();
  expect(await server.faults()).toEqual([]);
});

test.each(['headers', 'body', 200_000] as const)(
  'reset after %s: the connection is gone, nothing is imported',
  async (after) => {
    await fault({ kind: 'reset', after }, 1);
    expect(await codeOf(post(server, BODY))).toMatch(/ECONNRESET|EPIPE/);
    const [seen] = await server.requests();
    expect(seen).toMatchObject({ state: 'broken', fault: 'reset' });
    const taken = after === 'headers' ? 0 : after === 'body' ? BODY.length : after;
    await expect.poll(async () => (await server.requests())[0]?.bodyBytes).toBe(taken);
    await expect.poll(imports).toBe(0);
    expect((await post(server, BODY)).status).toBe(200);
  },
);

test('reset in the body, where what arrived is kept: an import with those lines', async () => {
  await server.set({ partialBodies: 'keep' });
  await fault({ kind: 'reset', after: 100_000 });
  expect(await codeOf(post(server, BODY))).toMatch(/ECONNRESET|EPIPE/);
  await server.settled();
  const [record] = await server.imports();
  expect(record?.received).toMatchObject({ bytes: 100_000, complete: false });
  // The truncated last line fails.
  expect(record).toMatchObject({ failed: 1, imported: (record?.total ?? 0) - 1 });
  expect((await server.body(record?.id ?? '')).equals(BODY.subarray(0, 100_000))).toBe(true);
});

test.each(['headers', 'body', 100_000] as const)('hang after %s: never an answer', async (after) => {
  await fault({ kind: 'hang', after });
  const outgoing = rawRequest(`${server.url}/v2/acme/import`, {
    method: 'POST',
    headers: { ...NDJSON, authorization: `Bearer ${ACME_TOKEN}` },
  });
  const broken = new Promise((resolve) => outgoing.once('close', resolve));
  outgoing.on('error', () => undefined);
  let answered = false;
  outgoing.on('response', () => (answered = true));
  outgoing.end(BODY);
  const taken = after === 'headers' ? 0 : after === 'body' ? BODY.length : after;
  await server.waitForRequest({ method: 'POST', bodyBytes: taken });
  await delay(30);
  expect(answered).toBe(false);
  expect((await server.requests())[0]).toMatchObject({ state: 'open', bodyBytes: taken });
  outgoing.destroy();
  await broken;
  // A hanging upload does not count as a running import.
  await server.set({ activeLimit: 1 });
  await server.clearFaults();
  expect((await post(server, BODY)).status).toBe(200);
});

test('accepted-then-reset: the import is there, and its sender was not told', async () => {
  await fault({ kind: 'accepted-then-reset' }, 1);
  expect(await codeOf(post(server, BODY))).toBe('ECONNRESET');
  await server.settled();
  expect(await server.imports()).toMatchObject([
    { status: 'done', imported: 2000, received: { complete: true } },
  ]);
  // A repeat with the same ids counts no event twice.
  const { id } = importOf(await post(server, BODY));
  await server.settled();
  expect((await server.imports())[1]).toMatchObject({ id, imported: 0, duplicates: 2000 });
});

test('bad-json, html and redirect: an answer that is none', async () => {
  await fault({ kind: 'bad-json' }, 1);
  const bad = await post(server, BODY);
  expect(bad).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
  expect(() => JSON.parse(bad.text) as unknown).toThrow(SyntaxError);
  await fault({ kind: 'html' }, 1);
  expect(await post(server, BODY)).toMatchObject({
    status: 200,
    headers: { 'content-type': 'text/html' },
    text: expect.stringContaining('blocked by your organization') as string,
  });
  for (const status of [301, 302, 307, 308] as const) {
    await fault({ kind: 'redirect', status, location: 'http://127.0.0.1:9/elsewhere' }, 1);
    const reply = await post(server, BODY);
    expect(reply).toMatchObject({ status, headers: { location: 'http://127.0.0.1:9/elsewhere' } });
  }
  expect(await imports()).toBe(0);
});

test('trickle: the whole answer, slowly', async () => {
  await server.addFault({ path: '/v2/imports/*', fault: { kind: 'trickle', bytesPerSecond: 250 } });
  const { body } = await request(`${server.url}/v2/imports/acme`, {
    headers: { authorization: `Bearer ${ACME_TOKEN}` },
  });
  let pieces = 0;
  let text = '';
  for await (const chunk of body) {
    pieces += 1;
    text += String(chunk);
  }
  expect(text).toBe('{"event_imports":[]}');
  expect(pieces).toBeGreaterThan(2);
});

test('endless: valid so far, and it never ends', async () => {
  await server.addFault({ path: '/v2/imports/acme', fault: { kind: 'endless' } });
  const { statusCode, body } = await request(`${server.url}/v2/imports/acme`, {
    headers: { authorization: `Bearer ${ACME_TOKEN}` },
  });
  expect(statusCode).toBe(200);
  let size = 0;
  let start = '';
  for await (const chunk of body) {
    size += (chunk as Buffer).length;
    start ||= String(chunk).trimEnd();
    if (size > 3_000_000) break;
  }
  expect(start).toBe('{"event_imports":[]');
  await server.waitForRequest({ ended: true });
});

test('close-early: part of the answer, then the end of the connection', async () => {
  await server.addFault({ path: '/v2/packages/acme', fault: { kind: 'close-early', bytes: 40 } });
  expect(await codeOf(call(server, 'GET', '/v2/packages/acme'))).toBe('ECONNRESET');
  const { id } = await server.seedImport({ owner: 'acme', log: { entries: 5000 } });
  await server.addFault({ path: '/v2/imports/*/*/log', fault: { kind: 'close-early', bytes: 1000 } });
  expect(await codeOf(call(server, 'GET', `/v2/imports/acme/${id}/log`))).toBe('ECONNRESET');
});

test('latency: of one call, and of all', async () => {
  await server.addFault({ path: '/v2/packages/acme', fault: { kind: 'latency', ms: 60 } });
  await server.set({ latency: 40 });
  const started = performance.now();
  expect((await call(server, 'GET', '/v2/packages/acme')).status).toBe(200);
  expect(performance.now() - started).toBeGreaterThan(95);
});

test('a body can be taken slowly', async () => {
  await server.set({ intakeRate: 1_000_000 });
  const sending = post(server, BODY);
  const { bodyBytes } = await server.waitForRequest({ method: 'POST', bodyBytes: 1 });
  expect(bodyBytes).toBeLessThan(BODY.length);
  await server.set({ intakeRate: Infinity });
  expect((await sending).status).toBe(200);
});
