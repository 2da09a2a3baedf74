import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { captureChild } from '../../scripts/support/child';
import { noticeText } from '../../src/renderer/text/notices';
import type { Failure } from '../../src/shared/failure';
import { acmeServer } from '../support/connected-app';
import {
  eventFile,
  expectConsistentRig,
  timesHeld,
  UPLOAD,
  wordsAbout,
  wordsOfFailure,
} from '../support/faults';
import { writeFlawedFile } from '../support/flawed-events';
import { servingRig } from '../support/imports-rig';
import { canMakeDisks, smallDisk, type SmallDisk } from '../support/small-disk';
import { tempFolder } from '../support/temp-folder';

// The disk with the app's data is full or read-only.

type Rig = Awaited<ReturnType<typeof servingRig>>;

/** Why an import cannot begin. */
async function refusalOf(rig: Rig, path: string): Promise<Failure | null> {
  const begun = await rig.imports.begin(await rig.check(path));
  return begun.ok ? null : begun.failure;
}

const FULL = 'This computer’s disk is full.';
const FREE_SOME = 'Free some space, then try again. Nothing already saved was lost.';
const CLOSED = 'This app has no permission to write to its own folder.';

it('the folder of an import removed while Scarf reads it is told: its set-aside lines are gone', async () => {
  const server = await acmeServer({ rate: 0 });
  const rig = await servingRig(server.url);
  const path = join(tempFolder(), 'flawed.ndjson');
  await writeFlawedFile(path, 60, { noArtifact: 20 });
  const id = await rig.begin(path);
  await rig.until(id, 'processing');
  rmSync(rig.store.root, { recursive: true });
  await server.set({ rate: Infinity });
  await rig.until(id, 'done');
  expect(rig.diskTroubles).toMatchObject([{ code: 'gone' }]);
  const { title, next } = noticeText({ kind: 'disk', failure: rig.diskTroubles[0] ?? null });
  expect(title).toBe('A folder of the app was removed while it ran.');
  expect(next).toContain('The lines set aside and the log of this import may be lost.');
  await expectConsistentRig(server, rig);
});

describe.runIf(canMakeDisks)('a data disk that', () => {
  it.each<[string, (disk: SmallDisk, bad: boolean) => Promise<void> | void, string, string]>([
    ['is full', (disk, bad) => (bad ? disk.fill() : disk.free()), FULL, FREE_SOME],
    ['is read-only', (disk, bad) => disk.setReadOnly(bad), CLOSED, 'Ask your IT team'],
  ])('%s lets no import begin and loses none', async (_what, trouble, sentence, next) => {
    const server = await acmeServer();
    const disk = await smallDisk(4);
    const rig = await servingRig(server.url, { folder: disk.path });
    const first = await rig.begin(await eventFile(50, { seed: 1 }));
    await rig.until(first, 'done');

    await trouble(disk, true);
    const second = await eventFile(60, { seed: 2, name: 'second.ndjson' });
    const refused = await refusalOf(rig, second);
    if (refused === null) throw new Error('It began.');
    expect(wordsOfFailure(refused)).toContain(sentence);
    expect(wordsOfFailure(refused)).toContain(next);
    expect(await server.requests(UPLOAD)).toHaveLength(1);

    await trouble(disk, false);
    const later = await rig.begin(second);
    await rig.until(later, 'done');
    expect(await timesHeld(server)).toEqual({ events: 110, doubled: 0 });
    const read = await rig.store.loadAll();
    expect(read.records.map(({ id }) => id)).toEqual([first, later]);
    expect(read.damaged).toEqual([]);
    await expectConsistentRig(server, rig);
  });

  it('becomes full while lines are set aside aborts the upload, and the import can be retried', async () => {
    const server = await acmeServer();
    const disk = await smallDisk(1);
    const rig = await servingRig(server.url, { folder: disk.path });
    const path = join(tempFolder(), 'flawed.ndjson');
    // The set-aside lines take almost two megabytes.
    await writeFlawedFile(path, 8_000, { noArtifact: 6_000 });
    const id = await rig.begin(path);
    const failed = await rig.until(id, 'failed');
    expect(wordsAbout(failed)).toContain(FULL);
    expect(wordsAbout(failed)).toContain(FREE_SOME);
    expect(await server.imports()).toEqual([]);
    expect(readdirSync(rig.store.folder(id).path).filter((name) => !name.startsWith('record'))).toEqual([]);
    await expectConsistentRig(server, rig);

    await growTo(disk, 64);
    expect(await rig.imports.sendNow(id)).toMatchObject({ ok: true });
    await rig.until(id, 'done');
    expect(await timesHeld(server)).toEqual({ events: 2_000, doubled: 0 });
    await expectConsistentRig(server, rig);
  });

  it.each<[string, (disk: SmallDisk, bad: boolean) => Promise<void> | void, string]>([
    ['becomes full', (disk, bad) => (bad ? disk.fill() : disk.free()), FULL],
    ['becomes read-only', (disk, bad) => disk.setReadOnly(bad), CLOSED],
  ])(
    '%s while Scarf reads keeps the old record, and a restart catches up',
    async (_what, trouble, sentence) => {
      const server = await acmeServer({ rate: 0 });
      const disk = await smallDisk(4);
      const rig = await servingRig(server.url, { folder: disk.path });
      const id = await rig.begin(await eventFile(80));
      await rig.until(id, 'processing');
      await trouble(disk, true);
      await server.set({ rate: Infinity });
      const done = await rig.until(id, 'done');
      expect(wordsAbout(done)).toContain('80');
      expect(rig.diskTroubles.map(wordsOfFailure).join('\n')).toContain(sentence);
      // The record on disk is intact, and older than the view.
      expect(await rig.store.loadAll()).toMatchObject({ records: [{ id, phase: { name: 'processing' } }] });
      await trouble(disk, false);
      await rig.imports.serve(null);

      const restarted = await servingRig(server.url, { folder: disk.path });
      await restarted.until(id, 'done');
      expect(await server.requests(UPLOAD)).toHaveLength(1);
      await expectConsistentRig(server, restarted);
    },
  );
});

describe.runIf(canMakeDisks)('a record that a full disk did not take', () => {
  it('is written by itself once there is space, although the import has ended', async () => {
    const server = await acmeServer({ rate: 0 });
    const disk = await smallDisk(4);
    const rig = await servingRig(server.url, { folder: disk.path });
    const id = await rig.begin(await eventFile(80));
    await rig.until(id, 'processing');
    disk.fill();
    await server.set({ rate: Infinity });
    await rig.until(id, 'done');
    disk.free();
    await expect
      .poll(async () => (await rig.store.loadAll()).records.map(({ phase }) => phase.name), {
        timeout: 20_000,
      })
      .toEqual(['done']);
    await expectConsistentRig(server, rig);
  });
});

async function growTo({ path }: SmallDisk, megabytes: number): Promise<void> {
  await captureChild('mount', ['-o', `remount,size=${megabytes}m`, path]);
}
