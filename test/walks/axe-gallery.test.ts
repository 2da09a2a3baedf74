import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findElectron, sandboxSwitches } from '../../scripts/tools/electron/find';
import { projectRoot } from '../../scripts/support/project';
import { PATIENCE_MS } from '../support/app';
import { axeFindings, settled } from '../support/axe';
import { complaintsOf } from '../support/chromium';
import { unreadableTexts } from '../support/unreadable-texts';
import { serveGallery } from '../support/gallery/serve';
import { STATES } from '../support/gallery/states';
import { STEPS } from '../support/gallery/steps';
import type { PageServer } from '../support/page-server';
import { isWholeRun } from '../support/rounds';

// Every state of the window, one after the other in one page of the app's Electron, under the app's policy: accessible in
// light or dark by turns, in both in the whole run, and readable in the smallest window at the largest text size.

const NORMAL = { width: 960, height: 680 };
const SMALLEST = { width: 720, height: 520 };
const LARGEST_TEXT = '200%';

type Theme = 'light' | 'dark';
const TURNS: readonly (readonly Theme[])[] = isWholeRun ? [['light', 'dark']] : [['light'], ['dark']];

function themesOf(nth: number): readonly Theme[] {
  return TURNS[nth % TURNS.length] ?? [];
}

const built = join(projectRoot, '.test-output/gallery-electron');
let gallery: PageServer;
let electron: ElectronApplication;
let page: Page;
let complaints: readonly string[];
beforeAll(async () => {
  gallery = await serveGallery(built);
  const { executable } = await findElectron();
  electron = await _electron.launch({
    executablePath: executable,
    args: [join(projectRoot, 'test/support/gallery/window.cjs'), ...sandboxSwitches()],
  });
  page = await electron.firstWindow();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.setViewportSize(NORMAL);
  complaints = await complaintsOf(page);
  await page.goto(gallery.url);
  // The page loads its screens after its load event.
  await page.locator('h1').first().waitFor();
});
afterAll(async () => {
  await electron.close();
  gallery.close();
  await rm(built, { recursive: true });
});

async function open(state: string): Promise<void> {
  await page.evaluate((name) => window.showState(name), state);
  await page.locator('h1').first().waitFor();
}

async function expectAccessible(themes: readonly Theme[]): Promise<void> {
  for (const theme of themes) {
    await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme);
    await settled(page);
    expect.soft(await axeFindings(page), theme).toEqual([]);
  }
  expect.soft(await cutOff(), 'smallest window, largest text').toEqual([]);
  expect.soft(complaints).toEqual([]);
}

/** What cannot be read in the smallest window at the largest text size. */
async function cutOff(): Promise<readonly string[]> {
  await page.setViewportSize(SMALLEST);
  await page.evaluate(async (textSize) => {
    document.documentElement.style.fontSize = textSize;
    // Container queries are evaluated again in the next frame.
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }, LARGEST_TEXT);
  const found = await unreadableTexts(page);
  await page.evaluate(() => (document.documentElement.style.fontSize = ''));
  await page.setViewportSize(NORMAL);
  return found;
}

describe('a state of the window is accessible', () => {
  it.each(Object.keys(STATES).map((state, nth) => [state, themesOf(nth)] as const))(
    '%s',
    async (state, themes) => {
      await open(state);
      await expectAccessible(themes);
    },
  );
});

describe('a state that opens within the window is accessible', () => {
  it.each(Object.entries(STEPS).map(([name, step], nth) => [name, step, themesOf(nth)] as const))(
    '%s',
    async (_name, { from, take }, themes) => {
      await open(from);
      await take(page);
      await expectAccessible(themes);
    },
  );
});
