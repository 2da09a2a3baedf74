import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeEvents } from '../support/events';
import { heldBy } from '../support/held-events';
import * as user from '../support/journey';
import { sharedApp } from '../support/shared-app';
import { tempFolder } from '../support/temp-folder';

const connectedApp = sharedApp();

/** An object that holds events under `key`, after these members of its own. */
function wrapperOf(events: number, key: string, ...own: readonly string[]): string {
  const path = join(tempFolder(), 'export.json');
  writeFileSync(path, `{${[...own, `"${key}":[${[...makeEvents(events)].join(',')}]`].join(',')}}`);
  return path;
}

it('an open question holds the import back until it is answered; what is not confirmed is on the receipt', async () => {
  const { app, server } = await connectedApp();
  const { page } = app;
  await user.chooseFile(app, wrapperOf(3, 'views', `"$time":"${new Date().toISOString()}"`));
  await user.checked(page);
  const question = page.getByTestId('question');
  expect(await question.getAttribute('data-certainty')).toBe('open');
  const start = page.getByTestId('start-import');
  expect(await start.isDisabled()).toBe(true);
  expect(await page.getByTestId('import-waits').innerText()).toBe('Answer the question above first.');

  await page.locator('[data-testid="question-choice"][data-value="views"]').click();
  await user.eventually(async () => expect(await question.getAttribute('data-answered')).toBe('given'));
  expect(await user.checked(page)).toMatchObject({ ready: 3 });
  await user.eventually(async () => expect(await page.locator('h1:focus').count()).toBe(1));
  await user.chooseDestination(page, 'docs-site');
  await start.click();
  await user.importIn(page, 'done');
  expect(await heldBy(server)).toHaveLength(3);
  expect(await page.getByTestId('assumed').count()).toBe(0);

  await user.chooseFile(app, wrapperOf(5, 'collected'));
  await user.checked(page);
  expect(await question.getAttribute('data-certainty')).toBe('likely');
  await user.chooseDestination(page, 'docs-site');
  await start.click();
  await user.importIn(page, 'done');
  expect(await page.getByTestId('assumed').innerText()).toContain('We read the events in “collected”.');
});
