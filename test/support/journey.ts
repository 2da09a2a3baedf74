import { expect } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { answerOpenDialog, type RunningApp } from './app';

/** The steps of a user, in a user's words, by the handles that stay. */

export async function connect(page: Page, owner: string, token: string): Promise<void> {
  await page.getByTestId('connect-owner').fill(owner);
  await page.getByTestId('connect-token').fill(token);
  await page.getByTestId('connect-submit').click();
}

export async function chooseFile(app: RunningApp, path: string): Promise<void> {
  await answerOpenDialog(app, path);
  await app.page.getByTestId('choose-file').click();
}

/** Waits until the check has ended and gives its numbers. */
export async function checked(
  page: Page,
): Promise<{ lines: number; ready: number; errors: number; warnings: number }> {
  const check = page.locator('[data-testid="check"][data-state="done"]');
  await check.waitFor({ timeout: 20_000 });
  return {
    lines: await numberOf(check, 'data-lines'),
    ready: await numberOf(check, 'data-ready'),
    errors: await numberOf(check, 'data-errors'),
    warnings: await numberOf(check, 'data-warnings'),
  };
}

/** The check's problems by code: how many lines have each. */
export async function problems(page: Page): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const problem of await page.getByTestId('problem').all()) {
    found[(await problem.getAttribute('data-code')) ?? ''] = await numberOf(problem, 'data-count');
  }
  return found;
}

export async function chooseDestination(page: Page, name: string): Promise<void> {
  await page.getByTestId('destination').fill(name);
  await page.getByTestId('destination-option').filter({ hasText: name }).first().click();
}

export async function chooseMixed(page: Page): Promise<void> {
  await page.getByTestId('destination').click();
  await page.locator('[data-testid="destination-option"][data-kind="mixed"]').click();
}

export async function startImport(page: Page): Promise<void> {
  await page.getByTestId('start-import').click();
}

/** The import on view, once it is in this phase. */
export async function importIn(page: Page, phase: string, timeout = 60_000): Promise<Locator> {
  const found = page.locator(`[data-testid="import"][data-phase="${phase}"]`);
  await found.waitFor({ timeout });
  return found;
}

export async function numberOf(locator: Locator, attribute: string): Promise<number> {
  return Number(await locator.getAttribute(attribute));
}

/** What the window says, as one text: for looking for sentences. */
export async function wordsOf(page: Page): Promise<string> {
  return (await page.locator('#main').innerText()).replace(/\s+/g, ' ');
}

/** Asks until the answer is as expected: for things that other processes bring about. */
export async function eventually(check: () => Promise<void> | void, withinMs = 15_000): Promise<void> {
  await expect
    .poll(
      async () => {
        await check();
        return true;
      },
      { timeout: withinMs, interval: 50 },
    )
    .toBe(true);
}
