import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ImportStore } from '../../../src/main/imports/record/import-store';
import { NO_OTHERS } from '../../../src/main/imports/record/claims';
import { RecordStore } from '../../../src/main/imports/record/record-store';
import type { Failure } from '../../../src/shared/failure';
import { aRecord } from '../../support/records';
import { SetClock } from '../../support/set-clock';
import { tempFolder } from '../../support/temp-folder';
import { AT, BODY, remote } from './import-events';

/** A store with an import that is being sent, on a disk that can refuse the record. */
async function sending() {
  const clock = new SetClock(Date.parse(AT));
  const disk = new RecordStore(join(tempFolder(), 'imports'));
  const troubles: Failure[] = [];
  const store = new ImportStore(
    disk,
    () => undefined,
    (failure) => troubles.push(failure),
    clock,
  );
  const { id } = aRecord();
  await store.add(aRecord());
  await store.apply(id, { kind: 'upload-begins', at: AT });
  const folder = disk.folder(id).path;
  const aside = `${folder}.aside`;
  return {
    clock,
    disk,
    store,
    id,
    troubles,
    /** A file in place of the folder takes no record. */
    refuse: () => {
      renameSync(folder, aside);
      writeFileSync(folder, '');
    },
    accept: () => {
      rmSync(folder);
      renameSync(aside, folder);
    },
    phaseOnDisk: async () => (await disk.loadAll()).records.find((record) => record.id === id)?.phase.name,
    end: async () => {
      await store.apply(id, { kind: 'body-made', result: BODY });
      await store.apply(id, { kind: 'answered', remote: remote(), at: AT });
      const ended = remote({ status: 'done', imported: 10 });
      await store.apply(id, { kind: 'polled', remote: ended, at: AT, settled: true });
    },
  };
}

describe('a change that the disk does not take', () => {
  it('is written again by itself until the disk takes it, although nothing else happens', async () => {
    const { clock, store, id, troubles, refuse, accept, phaseOnDisk, end } = await sending();
    refuse();
    await end();
    expect(store.get(id)?.phase.name).toBe('done');
    expect(troubles.length).toBeGreaterThan(0);
    for (let minute = 0; minute < 5; minute += 1) {
      await expect.poll(() => clock.sleeping).toBe(1);
      await clock.pass(60_000);
    }
    await expect.poll(() => clock.sleeping).toBe(1);
    const told = troubles.length;
    expect(store.hasUnsaved).toBe(true);
    accept();
    await clock.pass(60_000);
    await expect.poll(() => store.hasUnsaved).toBe(false);
    expect(await phaseOnDisk()).toBe('done');
    expect([troubles.length, clock.sleeping]).toEqual([told, 0]);
  });

  it('is written again when the app ends', async () => {
    const { store, refuse, accept, phaseOnDisk, end } = await sending();
    refuse();
    await end();
    accept();
    expect(await phaseOnDisk()).toBe('uploading');
    await store.saveUnsaved();
    expect(await phaseOnDisk()).toBe('done');
    expect(store.hasUnsaved).toBe(false);
  });
});

describe('a record whose last save a crash interrupted', () => {
  it('is not told as removed when it is saved again', async () => {
    const { disk, store, troubles, id, end } = await sending();
    rmSync(join(disk.folder(id).path, 'record.json'));
    await end();
    expect(store.get(id)?.phase.name).toBe('done');
    expect(troubles).toEqual([]);
  });
});

it('what has not ended is found without a walk through all that has', async () => {
  const { disk, clock, store, id, end } = await sending();
  const { owner } = aRecord();
  expect(store.openOf(owner).map((record) => record.id)).toEqual([id]);
  expect(store.openOf('another')).toEqual([]);
  await end();
  expect(store.openOf(owner)).toEqual([]);
  const ended = store.get(id);
  if (ended === undefined) throw new Error('no record');
  for (let at = 0; at < 20; at += 1) await disk.add({ ...ended, id: `ended-${at}` });
  let asked = 0;
  const claims = {
    ...NO_OTHERS,
    isOurs: () => {
      asked += 1;
      return true;
    },
  };
  const nothing = (): void => undefined;
  const next = new ImportStore(disk, nothing, nothing, clock, claims);
  await next.load();
  await next.add({ ...aRecord(), id: 'next' });
  asked = 0;
  expect(next.openOf(owner).map((record) => record.id)).toEqual(['next']);
  expect(asked).toBe(1);
  expect(next.oursOf(owner)).toHaveLength(22);
});
