import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { connectedApp, startAgain } from '../support/connected-app';
import { writeBulkyFile, writeEventFile } from '../support/events';
import { timesHeld } from '../support/faults';
import * as user from '../support/journey';
import { takeOutSafetyIds } from '../support/safety-ids';
import { tempFolder } from '../support/temp-folder';

const UPLOAD = { method: 'POST', path: '/v2/*/import' } as const;

async function openFromHistory(page: Page, name: string): Promise<void> {
  await page.getByTestId('nav-history').click();
  await page.getByTestId('history-row').getByRole('link', { name, exact: true }).click();
}

describe('after a restart', () => {
  it('the account, the window and an import that Scarf reads are as they were left', async () => {
    const connected = await connectedApp({ rate: 0 });
    const { app, server } = connected;
    const path = join(tempFolder(), 'clicks.ndjson');
    await writeEventFile(path, 300);
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(1010, 690));
    await user.importFile(app, path);
    await user.importIn(app.page, 'processing');
    await server.step({ events: 100 });
    await app.quit();

    const { electron, page } = await startAgain(connected);
    expect(
      await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getSize()),
    ).toEqual([1010, 690]);
    await user.openHistory(page);
    const { id } = await user.arrived(server);
    const row = user.historyRow(page, id);
    expect(await row.getAttribute('data-phase')).toBe('processing');
    await row.getByRole('link', { name: 'clicks.ndjson' }).click();
    await server.set({ rate: Infinity });
    const done = await user.importIn(page, 'done');
    expect(await user.numberOf(done, 'data-imported')).toBe(300);
    expect(await user.receipt(page)).toMatchObject({ 'Lines in the file': 300, Imported: 300 });
    expect(await server.requests(UPLOAD)).toHaveLength(1);
  });

  it('uploads that were cut off and came to nothing are looked for: those with ids are sent again, of others the user decides', async () => {
    const connected = await connectedApp({ intakeRate: 300_000 });
    const { app, server } = connected;
    const folder = tempFolder();
    // Some 8 MB each when compressed: after the kill the system sends what its socket buffers hold, at most about 4 MB.
    const events = { 'ids.ndjson': 2_800, 'given.ndjson': 2_810, 'none.ndjson': 2_820 } as const;
    for (const [nth, [name, count]] of Object.entries(events).entries()) {
      const path = join(folder, name);
      await writeBulkyFile(path, count, { seed: nth + 1, uniqueIds: name === 'ids.ndjson' });
      await app.page.getByTestId('nav-import').click();
      await user.chooseFile(app, path);
      await user.checked(app.page);
      if (name === 'none.ndjson') await user.turnSafetyIds(app.page, 'off');
      await user.startImport(app.page);
      await server.waitForRequest({ ...UPLOAD, nth: nth + 1, bodyBytes: 200_000 });
    }
    await app.kill();
    await server.set({ intakeRate: Infinity });
    for (const nth of [1, 2, 3]) await server.waitForRequest({ ...UPLOAD, nth, ended: true });
    expect(await server.imports()).toEqual([]);

    const { page } = await startAgain(connected);
    await page.getByText('Not yet known').first().waitFor();
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
    expect(await user.focused(page)).toBe('Don’t send');
    await page.getByRole('button', { name: 'Send again', exact: true }).click();
    const done = await user.importIn(page, 'done');
    expect(await user.numberOf(done, 'data-imported')).toBe(events['none.ndjson']);
    expect(await timesHeld(server)).toEqual({ events: 8_430, doubled: 0 });
  });

  it('one of which Scarf kept a part is sent again, for its events have ids: each is there once', async () => {
    const connected = await connectedApp({ intakeRate: 1_500_000, partialBodies: 'keep' });
    const { app, server } = connected;
    const path = join(tempFolder(), 'clicks.ndjson');
    await writeEventFile(path, 20_000);
    await user.importFile(app, path);
    await server.waitForRequest({ ...UPLOAD, bodyBytes: 300_000 });
    await app.kill();
    await server.waitForRequest({ ...UPLOAD, ended: true });
    await server.settled();
    const part = await user.arrived(server);
    expect(part.imported).toBeLessThan(20_000);

    await server.set({ intakeRate: Infinity });
    const { page } = await startAgain(connected);
    await user.openImport(page, 'clicks.ndjson');
    const done = await user.importIn(page, 'done');
    const again = await user.arrived(server, 2);
    expect(await done.getAttribute('data-remote-id')).toBe(again.id);
    expect(again).toMatchObject({ total: 20_000, duplicates: part.imported });
    expect(await user.receipt(page)).toMatchObject({
      'Lines in the file': 20_000,
      'Sent to Scarf': 20_000,
      Imported: 20_000 - part.imported,
      'Most likely in Scarf already': part.imported,
    });
    expect(await user.wordsOf(page)).toContain(
      'Most likely they had arrived with an earlier try, whose answer was lost.',
    );
    expect(await server.requests(UPLOAD)).toHaveLength(2);
    expect(await timesHeld(server)).toMatchObject({ events: 20_000 });
  });

  it('one that waited for its turn goes by itself', async () => {
    const connected = await connectedApp({ activeLimit: 0 });
    const { app, server } = connected;
    const path = join(tempFolder(), 'clicks.ndjson');
    await writeEventFile(path, 50);
    await user.importFile(app, path);
    await app.page.getByRole('heading', { name: 'Waiting for Scarf' }).waitFor();
    await app.kill();
    await server.set({ activeLimit: 15 });

    const { page } = await startAgain(connected);
    await user.openImport(page, 'clicks.ndjson');
    await user.importIn(page, 'done');
    expect(await server.imports()).toMatchObject([{ imported: 50 }]);
  });

  it('a damaged record is set aside and told, and the other imports stay', async () => {
    const connected = await connectedApp();
    const { app, server } = connected;
    const folder = tempFolder();
    for (const [seed, name] of ['first.ndjson', 'second.ndjson'].entries()) {
      await writeEventFile(join(folder, name), 10, { seed });
      await user.importFile(app, join(folder, name));
      await user.importIn(app.page, 'done');
    }
    await app.quit();
    const first = await user.arrived(server);
    const damaged = damageRecord(join(app.userData, 'imports'), first.id);

    const { page } = await startAgain(connected);
    await page.getByText('One record of an earlier import could not be read.').first().waitFor();
    await user.openHistory(page);
    const second = await user.arrived(server, 2);
    expect(await user.historyRow(page, second.id).innerText()).toContain('second.ndjson');
    // Scarf still lists the other: only its file's name is lost.
    await user.eventually(async () =>
      expect(await user.historyRow(page, first.id).innerText()).toContain('Sent from elsewhere'),
    );
    expect(readdirSync(join(app.userData, 'imports'))).toContain(`damaged-${damaged}`);
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
