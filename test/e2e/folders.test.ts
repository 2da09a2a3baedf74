import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
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
