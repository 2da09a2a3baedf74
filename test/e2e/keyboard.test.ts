import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerOpenDialog } from '../support/app';
import { writeEventFile } from '../support/events';
import { writeFlawedFile } from '../support/flawed-events';
import * as user from '../support/journey';
import { focused, pressShortcut, tabThrough, tabTo, type Stop } from '../support/keys';
import { ACME_OWNER, ACME_TOKEN } from '../support/scarf-server';
import { keepEvidence, startShared, type Shared } from '../support/shared-app';

// The whole way without a mouse.

let shared: Shared;
beforeAll(async () => void (shared = await startShared({ connected: false })));
afterAll(() => shared.end());
beforeEach(() => keepEvidence(() => shared.app));

const press = (key: string): Promise<void> =>
  key.startsWith('Control+') ? pressShortcut(shared.app, key) : shared.app.page.keyboard.press(key);

/** The screen is there and the keyboard stands on its heading. */
async function on(heading: string | RegExp): Promise<void> {
  const { page } = shared.app;
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
}

/** Waits until this has the keyboard: a key takes its way through main, and a dialog takes a frame to open. */
function hasKeyboard(stop: Partial<Stop>): Promise<void> {
  return expect.poll(() => focused(shared.app.page)).toMatchObject(stop);
}

/** Tab comes to everything that can be used, and it can be seen where it is. */
async function isReachable(): Promise<void> {
  const { stops, missed } = await tabThrough(shared.app.page);
  // The three screens of the sidebar, and what the screen itself offers.
  expect.soft(stops.length).toBeGreaterThan(3);
  expect.soft(missed).toEqual([]);
  expect.soft(stops.filter(({ outlined }) => !outlined)).toEqual([]);
}

describe('by keyboard alone', () => {
  it('connects', async () => {
    const { page } = shared.app;
    await on('Connect to Scarf');
    await isReachable();
    await tabTo(page, '[data-testid="connect-owner"]');
    await page.keyboard.type(ACME_OWNER);
    await tabTo(page, '[data-testid="connect-token"]');
    await page.keyboard.type(ACME_TOKEN);
    await press('Enter');
    await on('Import events');
    await isReachable();
  });

  it('opens a file, looks at its lines, chooses where to, and imports', async () => {
    const { app, server, folder } = shared;
    const { page } = app;
    const path = join(folder, 'flawed.ndjson');
    await writeFlawedFile(path, 40, { notJson: 3, wrongType: 2 }, { packages: [], pixels: [] });
    const july = join(folder, 'july');
    mkdirSync(july);
    for (const name of ['one.ndjson', 'two.ndjson']) await writeEventFile(join(july, name), 3);
    await answerOpenDialog(app, july);
    await press('Control+Shift+O');
    await page.getByTestId('parts').waitFor();
    expect(await page.getByTestId('parts').getAttribute('data-count')).toBe('2');
    await answerOpenDialog(app, path);
    await press('Control+O');
    await page.getByTestId('parts').waitFor({ state: 'detached' });
    await on(/lines are ready/);
    await page.getByTestId('preview-flaw').first().waitFor();
    await isReachable();

    await tabTo(page, '[data-code="not-json"] button[aria-expanded]');
    await press('Enter');
    await page.getByTestId('source-line').first().waitFor();
    await press('Control+Enter');
    // It asks for what is missing, where it is missing.
    await page.getByText('Choose a package or pixel first.').waitFor();
    await hasKeyboard({ name: expect.stringContaining('Package or tracking pixel') as string });
    await page.keyboard.type('docs');
    await page.getByTestId('destination-option').first().waitFor();
    await press('ArrowDown');
    await press('Escape');
    await page.getByTestId('destination-option').first().waitFor({ state: 'detached' });
    await page.keyboard.type('docs-s');
    await page.locator('[data-testid="destination-option"][data-highlighted]').waitFor();
    await press('Enter');
    await expect.poll(() => page.getByTestId('destination').inputValue()).toBe('docs-site');

    // Its list opens where the field is, also further down on the page.
    const scrolled = (to: number | null) =>
      page.locator('main').evaluate((main, top) => {
        if (top !== null) main.scrollTop = top;
        return main.scrollTop;
      }, to);
    const before = await scrolled(200);
    expect(before).toBeGreaterThan(0);
    await press('ArrowDown');
    await page.locator('[data-testid="destination-option"][data-highlighted]').waitFor();
    expect(await scrolled(null)).toBe(before);
    await page.keyboard.type('docs');
    await page.locator('[data-testid="destination-option"][data-highlighted]').waitFor();
    expect(await scrolled(null)).toBe(before);
    await press('Escape');
    await page.getByTestId('destination-option').first().waitFor({ state: 'detached' });

    await server.set({ rate: 0 });
    await press('Control+Enter');
    await user.importIn(page, 'processing');
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    // The page has all of its buttons once Scarf has named the import.
    await page.getByTestId('open-log').waitFor();
    await page.getByTestId('stop-import').waitFor();
    await isReachable();
  });

  it('is asked before an import is stopped, and is back where it was after thinking better of it', async () => {
    const { page } = shared.app;
    const question = page.getByRole('alertdialog');
    await tabTo(page, '[data-testid="stop-import"]');
    await press('Enter');
    await question.waitFor();
    await hasKeyboard({ name: 'Keep importing', inDialog: true });
    for (let count = 0; count < 4; count += 1) {
      await press('Tab');
      await hasKeyboard({ inDialog: true, outlined: true });
    }
    await press('Escape');
    await question.waitFor({ state: 'detached' });
    await hasKeyboard({ name: 'Stop import…' });
    await press('Enter');
    await hasKeyboard({ name: 'Keep importing' });
    await press('Enter');
    await question.waitFor({ state: 'detached' });
    await hasKeyboard({ name: 'Stop import…' });
    expect(await shared.server.aborts()).toEqual([]);
    await shared.server.set({ rate: Infinity });
    await user.importIn(page, 'done');
    await on(/events? imported|imported/);
    // The reasons come with Scarf's log, and with them their buttons.
    await page.getByRole('button', { name: /^Show/ }).waitFor();
    await isReachable();
  });

  it('goes through history into the log, to a line and an entry, and back one step at a time', async () => {
    const { page } = shared.app;
    await press('Control+2');
    await on('History');
    await isReachable();
    await tabTo(page, '[data-testid="history"]');
    // The day stands above its files.
    await press('ArrowDown');
    await press('Enter');
    await user.importIn(page, 'done');
    await tabTo(page, '[data-testid="open-log"]');
    await press('Enter');
    await on('Log');
    await page.getByTestId('log-row').first().waitFor();
    await page.getByTestId('log-cause').first().waitFor();
    await isReachable();

    await press('Control+F');
    await hasKeyboard({ name: 'Find in the log' });
    await press('Control+G');
    await hasKeyboard({ name: 'Go to line' });
    await page.keyboard.type('1');
    await press('Enter');
    await hasKeyboard({ name: 'Entries of the log', outlined: true });
    await press('Enter');
    const close = page.getByRole('button', { name: 'Close (Esc)' });
    await close.waitFor();
    await press('Escape');
    await close.waitFor({ state: 'detached' });
    await hasKeyboard({ name: 'Entries of the log' });
    await press('Escape');
    await user.importIn(page, 'done');
    await press('Escape');
    await on('History');
  });

  it('reaches settings, and sets the size of the text from everywhere', async () => {
    const { page } = shared.app;
    const sizeIs = (size: string) =>
      expect.poll(() => page.evaluate(() => document.documentElement.style.fontSize)).toBe(size);
    await press('Control+3');
    await on('Settings');
    await isReachable();
    await press('Control+=');
    await sizeIs('110%');
    await press('Control+Shift++');
    await sizeIs('125%');
    await press('Control+-');
    await sizeIs('110%');
    await press('Control+0');
    await sizeIs('100%');
    await press('Control+1');
    await on('Import events');
  });
});

describe('a file dropped on the window', () => {
  it('is checked, on whatever screen it lands', async () => {
    const { app, folder } = shared;
    const { page } = app;
    const path = join(folder, 'dropped.ndjson');
    await writeEventFile(path, 25, { seed: 3 });
    await press('Control+2');
    await on('History');
    await user.dropFile(page, path, () => page.getByText('Drop to check this file').waitFor());
    expect(await user.checked(page)).toMatchObject({ lines: 25, ready: 25 });
    await page.getByText('dropped.ndjson').waitFor();
    expect(page.url()).toBe('app://importer/index.html');
  });
});
