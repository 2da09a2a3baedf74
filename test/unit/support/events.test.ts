import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeEvents, OLDEST, writeEventFile } from '../../support/events';
import { FLAWS, flawedEvents, writeFlawedFile, type Flaw } from '../../support/flawed-events';
import { seedAcme, startScarfServer } from '../../support/scarf-server';
import { call, importOf, parsed, post } from './scarf-server/client';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'events-'));
});
afterEach(() => rm(folder, { recursive: true }));

const NOW = Date.parse('2026-07-20T12:00:00Z');

test('events are the same for the same seed, of a real size, dated within the last six days', () => {
  const lines = [...makeEvents(2000, { now: NOW, seed: 5 })];
  expect([...makeEvents(2000, { now: NOW, seed: 5 })]).toEqual(lines);
  expect([...makeEvents(2000, { now: NOW, seed: 6 })]).not.toEqual(lines);
  const size = lines.join('\n').length / lines.length;
  expect(size).toBeGreaterThan(290);
  expect(size).toBeLessThan(330);
  const events = lines.map((line) => JSON.parse(line) as Readonly<Record<string, string>>);
  for (const event of events) {
    const age = NOW - Date.parse(event['$time'] ?? '');
    expect(age).toBeGreaterThanOrEqual(0);
    expect(age).toBeLessThanOrEqual(OLDEST);
  }
  expect(new Set(events.map((event) => event['$unique_id'])).size).toBe(2000);
  expect(events.filter((event) => '$tracking_pixel' in event).length).toBeGreaterThan(200);
  expect(events.filter((event) => '$package' in event).length).toBeGreaterThan(1200);
});

test('ids and artifacts can be left out', () => {
  const [line = ''] = makeEvents(1, { packages: [], pixels: [], uniqueIds: false });
  expect(line).not.toMatch(/\$package|\$tracking_pixel|\$unique_id/);
});

test('a file holds the lines, compressed or not', async () => {
  const text = [...makeEvents(3000, { now: NOW })].map((line) => `${line}\n`).join('');
  const { bytes } = await writeEventFile(join(folder, 'a.ndjson'), 3000, { now: NOW });
  expect(await readFile(join(folder, 'a.ndjson'), 'utf8')).toBe(text);
  expect((await stat(join(folder, 'a.ndjson'))).size).toBe(bytes);
  await writeEventFile(join(folder, 'a.ndjson.gz'), 3000, { now: NOW, gzip: true });
  expect(gunzipSync(await readFile(join(folder, 'a.ndjson.gz'))).toString()).toBe(text);
});

test('flaws are as many as asked for, and Scarf takes the file as expected', async () => {
  const flaws = Object.keys(FLAWS) as Flaw[];
  const counts = Object.fromEntries(flaws.map((flaw, index) => [flaw, 2 + (index % 3)]));
  const path = join(folder, 'flawed.ndjson');
  const expected = await writeFlawedFile(path, 500, counts, { now: NOW, seed: 9 });
  expect(Object.fromEntries([...expected.at].map(([flaw, at]) => [flaw, at.length]))).toEqual(counts);
  expect(expected.imported + expected.failed + expected.duplicates).toBe(500);

  const server = await startScarfServer({ now: () => NOW + 60_000 });
  try {
    const { token } = await seedAcme(server);
    const { id } = importOf(await post(server, await readFile(path)));
    await server.settled();
    const [record] = await server.imports();
    expect(record).toMatchObject({
      total: 500,
      imported: expected.imported,
      failed: expected.failed,
      duplicates: expected.duplicates,
    });
    const { text } = await call(server, 'GET', `/v2/imports/acme/${id}/log`, { token });
    const failedLines = text
      .split('\n')
      .filter((line) => line.includes('"class":"error"'))
      .map((line) => (parsed({ status: 200, headers: {}, text: line }) as { line: number }).line);
    const expectedLines = flaws
      .filter((flaw) => FLAWS[flaw] === 'failed')
      .flatMap((flaw) => [...(expected.at.get(flaw) ?? [])])
      .sort((a, b) => a - b);
    expect(failedLines).toEqual(expectedLines);
  } finally {
    await server.close();
  }
});

test('flaws are placed the same for the same seed, and must fit', () => {
  const one = flawedEvents(100, { notJson: 5, blank: 3 }, { now: NOW, seed: 3 });
  const two = flawedEvents(100, { notJson: 5, blank: 3 }, { now: NOW, seed: 3 });
  expect([...one.lines()]).toEqual([...two.lines()]);
  expect(one.expected).toEqual(two.expected);
  expect([...one.lines()].filter((line) => line === '')).toHaveLength(3);
  expect(() => flawedEvents(3, { notJson: 3 })).toThrow(/do not fit/);
});
