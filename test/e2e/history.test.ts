import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { userInfo } from 'node:os';
import { answerSaveDialog } from '../support/app';
import { writeEventFile } from '../support/events';
import * as user from '../support/journey';
import { keepEvidence, startShared, type Shared } from '../support/shared-app';

let shared: Shared;
beforeAll(async () => void (shared = await startShared()));
afterAll(() => shared.end());
beforeEach(() => keepEvidence(() => shared.app));

describe('history', () => {
  it('says who imported a file, finds it, and gives it to a spreadsheet', async () => {
    const { app, folder } = shared;
    const { page } = app;
    for (const [name, events] of [
      ['clicks.ndjson', 20],
      ['orders.ndjson', 30],
    ] as const) {
      await writeEventFile(join(folder, name), events, { seed: events });
      await user.importFile(app, join(folder, name));
      await user.importIn(page, 'done');
    }
    await user.openHistory(page);
    expect(await page.getByTestId('history-row').first().innerText()).toContain(userInfo().username);
    await page.getByLabel('Find a file or a person').fill('orders');
    await page.getByLabel('Result', { exact: true }).selectOption('imported');
    await page.getByText('1 of 2 files').waitFor();

    const path = join(folder, 'history.csv');
    await answerSaveDialog(app, path);
    await page.getByRole('button', { name: 'Export…' }).click();
    await user.savedAs(page, path);
    const [header, row, ...more] = readFileSync(path, 'utf8').split('\r\n');
    expect(header).toMatch(/^\uFEFFFile,Account,Destination,Started by,/);
    expect(row).toMatch(/^orders\.ndjson,acme,/);
    expect(row).toContain(',Imported,30,30,');
    expect(more).toEqual(['']);
  });

  it('imports a file again, and says first if it has changed', async () => {
    const { app, folder } = shared;
    const { page } = app;
    const again = async (): Promise<void> => {
      await user.openTab(page, 'import');
      await user.openHistory(page);
      await page.getByRole('button', { name: 'More about clicks.ndjson' }).click();
      await page.getByRole('menuitem', { name: 'Import again' }).click();
    };
    await again();
    expect(await user.checked(page)).toMatchObject({ lines: 20 });

    appendFileSync(join(folder, 'clicks.ndjson'), '{"$time":"2026-07-21T12:00:00Z"}\n');
    await again();
    await page.getByText('clicks.ndjson has changed since it was imported.').waitFor();
    await page.getByRole('button', { name: 'Check it as it is now' }).click();
    await user.eventually(async () => expect(await user.checked(page)).toMatchObject({ lines: 21 }));
  });
});
