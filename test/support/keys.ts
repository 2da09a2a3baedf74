import type { Page } from 'playwright-core';
import type { RunningApp } from './app';

/** An element that Tab reaches: its name, and whether the focus is visible. */
export interface Stop {
  readonly name: string;
  readonly outlined: boolean;
  readonly inDialog: boolean;
}

/** The focused element. */
export function focused(page: Page): Promise<Stop> {
  return page.evaluate(() => {
    const element = document.activeElement ?? document.body;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const labels = [...((element as HTMLInputElement).labels ?? [])].map((label) => label.textContent ?? '');
    const words = [element.getAttribute('aria-label'), ...labels, element.textContent, element.tagName];
    return {
      name: words.map((text) => (text ?? '').replace(/\s+/g, ' ').trim()).find((text) => text !== '') ?? '',
      outlined: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
      inDialog: element.closest('[role="alertdialog"]') !== null,
    };
  });
}

/**
 * Presses a key with Ctrl, such as `Control+O`. Electron's input events reach the menu when the page does not handle
 * them; the debugger's never do.
 */
export async function pressShortcut({ electron }: RunningApp, shortcut: string): Promise<void> {
  const parts = shortcut.split('+').filter((part) => part !== '');
  const keyCode = shortcut.endsWith('++') ? '+' : (parts.pop() ?? '');
  const modifiers = parts.map((part) => part.toLowerCase() as 'control' | 'shift');
  await electron.evaluate(
    ({ BrowserWindow }, key) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      contents?.sendInputEvent({ type: 'keyDown', ...key });
      contents?.sendInputEvent({ type: 'keyUp', ...key });
    },
    { keyCode, modifiers },
  );
}

const STOPS_AT_MOST = 80;

/** Presses Tab until the focused element matches the selector; returns the stops on the way. */
export async function tabTo(page: Page, selector: string): Promise<readonly Stop[]> {
  const stops: Stop[] = [];
  while (stops.length < STOPS_AT_MOST) {
    await page.keyboard.press('Tab');
    stops.push(await focused(page));
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector))
      return stops;
  }
  throw new Error(`Tab never came to ${selector}: ${stops.map(({ name }) => name).join(' | ')}`);
}

/** Tabs once through the page. Returns the stops, and the usable elements that were not reached. */
export async function tabThrough(page: Page): Promise<{ stops: readonly Stop[]; missed: readonly string[] }> {
  await page.evaluate(() => {
    for (const element of document.querySelectorAll('[data-reached]'))
      element.removeAttribute('data-reached');
  });
  const stops: Stop[] = [];
  for (let pressed = 0; pressed < STOPS_AT_MOST; pressed += 1) {
    await page.keyboard.press('Tab');
    const seenBefore = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return false;
      if (element.hasAttribute('data-reached')) return true;
      element.setAttribute('data-reached', '');
      return false;
    });
    if (seenBefore) break;
    stops.push(await focused(page));
  }
  const missed = await page.evaluate(() => {
    const usable = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
    return (
      [...document.querySelectorAll<HTMLInputElement>(usable)]
        .filter((element) => element.offsetParent !== null && !element.disabled && element.tabIndex >= 0)
        .filter((element) => !element.hasAttribute('data-reached'))
        // Tab stops at one radio button of a group; arrow keys reach the others.
        .filter(
          ({ type, name }) =>
            type !== 'radio' || !document.querySelector(`input[name="${name}"][data-reached]`),
        )
        .map((element) => element.outerHTML.slice(0, 120))
    );
  });
  return { stops: stops.filter(({ name }) => name !== 'BODY'), missed };
}
