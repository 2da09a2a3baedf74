import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { complaintsOf, launchChromium } from '../support/chromium';
import { serveGallery } from '../support/gallery/serve';
import { STATES } from '../support/gallery/states';
import type { PageServer } from '../support/page-server';

// Every screen in a current Chromium, which is nearer to the product's Electron than the one of the other tests.

const built = resolve('.test-output/gallery-chromium');
let gallery: PageServer;
let browser: Browser;
let page: Page;
let complaints: readonly string[];
beforeAll(async () => {
  gallery = await serveGallery(built);
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 960, height: 680 } });
  complaints = await complaintsOf(page);
});
afterAll(async () => {
  await browser.close();
  gallery.close();
  await rm(built, { recursive: true });
});

describe('a screen is shown without an error, and without anything its policy refuses', () => {
  it.each(Object.keys(STATES))('%s', async (state) => {
    await page.goto(`${gallery.url}?state=${state}`);
    await page.locator('h1').first().waitFor();
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    expect(complaints).toEqual([]);
  });
});

it('a script and a picture from elsewhere are refused, and that is noticed', async () => {
  const strict = await browser.newPage();
  const noticed = await complaintsOf(strict);
  await strict.goto(`${gallery.url}?state=import`);
  await strict.evaluate(() => {
    document.head.append(Object.assign(document.createElement('script'), { textContent: 'void 0' }));
    document.body.append(Object.assign(new Image(), { src: 'http://127.0.0.1:9/picture.png' }));
  });
  await expect
    .poll(() => noticed.filter((one) => one.startsWith('policy: ')).sort())
    .toEqual(['policy: img-src http://127.0.0.1:9/picture.png', 'policy: script-src-elem inline']);
  await strict.close();
});
