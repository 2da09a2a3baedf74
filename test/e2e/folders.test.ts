import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { answerOpenDialog } from '../support/app';
import { eventsOf } from '../support/folders-app';
import * as user from '../support/journey';
import { ACME_OWNER, ACME_PACKAGES } from '../support/scarf-server';
import { sharedApp } from '../support/shared-app';
import { tempFolder } from '../support/temp-folder';

const connected = sharedApp();

it('a folder is set up from a finished import in two clicks, and a file put into it arrives', async () => {
  const { app, server } = await connected();
  const { page } = app;
  const inbox = join(tempFolder(), 'Scarf exports');
  mkdirSync(inbox);
  writeFileSync(join(inbox, 'week-47.ndjson'), eventsOf('week-47'));
  await user.checkFile(app, join(inbox, 'week-47.ndjson'));
  await user.chooseDestination(page, ACME_PACKAGES[0]?.name ?? '');
  await user.startImport(page);

  await page.getByTestId('watch-folder-open').click();
  await page.getByTestId('watch-folder-confirm').click();
  await page.getByText('“Scarf exports” is watched').waitFor();

  writeFileSync(join(inbox, 'week-48.ndjson'), eventsOf('week-48', 3));
  writeFileSync(join(inbox, 'notes.txt'), 'Dear colleagues,\nplease find the files here.\n');
  await user.openTab(page, 'import');
  await page.locator('[data-testid="waiting-file"]', { hasText: 'notes.txt' }).waitFor();
  await expect
    .poll(async () => {
      let events = 0;
      for await (const event of server.events(ACME_OWNER)) if (event.text.includes('week-48')) events += 1;
      return events;
    })
    .toBe(3);
  await page.locator('[data-testid="last-import"]', { hasText: 'week-48.ndjson' }).waitFor();

  await page.getByTestId('waiting-file-open').click();
  await page.locator('[data-testid="check"]').waitFor();
});

it('a folder added in Settings waits with its first file, and the files after it arrive by themselves', async () => {
  const { app, server } = await connected();
  const { page } = app;
  const inbox = join(tempFolder(), 'Weekly');
  mkdirSync(inbox);
  await user.openTab(page, 'settings');
  await page.getByTestId('folder-add').click();
  await user.chooseDestination(page, ACME_PACKAGES[0]?.name ?? '');
  await answerOpenDialog(app, inbox);
  await page.getByTestId('folder-add-confirm').click();
  await page.getByText('Its first file will wait for you.').first().waitFor();

  writeFileSync(join(inbox, 'week-01.ndjson'), eventsOf('w-01'));
  writeFileSync(join(inbox, 'week-02.ndjson'), eventsOf('w-02'));
  await user.openTab(page, 'import');
  const first = page.locator('[data-testid="waiting-file"]', {
    hasText: 'It is the first file of its folder.',
  });
  await first.waitFor();
  expect(await server.imports()).toEqual([]);
  await first.getByTestId('waiting-file-open').click();
  await page.locator('[data-testid="check"]').waitFor();
  await user.checked(page);
  await user.startImport(page);
  await expect.poll(async () => (await server.imports()).map(({ imported }) => imported)).toEqual([2, 2]);
});
