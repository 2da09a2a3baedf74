import { readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunningApp } from '../../support/app';
import { connectedApp, startAgain } from '../../support/connected-app';
import { fixOnDesk, putAside, putOnDesk, sendFromDesk } from '../../support/desk';
import { makeEvents, writeBulkyFile, writeLines } from '../../support/events';
import { eventFile, expectTrueApp, LIST, timesHeld, UPLOAD, viewsOf, wordsAbout } from '../../support/faults';
import { heldBy } from '../../support/held-events';
import { importsOnDisk, type OnDisk } from '../../support/imports-on-disk';
import * as user from '../../support/journey';
import { tempFolder } from '../../support/temp-folder';

// The app is ended from one moment to the next, as by a power cut: kill -9. What was under way is unconfirmed at the
// next start, looked for at Scarf, and ends with nothing lost and nothing there twice.

/** What the disk says of each import, by the name of its file. */
function onDisk({ userData }: RunningApp): ReadonlyMap<string, OnDisk> {
  return new Map(importsOnDisk(userData).map((one) => [one.fileName, one]));
}

/** The imports the window tells of: how each stands. */
async function phases(app: RunningApp): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries((await viewsOf(app)).map((view) => [view.fileName, view.phase.name]));
}

/** Begins another import, from wherever the window is. Without ids it is believed to be at Scarf by its number alone. */
async function alsoImport(app: RunningApp, path: string, ids: 'with ids' | 'without ids'): Promise<void> {
  const { page } = app;
  await page.getByTestId('nav-import').click();
  await user.chooseFile(app, path);
  await user.checked(page);
  if (ids === 'without ids') await user.turnSafetyIds(page, 'off');
  await user.startImport(page);
}

/** What a user does who is told that Scarf has no trace of an import. */
async function sendAgain({ page }: RunningApp, name: string): Promise<void> {
  await page.getByTestId('nav-history').click();
  await page.getByTestId('history-row').getByRole('link', { name, exact: true }).click();
  await page.getByRole('button', { name: 'Send the file again…' }).click();
  await page.getByRole('button', { name: 'Send again', exact: true }).click();
}

describe('kill -9', () => {
  it('at 10, at 50 and at 99 % of an upload: all three are looked for, and arrive once', async () => {
    const connected = await connectedApp();
    const { app, server } = connected;
    // A clean .gz goes as it is: so many bytes of it are so much of the upload.
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
      // The last one comes to its end by itself, should the system have taken the rest: only its answer is late.
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

    const again = await startAgain(connected);
    await again.page.getByText('Not yet known').first().waitFor();
    const [lost] = (await viewsOf(again)).filter(({ phase }) => phase.name === 'unconfirmed');
    expect(lost === undefined ? 'none' : wordsAbout(lost)).toContain(
      'Scarf’s answer did not reach us. Some events may have arrived. We are checking; please don’t send the file again yet.',
    );
    const [first, second, { name: last }] = uploads;
    const done = { [first.name]: 'done', [second.name]: 'done' };
    await user.eventually(async () => {
      const at = (await viewsOf(again)).find(({ fileName }) => fileName === last)?.phase;
      expect(at?.name === 'done' || (at?.name === 'unconfirmed' && at.finding === 'nothing')).toBe(true);
      expect(await phases(again)).toMatchObject(done);
    }, 60_000);
    // How much of it the system still held when the app died, nobody can choose.
    if ((await phases(again))[last] === 'unconfirmed') await sendAgain(again, last);
    await user.eventually(
      async () => expect(await phases(again)).toEqual({ ...done, [last]: 'done' }),
      60_000,
    );
    expect(await timesHeld(server)).toEqual({ events: 16_200, doubled: 0 });
    for (const { name, events } of uploads) {
      await again.page.getByTestId('nav-history').click();
      await again.page.getByTestId('history-row').getByRole('link', { name, exact: true }).click();
      expect(await user.receipt(again.page)).toMatchObject({ 'Lines in the file': events, Imported: events });
    }
    await expectTrueApp(server, again);
  });

  it('between the phases, and with the last write of a record cut in half: each goes on from where it was', async () => {
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
    // Scarf reads it.
    await alsoImport(app, String(reading), 'without ids');
    await user.importIn(app.page, 'processing');
    // `uploading` is on disk, and nothing of it was taken.
    await server.addFault({ ...UPLOAD, fault: { kind: 'hang', after: 'headers' }, times: 1 });
    await alsoImport(app, String(begun), 'with ids');
    await server.waitForRequest({ ...UPLOAD, nth: 2 });
    // Scarf has it; the answer is lost, and looking for it has begun.
    await server.addFault({ ...UPLOAD, fault: { kind: 'accepted-then-reset' }, times: 1 });
    await alsoImport(app, String(lost), 'without ids');
    await server.waitForRequest({ ...UPLOAD, nth: 3 });
    await server.addFault({ ...LIST, fault: { kind: 'hang' } });
    await user.importIn(app.page, 'unconfirmed');
    // It is on disk, and waits for its turn.
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
    // The power went while a record was written: the new one is half there, the one before it is whole.
    const record = join(disk.get('reading.ndjson')?.folder ?? '', 'record.json');
    truncateSync(record, Math.floor(statSync(record).size / 2));
    const left = join(disk.get('lost.ndjson')?.folder ?? '', 'record.json.writing-0badf00d');
    writeFileSync(left, '{"version": 1, "id": "');

    await server.clearFaults();
    await server.set({ rate: Infinity });
    const again = await startAgain(connected);
    await user.eventually(
      async () =>
        expect(await phases(again)).toEqual(
          Object.fromEntries(Object.keys(lines).map((name) => [name, 'done'])),
        ),
      60_000,
    );
    expect(await timesHeld(server)).toEqual({ events: 1_000, doubled: 0 });
    // The one that nothing was taken of went again, and the queued one for the first time.
    expect(await server.requests(UPLOAD)).toHaveLength(5);
    const held = await server.imports();
    expect(held.map(({ imported }) => imported).sort((a, b) => a - b)).toEqual([100, 200, 300, 400]);
    expect(readdirSync(join(left, '..'))).not.toContain('record.json.writing-0badf00d');
    await user.openHistory(again.page);
    for (const { id } of held) expect(await user.historyRow(again.page, id).count()).toBe(1);
    expect(await again.page.getByTestId('history-row').count()).toBe(4);
    await expectTrueApp(server, again);
  });

  it('of a mended file and of lines that are sent again, in the middle: what was mended goes again, each once', async () => {
    const connected = await connectedApp();
    const { app, server } = connected;
    const good = [...makeEvents(3_007, { seed: 8 })];
    const [first, second, ...events] = good.slice(0, 3_002);
    const [one = '', other = '', ...others] = good.slice(3_002);
    // Two lines that the check sets aside are mended by hand and sent by themselves.
    const parent = join(tempFolder(), 'parent.ndjson');
    await writeLines(parent, [others[0] ?? '', one.slice(0, -1), ...others.slice(1), 'no event']);
    const whole = await sendFromDesk(app, await putOnDesk(app, parent));
    await user.eventually(async () => expect((await viewsOf(app))[0]?.phase.name).toBe('done'));
    const aside = await putAside(app, whole);
    const lines = [
      { line: 2, text: one },
      { line: 5, text: other },
    ];
    const mendedAside = await fixOnDesk(app, aside, { all: [], lines });
    await server.addFault({ ...UPLOAD, fault: { kind: 'hang', after: 'headers' }, times: 1 });
    const child = await sendFromDesk(app, mendedAside);
    await server.waitForRequest({ ...UPLOAD, nth: 2 });
    // A key that every event has wrongly, a line written anew, a line left out.
    const flawed = join(tempFolder(), 'flawed.ndjson');
    const wrong = events.map((text) => text.replace('"$remote_address"', '"$ip"'));
    await writeLines(flawed, [first ?? '', ...wrong, 'to be written anew', 'to be left out']);
    const unmended = await putOnDesk(app, flawed);
    const mended = await fixOnDesk(app, unmended, {
      all: [{ kind: 'rename-key', from: '$ip', to: '$remote_address' }],
      lines: [
        { line: 3_002, text: second ?? '' },
        { line: 3_003, text: null },
      ],
    });
    expect(mended.report).toMatchObject({ lines: 3_003, ready: 3_002 });
    const MIDDLE = 30_000;
    await server.addFault({ ...UPLOAD, fault: { kind: 'hang', after: MIDDLE }, times: 1 });
    const large = await sendFromDesk(app, mended);
    await server.waitForRequest({ ...UPLOAD, nth: 3, bodyBytes: MIDDLE });
    await app.kill();
    const sending = importsOnDisk(app.userData).filter(({ phase }) => phase === 'uploading');
    expect(new Set(sending.map(({ id }) => id))).toEqual(new Set([child, large]));
    expect(await heldBy(server)).toEqual(others);
    await server.clearFaults();

    const again = await startAgain(connected);
    await user.eventually(async () => {
      const views = await viewsOf(again);
      expect(views.map(({ phase }) => phase.name)).toEqual(['done', 'done', 'done']);
    }, 60_000);
    const held = await heldBy(server);
    expect(held.slice(0, 3)).toEqual(others);
    expect(held.slice(3).sort()).toEqual([one, other, first, ...events, second].sort());
    const views = new Map((await viewsOf(again)).map((view) => [view.id, view]));
    expect(views.get(large)).toMatchObject({ counts: { sent: 3_002, skipped: 1, notSent: 0 } });
    expect(views.get(child)).toMatchObject({ counts: { lines: 2, sent: 2 }, resends: { lines: 2 } });
    await expectTrueApp(server, again);
  });
});
