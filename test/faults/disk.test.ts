import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findElectron, sandboxSwitches } from '../../scripts/electron/find';
import { projectRoot } from '../../scripts/project';
import { captureChild } from '../../scripts/child';
import type { Failure } from '../../src/shared/failure';
import { answerSaveDialog, launchApp } from '../support/app';
import { acmeServer, connectedApp } from '../support/connected-app';
import {
  eventFile,
  expectNoToken,
  expectTrueApp,
  expectTrueRig,
  timesHeld,
  UPLOAD,
  wordsAbout,
  wordsOfFailure,
} from '../support/faults';
import { writeFlawedFile } from '../support/flawed-events';
import { servingRig } from '../support/imports-rig';
import * as user from '../support/journey';
import { ACME_OWNER, ACME_TOKEN } from '../support/scarf-server';
import { smallDisk, type SmallDisk } from '../support/small-disk';
import { tempFolder } from '../support/temp-folder';

// The disk that the app keeps its data on: full, closed for writing, or with damaged files on it.

const linux = process.platform === 'linux';

type Rig = Awaited<ReturnType<typeof servingRig>>;

/** Why an import cannot begin. */
async function refusalOf(rig: Rig, path: string): Promise<Failure | null> {
  const begun = await rig.imports.begin(await rig.check(path));
  return begun.ok ? null : begun.failure;
}

const FULL = 'This computer’s disk is full.';
const FREE_SOME = 'Free some space, then try again. Nothing already saved was lost.';
const CLOSED = 'This app may not write to its own folder.';

describe.runIf(linux)('a disk that', () => {
  it.each<[string, (disk: SmallDisk, bad: boolean) => Promise<void> | void, string, string]>([
    ['is full', (disk, bad) => (bad ? disk.fill() : disk.free()), FULL, FREE_SOME],
    ['is closed for writing', (disk, bad) => disk.setReadOnly(bad), CLOSED, 'Ask your IT team'],
  ])('%s takes no import: none is begun, none is lost', async (_what, trouble, sentence, next) => {
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
    await expectTrueRig(server, rig);
  });

  it('becomes full while lines are set aside ends the upload: nothing of it is accepted, and it can go again', async () => {
    const server = await acmeServer();
    const disk = await smallDisk(4);
    const rig = await servingRig(server.url, { folder: disk.path });
    const path = join(tempFolder(), 'flawed.ndjson');
    // Six megabytes of lines that are set aside.
    await writeFlawedFile(path, 30_000, { noArtifact: 20_000 });
    const id = await rig.begin(path);
    const failed = await rig.until(id, 'failed');
    expect(wordsAbout(failed)).toContain(FULL);
    expect(wordsAbout(failed)).toContain(FREE_SOME);
    expect(await server.imports()).toEqual([]);
    expect(readdirSync(rig.store.folder(id).path).filter((name) => !name.startsWith('record'))).toEqual([]);
    await expectTrueRig(server, rig);

    await growTo(disk, 64);
    expect(await rig.imports.sendNow(id)).toMatchObject({ ok: true });
    await rig.until(id, 'done');
    expect(await timesHeld(server)).toEqual({ events: 10_000, doubled: 0 });
    await expectTrueRig(server, rig);
  });

  it.each<[string, (disk: SmallDisk, bad: boolean) => Promise<void> | void, string]>([
    ['becomes full', (disk, bad) => (bad ? disk.fill() : disk.free()), FULL],
    ['is closed for writing', (disk, bad) => disk.setReadOnly(bad), CLOSED],
  ])(
    '%s while Scarf reads keeps what it had: it is told, and made up for',
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
      // The record on disk is the one from before, whole.
      expect(await rig.store.loadAll()).toMatchObject({ records: [{ id, phase: { name: 'processing' } }] });
      await trouble(disk, false);
      await rig.imports.serve(null);

      const again = await servingRig(server.url, { folder: disk.path });
      await again.until(id, 'done');
      expect(await server.requests(UPLOAD)).toHaveLength(1);
      await expectTrueRig(server, again);
    },
  );
});

async function growTo({ path }: SmallDisk, megabytes: number): Promise<void> {
  await captureChild('mount', ['-o', `remount,size=${megabytes}m`, path]);
}

describe.runIf(linux)('in the window, a disk that', () => {
  it('is full is told where it matters; what was saved is there after the next start', async () => {
    const server = await acmeServer();
    const disk = await smallDisk(96);
    const first = await launchApp({ apiUrl: server.url, userData: join(disk.path, 'data') });
    const { page } = first;
    await user.connect(page, ACME_OWNER, ACME_TOKEN);
    await user.importFile(first, await eventFile(40, { seed: 1, name: 'first.ndjson' }));
    await user.importIn(page, 'done');

    disk.fill();
    const second = await eventFile(50, { seed: 2, name: 'second.ndjson' });
    await user.chooseFile(first, second);
    await user.checked(page);
    await user.startImport(page);
    await page.getByText(FULL).first().waitFor();
    expect(await user.wordsOf(page)).toContain(FREE_SOME);
    expect(await server.requests(UPLOAD)).toHaveLength(1);
    await expectTrueApp(server, first);

    disk.free();
    await user.startImport(page);
    await user.importIn(page, 'done');
    await first.quit();
    const again = await launchApp({ apiUrl: server.url, userData: first.userData });
    await user.openHistory(again.page);
    const rows = await again.page.getByTestId('history-row').allInnerTexts();
    expect(rows.join('\n')).toMatch(/second\.ndjson[\s\S]*first\.ndjson/);
    expect(await again.page.getByText('could not be read').count()).toBe(0);
    await expectTrueApp(server, again);
  });

  it('is closed for writing at the start: the app says so and ends, instead of not opening', async () => {
    const disk = await smallDisk(8);
    const { executable } = await findElectron();
    await disk.setReadOnly(true);
    // The box with the words is the system's own; on a screen that nobody sees they are written out as well.
    const { code, stderr } = await captureChild(
      executable,
      [projectRoot, `--user-data-dir=${join(disk.path, 'data')}`, ...sandboxSwitches()],
      { env: { ...process.env, ELECTRON_ENABLE_LOGGING: '1' }, limitMs: 10_000 },
    );
    expect(stderr).toContain(CLOSED);
    expect(stderr).toContain(disk.path);
    expect(code).not.toBe(0);
  });
});

describe('damaged files', () => {
  it('keep the app from nothing: each is set aside or made anew, and told where it matters', async () => {
    const { app, server } = await connectedApp();
    const folder = tempFolder();
    const flawed = join(folder, 'flawed.ndjson');
    await writeFlawedFile(flawed, 60, { noArtifact: 4, unknownArtifact: 2 });
    await user.importFile(app, flawed);
    await user.importIn(app.page, 'done');
    const kept = await user.arrived(server);
    await user.openLog(app.page);
    await app.page.getByTestId('nav-import').click();
    await user.importFile(app, await eventFile(20, { seed: 4, name: 'second.ndjson' }));
    await user.importIn(app.page, 'done');
    await app.quit();

    const { userData } = app;
    const records = new Map(
      readdirSync(join(userData, 'imports')).map((name) => {
        const path = join(userData, 'imports', name);
        return [
          readFileSync(join(path, 'record.json'), 'utf8').includes('flawed') ? 'flawed' : 'second',
          path,
        ];
      }),
    );
    const ofFlawed = records.get('flawed') ?? '';
    const ofSecond = records.get('second') ?? '';
    for (const name of ['record.json', 'record.json.bak']) truncateSync(join(ofSecond, name), 100);
    writeFileSync(join(ofFlawed, 'log.ndjson'), '\0\0{"type": half');
    truncateSync(join(ofFlawed, 'line-map.bin'), 3);
    rmSync(join(ofFlawed, 'set-aside.ndjson'));
    writeFileSync(join(ofFlawed, 'record.json.writing-00000000'), '{');
    for (const name of readdirSync(join(userData, 'scarf-imports')))
      writeFileSync(join(userData, 'scarf-imports', name), '[1,');
    writeFileSync(join(userData, 'packages-and-pixels.json'), '"');
    writeFileSync(join(userData, 'settings.json'), '{"settings": {"theme": ');
    rmSync(join(userData, 'app-log'), { recursive: true, force: true });
    mkdirSync(join(userData, 'app-log', 'app.log'), { recursive: true });

    const again = await launchApp({ apiUrl: server.url, userData });
    const { page } = again;
    await page.getByText('Your settings could not be read, so we began with new ones.').waitFor();
    await page.getByText('One record of an earlier import could not be read.').waitFor();
    await page.getByText('It was set aside; all others are in History. Nothing in Scarf changed.').waitFor();
    await user.connect(page, ACME_OWNER, ACME_TOKEN);
    await page.getByTestId('drop-zone').waitFor();
    expect(readdirSync(userData).some((name) => name.startsWith('settings.damaged-'))).toBe(true);
    expect(readdirSync(dirname(ofSecond)).some((name) => name.startsWith('damaged-'))).toBe(true);
    expect(readdirSync(ofFlawed)).not.toContain('record.json.writing-00000000');

    await user.openHistory(page);
    const row = user.historyRow(page, kept.id);
    await row.getByRole('link', { name: 'flawed.ndjson' }).click();
    expect(await user.receipt(page)).toMatchObject({ Imported: 54, 'Set aside by the check': 6 });
    await answerSaveDialog(again, join(folder, 'saved.ndjson'));
    await page.getByRole('button', { name: /^Save the 6 lines/ }).click();
    await page.getByText('This is no longer there.').waitFor();
    await user.openLog(page);
    await page.getByTestId('nav-import').click();
    // Everything still works.
    await user.importFile(again, await eventFile(30, { seed: 6, name: 'third.ndjson' }));
    await user.importIn(page, 'done');
    expect(await timesHeld(server)).toMatchObject({ doubled: 0 });
    expectNoToken({ folders: [userData], texts: [again.output()] });
  });
});
