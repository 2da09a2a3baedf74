import { existsSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { receiptOf, outcomeOf } from '../../../src/shared/imports/receipt';
import { threadedFileWork } from '../../../src/main/jobs/file-work';
import { systemClock } from '../../../src/main/time/clock';
import { acmeServer } from '../../support/connected-app';
import { eventFile, timesHeld, UPLOAD } from '../../support/faults';
import { servingRig } from '../../support/imports-rig';
import { ACME_OWNER } from '../../support/scarf-server';
import { tempFolder } from '../../support/temp-folder';

describe('an import', () => {
  it('arrives byte for byte and is accounted for', async () => {
    const server = await acmeServer();
    const rig = await servingRig(server.url);
    const path = await eventFile(500);
    const id = await rig.begin(path);
    const done = await rig.until(id, 'done');
    expect(outcomeOf(done)).toBe('all-imported');
    expect(receiptOf(done)).toMatchObject({
      lines: 500,
      sent: 500,
      imported: 500,
      failed: 0,
      notAccountedFor: 0,
    });
    expect(await server.body(done.remoteId ?? '')).toEqual(readFileSync(path));
    expect(rig.endings.map((view) => view.id)).toEqual([id]);
    expect(rig.reported).toEqual([]);
  });

  it('waits while all slots of Scarf are in use, and is sent when one is free', async () => {
    const server = await acmeServer({ activeLimit: 1 });
    const busy = await server.seedImport({ owner: ACME_OWNER, status: 'importing' });
    const rig = await servingRig(server.url, { clock: systemClock });
    const id = await rig.begin(await eventFile(20));
    await rig.untilView(id, ({ phase }) => phase.name === 'queued' && phase.why === 'scarf-limit');
    expect(rig.views.get(id)?.remoteId).toBeNull();
    await server.endImport({ id: busy.id });
    expect((await rig.imports.sendNow(id)).ok).toBe(true);
    await rig.until(id, 'done');
    expect(await timesHeld(server)).toEqual({ events: 20, doubled: 0 });
  });

  it('waits while as many imports run as the user allows', async () => {
    const server = await acmeServer({ rate: 0 });
    const rig = await servingRig(server.url, { parallelImports: 1 });
    const first = await rig.begin(await eventFile(10));
    await rig.until(first, 'processing');
    const second = await rig.begin(await eventFile(10, { seed: 2 }));
    await rig.untilView(second, ({ phase }) => phase.name === 'queued' && phase.why === 'own-limit');
    await server.set({ rate: Infinity });
    await rig.until(first, 'done');
    await rig.until(second, 'done');
    expect(await timesHeld(server)).toEqual({ events: 20, doubled: 0 });
  });
});

describe('an import that Scarf refuses', () => {
  it.each([
    ['a refused token', { kind: 'status', status: 401 }, 'token-refused'],
    ['a token that may not import', { kind: 'status', status: 403 }, 'token-not-allowed'],
    ['a redirect', { kind: 'redirect', status: 307, location: 'http://127.0.0.1:9/' }, 'redirected'],
    ['a body too large', { kind: 'status', status: 413 }, 'body-too-large'],
  ] as const)('ends with nothing sent after %s', async (_what, fault, code) => {
    const server = await acmeServer();
    await server.addFault({ ...UPLOAD, fault });
    const rig = await servingRig(server.url);
    const id = await rig.begin(await eventFile(50));
    const failed = await rig.until(id, 'failed');
    expect(failed.phase).toMatchObject({ failure: { code } });
    expect(receiptOf(failed)).toMatchObject({ lines: 50, sent: 0, notSent: 50 });
    expect((await timesHeld(server)).events).toBe(0);
  });
});

describe('a file that changed since it was checked', () => {
  it('fails, and no event is imported', async () => {
    const server = await acmeServer();
    const rig = await servingRig(server.url);
    const path = await eventFile(50);
    const submission = await rig.check(path);
    writeFileSync(path, `${readFileSync(path, 'utf8')}{}\n`);
    const id = await rig.submit(submission);
    expect((await rig.until(id, 'failed')).phase).toMatchObject({ failure: { code: 'file-changed' } });
    expect((await timesHeld(server)).events).toBe(0);
  });

  it('fails even if size and times are the same', async () => {
    const server = await acmeServer();
    const rig = await servingRig(server.url);
    const path = await eventFile(50);
    const submission = await rig.check(path);
    const { atime, mtime } = statSync(path);
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(/\d(?=[^\d]*$)/, (digit) => String((Number(digit) + 1) % 10)),
    );
    utimesSync(path, atime, mtime);
    const id = await rig.submit(submission);
    expect((await rig.until(id, 'failed')).phase).toMatchObject({ failure: { code: 'file-changed' } });
    expect((await timesHeld(server)).events).toBe(0);
  });
});

describe('a stopped import', () => {
  // The body is made while Scarf reads.
  const inThreads = { work: threadedFileWork(inject('threadFile')) };

  it('has sent nothing when it was stopped during the upload', async () => {
    const server = await acmeServer({ intakeRate: 50_000 });
    const rig = await servingRig(server.url, inThreads);
    const id = await rig.begin(await eventFile(20_000));
    await server.waitForRequest({ method: 'POST', path: '/v2/*/import', bodyBytes: 20_000 });
    await rig.imports.stop(id);
    const stopped = await rig.until(id, 'cancelled');
    expect(stopped.phase).toMatchObject({ arrived: 'nothing' });
    expect(receiptOf(stopped)).toMatchObject({ sent: 0, notSent: 20_000 });
    expect((await timesHeld(server)).events).toBe(0);
  });

  it('is found and counted when Scarf keeps the part that it got', async () => {
    const server = await acmeServer({ intakeRate: 100_000, partialBodies: 'keep', rate: 10_000 });
    const rig = await servingRig(server.url, inThreads);
    const id = await rig.begin(await eventFile(20_000));
    await server.waitForRequest({ method: 'POST', path: '/v2/*/import', bodyBytes: 100_000 });
    await rig.imports.stop(id);
    const stopped = await rig.until(id, 'cancelled', 'done');
    const [there] = await server.imports();
    expect(stopped.remoteId).toBe(there?.id);
    const receipt = receiptOf(stopped);
    expect(receipt?.imported).toBe(there?.imported);
    expect((receipt?.sent ?? 0) + (receipt?.notSent ?? 0)).toBe(20_000);
    expect((await timesHeld(server)).doubled).toBe(0);
  });

  it('has the final counts of Scarf when it was stopped while Scarf read', async () => {
    const server = await acmeServer({ rate: 0 });
    const rig = await servingRig(server.url);
    const id = await rig.begin(await eventFile(1_000));
    await rig.until(id, 'processing');
    await server.step({ events: 400 });
    await rig.imports.stop(id);
    const stopped = await rig.until(id, 'cancelled');
    expect(receiptOf(stopped)).toMatchObject({ sent: 1_000, imported: 400, notAccountedFor: 600 });
    expect(await timesHeld(server)).toEqual({ events: 400, doubled: 0 });
  });

  it('is stopped at Scarf too before the app quits, if there is time for it', async () => {
    const server = await acmeServer({ intakeRate: 100_000, partialBodies: 'keep', rate: 0 });
    const rig = await servingRig(server.url, inThreads);
    const id = await rig.begin(await eventFile(20_000));
    await server.waitForRequest({ ...UPLOAD, bodyBytes: 100_000 });
    await rig.imports.stopSending(Infinity);
    expect(await server.aborts()).toMatchObject([{ was: 'importing' }]);
    expect(await server.imports()).toMatchObject([{ status: 'aborted', imported: 0 }]);
    await rig.until(id, 'cancelled');
  });

  it('ends at once while it waits', async () => {
    const server = await acmeServer({ activeLimit: 0 });
    const rig = await servingRig(server.url, { clock: systemClock });
    const id = await rig.begin(await eventFile(10));
    await rig.untilView(id, ({ phase }) => phase.name === 'queued' && phase.why === 'scarf-limit');
    await rig.imports.stop(id);
    expect((await rig.until(id, 'cancelled')).phase).toMatchObject({ arrived: 'nothing' });
  });
});

describe('a restart', () => {
  it('goes on polling imports that Scarf reads', async () => {
    const server = await acmeServer({ rate: 0 });
    const before = await servingRig(server.url);
    const id = await before.begin(await eventFile(100));
    await before.until(id, 'processing');
    await before.imports.serve(null);
    await server.set({ rate: Infinity });
    const after = await servingRig(server.url, { folder: before.folder });
    expect(outcomeOf(await after.until(id, 'done'))).toBe('all-imported');
  });

  it('removes the folder of an import that was never saved', async () => {
    const server = await acmeServer();
    const folder = tempFolder();
    const unsaved = join(folder, 'imports', 'never-begun');
    mkdirSync(unsaved, { recursive: true });
    writeFileSync(join(unsaved, 'record.json.writing-1a2b3c4d'), '{"version":1,');
    const rig = await servingRig(server.url, { folder });
    expect(rig.imports.history.damaged).toEqual([]);
    expect(existsSync(unsaved)).toBe(false);
  });

  it('loads the other records when one is damaged, and lists that one', async () => {
    const server = await acmeServer();
    const before = await servingRig(server.url);
    const one = await before.begin(await eventFile(10));
    const two = await before.begin(await eventFile(10, { seed: 2 }));
    await before.until(one, 'done');
    await before.until(two, 'done');
    await before.imports.serve(null);
    const folder = before.store.folder(one).path;
    for (const name of ['record.json', 'record.json.bak']) writeFileSync(join(folder, name), '{"version":1,');
    const after = await servingRig(server.url, { folder: before.folder });
    expect(after.imports.record(one)).toBeUndefined();
    expect(after.imports.record(two)?.phase.name).toBe('done');
    expect(after.imports.history.damaged).toHaveLength(1);
  });
});
