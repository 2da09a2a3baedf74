import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { projectRoot } from '../../scripts/support/project';
import { connectedApp } from '../support/connected-app';
import { heldBy } from '../support/held-events';
import * as user from '../support/journey';
import { tempFolder } from '../support/temp-folder';

/** Counts what a hand presses, from now on. */
async function countPresses(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counted = window as unknown as { presses: number };
    counted.presses = 0;
    addEventListener('pointerdown', ({ isTrusted }) => (counted.presses += isTrusted ? 1 : 0), true);
  });
  return () => page.evaluate(() => (window as unknown as { presses: number }).presses);
}

it('a flawed table is imported whole by somebody who has never seen the app, in at most 8 clicks', async () => {
  const { app, server } = await connectedApp();
  const { page } = app;
  const pictures = join(projectRoot, '.test-output/eight-clicks');
  mkdirSync(pictures, { recursive: true });
  const look = (step: string): Promise<Buffer> => page.screenshot({ path: join(pictures, `${step}.png`) });

  // As a spreadsheet saves it: local times, a column of the user's own, one cell that is no time.
  const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const good = Array.from({ length: 30 }, (_, at) => `${day} 10:${10 + at};t-${at};"Plan; ${at}"`);
  const rows = ['time;event id;plan', ...good, 'tomorrow;t-30;"Plan; 30"'];
  const path = join(tempFolder(), 'from a spreadsheet.csv');
  writeFileSync(path, `\ufeff${rows.join('\r\n')}\r\n`);

  const presses = await countPresses(page);
  await look('1-choose');
  await user.chooseFile(app, path);
  expect(await user.checked(page)).toMatchObject({ lines: 32, ready: 30, errors: 1 });
  await look('2-checked');
  await user.problem(page, 'time-unreadable').getByTestId('fix-problem').click();
  await page.locator('[data-testid="fix-cell"][data-key="$time"]').click();
  await page.getByTestId('cell-input').fill(`${day} 10:40`);
  await page.locator('[data-testid="fix-cell"][data-tone="good"]').waitFor();
  await look('3-mended');
  await page.getByTestId('apply-fixes').click();
  await page.getByTestId('apply-fixes').waitFor({ state: 'detached' });
  expect(await user.checked(page)).toMatchObject({ lines: 32, ready: 31, errors: 0 });
  await user.chooseDestination(page, 'docs-site');
  await user.eventually(async () =>
    expect(await page.getByTestId('destination').inputValue()).toBe('docs-site'),
  );
  await look('4-ready');
  await user.startImport(page);
  await user.importIn(page, 'done');
  await look('5-imported');
  expect(await user.receipt(page)).toMatchObject({ 'Rows in the file': 32, Imported: 31 });
  expect(await presses()).toBeLessThanOrEqual(8);

  const held = (await heldBy(server)).map((text) => JSON.parse(text) as unknown);
  expect(held).toHaveLength(31);
  const mended = { $time: `${day}T10:40:00Z`, $unique_id: 't-30', plan: 'Plan; 30' };
  expect(held.at(-1)).toEqual(mended);
  expect(held[0]).toMatchObject({ $unique_id: 't-0', plan: 'Plan; 0' });
});
