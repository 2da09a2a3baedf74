import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  PAST_AT_MOST,
  RemoteList,
  WHOLE_EVERY_MS,
  type Extent,
} from '../../../src/main/imports/remote/remote-list';
import { ForeignImports } from '../../../src/main/imports/remote/foreign-imports';
import type { RemoteImport } from '../../../src/main/scarf/model';
import type { Scarf } from '../../../src/main/scarf/scarf';
import { succeed } from '../../../src/shared/failure';
import { SetClock } from '../../support/set-clock';
import { tempFolder } from '../../support/temp-folder';

const NOW = Date.parse('2026-11-23T10:00:00.000Z');
const DAY = 24 * 3600 * 1000;
const PAGE = 100;

function remote(id: string, status: RemoteImport['status']): RemoteImport {
  return { id, status, total: null, imported: null, failed: null, createdAt: null, updatedAt: null };
}

function listFor(folder = tempFolder()) {
  const clock = new SetClock(NOW);
  let answer = { rows: [] as RemoteImport[], complete: true };
  const ours = new Set<string>();
  /** How many rows of its answer the list took at each read. */
  const taken: number[] = [];
  const listImports: Scarf['listImports'] = async (_owner, { enough } = {}) => {
    const { rows, complete } = answer;
    for (let count = PAGE; count < rows.length; count += PAGE) {
      if (enough?.(rows.slice(0, count)) !== true) continue;
      taken.push(count);
      return { ok: true, value: { rows: rows.slice(0, count), complete: false } };
    }
    taken.push(rows.length);
    return { ok: true, value: { rows, complete } };
  };
  const scarf = { listImports };
  const list = new RemoteList(
    (owner) => join(folder, `${owner}.json`),
    scarf,
    clock,
    (id) => ours.has(id),
    () => undefined,
  );
  const read = async (
    rows: RemoteImport[],
    extent: Extent = 'whole',
    { complete = extent === 'whole' } = {},
  ): Promise<void> => {
    answer = { rows, complete };
    await list.refresh({ durably: true, extent });
  };
  return { clock, list, read, folder, ours, taken };
}

function many(status: RemoteImport['status'], count: number): RemoteImport[] {
  return Array.from({ length: count }, (_, at) => remote(`${status}-${at}`, status));
}

it('says when no save is under way that was not waited for', async () => {
  const { list, folder } = listFor();
  await list.open('acme');
  await list.refresh({ durably: false });
  await list.saved();
  expect(readdirSync(folder)).toEqual(['acme.json']);
});

describe('the slots in use', () => {
  it('are unknown until the list is read', async () => {
    const { list, read } = listFor();
    await list.open('acme');
    expect(list.slots).toBeNull();
    await read([...many('importing', 12), ...many('done', 30), remote('odd', null)]);
    expect(list.slots).toEqual({ inUse: 12, of: 15, asOf: '2026-11-23T10:00:00.000Z' });
  });

  it('follow a part of the list, and drop an import that left the whole list', async () => {
    const { list, read } = listFor();
    await list.open('acme');
    await read(many('importing', 3));
    await read([remote('importing-0', 'done')], new Set(['importing-0']));
    expect(list.slots?.inUse).toBe(2);
    await read([remote('importing-1', 'importing')]);
    expect(list.slots?.inUse).toBe(1);
  });

  it('are never more than the slots there are, even if Scarf allows more one day', async () => {
    const { list, read } = listFor();
    await list.open('acme');
    await read(many('importing', 20));
    expect(list.slots).toMatchObject({ inUse: 20, of: 20 });
  });
});

describe('a list that was edited by hand', () => {
  it.each([['asOfMs'], ['firstSeenMs']])('counts as none when its %s is no moment', async (key) => {
    const { list, read, folder } = listFor();
    await list.open('acme');
    await read([remote('one', 'done')]);
    const path = join(folder, 'acme.json');
    rmSync(`${path}.bak`, { force: true });
    writeFileSync(path, readFileSync(path, 'utf8').replace(new RegExp(`"${key}":\\d+`), `"${key}":1e300`));
    const { list: reopened } = listFor(folder);
    await reopened.open('acme');
    expect([reopened.asOfMs, reopened.rows]).toEqual([null, []]);
    expect(() => new Date(reopened.moment()).toISOString()).not.toThrow();
  });
});

describe('an import that left the list', () => {
  it('is past: it is kept, up to a number, and a list that may lack it leaves it', async () => {
    const { list, read } = listFor();
    await list.open('acme');
    await read(many('done', 3));
    await read([remote('done-0', 'done')], undefined, { complete: false });
    expect(list.isListed('done-1')).toBe(true);
    await read([remote('done-0', 'done')]);
    expect(list.isListed('done-0')).toBe(true);
    expect(list.isListed('done-1')).toBe(false);
    expect(list.get('done-1')).toMatchObject({ status: 'done' });

    await read(many('aborted', PAST_AT_MOST + 500));
    await read([remote('last', 'importing')]);
    expect(list.rows).toHaveLength(PAST_AT_MOST + 1);
    // The first list was there before all others, so its rows go first.
    expect(list.get('done-1')).toBeUndefined();
  });

  it('keeps the moment when it was first seen: it is not new when it is listed again', async () => {
    const { list, read } = listFor();
    await list.open('acme');
    await read([remote('old', 'importing')]);
    await read([]);
    const began = list.moment();
    await read([remote('old', 'importing')]);
    expect(list.rows[0]?.firstSeenMs).toBeLessThan(began);
  });

  it('is shown as a foreign import only if it had ended', async () => {
    const { list, read } = listFor();
    await list.open('acme');
    await read([remote('ended', 'done'), remote('running', 'importing')]);
    const foreign = new ForeignImports({ abortImport: async () => succeed(undefined) }, list);
    const shown = (): readonly (string | null)[] =>
      foreign.views('acme', new Map()).map(({ remoteId }) => remoteId);
    expect(shown()).toEqual(['ended', 'running']);
    await read([]);
    expect(shown()).toEqual(['ended']);
  });
});

describe('the news of a long list', () => {
  /** Newest first: imports `from` to 1, each created a second after the next. */
  const newest = (from: number): RemoteImport[] =>
    Array.from({ length: from }, (_, at) => ({
      ...remote(`${from - at}`, 'done'),
      createdAt: new Date(NOW + (from - at) * 1_000).toISOString(),
    }));

  it('are read as far as a page without any, and once a minute the whole list is read', async () => {
    const { clock, list, read, taken } = listFor();
    await list.open('acme');
    await read(newest(1_000), 'news');
    await read(newest(1_003), 'news');
    await read(newest(1_003), 'news');
    await read(newest(1_250), 'news');
    expect(taken).toEqual([1_000, 200, 100, 400]);
    expect(list.rows).toHaveLength(1_250);
    await clock.pass(WHOLE_EVERY_MS);
    await read(newest(1_251), 'news');
    expect(taken.at(-1)).toBe(1_251);
  });

  it('are looked for behind a page that another look read without what follows it', async () => {
    const { list, read, taken } = listFor();
    await list.open('acme');
    await read(newest(500), 'news');
    await read(newest(750), new Set(['750']));
    await read(newest(750), 'news');
    expect(taken).toEqual([500, 100, 400]);
    expect(list.get('610')).toBeDefined();
  });

  it.each([
    ['the oldest first', (rows: RemoteImport[]) => rows.reverse()],
    ['without times', (rows: RemoteImport[]) => rows.map((row) => ({ ...row, createdAt: null }))],
  ])('may be anywhere in a list %s, which is read whole', async (_order, ordered) => {
    const { list, read, taken } = listFor();
    await list.open('acme');
    await read(ordered(newest(300)), 'news');
    await read(ordered(newest(301)), 'news');
    expect(taken).toEqual([300, 301]);
  });
});

describe('the file of the list', () => {
  it('has each foreign import before an upload begins, and is not written anew for each of ours', async () => {
    const { list, read, folder, ours } = listFor();
    const kept = (): string => readFileSync(join(folder, 'acme.json'), 'utf8');
    await list.open('acme');
    await read([remote('foreign-1', 'done')]);
    ours.add('ours-1');
    await read([remote('foreign-1', 'done'), remote('ours-1', 'done')]);
    expect(kept()).not.toContain('ours-1');
    await read([remote('foreign-1', 'done'), remote('ours-1', 'done'), remote('foreign-2', 'importing')]);
    expect(kept()).toContain('foreign-2');
    expect(kept()).toContain('ours-1');
  });
});

it('of an account without imports is on disk before the first upload: what a crash then leaves in Scarf is new', async () => {
  const { list, read, folder } = listFor();
  await list.open('acme');
  await read([], 'news');
  const began = list.moment();

  const later = listFor(folder);
  later.list.startAfter(began);
  await later.list.open('acme');
  await later.read([remote('lost', 'importing')]);
  expect(later.list.rows[0]?.firstSeenMs).toBeGreaterThan(began);
});

describe('the moments of the list', () => {
  it('always grow, also when the clock is set back and after a restart', async () => {
    const { clock, list, read, folder } = listFor();
    await list.open('acme');
    await read([]);
    const began = list.moment();
    clock.put(-DAY);
    await read([remote('new', 'importing')]);
    const seen = list.rows[0]?.firstSeenMs ?? 0;
    expect(seen).toBeGreaterThan(began);

    const later = listFor(folder);
    later.clock.put(-DAY);
    await later.list.open('acme');
    expect(later.list.moment()).toBeGreaterThan(seen);
  });
});
