import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FIRST_AT_MOST, ImportStore } from '../../../src/main/imports/record/import-store';
import { NOT_SENT, type ImportRecord } from '../../../src/main/imports/record/record';
import { RecordStore } from '../../../src/main/imports/record/record-store';
import { aRecord } from '../../support/records';
import { SetClock } from '../../support/set-clock';
import { tempFolder } from '../../support/temp-folder';

const MINUTE = 60_000;
const START = Date.parse('2026-11-01T00:00:00.000Z');

/** The nth import, a minute after the one before. */
function nth(at: number, phase: 'cancelled' | 'queued'): ImportRecord {
  const record = aRecord({
    id: `import-${at}`,
    createdAt: new Date(START + at * MINUTE).toISOString(),
  });
  return phase === 'queued'
    ? record
    : { ...record, phase: { name: 'cancelled', arrived: 'nothing' }, delivery: NOT_SENT };
}

const storeOf = (disk: RecordStore): ImportStore =>
  new ImportStore(
    disk,
    () => undefined,
    () => undefined,
    new SetClock(Date.now()),
  );
const idsIn = (store: ImportStore): readonly string[] => store.all.map(({ id }) => id);

/** A data folder with a history: the two oldest imports still wait, all others ended. An app has loaded it once. */
async function usedHistory(ended: number) {
  const root = join(tempFolder(), 'imports');
  const disk = new RecordStore(root);
  for (let at = 0; at < ended + 2; at += 1) await disk.save(nth(at, at < 2 ? 'queued' : 'cancelled'));
  const store = storeOf(disk);
  await store.load();
  await expect.poll(() => existsSync(`${root}-first.json`)).toBe(true);
  return { root, disk, all: idsIn(store) };
}

describe('a start with a long history', () => {
  it(
    'loads the imports that have not ended and the newest others first, then the rest in order',
    { tags: ['long'] },
    async () => {
      const { disk, all } = await usedHistory(FIRST_AT_MOST + 30);
      const store = storeOf(disk);
      expect(await store.loadFirst()).toBe(true);
      expect(idsIn(store)).toEqual([...all.slice(0, 2), ...all.slice(-FIRST_AT_MOST)]);

      // What happens meanwhile is not undone by loading the rest.
      await store.apply('import-0', { kind: 'stopped', arrived: 'nothing', at: '2026-11-23T10:00:00.000Z' });
      await store.load();
      expect(idsIn(store)).toEqual(all);
      expect(store.get('import-0')?.phase.name).toBe('cancelled');
    },
  );

  it('knows an import that began in the run before', async () => {
    const { root, disk } = await usedHistory(3);
    const store = storeOf(disk);
    await store.load();
    await store.add(nth(50, 'queued'));
    await expect
      .poll(async () => {
        const later = storeOf(new RecordStore(root));
        await later.loadFirst();
        return later.get('import-50')?.phase.name;
      })
      .toBe('queued');
  });

  it.each([
    ['missing', null],
    ['damaged', '{"first": ["import-'],
    ['of names that lead elsewhere', '{"first": ["../imports/import-1"]}'],
  ])('loads all of it when the hint is %s', async (_what, hint) => {
    const root = join(tempFolder(), 'imports');
    const disk = new RecordStore(root);
    for (let at = 0; at < 4; at += 1) await disk.save(nth(at, 'cancelled'));
    if (hint !== null) writeFileSync(`${root}-first.json`, hint);
    const store = storeOf(disk);
    expect(await store.loadFirst()).toBe(false);
    expect(idsIn(store)).toEqual([]);
    await store.load();
    expect(idsIn(store)).toHaveLength(4);
  });

  it('leaves out what the hint names and the disk does not hold', async () => {
    const { root, disk } = await usedHistory(3);
    writeFileSync(`${root}-first.json`, '{"first": ["import-2", "import-900"]}');
    const store = storeOf(disk);
    expect(await store.loadFirst()).toBe(true);
    expect(idsIn(store)).toEqual(['import-2']);
  });
});
