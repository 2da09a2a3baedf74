import { existsSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { request } from 'undici';
import { afterEach, expect, test } from 'vitest';
import { makeEvents } from '../../../support/events';
import {
  ACME_TOKEN,
  ScarfControl,
  seedAcme,
  startScarfServer,
  syntheticEntry,
  type HeldEvent,
  type ScarfServer,
} from '../../../support/scarf-server';
import { call, importOf, post } from './client';

let server: ScarfServer;
afterEach(() => server.close());

test('every operation works over HTTP as it does in the process', async () => {
  server = await startScarfServer();
  const control = new ScarfControl(server.url);
  await seedAcme(control);
  expect(await control.set({ rate: 0, record: 'all' })).toMatchObject({ rate: 0, maxPerPage: Infinity });
  const lines = [...makeEvents(6)];
  const { id } = importOf(await post(server, lines.join('\n')));
  await control.step({ events: 2 });
  expect(await control.imports()).toMatchObject([{ id, total: 2, status: 'importing' }]);
  expect(await control.set({ rate: Infinity })).toMatchObject({ rate: Infinity });
  await control.settled({ id });
  expect((await control.body(id)).toString()).toBe(lines.join('\n'));
  const events: HeldEvent[] = [];
  for await (const event of control.events('acme')) events.push(event);
  expect(events.map(({ text }) => text)).toEqual(lines);
  expect(Object.values(await control.heldCounts({ owner: 'acme' })).reduce((a, b) => a + b)).toBe(6);

  const seeded = await control.seedImport({ owner: 'acme', status: 'importing', imported: 5, failed: 2 });
  expect(seeded).toMatchObject({ status: 'importing', total: 7, seeded: true });
  await call(server, 'POST', `/v2/imports/acme/${seeded.id}/abort`);
  expect(await control.aborts()).toMatchObject([{ importId: seeded.id, was: 'importing' }]);

  const rule = { path: '/v2/**', fault: { kind: 'status', status: 418 }, times: 1 } as const;
  expect(await control.addFault(rule)).toEqual({ id: '1', rule, struck: 0 });
  expect((await call(server, 'GET', '/v2/imports/acme')).status).toBe(418);
  expect(await control.faults()).toEqual([{ id: '1', rule, struck: 1 }]);
  await control.clearFaults();
  expect(
    await control.waitForRequest({ method: 'POST', path: '/v2/acme/import', ended: true }),
  ).toMatchObject({
    number: 1,
    state: 'answered',
    status: 200,
    importId: id,
  });
});

test('the control says what is wrong with its input', async () => {
  server = await startScarfServer();
  const control = new ScarfControl(server.url);
  await expect(control.set({ rate: -1 })).rejects.toThrow(/set: 400/);
  await expect(control.body('nope')).rejects.toThrow(/404.*no import nope/);
  await expect(control.seedImport({ owner: 'nobody' })).rejects.toThrow(/no owner nobody/);
  await expect(control.waitForRequest({ timeout: 5 })).rejects.toThrow(/no such request within 5 ms/);
  expect((await fetch(`${server.url}/__control/explode`, { method: 'POST' })).status).toBe(404);
});

test('requests are recorded as they came, with the token left out unless it is asked for', async () => {
  server = await startScarfServer();
  await seedAcme(server);
  await call(server, 'GET', '/v2/packages/acme?per_page=3', { headers: { 'user-agent': 'tester' } });
  const [seen] = await server.requests();
  expect(seen).toMatchObject({
    number: 1,
    method: 'GET',
    path: '/v2/packages/acme?per_page=3',
    headers: { 'user-agent': 'tester', authorization: 'Bearer ***' },
    bodyBytes: 0,
    state: 'answered',
    status: 200,
  });
  const [shown] = await server.requests({ showToken: true, path: '/v2/packages/*' });
  expect(shown?.headers['authorization']).toBe(`Bearer ${ACME_TOKEN}`);
  expect(await server.requests({ path: '/v2/imports/**' })).toEqual([]);
});

test('a log of a million entries streams, and is not held in memory', { tags: ['long'] }, async () => {
  server = await startScarfServer();
  await seedAcme(server);
  const log = { entries: 1_000_000, firstLine: 3, lineStep: 2 };
  const { id } = await server.seedImport({ owner: 'acme', log });
  const { body, headers } = await request(`${server.url}/v2/imports/acme/${id}/log`, {
    headers: { authorization: `Bearer ${ACME_TOKEN}` },
  });
  expect(headers['content-type']).toBe('application/x-ndjson');
  let entries = 0;
  let tail = '';
  const before = process.memoryUsage().heapUsed;
  let heap = 0;
  for await (const chunk of body) {
    for (let at = (chunk as Buffer).indexOf(10); at !== -1; at = (chunk as Buffer).indexOf(10, at + 1))
      entries += 1;
    tail = (tail + String(chunk)).slice(-400);
    heap = Math.max(heap, process.memoryUsage().heapUsed);
  }
  expect(entries).toBe(1_000_000);
  expect(JSON.parse(tail.trimEnd().split('\n').at(-1) ?? '')).toEqual(syntheticEntry(log, 999_999));
  // The text alone is larger, and its objects would be several times as large.
  expect(heap - before).toBeLessThan(100 * 1024 * 1024);
  expect((await server.imports())[0]?.seeded).toBe(true);
});

test('a made-up log can follow an import’s own', async () => {
  server = await startScarfServer();
  await seedAcme(server);
  const { id } = importOf(await post(server, 'bad\n'));
  await server.settled();
  await server.setLog({ id, log: { entries: 2, firstLine: 10 } });
  const { text } = await call(server, 'GET', `/v2/imports/acme/${id}/log`);
  const lines = text.trimEnd().split('\n');
  expect(lines).toHaveLength(4);
  expect(JSON.parse(lines[2] ?? '')).toMatchObject({ line: 10 });
});

test('reset brings back the server as it was started', async () => {
  server = await startScarfServer({ accounts: [{ token: 'mine', owners: ['me'] }], rate: 0 });
  await seedAcme(server);
  await server.set({ latency: 5, activeLimit: 1 });
  await server.addFault({ path: '/nowhere', fault: { kind: 'latency', ms: 1 } });
  const reading = importOf(await post(server, [...makeEvents(3)].join('\n'))).id;
  const ended = server.settled({ id: reading });
  await server.reset();
  await ended;
  expect(await server.imports()).toEqual([]);
  expect(await server.requests()).toEqual([]);
  expect(await server.faults()).toEqual([]);
  expect(await server.set({})).toMatchObject({ latency: 0, activeLimit: 15, rate: 0 });
  expect((await call(server, 'GET', '/v2/imports/acme')).status).toBe(401);
  expect((await call(server, 'GET', '/v2/imports/me', { token: 'mine' })).status).toBe(200);
});

test('close ends open connections and waits, and leaves nothing behind', async () => {
  const before = new Set(folders());
  server = await startScarfServer({ rate: 0 });
  await seedAcme(server);
  const mine = folders().find((name) => !before.has(name)) ?? '';
  await post(server, [...makeEvents(3)].join('\n'));
  await server.addFault({ path: '/v2/imports/acme', fault: { kind: 'hang' } });
  const hanging = call(server, 'GET', '/v2/imports/acme').catch((error: NodeJS.ErrnoException) => error.code);
  await server.waitForRequest({ path: '/v2/imports/acme' });
  const waiting = server.waitForRequest({ path: '/never' }).catch((error: Error) => error.message);
  const idle = connect(server.port, '127.0.0.1');
  await once(idle, 'connect');
  const gone = once(idle, 'close');
  await server.close();
  expect(await hanging).toBe('ECONNRESET');
  expect(await waiting).toBe('the server ended');
  await gone;
  expect(existsSync(`${tmpdir()}/${mine}`)).toBe(false);
  await expect(call(server, 'GET', '/v2/imports/acme')).rejects.toThrow(/ECONNREFUSED/);
});

const folders = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('scarf-server-'));
