import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ProcessFolders } from '../../src/main/imports/claims/process-folders';
import type { ImportRecord } from '../../src/main/imports/record/record';
import { RecordStore } from '../../src/main/imports/record/record-store';
import { dataPaths } from '../../src/main/places/data-paths';
import { SCARF_SLOTS } from '../../src/shared/imports/import';
import { CommandLine, printedBy } from '../support/command-line';
import { isQueued } from '../support/fault-rig';
import { makeEvents } from '../support/events';
import { eventFile, expectConsistentRig, timesHeld, UPLOAD } from '../support/faults';
import { fastClock, importsRig, rigAmongOthers } from '../support/imports-rig';
import { aRecord } from '../support/records';
import { oneServer } from '../support/one-server';
import { ACME_OWNER, ACME_PACKAGES } from '../support/scarf-server';
import { sharedComputer } from '../support/shared-computer';
import { tempFolder } from '../support/temp-folder';

const server = await oneServer();

/** The first upload ends in its middle with its process, also where all of it lies in the buffers of the system. */
const BREAKS_OFF = { ...UPLOAD, times: 1, fault: { kind: 'hang', after: 10_000 } } as const;

/** The computer, and where its app keeps things. */
async function computer() {
  const { line, rig } = await sharedComputer(server.url);
  return { line, rig, paths: dataPaths(line.dataFolder) };
}

/** What a process of its own left, as after a kill. */
async function left(line: CommandLine, record: ImportRecord): Promise<string> {
  const paths = dataPaths(line.dataFolder);
  const other = new ProcessFolders(paths.processes, 'command-line', () => undefined);
  await other.open();
  await other.claim(record.id);
  await new RecordStore(paths.imports).add(record);
  const claim = join(other.folder, 'imports', record.id);
  other.close();
  return claim;
}

/** Scarf has this import, and reads it as far as its process has heard. */
function inScarf(remoteId: string, id = 'import-1'): ImportRecord {
  const at = new Date(0).toISOString();
  return {
    ...aRecord({ id, owner: ACME_OWNER, startedFrom: 'command-line', uploadBegan: at }),
    remote: { total: null, imported: null, failed: null, asOf: at },
    phase: { name: 'processing', stopping: false },
    delivery: { kind: 'answered', remoteId, earlierUploadLost: false },
  };
}

it('an app and two command lines import at once; one is killed while it sends, and each event is there once', async () => {
  const { line, rig } = await computer();
  const files = await Promise.all([1, 2, 3, 4].map((seed) => eventFile(3_000, { seed })));
  const [killed = '', other = '', inApp = '', alsoInApp = ''] = files;
  await server.addFault(BREAKS_OFF);
  const first = line.start('import', killed);
  await server.waitForRequest({ ...UPLOAD, bodyBytes: 5_000 });
  // The app shows what the command line does, and does not touch it.
  const ofCommandLine = () => [...rig.views.values()].find(({ startedFrom }) => startedFrom !== undefined);
  await expect.poll(() => ofCommandLine()?.phase.name).toBe('uploading');
  const theirs = ofCommandLine()?.id ?? '';
  expect(await rig.imports.stop(theirs)).toMatchObject({ ok: false, failure: { code: 'held-elsewhere' } });
  const second = printedBy(line.start('import', other));
  const begun = [await rig.begin(inApp), await rig.begin(alsoInApp)];
  const dead = new Promise((resolve) => first.once('close', resolve));
  first.kill('SIGKILL');
  await dead;
  expect((await second).code).toBe(0);
  for (const id of begun) await rig.until(id, 'done');
  await rig.until(theirs, 'done');
  expect(await timesHeld(server)).toEqual({ events: 12_000, doubled: 0 });
  const ours = () => [...rig.views.values()].filter(({ origin }) => origin === 'own');
  await expect.poll(() => ours().map(({ phase }) => phase.name)).toEqual(['done', 'done', 'done', 'done']);
  await expectConsistentRig(server, rig);
});

it('a command line that is killed is gone on with by the next one, and the app leaves that one alone', async () => {
  const line = new CommandLine(tempFolder(), server.url);
  line.connect();
  await server.addFault(BREAKS_OFF);
  const first = line.start('import', await eventFile(3_000, { seed: 5 }));
  await server.waitForRequest({ ...UPLOAD, bodyBytes: 5_000 });
  first.kill('SIGKILL');
  const { code } = await line.run('import', await eventFile(100, { seed: 6 }));
  expect(code).toBe(0);
  const rig = await rigAmongOthers(server.url, { folder: line.dataFolder, clock: fastClock() });
  await expect
    .poll(() => [...rig.views.values()].map(({ phase }) => phase.name), { timeout: 30_000 })
    .toEqual(['done', 'done']);
  expect(await timesHeld(server)).toEqual({ events: 3_100, doubled: 0 });
});

it('the processes of a computer together begin no more than Scarf’s slots, whatever Scarf allows', async () => {
  await server.set({ activeLimit: 100 });
  const { rig, paths } = await computer();
  const others = new ProcessFolders(paths.processes, 'command-line', () => undefined);
  onTestFinished(() => others.close());
  await others.open();
  const store = new RecordStore(paths.imports);
  const ids = Array.from({ length: SCARF_SLOTS }, (_, nth) => `import-${nth}`);
  for (const id of ids) {
    await others.claim(id);
    await store.add({
      ...aRecord(),
      id,
      owner: ACME_OWNER,
      startedFrom: 'command-line',
      phase: { name: 'uploading', stopping: false },
      uploadBegan: new Date().toISOString(),
    });
  }
  const id = await rig.begin(await eventFile(10));
  await rig.untilView(id, isQueued('scarf-limit'));
  expect(await server.imports()).toEqual([]);
  // One of them ends.
  const [ended = ''] = ids;
  const [record] = (await store.look()).filter((one) => one.id === ended);
  if (record === undefined) throw new Error('no record');
  await store.save({
    ...record,
    endedAt: new Date().toISOString(),
    delivery: { kind: 'not-confirmed', earlierUploadLost: false },
    phase: { name: 'cancelled', arrived: 'nothing' },
  });
  await others.release(ended);
  await rig.until(id, 'done');
  expect(rig.views.get('import-1')?.phase.name).toBe('uploading');
});

it('the app takes nothing from the folder of an import that a command line begins', async () => {
  const line = new CommandLine(tempFolder(), server.url);
  const paths = dataPaths(line.dataFolder);
  const other = new ProcessFolders(paths.processes, 'command-line', () => undefined);
  onTestFinished(() => other.close());
  await other.open();
  await other.claim('import-1');
  const store = new RecordStore(paths.imports);
  await store.add({ ...aRecord(), id: 'import-1', startedFrom: 'command-line' });
  const folder = store.folder('import-1').path;
  writeFileSync(join(folder, 'record.json.writing-0a1b2c3d'), '');
  await other.claim('import-2');
  await store.saveListed('import-2', []);
  const rig = await rigAmongOthers(server.url, { folder: line.dataFolder });
  expect(rig.views.get('import-1')?.phase.name).toBe('queued');
  expect(readdirSync(folder)).toContain('record.json.writing-0a1b2c3d');
  expect(readdirSync(paths.imports).sort()).toEqual(['import-1', 'import-2']);
  expect(rig.imports.history.damaged).toEqual([]);
});

it('an app of no account leaves what a command line left, and goes on with it once the account is connected', async () => {
  const line = new CommandLine(tempFolder(), server.url);
  const there = await server.seedImport({ owner: ACME_OWNER, status: 'importing' });
  const claim = await left(line, inScarf(there.id));
  const rig = importsRig(server.url, { folder: line.dataFolder, clock: fastClock() });
  await rig.loadAmongOthers();
  await rig.imports.lookAround();
  expect(existsSync(claim)).toBe(true);
  await rig.open();
  await rig.imports.serve(ACME_OWNER);
  onTestFinished(() => rig.imports.serve(null));
  expect(existsSync(claim)).toBe(false);
  await server.endImport({ id: there.id });
  await rig.until('import-1', 'done');
});

it('an import that Scarf has ended takes no slot, whoever has not heard of it', async () => {
  const { rig, paths } = await computer();
  const other = new ProcessFolders(paths.processes, 'command-line', () => undefined);
  onTestFinished(() => other.close());
  await other.open();
  for (let nth = 0; nth < SCARF_SLOTS; nth += 1) {
    const there = await server.seedImport({ owner: ACME_OWNER, status: 'done' });
    await other.claim(`import-${nth}`);
    await new RecordStore(paths.imports).add(inScarf(there.id, `import-${nth}`));
  }
  await rig.until(await rig.begin(await eventFile(10)), 'done');
});

it('Ctrl+C stops what a command line began; an upload without ids that it took over ends, and the rest is left', async () => {
  const line = new CommandLine(tempFolder(), server.url);
  line.connect();
  await server.set({ rate: 0 });
  const running = [];
  for (let made = 0; made < SCARF_SLOTS; made += 1)
    running.push(await server.seedImport({ owner: ACME_OWNER, status: 'importing' }));
  const toPackage = ['--to', `package:${ACME_PACKAGES[0]?.id ?? ''}`, '--safety-ids', 'off'];
  const without = { packages: [], pixels: [], uniqueIds: false } as const;
  const phases = async () => {
    const records = await new RecordStore(dataPaths(line.dataFolder).imports).look();
    return Object.fromEntries(records.map(({ file, phase }) => [file.name, phase]));
  };
  // Both wait for a slot and are killed.
  for (const left of [1, 2]) {
    const name = `left-${left}.ndjson`;
    const content = { ...without, seed: left, name };
    const killed = line.start('import', await eventFile(30, content), ...toPackage);
    await expect
      .poll(async () => (await phases())[name], { timeout: 40_000 })
      .toMatchObject({ why: 'scarf-limit' });
    // The second one tries again to send what it took over: killed meanwhile, it would leave an upload to search for.
    const stopped = async (): Promise<boolean> => {
      killed.kill('SIGSTOP');
      if (Object.values(await phases()).every((phase) => phase.name === 'queued')) return true;
      killed.kill('SIGCONT');
      return false;
    };
    await expect.poll(stopped, { timeout: 40_000 }).toBe(true);
    const dead = once(killed, 'close');
    killed.kill('SIGKILL');
    await dead;
  }
  line.connect(ACME_OWNER, { settings: { parallelImports: 1 } });
  for (const { id } of running) await server.endImport({ id });
  // Until then the new one would go first.
  await expect
    .poll(async () => Object.values(await phases()).filter((phase) => !isDue(phase)), { timeout: 60_000 })
    .toEqual([]);
  const toOne = { method: 'POST', path: '/v2/packages/*/*/import' } as const;
  await server.addFault({ ...toOne, fault: { kind: 'latency', ms: 4_000 } });
  const child = line.start('import', await eventFile(30, { seed: 3, name: 'own.ndjson' }));
  const printed = printedBy(child);
  const sending = async () => (await server.requests(toOne)).filter(({ fault }) => fault === 'latency');
  // On a busy computer, Node alone takes seconds to start.
  await expect
    .poll(async () => (await sending()).map(({ bodyBytes }) => bodyBytes > 0), { timeout: 60_000 })
    .toEqual([true]);
  child.kill('SIGINT');
  const { code, stdout, stderr } = await printed;
  expect({ code, stdout }).toMatchObject({
    code: 130,
    stdout: expect.stringContaining('Stopped') as unknown,
  });
  // Which of the two is found first is left open.
  const [, sent = ''] = /Waiting until the upload of (left-.)\.ndjson has ended/.exec(stderr) ?? [];
  const unsent = sent === 'left-1' ? 'left-2' : 'left-1';
  for (const left of [1, 2])
    expect(stderr).toContain(`Left to the app, or to the next import: left-${left}.ndjson.`);
  expect(await phases()).toMatchObject({
    [`${sent}.ndjson`]: { name: 'processing' },
    [`${unsent}.ndjson`]: { name: 'queued' },
    'own.ndjson': { name: 'cancelled' },
  });
  await server.clearFaults();
  await server.set({ rate: Infinity });
  expect((await line.run('import', await eventFile(10, { seed: 4 }))).code).toBe(0);
  expect(await timesHeld(server)).toEqual({ events: 70, doubled: 0 });
}, 240_000);

it('two command lines that begin one file without ids at once send it once', async () => {
  const line = new CommandLine(tempFolder(), server.url);
  line.connect();
  const path = join(tempFolder(), 'visits.ndjson');
  writeFileSync(path, [...makeEvents(50, { packages: [], pixels: [], uniqueIds: false })].join('\n'));
  const options = ['--to', `package:${ACME_PACKAGES[0]?.id ?? ''}`, '--safety-ids', 'off'];
  const both = await Promise.all([1, 2].map(() => line.run('import', path, ...options)));
  expect(both.filter(({ code }) => code === 0)).toHaveLength(1);
  const sent = (await server.imports()).map(({ imported }) => imported);
  expect(sent).toEqual([50]);
});

/** The time until which it waits, if any, is over. */
function isDue(phase: ImportRecord['phase']): boolean {
  return phase.name !== 'queued' || phase.until === null || Date.parse(phase.until) <= Date.now();
}
