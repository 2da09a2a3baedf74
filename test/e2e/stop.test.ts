import { join } from 'node:path';
import { truncate } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { writeBulkyFile, writeEventFile } from '../support/events';
import * as user from '../support/journey';
import { sharedApp } from '../support/shared-app';
import { tempFolder } from '../support/temp-folder';

const connectedApp = sharedApp();

const UPLOAD = { method: 'POST', path: '/v2/*/import' } as const;
/** Some 8 MB when compressed, twice what the buffers between here and there can hold. */
const BULKY = 3_000;

describe('stopping', () => {
  it('ends a check at once, and nothing was sent', async () => {
    const { app, server } = await connectedApp();
    const path = join(tempFolder(), 'huge.ndjson');
    await writeEventFile(path, 5_000);
    // A hole takes no space on the disk, and minutes to read.
    await truncate(path, 64 * 1024 ** 3);
    await user.chooseFile(app, path);
    const reading = app.page.locator('[data-testid="check"][data-state="reading"]');
    await reading.waitFor();
    await app.page.getByRole('button', { name: 'Stop', exact: true }).click();
    await reading.waitFor({ state: 'detached' });
    await app.page.getByRole('heading', { name: 'Drop files or a folder here' }).waitFor();
    expect(await server.requests(UPLOAD)).toEqual([]);
  });

  it('while sending: asks with live numbers, then tells what Scarf counted', async () => {
    const { app, server } = await connectedApp({ intakeRate: 1_500_000, partialBodies: 'keep' });
    const { page } = app;
    const path = join(tempFolder(), 'clicks.ndjson');
    await writeBulkyFile(path, BULKY);
    await user.importFile(app, path);
    await server.waitForRequest({ ...UPLOAD, bodyBytes: 1_000_000 });

    const question = await user.askToStop(page);
    const said = /About ([\d,]+) events have already been sent\. The other ([\d,]+) won’t be sent\./;
    const numbers = said
      .exec(await question.innerText())
      ?.slice(1)
      .map((text) => Number(text.replaceAll(',', '')));
    expect(numbers?.[0]).toBeGreaterThan(0);
    // Each is rounded, to a hundred at most.
    expect(Math.abs((numbers?.[0] ?? 0) + (numbers?.[1] ?? 0) - BULKY)).toBeLessThanOrEqual(100);
    await user.hasKeyboard(page, 'Keep importing');
    await user.confirmStop(page);

    const stopped = await user.importIn(page, 'cancelled');
    await server.waitForRequest({ ...UPLOAD, ended: true });
    await expect.poll(async () => (await user.arrived(server)).received).toBeDefined();
    const held = await user.arrived(server);
    expect(held.imported).toBeLessThan(BULKY);
    expect(await user.numberOf(stopped, 'data-imported')).toBe(held.imported);
    expect(await user.wordsOf(page)).toContain('Stopped.');
    const told = await user.receipt(page);
    expect((told['Sent to Scarf'] ?? 0) + (told['Not sent'] ?? 0)).toBe(BULKY);
    expect(told['Sent to Scarf']).toBeGreaterThanOrEqual(held.imported);
    const uploads = await server.requests(UPLOAD);
    expect(uploads).toMatchObject([{ state: 'broken' }]);
    // What went over the line before the stop is all that Scarf ever gets.
    expect(held.received?.wireBytes).toBe(uploads[0]?.bodyBytes);
  });

  it('while sending, where Scarf forgets what broke off: nothing was imported', async () => {
    const { app, server } = await connectedApp({ intakeRate: 100_000 });
    const { page } = app;
    const path = join(tempFolder(), 'clicks.ndjson');
    await writeBulkyFile(path, BULKY, { seed: 2 });
    await user.importFile(app, path);
    await server.waitForRequest({ ...UPLOAD, bodyBytes: 100_000 });
    await user.askToStop(page);
    await user.confirmStop(page);

    await user.importIn(page, 'cancelled');
    await expect.poll(() => server.imports()).toEqual([]);
    expect(await user.wordsOf(page)).toContain('Stopped. Nothing was sent.');
    expect(await server.requests(UPLOAD)).toHaveLength(1);
  });

  it('when everything had left and no answer had come: it says that some may have arrived', async () => {
    const { app, server } = await connectedApp();
    const { page } = app;
    await server.addFault({ ...UPLOAD, fault: { kind: 'hang', after: 'body' } });
    const path = join(tempFolder(), 'clicks.ndjson');
    await writeEventFile(path, 1_000);
    await user.importFile(app, path);
    await server.waitForRequest({ ...UPLOAD, bodyBytes: 1_000 });
    await user.askToStop(page);
    await user.confirmStop(page);

    await user.importIn(page, 'cancelled');
    expect(await user.wordsOf(page)).toContain('Stopped. Some events may have arrived.');
    expect(await server.requests(UPLOAD)).toHaveLength(1);
  });

  it('while it waits for its turn: without a question, and it is never sent', async () => {
    const { app, server } = await connectedApp({ activeLimit: 0 });
    const { page } = app;
    const folder = tempFolder();
    await writeEventFile(join(folder, 'first.ndjson'), 30);
    await writeEventFile(join(folder, 'second.ndjson'), 20, { seed: 2 });
    await user.importFile(app, join(folder, 'first.ndjson'));
    await page.getByRole('heading', { name: 'Waiting for Scarf' }).waitFor();
    await page.getByTestId('stop-import').click();
    await user.importIn(page, 'cancelled');
    expect(await user.wordsOf(page)).toContain('Stopped. Nothing was sent.');
    expect(await user.receipt(page)).toMatchObject({
      'Lines in the file': 30,
      'Sent to Scarf': 0,
      'Not sent': 30,
    });

    // One that began to wait later gets its turn; the stopped one does not.
    await user.importFile(app, join(folder, 'second.ndjson'));
    await page.getByRole('heading', { name: 'Waiting for Scarf' }).waitFor();
    await server.set({ activeLimit: 15 });
    await user.importIn(page, 'done');
    expect(await server.imports()).toMatchObject([{ imported: 20 }]);
  });

  it('while Scarf reads: the safe answer has the keyboard, and the end is Scarf’s own count', async () => {
    const { app, server } = await connectedApp({ rate: 0 });
    const { page } = app;
    const path = join(tempFolder(), 'clicks.ndjson');
    await writeEventFile(path, 2_000);
    await user.importFile(app, path);
    const reading = await user.importIn(page, 'processing');
    await server.step({ events: 500 });
    await user.eventually(async () => expect(await user.numberOf(reading, 'data-imported')).toBe(500));

    const question = await user.askToStop(page);
    expect(await question.innerText()).toContain('Scarf has already imported 500 events');
    await user.hasKeyboard(page, 'Keep importing');
    await page.keyboard.press('Enter');
    await question.waitFor({ state: 'detached' });
    expect(await server.aborts()).toEqual([]);

    await server.step({ events: 200 });
    await user.askToStop(page);
    await user.confirmStop(page);
    const stopped = await user.importIn(page, 'cancelled');
    const held = await user.arrived(server);
    expect(held).toMatchObject({ status: 'aborted', imported: 700 });
    expect(await user.numberOf(stopped, 'data-imported')).toBe(700);
    expect(await server.aborts()).toMatchObject([{ importId: held.id, was: 'importing' }]);
    expect(await user.wordsOf(page)).toContain('Stopped. 700 of 2,000 events are imported');
  });
});
