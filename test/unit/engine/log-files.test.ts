import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { checkFile } from '../../../src/engine/check/check-file';
import type { CheckFacts } from '../../../src/engine/model/check-facts';
import { LineMap } from '../../../src/engine/line-map/line-map';
import { writeSourceLines } from '../../../src/engine/resend/source-lines';
import { tableOf } from '../../../src/shared/files/layout';
import type { Mapping } from '../../../src/shared/files/mapping';
import { ALL_REQUESTS, type Requests } from '../../../src/shared/files/requests';
import { factsOf, fileWith, folder, makeBody, never, NOW, PACKAGE, PIXEL, planFor } from './bench';

const DESTINATION = { kind: 'package', id: PACKAGE, name: 'oven' } as const;

interface Asked {
  readonly minute: number;
  readonly path?: string;
  readonly status?: number;
  readonly agent?: string;
  readonly method?: string;
}

function line({ minute, path = '/oven.deb', status = 200, agent = 'curl/8', method = 'GET' }: Asked): string {
  const clock = `08:${String(minute).padStart(2, '0')}:00`;
  return `52.14.7.9 - - [14/Jul/2026:${clock} +0000] "${method} ${path} HTTP/1.1" ${status} 9 "-" "${agent}"\n`;
}

function linesAt(...minutes: readonly number[]): string {
  return minutes.map((minute) => line({ minute })).join('');
}

type Event = Readonly<Record<string, unknown>>;

async function sentOf(
  path: string,
  facts: CheckFacts,
): Promise<{
  readonly events: readonly Event[];
  readonly lines: readonly number[];
  readonly counts: unknown;
}> {
  const plan = await planFor(path, facts, { destination: DESTINATION, safetyIds: true });
  const { result, sent } = await makeBody(plan);
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  const events =
    sent.length === 0
      ? []
      : gunzipSync(sent)
          .toString()
          .split('\n')
          .filter((text) => text !== '')
          .map((text) => ({ ...(JSON.parse(text) as object) }));
  const map = await LineMap.load(plan.lineMapPath);
  const { lines, blank, setAside, skipped, sent: count } = result.value;
  return {
    events,
    lines: events.map((_, index) => map.sourceLine(index + 1) ?? -1),
    counts: { lines, blank, setAside, skipped, sent: count },
  };
}

async function checked(path: string, mappings: readonly Mapping[] = []): Promise<CheckFacts> {
  const outcome = await checkFile({ path, nowMs: NOW, mappings, onProgress: () => undefined, signal: never });
  if (outcome.kind !== 'checked') throw new Error(JSON.stringify(outcome));
  return outcome.facts;
}

function mappingOf({ form }: CheckFacts, change: Partial<Requests>): Mapping {
  const mapping = tableOf(form)?.mapping;
  if (mapping?.requests === undefined) throw new Error('It is no log.');
  return { ...mapping, requests: { ...mapping.requests, ...change } };
}

const MIXED_LOG = [
  line({ minute: 1 }),
  line({ minute: 2, path: '/style.css' }),
  '2026/07/14 08:02:00 [error] 1#1: *1 open() "/srv/x" failed (2: No such file or directory)\n',
  '\n',
  line({ minute: 3, status: 404 }),
  line({ minute: 4, agent: 'Googlebot/2.1' }),
  line({ minute: 5, method: 'HEAD' }),
  line({ minute: 6, path: '/docs/' }),
];

describe('the requests of a log', () => {
  it('are sent, set aside, left out or blank, and the check counts as the body does', async () => {
    const path = await fileWith(MIXED_LOG.join(''), 'access.log');
    const facts = await factsOf(path);
    const { lines, blank, faulty, skipped } = facts;
    expect({ lines, blank, faulty, skipped }).toEqual({ lines: 8, blank: 1, faulty: 1, skipped: 4 });
    const sent = await sentOf(path, facts);
    expect(sent.counts).toEqual({ lines: 8, blank: 1, setAside: 1, skipped: 4, sent: 2 });
    expect(sent.lines).toEqual([1, 8]);
    expect(sent.events.map((event) => event['path'])).toEqual(['/oven.deb', '/docs/']);
    expect(facts.requests).toMatchObject({ log: 'combined', requests: 6, counted: 2 });
  });

  it('are events by the choice that the user made for such logs', async () => {
    const path = await fileWith(MIXED_LOG.join(''), 'access.log');
    const first = await factsOf(path);
    const all = await checked(path, [mappingOf(first, { choice: ALL_REQUESTS })]);
    expect([all.skipped, all.requests?.counted]).toEqual([0, 6]);
    const choice = { ...ALL_REQUESTS, onlyPaths: ['/oven*'], notPaths: [] };
    const some = await checked(path, [mappingOf(first, { choice })]);
    expect([some.skipped, some.requests?.counted]).toEqual([2, 4]);
    expect((await sentOf(path, some)).counts).toMatchObject({ skipped: 2, sent: 4, setAside: 1 });
  });

  it('may all be left out: then the file is not without events, and nothing is sent', async () => {
    const path = await fileWith(line({ minute: 1, status: 404 }).repeat(3), 'access.log');
    const facts = await factsOf(path);
    expect([facts.lines, facts.blank, facts.skipped]).toEqual([3, 0, 3]);
    expect((await sentOf(path, facts)).counts).toMatchObject({ skipped: 3, sent: 0 });
  });

  it('go to the package or pixel that the first fitting rule names', async () => {
    const log = ['/a/oven-1', '/a/oven-2', '/b', '/c"x'].map((own, index) =>
      line({ minute: index, path: own }),
    );
    const path = await fileWith(log.join(''), 'access.log');
    const rules = [
      { path: '/a/oven-1', to: { kind: 'pixel', id: PIXEL } },
      { path: '/a/*', to: { kind: 'package', id: PACKAGE } },
      { path: '/c*', to: { kind: 'package', id: 'a "name"' } },
    ] as const;
    const facts = await checked(path, [mappingOf(await factsOf(path), { rules })]);
    expect(facts.requests?.byRule).toEqual([1, 1, 1]);
    const { events } = await sentOf(path, { ...facts });
    expect(events.map(({ $package, $tracking_pixel }) => $package ?? $tracking_pixel ?? null)).toEqual([
      PIXEL,
      PACKAGE,
      null,
      'a "name"',
    ]);
    expect(facts.groups.map((group) => [group.package, group.pixel, group.lines])).toEqual([
      [null, PIXEL, 1],
      [PACKAGE, null, 1],
      [null, null, 1],
      ['a "name"', null, 1],
    ]);
  });

  it('are saved as they stand in the log, with the line that names its columns', async () => {
    const log =
      '#Version: 1.0\n#Fields: date time c-ip cs(User-Agent)\n2026-07-14 08:00:00 52.14.7.9 a+b\nx\n';
    const path = await fileWith(log, 'u_ex.log');
    const facts = await factsOf(path);
    const to = join(await folder(), 'saved');
    await writeSourceLines({ path, ...facts }, [4], to, never);
    expect(await readFile(join(to, '0'), 'utf8')).toBe('#Fields: date time c-ip cs(User-Agent)\nx\n');
  });
});

describe('the ids of requests', () => {
  async function idsOf(path: string): Promise<readonly unknown[]> {
    return (await sentOf(path, await checked(path))).events.map((event) => event['$unique_id']);
  }

  it('are the same in a log that overlaps an earlier one, so that Scarf counts each once', async () => {
    const first = await idsOf(await fileWith(linesAt(1, 2, 2, 3, 4), 'access.log'));
    const second = await idsOf(await fileWith(linesAt(2, 2, 3, 4, 5, 5, 6), 'access.log'));
    expect(new Set(first).size).toBe(5);
    expect(second.slice(0, 4)).toEqual(first.slice(1));
    expect(new Set([...first, ...second]).size).toBe(8);
  });

  it('are the same where the overlap begins in another file of a folder', async () => {
    const single = await idsOf(await fileWith(linesAt(1, 2, 2, 3, 4, 5), 'access.log'));
    const rotated = await folder();
    await writeFile(join(rotated, 'access.log'), linesAt(5, 6));
    await writeFile(join(rotated, 'access.log.1'), linesAt(2, 3, 4));
    await writeFile(join(rotated, 'access.log.2.gz'), gzipSync(linesAt(2)));
    const ids = await idsOf(rotated);
    expect(ids.slice(0, 5)).toEqual(single.slice(1));
    expect(single).not.toContain(ids[5]);
  });

  it('do not depend on what is left out', async () => {
    const text = linesAt(1, 2) + line({ minute: 2, status: 404 }) + linesAt(2);
    const path = await fileWith(text, 'access.log');
    const usual = await idsOf(path);
    const facts = await checked(path, [mappingOf(await factsOf(path), { choice: ALL_REQUESTS })]);
    const all = (await sentOf(path, facts)).events.map((event) => event['$unique_id']);
    expect([all[0], all[1], all[3]]).toEqual(usual);
  });
});

describe('several logs', () => {
  it('are read in the order of the time of their first requests, whatever they are called', async () => {
    const path = await folder();
    await mkdir(join(path, 'old'));
    await writeFile(join(path, 'access.log'), linesAt(30, 31));
    await writeFile(join(path, 'access.log.1'), linesAt(20));
    await writeFile(join(path, 'access.log.2.gz'), gzipSync(linesAt(10, 11)));
    await writeFile(join(path, 'old', 'access_log-20260713'), linesAt(5));
    await writeFile(join(path, 'error.log'), '2026/07/14 08:02:00 [error] 1#1: *1 open() failed\n');
    const facts = await checked(path);
    expect(facts.inOrderOfTime).toBe(true);
    expect(facts.parts?.map(({ name, firstLine }) => [name, firstLine])).toEqual([
      ['old/access_log-20260713', 1],
      ['access.log.2.gz', 2],
      ['access.log.1', 4],
      ['access.log', 5],
    ]);
    expect(facts.tables?.map(({ files, requests }) => [files, requests?.requests])).toEqual([[4, 6]]);
    const { events, counts } = await sentOf(path, facts);
    const times = events.map((event) => String(event['$time']));
    expect(times).toEqual([...times].sort());
    expect(counts).toMatchObject({ lines: 6, sent: 6 });
  });

  it('are in the order of their names if they are no logs', async () => {
    const path = await folder();
    for (const name of ['b.csv', 'a.csv'])
      await writeFile(join(path, name), 'time,unique_id\n2026-07-14T08:00:00Z,x\n');
    const facts = await checked(path);
    expect(facts.inOrderOfTime).toBeUndefined();
    expect(facts.parts?.map(({ name }) => name)).toEqual(['a.csv', 'b.csv']);
  });

  it('add up what is left out', async () => {
    const path = await folder();
    await writeFile(join(path, 'a.log'), MIXED_LOG.join(''));
    await writeFile(join(path, 'b.log'), MIXED_LOG.join(''));
    const facts = await checked(path);
    const { lines, blank, faulty, skipped } = facts;
    expect({ lines, blank, faulty, skipped }).toEqual({ lines: 16, blank: 2, faulty: 2, skipped: 8 });
    expect((await sentOf(path, facts)).counts).toEqual({
      lines: 16,
      blank: 2,
      setAside: 2,
      skipped: 8,
      sent: 4,
    });
    expect(facts.tables?.[0]?.requests).toMatchObject({ requests: 12, counted: 4 });
  });
});
