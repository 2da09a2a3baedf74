import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { truncate } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { answerSaveDialog, proposedPath } from '../support/app';
import { makeEvents, writeEventFile, writeLines } from '../support/events';
import { writeFlawedFile, type Expected, type FlawCounts } from '../support/flawed-events';
import * as user from '../support/journey';
import { ACME_PACKAGES } from '../support/scarf-server/acme';
import { sharedApp } from '../support/shared-app';
import { takeOutSafetyIds } from '../support/safety-ids';
import { tempFolder } from '../support/temp-folder';

const connectedApp = sharedApp();

/** Lines the app sets aside, then lines that go: Scarf refuses two kinds of those, and ignores one. */
const FLAWS: FlawCounts = {
  notJson: 3,
  notObject: 2,
  timeMissing: 4,
  timeNull: 1,
  timeUnreadable: 4,
  tooOld: 5,
  noArtifact: 2,
  unknownArtifact: 3,
  pixelKey: 2,
  blank: 3,
  timeNumber: 2,
  wrongType: 3,
  repeatedId: 4,
  inFuture: 2,
  unknownDollar: 2,
  badAddress: 2,
  idMissing: 5,
  bigNumber: 1,
  duplicateKey: 2,
};
const SET_ASIDE = [
  'notJson',
  'notObject',
  'timeMissing',
  'timeNull',
  'timeUnreadable',
  'tooOld',
  'noArtifact',
  'unknownArtifact',
  'pixelKey',
] as const;
const ERRORS = 26;

function linesOf(path: string): string[] {
  return readFileSync(path, 'utf8').split('\n').slice(0, -1);
}

/** The lines of a file that are to arrive, and those that stay here, byte for byte. */
function partsOf(lines: readonly string[], { at }: Expected): { sent: string; kept: string } {
  const aside = new Set(SET_ASIDE.flatMap((flaw) => at.get(flaw) ?? []));
  const text = (wanted: (line: string, number: number) => boolean): string =>
    lines
      .filter((line, index) => wanted(line, index + 1))
      .map((line) => `${line}\n`)
      .join('');
  return {
    sent: text((line, number) => line !== '' && !aside.has(number)),
    kept: text((_, number) => aside.has(number)),
  };
}

describe('the main job', () => {
  it('from the first run to a receipt that adds up', async () => {
    const { app, server } = await connectedApp();
    const { page } = app;
    const path = join(tempFolder(), 'clicks.ndjson');
    await writeEventFile(path, 2_000);

    await user.chooseFile(app, path);
    expect(await user.checked(page)).toMatchObject({ lines: 2_000, ready: 2_000, errors: 0 });
    await user.startImport(page);
    const done = await user.importIn(page, 'done');

    const held = await user.arrived(server);
    expect(held).toMatchObject({ status: 'done', imported: 2_000, failed: 0 });
    expect(await done.getAttribute('data-remote-id')).toBe(held.id);
    expect(await user.numberOf(done, 'data-sent')).toBe(2_000);
    expect(await user.numberOf(done, 'data-imported')).toBe(2_000);
    expect(await user.numberOf(done, 'data-failed')).toBe(0);
    // Every line arrived byte for byte as it is in the file.
    expect(await server.body(held.id)).toEqual(readFileSync(path));

    await user.openHistory(page);
    expect(await user.historyRow(page, held.id).getAttribute('data-phase')).toBe('done');
  });

  it('sends the good lines of a flawed file as they are, and keeps and explains the others', async () => {
    const { app, server } = await connectedApp();
    const { page } = app;
    const path = join(tempFolder(), 'flawed.ndjson');
    const expected = await writeFlawedFile(path, 400, FLAWS);
    const lines = linesOf(path);
    const parts = partsOf(lines, expected);

    await user.chooseFile(app, path);
    expect(await user.checked(page)).toMatchObject({ lines: 400, ready: 400 - ERRORS - 3, errors: ERRORS });
    expect(await user.problems(page)).toEqual({
      'not-json': 3,
      'not-object': 2,
      'time-missing': 5,
      'time-unreadable': 4,
      'too-old': 5,
      'no-artifact': 2,
      'unknown-artifact': 3,
      'pixel-key': 2,
      'time-number': 2,
      'wrong-type': 3,
      'id-repeated': 4,
      'in-future': 2,
      'unknown-dollar': 2,
      'bad-address': 2,
      'id-missing': 5,
      'big-number': 1,
      'duplicate-key': 2,
      tidied: 1,
    });
    const shown = await user.showLines(page, 'too-old');
    const old = expected.at.get('tooOld') ?? [];
    expect([...shown]).toEqual(old.map((number) => [number, lines[number - 1]]));

    await user.startImport(page);
    const done = await user.importIn(page, 'done');
    const held = await user.arrived(server);
    const { text, ids } = takeOutSafetyIds((await server.body(held.id)).toString());
    expect([text, ids.length]).toEqual([parts.sent, FLAWS.idMissing]);
    expect(held).toMatchObject({ total: 371, failed: 5, duplicates: 4, imported: 362 });
    expect(await user.numberOf(done, 'data-sent')).toBe(371);
    expect(await user.numberOf(done, 'data-imported')).toBe(362);
    expect(await user.numberOf(done, 'data-failed')).toBe(5);
    expect(await user.receipt(page)).toEqual({
      'Lines in the file': 400,
      'Sent to Scarf': 371,
      Imported: 362,
      'Refused by Scarf': 5,
      'No answer from Scarf': 4,
      'Set aside by the check': ERRORS,
      'Blank lines': 3,
    });

    const kept = join(tempFolder(), 'kept.ndjson');
    await answerSaveDialog(app, kept);
    await page.getByRole('button', { name: `Save the ${ERRORS} lines to a file…` }).click();
    await user.savedAs(page, kept);
    await app.electron.evaluate(({ shell }) => {
      shell.showItemInFolder = (path) => void Object.assign(globalThis, { shownInFolder: path });
    });
    await page.getByTestId('show-saved').click();
    await user.eventually(async () =>
      expect(
        await app.electron.evaluate(() => (globalThis as { shownInFolder?: string }).shownInFolder),
      ).toBe(kept),
    );
    expect(readFileSync(kept, 'utf8')).toBe(parts.kept);
    expect(dirname(await proposedPath(app))).toBe(dirname(path));
  });

  it('sends a .gz with nothing to set aside as it is', async () => {
    const { app, server } = await connectedApp();
    const path = join(tempFolder(), 'clicks.ndjson.gz');
    await writeEventFile(path, 1_000, { gzip: true });

    await user.chooseFile(app, path);
    expect(await user.checked(app.page)).toMatchObject({ lines: 1_000, ready: 1_000 });
    await user.startImport(app.page);
    await user.importIn(app.page, 'done');

    const { id, imported, received } = await user.arrived(server);
    expect(imported).toBe(1_000);
    expect(received?.wireBytes).toBe(statSync(path).size);
    expect(await server.body(id)).toEqual(gunzipSync(readFileSync(path)));
  });

  it('sends only the good lines of a .gz', async () => {
    const { app, server } = await connectedApp();
    const path = join(tempFolder(), 'flawed.ndjson.gz');
    const flaws = { notJson: 2, tooOld: 3, pixelKey: 1 };
    const expected = await writeFlawedFile(path, 300, flaws, { gzip: true });
    const lines = gunzipSync(readFileSync(path)).toString().split('\n').slice(0, -1);
    const parts = partsOf(lines, expected);

    await user.chooseFile(app, path);
    expect(await user.checked(app.page)).toMatchObject({ lines: 300, ready: 294, errors: 6 });
    await user.startImport(app.page);
    await user.importIn(app.page, 'done');

    const { id, imported } = await user.arrived(server);
    expect(imported).toBe(294);
    expect((await server.body(id)).toString()).toBe(parts.sent);
    const kept = join(tempFolder(), 'kept.ndjson');
    await answerSaveDialog(app, kept);
    await app.page.getByRole('button', { name: 'Save the 6 lines to a file…' }).click();
    await user.savedAs(app.page, kept);
    expect(readFileSync(kept, 'utf8')).toBe(parts.kept);
  });

  it('sends what can be read of a .gz that ends too early, and says so first', async () => {
    const { app, server } = await connectedApp();
    const { page } = app;
    const path = join(tempFolder(), 'broken.ndjson.gz');
    await writeEventFile(path, 2_000, { gzip: true });
    const whole = gunzipSync(readFileSync(path)).toString();
    await truncate(path, Math.floor(statSync(path).size / 2));

    await user.chooseFile(app, path);
    const { ready } = await user.checked(page);
    expect(ready).toBeGreaterThan(100);
    expect(ready).toBeLessThan(2_000);
    expect(await user.problems(page)).toMatchObject({ 'gzip-damaged': 1 });
    await page
      .getByRole('button', { name: `Import the ${ready.toLocaleString('en')} readable events` })
      .click();
    await user.importIn(page, 'done');

    const { id, imported } = await user.arrived(server);
    expect(imported).toBe(ready);
    const sent = whole.split('\n').slice(0, ready);
    expect((await server.body(id)).toString()).toBe(sent.map((line) => `${line}\n`).join(''));
  });

  it('tidies a file from Windows on the way, and its events stay as they are', async () => {
    const { app, server } = await connectedApp();
    const path = join(tempFolder(), 'windows.ndjson');
    const events = [...makeEvents(50)];
    writeFileSync(
      path,
      `\uFEFF${events.slice(0, 20).join('\r\n')}\r\n\r\n \t\r\n${events.slice(20).join('\r\n')}`,
    );

    await user.chooseFile(app, path);
    expect(await user.checked(app.page)).toMatchObject({ lines: 52, ready: 50, errors: 0 });
    expect(await user.problems(app.page)).toEqual({ tidied: 1 });
    await user.startImport(app.page);
    await user.importIn(app.page, 'done');

    const { id, imported } = await user.arrived(server);
    expect(imported).toBe(50);
    expect((await server.body(id)).toString()).toBe(events.map((event) => `${event}\n`).join(''));
    expect(await user.receipt(app.page)).toMatchObject({
      'Lines in the file': 52,
      Imported: 50,
      'Blank lines': 2,
    });
  });

  it('says what Scarf refused, ignored and did not find, and never calls that a success', async () => {
    const { app, server } = await connectedApp();
    const { page } = app;
    const [gone, there] = ACME_PACKAGES;
    const path = join(tempFolder(), 'partly.ndjson');
    const good = [...makeEvents(20, { packages: [there?.id ?? ''], pixels: [] })];
    const lost = [...makeEvents(3, { packages: [gone?.id ?? ''], pixels: [], seed: 2 })];
    await writeLines(path, [...good, ...lost, ...good.slice(0, 2)]);

    await user.chooseFile(app, path);
    expect(await user.checked(page)).toMatchObject({ ready: 25, errors: 0 });
    // It is deleted in Scarf between the check and the import.
    await server.removeArtifact({ owner: 'acme', id: gone?.id ?? '' });
    await user.startImport(page);
    await user.importIn(page, 'done');

    expect(await user.receipt(page)).toMatchObject({
      'Sent to Scarf': 25,
      Imported: 20,
      'Refused by Scarf': 3,
      'No answer from Scarf': 2,
    });
    const words = await user.wordsOf(page);
    expect(words).toContain('20 of 25 events are imported');
    expect(words).toContain('Scarf counted them but reported neither success nor failure.');
  });
});
