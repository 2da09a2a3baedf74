import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Snapshot } from '../../src/shared/ipc';
import { complaintsOf, launchChromium } from '../support/chromium';
import { EMPTY_SNAPSHOT } from '../support/fake-bridge';
import { servePage, type PageServer } from '../support/page-server';
import { doneImport } from '../support/views';

// The page as it is shipped, in a current Chromium, with a stub in the place of the preload's bridge.

let server: PageServer;
let browser: Browser;
let page: Page;
let complaints: readonly string[];
beforeAll(async () => {
  server = await servePage(resolve('out/renderer'));
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  server.close();
});
beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 960, height: 680 } });
  complaints = await complaintsOf(page);
});
afterEach(async () => {
  expect(complaints).toEqual([]);
  await page.close();
});

/** Opens the page over a main process that tells this and knows nothing else. */
async function open(parts: Partial<Snapshot>): Promise<void> {
  await page.addInitScript(
    (snapshot) => {
      const nothing = { code: 'gone', detail: null, retryable: false };
      const bridge = {
        invoke: (name: string) =>
          Promise.resolve(
            name === 'app.snapshot' ? { ok: true, value: snapshot } : { ok: false, error: nothing },
          ),
        subscribe: () => () => undefined,
        checkDropped: () => Promise.resolve({ ok: false, error: nothing }),
      };
      Object.defineProperty(window, 'bridge', { value: bridge });
    },
    { ...EMPTY_SNAPSHOT, ...parts },
  );
  await page.goto(server.url);
  await page.locator('h1').first().waitFor();
}

it('asks for an account at the first start', async () => {
  await open({ connection: { state: 'disconnected', owner: null, failure: null } });
  await page.getByTestId('connect-owner').fill('acme');
  await page.getByTestId('connect-token').fill('not-a-token');
  expect(await page.getByTestId('connect-submit').isEnabled()).toBe(true);
});

it('goes from the drop zone to history, to a result, and to the settings', async () => {
  await open({ imports: [doneImport({ imported: 48_207, failed: 3 })] });
  await page.getByTestId('choose-file').first().waitFor();
  await page.getByTestId('nav-history').click();
  await page.getByTestId('history-row').first().getByRole('link').click();
  await page.locator('[data-imported="48207"]').first().waitFor();
  await page.getByTestId('nav-settings').click();
  await page.getByText('Electron 33.2.1').waitFor();
});
