import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { apply, writeCell } from '../support/fixing';
import { heldBy } from '../support/held-events';
import * as user from '../support/journey';
import { sharedApp } from '../support/shared-app';
import { tempFolder } from '../support/temp-folder';
import { makeWorkbook } from '../support/workbook';

const connectedApp = sharedApp();

const MINUTE_MS = 60_000;

it('a workbook: the sheet is asked for, its rows are checked, and Scarf gets what the sheet shows', async () => {
  const { app, server } = await connectedApp();
  const { page } = app;
  const last = Math.floor((Date.now() - 30 * 3_600_000) / MINUTE_MS) * MINUTE_MS;
  const times = Array.from({ length: 12 }, (_, index) => new Date(last - index * MINUTE_MS));
  const header = ['Zeitpunkt', 'IP-Adresse', 'id', 'Notiz'];
  const path = join(tempFolder(), 'Besuche.xlsx');
  writeFileSync(
    path,
    makeWorkbook([
      {
        name: 'November',
        rows: [
          ['Besuche im November'],
          [],
          header,
          ...times.map((time, index) => [
            time,
            `84.107.32.${index + 1}`,
            `v-${index}`,
            index % 2 === 0 ? 'neu, "A"' : null,
          ]),
          ['morgen', '84.107.32.99', 'v-99', null],
        ],
      },
      { name: 'Oktober', rows: [header, [times[0] ?? null, '84.107.32.1', 'o-1', null]] },
      { name: 'Alt', hidden: true, rows: [header] },
    ]),
  );

  await user.chooseFile(app, path);
  await user.checked(page);
  const sheet = page.locator('[data-testid="question"][data-code="sheet"]');
  expect(await sheet.getAttribute('data-certainty')).toBe('open');
  expect(await page.getByTestId('start-import').isDisabled()).toBe(true);
  await sheet.locator('[data-testid="question-choice"][data-value="November"]').click();
  await user.eventually(async () => expect(await user.checked(page)).toMatchObject({ ready: 12, errors: 1 }));
  expect(await user.showLines(page, 'time-unreadable')).toEqual(
    new Map([[16, expect.stringContaining('morgen') as string]]),
  );

  const zone = page.locator('[data-testid="question"][data-code="zone"]');
  await zone.getByRole('button', { name: 'Yes, that is right' }).click();
  await user.chooseDestination(page, 'docs-site');
  await user.eventually(async () => expect(await user.checked(page)).toMatchObject({ ready: 12, errors: 1 }));
  await page.getByTestId('start-import').click();
  await user.importIn(page, 'done');
  const held = (await heldBy(server)).map((text) => JSON.parse(text) as Record<string, unknown>);
  expect(held.map(({ $unique_id }) => $unique_id)).toEqual(times.map((_, index) => `v-${index}`));
  expect(held.map(({ $time }) => Date.parse(String($time)))).toEqual(times.map((time) => time.getTime()));
  expect(held[0]).toMatchObject({ $remote_address: '84.107.32.1', Notiz: 'neu, "A"' });

  // Scarf speaks of the first line that was sent; the log, of its row in the sheet.
  const { id } = await user.arrived(server);
  await server.setLog({ id, log: { entries: 1, refusals: { causes: 1, length: 40 } } });
  const log = await user.openLog(page);
  await user.askForLine(page, 4);
  await log.press('Enter');
  await page.getByRole('heading', { name: 'Sheet “November”, row 4' }).waitFor();
  expect(await page.getByTestId('own-row').locator('[data-key="$unique_id"] dd').innerText()).toBe('v-0');
  await page.getByRole('button', { name: 'Back to Result' }).click();

  // The row that was set aside is mended cell by cell, and sent by itself.
  await page.getByTestId('fix-set-aside').click();
  await page.getByTestId('fix-line').first().waitFor();
  expect(await page.getByTestId('fix-lines').locator('header').textContent()).toContain('Sheet “November”');
  expect(await page.getByTestId('fix-line').getByTitle('Sheet “November”, row 16').count()).toBe(1);
  await writeCell(page, 16, '$time', times[0]?.toISOString() ?? '');
  await apply(page);
  await user.startImport(page);
  await user.importIn(page, 'done');
  const all = (await heldBy(server)).map((text) => JSON.parse(text) as Record<string, unknown>);
  expect(all.slice(0, -1)).toEqual(held);
  expect(all.at(-1)).toMatchObject({ $unique_id: 'v-99', $remote_address: '84.107.32.99' });
  expect(Date.parse(String(all.at(-1)?.['$time']))).toBe(times[0]?.getTime());
});
