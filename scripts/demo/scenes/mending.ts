import { compareResult, lastImport, type Scene, type Set } from './scene';

/** A table: its columns, a row mended before it is sent, and one mended after and sent by itself. */
export const table: Scene = async (set) => {
  const { hands, camera, notebook, samples } = set;
  notebook.chapter('A table with flaws, mended here');
  await hands.go('import');
  const found = await hands.check(samples.table.path);
  const events = samples.table.lines - 1;
  notebook.say(`"${await hands.heading()}"`);
  notebook.agree('rows ready', found.ready, events - 2, 'the file as it was made');
  await hands.the('mapping').scrollIntoViewIfNeeded();
  await camera.take('check-table', 'all');

  await openFix(set);
  await camera.take('fix-values', 'all');
  await mendFirst(set, 20);
  await camera.take('fix-mended');
  await apply(set);
  await camera.take('check-mended');
  await hands.the('destination').fill('docs');
  await hands.the('destination-option').filter({ hasText: 'docs-site' }).click();
  await hands.the('start-import').click();
  const first = await compareResult(set);
  notebook.agree('rows imported', first.imported, events - 1, 'the file');
  await camera.take('result-set-aside');

  await hands.the('fix-set-aside').click();
  await hands.the('fix-line').first().waitFor();
  await camera.take('fix-again');
  await mendFirst(set, 40);
  await apply(set);
  await hands.the('start-import').click();
  await hands.page.getByText('Sends again').waitFor();
  const second = await compareResult(set);
  notebook.agree('events of both imports', first.imported + second.imported, events, 'the file');
  const [own] = (await set.server.body((await lastImport(set)).id)).toString().split('\n');
  notebook.holds('What was sent again is that one row.', (own ?? '').includes('"visit-40"'));
  await camera.take('result-of-again');
  await hands.button('Open that import').click();
  await hands.the('sent-again').waitFor();
  await camera.take('result-sent-again');
};

async function openFix({ hands }: Set): Promise<void> {
  await hands.page.locator('[data-code="time-unreadable"]').getByTestId('fix-problem').click();
  await hands.the('fix-line').first().waitFor();
}

/** Gives the row that is open a time: the minute that its neighbours leave out. */
async function mendFirst({ hands }: Set, minute: number): Promise<void> {
  const day = new Date(Date.now() - 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  await hands.page.getByLabel('Time of the event').fill(`${day}T10:${minute}:00Z`);
  await hands.page.locator('[data-testid="line-verdict"][data-code=""]').waitFor();
  await hands.button('Keep this change').click();
}

async function apply({ hands }: Set): Promise<void> {
  const { page } = hands;
  const leave = page.getByRole('button', { name: 'Cancel' });
  if ((await hands.the('line-verdict').count()) > 0) await leave.first().click();
  await hands.the('apply-fixes').click();
  await hands.the('apply-fixes').waitFor({ state: 'detached' });
  await page.locator('[data-testid="check"][data-state="done"]').waitFor();
}
