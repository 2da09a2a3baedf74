import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { connectedApp, startAgain } from '../support/connected-app';
import { writeEventFile } from '../support/events';
import { timesHeld } from '../support/faults';
import * as user from '../support/journey';
import { takeOutSafetyIds } from '../support/safety-ids';
import { tempFolder } from '../support/temp-folder';

const UPLOAD = { method: 'POST', path: '/v2/*/import' } as const;

/** Scarf reads the first bytes of an upload and no more, so that a small file is cut off as a large one is. */
const READ_IN_PART = { kind: 'hang', after: 4_000 } as const;
const EVENTS = 1_000;

async function openFromHistory(page: Page, name: string): Promise<void> {
  await page.getByTestId('nav-history').click();
  await page.getByTestId('history-row').getByRole('link', { name, exact: true }).click();
}

describe('after a restart', () => {
  it('the account, the window and an import that Scarf reads are as they were left; a damaged record is set aside and told', async () => {
    const connected = await connectedApp();
    const { app, server } = connected;
    const folder = tempFolder();
    await writeEventFile(join(folder, 'first.ndjson'), 10);
    await writeEventFile(join(folder, 'clicks.ndjson'), 300, { seed: 2 });
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(1010, 690));
    await user.importFile(app, join(folder, 'first.ndjson'));
    await user.importIn(app.page, 'done');
    await server.set({ rate: 0 });
    await user.importFile(app, join(folder, 'clicks.ndjson'));
    await user.importIn(app.page, 'processing');
    await server.step({ events: 100 });
    await app.quit();
    const [first, clicks] = [await user.arrived(server), await user.arrived(server, 2)];
    const damaged = damageRecord(join(app.userData, 'imports'), first.id);

    const { electron, page } = await startAgain(connected);
    expect(
      await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getSize()),
    ).toEqual([1010, 690]);
    await page.getByText('One record of an earlier import could not be read.').first().waitFor();
    expect(readdirSync(join(app.userData, 'imports'))).toContain(`damaged-${damaged}`);
    await user.openHistory(page);
    // Scarf still lists the damaged one: only its file's name is lost.
    await user.eventually(async () =>
      expect(await user.historyRow(page, first.id).innerText()).toContain('Sent from elsewhere'),
    );
    const row = user.historyRow(page, clicks.id);
    expect(await row.getAttribute('data-phase')).toBe('processing');
    await row.getByRole('link', { name: 'clicks.ndjson' }).click();
    await server.set({ rate: Infinity });
    const done = await user.importIn(page, 'done');
    expect(await user.numberOf(done, 'data-imported')).toBe(300);
    expect(await user.receipt(page)).toMatchObject({ 'Lines in the file': 300, Imported: 300 });
    expect(await server.requests(UPLOAD)).toHaveLength(2);
  });

  it('uploads that were cut off and came to nothing are looked for: those with ids are sent again, of others the user decides', async () => {
    const connected = await connectedApp();
    const { app, server } = connected;
    const folder = tempFolder();
    const events = { 'ids.ndjson': 280, 'given.ndjson': 281, 'none.ndjson': 282 } as const;
    await server.addFault({ ...UPLOAD, fault: READ_IN_PART });
    for (const [nth, [name, count]] of Object.entries(events).entries()) {
      const path = join(folder, name);
      await writeEventFile(path, count, { seed: nth + 1, uniqueIds: name === 'ids.ndjson' });
      await app.page.getByTestId('nav-import').click();
      await user.chooseFile(app, path);
      await user.checked(app.page);
      if (name === 'none.ndjson') await user.turnSafetyIds(app.page, 'off');
      await user.startImport(app.page);
      await server.waitForRequest({ ...UPLOAD, nth: nth + 1, bodyBytes: READ_IN_PART.after });
    }
    await app.kill();
    await server.clearFaults();
    await expect.poll(() => server.imports()).toEqual([]);

    const { page } = await startAgain(connected);
    await page.getByTestId('under-way-row').filter({ hasText: 'none.ndjson' }).waitFor();
    expect(await server.requests(UPLOAD)).toHaveLength(3);
    await openFromHistory(page, 'none.ndjson');
    await page.getByRole('heading', { name: 'We found no trace of this import' }).waitFor();
    for (const name of ['ids.ndjson', 'given.ndjson'] as const) {
      await openFromHistory(page, name);
      const done = await user.importIn(page, 'done');
      expect(await user.numberOf(done, 'data-imported')).toBe(events[name]);
    }
    // Two that were sent again, and no third.
    expect(await server.requests(UPLOAD)).toHaveLength(5);
    const ofGiven = (await server.imports()).find(({ imported }) => imported === events['given.ndjson']);
    const { text, ids } = takeOutSafetyIds((await server.body(ofGiven?.id ?? '')).toString());
    expect(text === readFileSync(join(folder, 'given.ndjson'), 'utf8')).toBe(true);
    expect(new Set(ids).size).toBe(events['given.ndjson']);

    await openFromHistory(page, 'none.ndjson');
    await page.getByRole('button', { name: 'Send the file again…' }).click();
    await user.hasKeyboard(page, 'Don’t send');
    await page.getByRole('button', { name: 'Send again', exact: true }).click();
    const done = await user.importIn(page, 'done');
    expect(await user.numberOf(done, 'data-imported')).toBe(events['none.ndjson']);
    expect(await timesHeld(server)).toEqual({ events: 843, doubled: 0 });
  });

  it('one of which Scarf kept a part is sent again, for its events have ids: each is there once; one that waited goes by itself', async () => {
    const connected = await connectedApp({ partialBodies: 'keep' });
    const { app, server } = connected;
    const folder = tempFolder();
    await writeEventFile(join(folder, 'clicks.ndjson'), EVENTS);
    await writeEventFile(join(folder, 'waiting.ndjson'), 50, { seed: 2 });
    await server.addFault({ ...UPLOAD, fault: READ_IN_PART, times: 1 });
    await user.importFile(app, join(folder, 'clicks.ndjson'));
    await server.waitForRequest({ ...UPLOAD, bodyBytes: READ_IN_PART.after });
    await server.set({ activeLimit: 0 });
    await app.page.getByTestId('nav-import').click();
    await user.importFile(app, join(folder, 'waiting.ndjson'));
    await app.page.getByRole('heading', { name: 'Waiting for Scarf' }).waitFor();
    await app.kill();
    await expect.poll(async () => (await user.arrived(server)).received).toBeDefined();
    await server.settled();
    const part = await user.arrived(server);
    expect(part.imported).toBeGreaterThan(0);
    expect(part.imported).toBeLessThan(EVENTS);
    await server.set({ activeLimit: 15 });

    const { page } = await startAgain(connected);
    for (const name of ['waiting.ndjson', 'clicks.ndjson']) {
      await openFromHistory(page, name);
      await user.importIn(page, 'done');
    }
    const ours = await server.imports();
    expect(ours.map(({ total }) => total).filter((total) => total === 50)).toHaveLength(1);
    const again = ours.find(({ total }) => total === EVENTS);
    const done = await user.importIn(page, 'done');
    expect(await done.getAttribute('data-remote-id')).toBe(again?.id);
    expect(again).toMatchObject({ duplicates: part.imported });
    expect(await user.receipt(page)).toMatchObject({
      'Lines in the file': EVENTS,
      'Sent to Scarf': EVENTS,
      Imported: EVENTS - part.imported,
      'No answer from Scarf': part.imported,
    });
    expect(await user.wordsOf(page)).toContain(
      'Most likely they had arrived with an earlier try, whose answer was lost.',
    );
    expect(ours).toHaveLength(3);
    expect(await timesHeld(server)).toMatchObject({ events: EVENTS + 50 });
  });
});

/** Cuts the record of an import, and its spare copy, in half. Returns its folder's name. */
function damageRecord(root: string, remoteId: string): string {
  for (const name of readdirSync(root)) {
    const files = readdirSync(join(root, name)).filter((file) => file.startsWith('record.json'));
    const texts = files.map(
      (file) => [join(root, name, file), readFileSync(join(root, name, file), 'utf8')] as const,
    );
    if (!texts.some(([, text]) => text.includes(remoteId))) continue;
    for (const [file, text] of texts) writeFileSync(file, text.slice(0, text.length / 2));
    return name;
  }
  throw new Error('no record of that import');
}
