import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { axeFindings, settled } from '../support/axe';
import { writeFlawedFile } from '../support/flawed-events';
import * as user from '../support/journey';
import { ACME_OWNER } from '../support/scarf-server';
import { connectToAcme, keepEvidence, startShared, type Shared } from '../support/shared-app';

// One state of each screen in the real app, in order: accessible in light and dark, and no sideways scroll in the smallest
// window at the largest text. axe-gallery.test.ts looks at every state of the window.

const ERRORS = {
  notJson: 3,
  notObject: 1,
  tooOld: 2,
  timeUnreadable: 1,
  noArtifact: 2,
  unknownArtifact: 2,
  pixelKey: 1,
};
const WARNINGS = {
  blank: 1,
  inFuture: 1,
  wrongType: 1,
  unknownDollar: 2,
  badAddress: 1,
  idMissing: 2,
  bigNumber: 1,
};

let shared: Shared;
beforeAll(async () => void (shared = await startShared({ connected: false })));
afterAll(() => shared.end());
beforeEach(() => keepEvidence(() => shared.app));

async function expectAccessible(state: string): Promise<void> {
  const { page } = shared.app;
  for (const theme of ['light', 'dark'] as const) {
    await page.evaluate(
      (wanted) => window.bridge.invoke('settings.change', { patch: { theme: wanted } }),
      theme,
    );
    await page.locator(`html[data-theme="${theme}"]`).waitFor();
    await settled(page);
    expect.soft(await axeFindings(page), `${state}, ${theme}`).toEqual([]);
  }
  expect.soft(await sidewaysScroll(), `${state}, small window, large text`).toEqual([]);
}

/** What is wider than its container in a window of 720×520 at a text size of 200 %. */
async function sidewaysScroll(): Promise<readonly string[]> {
  await sized({ width: 720, height: 520 }, 200);
  const wide = await shared.app.page.evaluate(() =>
    [document.scrollingElement, document.querySelector('main')].flatMap((element) =>
      element !== null && element.scrollWidth > element.clientWidth
        ? [`${element.tagName}: ${element.scrollWidth} in ${element.clientWidth}`]
        : [],
    ),
  );
  await sized({ width: 960, height: 680 }, 100);
  return wide;
}

async function sized(size: { width: number; height: number }, textSize: number): Promise<void> {
  const { electron, page } = shared.app;
  await electron.evaluate(({ BrowserWindow }, { width, height }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
  }, size);
  await page.evaluate(
    (wanted) => window.bridge.invoke('settings.change', { patch: { textSize: wanted } }),
    textSize,
  );
  await page.waitForFunction(
    ([width, text]) => window.innerWidth === width && document.documentElement.style.fontSize === `${text}%`,
    [size.width, textSize] as const,
  );
  // Container queries are evaluated again in the next frame.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

describe('a screen of the real app is accessible', () => {
  it('Connect, with a token refused', async () => {
    const { page } = shared.app;
    await user.connect(page, ACME_OWNER, 'mistyped');
    await page.getByTestId('connect-error').waitFor();
    await expectAccessible('token refused');
    await connectToAcme(shared.app);
  });

  it('Import', () => expectAccessible('the place for a file'));

  it('Check and Fix, with flaws of many kinds', async () => {
    const { app, folder } = shared;
    const { page } = app;
    const path = join(folder, 'flawed.ndjson');
    await writeFlawedFile(path, 60, { ...ERRORS, ...WARNINGS });
    await user.checkFile(app, path);
    await user.showLines(page, 'not-json');
    await expectAccessible('check');
    await user.problem(page, 'unknown-dollar').getByTestId('fix-problem').click();
    await page.getByTestId('fix-line').first().waitFor();
    await expectAccessible('fix');
    await page.getByTestId('next-problem').click();
    await page.getByTestId('row-message').waitFor();
    await expectAccessible('fix, a row that is edited');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Back to Check' }).click();
  });

  it('Progress, Result and Log', async () => {
    const { app, server } = shared;
    const { page } = app;
    await server.set({ rate: 0 });
    await user.startImport(page);
    await user.importIn(page, 'processing');
    await expectAccessible('reading');
    await server.set({ rate: Infinity });
    await user.importIn(page, 'done');
    await expectAccessible('result');
    await page.getByTestId('open-log').click();
    await page.getByTestId('log-row').first().click();
    await page.getByRole('button', { name: 'Close (Esc)' }).waitFor();
    await expectAccessible('log');
  });

  it('History', async () => {
    await user.openHistory(shared.app.page);
    await expectAccessible('history');
  });

  it('Settings', async () => {
    await user.openTab(shared.app.page, 'settings');
    await expectAccessible('settings');
  });
});
