import type { Locator, Page } from 'playwright-core';
import * as user from './journey';

/** Opens the rows with a problem. */
export async function openFix(page: Page, code: string): Promise<void> {
  await user.problem(page, code).getByTestId('fix-problem').click();
  await page.getByTestId('fix-line').or(page.getByTestId('fix-offer')).first().waitFor();
}

/** Applies what is chosen, and waits until the file is checked with it. */
export async function apply(page: Page): Promise<void> {
  await page.getByTestId('apply-fixes').click();
  await page.getByTestId('apply-fixes').waitFor({ state: 'detached' });
  await user.checked(page);
}

/** Makes the change that is offered for all rows with a problem. */
export async function changeAll(page: Page, code: string): Promise<void> {
  const offer = page.locator(`[data-testid="fix-offer"][data-code="${code}"]`);
  await offer.getByTestId('apply-offer').click();
  await offer.and(page.locator('[data-applied="true"]')).waitFor();
}

export function rowOf(page: Page, line: number): Locator {
  return page.locator(`[data-testid="fix-line"][data-line="${line}"]`);
}

/** Waits until a row is as it should be sent. */
export async function mended(page: Page, line: number): Promise<void> {
  await rowOf(page, line).and(page.locator('[data-state="changed"]')).waitFor();
}

/** Writes a value of a row. */
export async function writeCell(page: Page, line: number, key: string, text: string): Promise<void> {
  await rowOf(page, line).locator(`[data-key="${key}"]`).click();
  const input = page.getByTestId('cell-input');
  if (!(await input.isVisible())) await page.keyboard.press('Enter');
  await input.fill(text);
  await page.keyboard.press('Enter');
  await mended(page, line);
}
