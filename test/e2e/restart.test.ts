import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connectedApp, startAgain, type Connected } from '../support/connected-app';
import { writeEventFile } from '../support/events';
import * as user from '../support/journey';
import { takeOutSafetyIds } from '../support/safety-ids';
import { tempFolder } from '../support/temp-folder';

const UPLOAD = { method: 'POST', path: '/v2/*/import' } as const;

/** Begins an import, of what is on the desk or of a file, and cuts the power once a megabyte of it has left. */
async function cutOffWhileSending({ app, server }: Connected, path?: string): Promise<void> {
  if (path === undefined) await user.startImport(app.page);
  else await user.importFile(app, path);
  await server.waitForRequest({ ...UPLOAD, bodyBytes: 1_000_000 });
  await app.kill();
  await server.waitForRequest({ ...UPLOAD, ended: true });
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

  it('an upload that was cut off and came to nothing is looked for, then sent again: its events have ids', async () => {
    const connected = await connectedApp({ intakeRate: 1_500_000 });
    const { server } = connected;
    const path = join(tempFolder(), 'clicks.ndjson');
    await writeEventFile(path, 60_000);
    await cutOffWhileSending(connected, path);

    await server.set({ intakeRate: Infinity });
    const { page } = await startAgain(connected);
    await page.getByText('Not yet known').waitFor();
    expect(await server.requests(UPLOAD)).toHaveLength(1);
    await user.openImport(page, 'clicks.ndjson');
    const done = await user.importIn(page, 'done');
    expect(await user.numberOf(done, 'data-imported')).toBe(60_000);
    expect(await server.imports()).toMatchObject([{ imported: 60_000, duplicates: 0 }]);
  });

  it('one whose events had no ids is sent again as well: they were given Safety IDs', async () => {
    const connected = await connectedApp({ intakeRate: 1_500_000 });
    const { server } = connected;
    const path = join(tempFolder(), 'clicks.ndjson');
    await writeEventFile(path, 60_000, { uniqueIds: false });
    await cutOffWhileSending(connected, path);

    await server.set({ intakeRate: Infinity });
    const { page } = await startAgain(connected);
    await user.openImport(page, 'clicks.ndjson');
    const done = await user.importIn(page, 'done');
    expect(await user.numberOf(done, 'data-imported')).toBe(60_000);
    expect(await server.imports()).toMatchObject([{ imported: 60_000, duplicates: 0 }]);
    expect(await server.requests(UPLOAD)).toHaveLength(2);
    const { text, ids } = takeOutSafetyIds((await server.body((await user.arrived(server)).id)).toString());
    expect(text === readFileSync(path, 'utf8')).toBe(true);
    expect(new Set(ids).size).toBe(60_000);
  });

  it('one without ids is never sent again by itself: the user decides', async () => {
    const connected = await connectedApp({ intakeRate: 1_500_000 });
    const { app, server } = connected;
    const path = join(tempFolder(), 'clicks.ndjson');
    await writeEventFile(path, 60_000, { uniqueIds: false });
    await user.chooseFile(app, path);
    await user.turnSafetyIds(app.page, 'off');
    await cutOffWhileSending(connected);

    await server.set({ intakeRate: Infinity });
    const { page } = await startAgain(connected);
    await user.openImport(page, 'clicks.ndjson');
    await page.getByRole('heading', { name: 'We found no trace of this import' }).waitFor();
    expect(await server.requests(UPLOAD)).toHaveLength(1);
    await page.getByRole('button', { name: 'Send the file again…' }).click();
    expect(await user.focused(page)).toBe('Don’t send');
    await page.getByRole('button', { name: 'Send again', exact: true }).click();
    const done = await user.importIn(page, 'done');
    expect(await user.numberOf(done, 'data-imported')).toBe(60_000);
  });

  it('one of which Scarf kept a part is found, and the rest is told as not sent', async () => {
    const connected = await connectedApp({ intakeRate: 1_500_000, partialBodies: 'keep' });
    const { server } = connected;
    const path = join(tempFolder(), 'clicks.ndjson');
    await writeEventFile(path, 60_000);
    await cutOffWhileSending(connected, path);

    const { page } = await startAgain(connected);
    await user.openImport(page, 'clicks.ndjson');
    const done = await user.importIn(page, 'done');
    const held = await user.arrived(server);
    expect(await done.getAttribute('data-remote-id')).toBe(held.id);
    expect(await user.numberOf(done, 'data-imported')).toBe(held.imported);
    expect(await user.receipt(page)).toMatchObject({
      'Lines in the file': 60_000,
      'Sent to Scarf': held.total,
      Imported: held.imported,
      'Not sent': 60_000 - held.total,
    });
    expect(await user.wordsOf(page)).toContain('events were not sent.');
    expect(await server.requests(UPLOAD)).toHaveLength(1);
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
