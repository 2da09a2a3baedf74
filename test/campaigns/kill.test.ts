import { readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunningApp } from '../support/app';
import { connectedApp, startAgain } from '../support/connected-app';
import { checkWithFixes, checkSetAside, checkPath, startImport } from '../support/check-session';
import { makeEvents, writeBulkyFile, writeLines } from '../support/events';
import {
  eventFile,
  expectConsistentApp,
  LIST,
  timesHeld,
  UPLOAD,
  viewsOf,
  wordsAbout,
} from '../support/faults';
import { heldBy } from '../support/held-events';
import { importsOnDisk, type OnDisk } from '../support/imports-on-disk';
import * as user from '../support/journey';
import { tempFolder } from '../support/temp-folder';

// kill -9, as in a power cut. Uploads under way are unconfirmed at the next start and are reconciled: no event is lost
// or doubled.

/** Phases on disk by file name. */
function onDisk({ userData }: RunningApp): ReadonlyMap<string, OnDisk> {
  return new Map(importsOnDisk(userData).map((one) => [one.fileName, one]));
}

/** Phases in the window. */
async function phases(app: RunningApp): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries((await viewsOf(app)).map((view) => [view.fileName, view.phase.name]));
}

/** Begins another import from any screen. Without ids only the count of events can prove its arrival. */
async function alsoImport(app: RunningApp, path: string, ids: 'with ids' | 'without ids'): Promise<void> {
  const { page } = app;
  await page.getByTestId('nav-import').click();
  await user.chooseFile(app, path);
  await user.checked(page);
  if (ids === 'without ids') await user.turnSafetyIds(page, 'off');
  await user.startImport(page);
}

/** The user's steps when Scarf lists no match. */
async function sendAgain({ page }: RunningApp, name: string): Promise<void> {
  await page.getByTestId('nav-history').click();
  await page.getByTestId('history-row').getByRole('link', { name, exact: true }).click();
  await page.getByRole('button', { name: 'Send the file again…' }).click();
  await page.getByRole('button', { name: 'Send again', exact: true }).click();
}

describe('kill -9', () => {
  it('at 10, 50 and 99 % of an upload: all three are reconciled, and each event arrives once', async () => {
    const connected = await connectedApp();
    const { app, server } = connected;
    // A clean .gz is sent as it is, so its bytes measure the upload.
    const uploads = [
      { name: 'ten.ndjson.gz', share: 0.1, events: 5_300, ids: 'with ids' },
      { name: 'fifty.ndjson.gz', share: 0.5, events: 5_400, ids: 'with ids' },
      { name: 'ninety-nine.ndjson.gz', share: 0.99, events: 5_500, ids: 'without ids' },
    ] as const;
    const names = uploads.map(({ name }) => name);
    for (const [nth, { name, share, events, ids }] of uploads.entries()) {
      const path = join(tempFolder(), name);
      const { bytes } = await writeBulkyFile(path, events, {
        seed: nth + 1,
        gzip: true,
        uniqueIds: ids === 'with ids',
      });
      expect(bytes).toBeGreaterThan(20_000_000);
      const struck = Math.floor(statSync(path).size * share);
      // The last one may complete: the system may hold the rest, and only the answer is late.
      if (nth === 2) await server.addFault({ ...UPLOAD, fault: { kind: 'latency', ms: 20_000 }, times: 1 });
      else await server.addFault({ ...UPLOAD, fault: { kind: 'hang', after: struck }, times: 1 });
      await alsoImport(app, path, ids);
      await server.waitForRequest({ ...UPLOAD, nth: nth + 1, bodyBytes: struck });
    }
    await app.kill();
    expect([...onDisk(app)].map(([name, { phase }]) => [name, phase])).toEqual(
      expect.arrayContaining(names.map((name) => [name, 'uploading'])),
    );
    const before = (await server.requests(UPLOAD)).length;
    expect(before).toBe(3);
    await server.clearFaults();

    const restarted = await startAgain(connected);
    await user.eventually(async () => {
      const lost = (await viewsOf(restarted)).find(({ phase }) => phase.name === 'unconfirmed');
      expect(lost === undefined ? 'none' : wordsAbout(lost)).toContain(
        'Scarf’s answer did not reach us. Some events may have arrived. We are checking; please don’t send the file again yet.',
      );
    });
    const [first, second, { name: last }] = uploads;
    const done = { [first.name]: 'done', [second.name]: 'done' };
    await user.eventually(async () => {
      const at = (await viewsOf(restarted)).find(({ fileName }) => fileName === last)?.phase;
      expect(at?.name === 'done' || (at?.name === 'unconfirmed' && at.finding === 'nothing')).toBe(true);
      expect(await phases(restarted)).toMatchObject(done);
    });
    // A test cannot control how much the system still held when the app died.
    if ((await phases(restarted))[last] === 'unconfirmed') await sendAgain(restarted, last);
    await user.eventually(
      async () => expect(await phases(restarted)).toEqual({ ...done, [last]: 'done' }),
      60_000,
    );
    expect(await timesHeld(server)).toEqual({ events: 16_200, doubled: 0 });
    for (const { name, events } of uploads) {
      await restarted.page.getByTestId('nav-history').click();
      await restarted.page.getByTestId('history-row').getByRole('link', { name, exact: true }).click();
      expect(await user.receipt(restarted.page)).toMatchObject({
        'Lines in the file': events,
        Imported: events,
      });
    }
    await expectConsistentApp(server, restarted);
  });

  it('between phases, and with a record half written: each import continues where it was', async () => {
    const connected = await connectedApp({ rate: 0 });
    const { app, server } = connected;
    const lines = {
      'reading.ndjson': 100,
      'lost.ndjson': 200,
      'begun.ndjson': 300,
      'queued.ndjson': 400,
    } as const;
    const [reading, lost, begun, queued] = await Promise.all(
      Object.entries(lines).map(([name, events]) =>
        eventFile(events, { name, seed: events, uniqueIds: events > 200 }),
      ),
    );
    // Scarf reads this import.
    await alsoImport(app, String(reading), 'without ids');
    await user.importIn(app.page, 'processing');
    // `uploading` is on disk, and the server read nothing.
    await server.addFault({ ...UPLOAD, fault: { kind: 'hang', after: 'headers' }, times: 1 });
    await alsoImport(app, String(begun), 'with ids');
    await server.waitForRequest({ ...UPLOAD, nth: 2 });
    // Scarf accepted it, the answer is lost, and reconciling has begun.
    await server.addFault({ ...UPLOAD, fault: { kind: 'accepted-then-reset' }, times: 1 });
    await alsoImport(app, String(lost), 'without ids');
    await server.waitForRequest({ ...UPLOAD, nth: 3 });
    await server.addFault({ ...LIST, fault: { kind: 'hang' } });
    await user.importIn(app.page, 'unconfirmed');
    // This import is queued on disk.
    await alsoImport(app, String(queued), 'with ids');
    await user.importIn(app.page, 'queued');
    await app.kill();

    const disk = onDisk(app);
    expect(Object.fromEntries([...disk].map(([name, { phase }]) => [name, phase]))).toEqual({
      'reading.ndjson': 'processing',
      'lost.ndjson': 'unconfirmed',
      'begun.ndjson': 'uploading',
      'queued.ndjson': 'queued',
    });
    // A power cut during a write: the new record is incomplete, its backup is intact.
    const record = join(disk.get('reading.ndjson')?.folder ?? '', 'record.json');
    truncateSync(record, Math.floor(statSync(record).size / 2));
    const left = join(disk.get('lost.ndjson')?.folder ?? '', 'record.json.writing-0badf00d');
    writeFileSync(left, '{"version": 1, "id": "');

    await server.clearFaults();
    await server.set({ rate: Infinity });
    const restarted = await startAgain(connected);
    await user.eventually(
      async () =>
        expect(await phases(restarted)).toEqual(
          Object.fromEntries(Object.keys(lines).map((name) => [name, 'done'])),
        ),
      60_000,
    );
    expect(await timesHeld(server)).toEqual({ events: 1_000, doubled: 0 });
    // One repeated upload, and the first upload of the queued import.
    expect(await server.requests(UPLOAD)).toHaveLength(5);
    const held = await server.imports();
    expect(held.map(({ imported }) => imported).sort((a, b) => a - b)).toEqual([100, 200, 300, 400]);
    expect(readdirSync(join(left, '..'))).not.toContain('record.json.writing-0badf00d');
    await user.openHistory(restarted.page);
    for (const { id } of held) expect(await user.historyRow(restarted.page, id).count()).toBe(1);
    expect(await restarted.page.getByTestId('history-row').count()).toBe(4);
    await expectConsistentApp(server, restarted);
  });

  it('during the uploads of a fixed file and of a resend: each fixed event arrives once', async () => {
    const connected = await connectedApp();
    const { app, server } = connected;
    const good = [...makeEvents(3_007, { seed: 8 })];
    const [first, second, ...events] = good.slice(0, 3_002);
    const [one = '', other = '', ...others] = good.slice(3_002);
    // Two set-aside lines are edited and resent as an import of their own.
    const parent = join(tempFolder(), 'parent.ndjson');
    await writeLines(parent, [others[0] ?? '', one.slice(0, -1), ...others.slice(1), 'no event']);
    const whole = await startImport(app, await checkPath(app, parent));
    await user.eventually(async () => expect((await viewsOf(app))[0]?.phase.name).toBe('done'));
    const aside = await checkSetAside(app, whole);
    const lines = [
      { line: 2, text: one },
      { line: 5, text: other },
    ];
    const mendedAside = await checkWithFixes(app, aside, { all: [], lines });
    await server.addFault({ ...UPLOAD, fault: { kind: 'hang', after: 'headers' }, times: 1 });
    const child = await startImport(app, mendedAside);
    await server.waitForRequest({ ...UPLOAD, nth: 2 });
    // A renamed key, an edited line, a line left out.
    const flawed = join(tempFolder(), 'flawed.ndjson');
    const wrong = events.map((text) => text.replace('"$remote_address"', '"$ip"'));
    await writeLines(flawed, [first ?? '', ...wrong, 'to be written anew', 'to be left out']);
    const unmended = await checkPath(app, flawed);
    const mended = await checkWithFixes(app, unmended, {
      all: [{ kind: 'rename-key', from: '$ip', to: '$remote_address' }],
      lines: [
        { line: 3_002, text: second ?? '' },
        { line: 3_003, text: null },
      ],
    });
    expect(mended.report).toMatchObject({ lines: 3_003, ready: 3_002 });
    const MIDDLE = 30_000;
    await server.addFault({ ...UPLOAD, fault: { kind: 'hang', after: MIDDLE }, times: 1 });
    const large = await startImport(app, mended);
    await server.waitForRequest({ ...UPLOAD, nth: 3, bodyBytes: MIDDLE });
    await app.kill();
    const sending = importsOnDisk(app.userData).filter(({ phase }) => phase === 'uploading');
    expect(new Set(sending.map(({ id }) => id))).toEqual(new Set([child, large]));
    expect(await heldBy(server)).toEqual(others);
    await server.clearFaults();

    const restarted = await startAgain(connected);
    await user.eventually(async () => {
      const views = await viewsOf(restarted);
      expect(views.map(({ phase }) => phase.name)).toEqual(['done', 'done', 'done']);
    });
    const held = await heldBy(server);
    expect(held.slice(0, 3)).toEqual(others);
    expect(held.slice(3).sort()).toEqual([one, other, first, ...events, second].sort());
    const views = new Map((await viewsOf(restarted)).map((view) => [view.id, view]));
    expect(views.get(large)).toMatchObject({ counts: { sent: 3_002, skipped: 1, notSent: 0 } });
    expect(views.get(child)).toMatchObject({ counts: { lines: 2, sent: 2 }, resends: { lines: 2 } });
    await expectConsistentApp(server, restarted);
  });
});
