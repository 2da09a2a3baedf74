import * as user from '../../../test/support/journey';
import { compareResult, lastImport, type Scene, type Set } from './scene';

/** A table: its columns, a row mended before it is sent, and one mended after and sent by itself. */
export const table: Scene = async (set) => {
  const { app, page, camera, notebook, samples } = set;
  notebook.chapter('A table with flaws, mended here');
  await user.openTab(page, 'import');
  const found = await user.checkFile(app, samples.table.path);
  const events = samples.table.lines - 1;
  notebook.say(`"${await user.heading(page)}"`);
  notebook.agree('rows ready', found.ready, events - 2, 'the file as it was made');
  await page.getByTestId('mapping').scrollIntoViewIfNeeded();
  await camera.take('check-table', 'all');

  await openFix(set);
  await camera.take('fix-values', 'all');
  await mendFirst(set, 20);
  await camera.take('fix-mended');
  await apply(set);
  await camera.take('check-mended');
  await page.getByTestId('destination').fill('docs');
  await page.getByTestId('destination-option').filter({ hasText: 'docs-site' }).click();
  await page.getByTestId('start-import').click();
  const first = await compareResult(set);
  notebook.agree('rows imported', first.imported, events - 1, 'the file');
  await camera.take('result-set-aside');

  await page.getByTestId('fix-set-aside').click();
  await page.getByTestId('fix-line').first().waitFor();
  await camera.take('fix-again');
  await mendFirst(set, 40);
  await apply(set);
  await page.getByTestId('start-import').click();
  await page.getByTestId('sent-again').waitFor();
  const second = await compareResult(set);
  notebook.agree('events of both imports', first.imported + second.imported, events, 'the file');
  const [own] = (await set.server.body((await lastImport(set)).id)).toString().split('\n');
  notebook.holds('What was sent again is that one row.', (own ?? '').includes('"visit-40"'));
  await camera.take('result-of-again');
};

async function openFix({ page }: Set): Promise<void> {
  await user.problem(page, 'time-unreadable').getByTestId('fix-problem').click();
  await page.getByTestId('fix-line').first().waitFor();
}

/** Gives the first row that needs it a time: the minute that its neighbours leave out. */
async function mendFirst({ page }: Set, minute: number): Promise<void> {
  const day = new Date(Date.now() - 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  const row = page.locator('[data-testid="fix-line"][data-state="to-fix"]').first();
  const line = (await row.getAttribute('data-line')) ?? '';
  await row.locator('[data-key="$time"]').click();
  const input = page.getByTestId('cell-input');
  if (!(await input.isVisible())) await page.keyboard.press('Enter');
  await input.fill(`${day}T10:${minute}:00Z`);
  await page.keyboard.press('Enter');
  await page.locator(`[data-testid="fix-line"][data-line="${line}"][data-state="changed"]`).waitFor();
}

async function apply({ page }: Set): Promise<void> {
  await page.getByTestId('apply-fixes').click();
  await page.getByTestId('apply-fixes').waitFor({ state: 'detached' });
  await user.checked(page);
}
