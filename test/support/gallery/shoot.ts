import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { settled } from '../axe';
import { launchChromium } from '../chromium';
import { serveGallery } from './serve';
import { STATES } from './states';

// Pictures of every state in every look: npm run pictures -- [part of a state's name] [folder]
// Needs Chromium; set CHROMIUM unless it is /usr/bin/chromium.
const [wanted = '', folder = '.test-output/pictures'] = process.argv.slice(2);

interface Look {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly theme?: 'dark';
  readonly textSize?: '200%';
  readonly forcedColors?: 'active';
}

const LOOKS: readonly Look[] = [
  { name: '1280', width: 1280, height: 800 },
  { name: '1280-dark', width: 1280, height: 800, theme: 'dark' },
  { name: '960', width: 960, height: 680 },
  { name: '960-dark', width: 960, height: 680, theme: 'dark' },
  { name: '720', width: 720, height: 520 },
  { name: '1500', width: 1500, height: 950 },
  { name: '1280-forced', width: 1280, height: 800, forcedColors: 'active' },
  { name: '720-at-200', width: 720, height: 520, textSize: '200%' },
];

let pictures = 0;
await mkdir(folder, { recursive: true });
const gallery = await serveGallery(resolve(folder, 'page'));
const browser = await launchChromium();
try {
  const page = await browser.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') console.error(message.text());
  });
  page.on('pageerror', (error) => console.error(error.message));
  await page.goto(gallery.url);
  await page.locator('h1').first().waitFor();
  for (const state of Object.keys(STATES).filter((name) => name.includes(wanted))) {
    await page.evaluate((name) => window.showState(name), state);
    await page.locator('h1').first().waitFor();
    // The progress bar appears after one second.
    if (state === 'check-reading') await page.getByRole('progressbar').waitFor();
    for (const look of LOOKS) await shoot(page, state, look);
  }
} finally {
  await browser.close();
  gallery.close();
}
console.log(`${pictures} pictures are in ${resolve(folder)}.`);

async function shoot(page: Page, state: string, look: Look): Promise<void> {
  await page.setViewportSize(look);
  await page.emulateMedia({ forcedColors: look.forcedColors ?? 'none' });
  await page.evaluate(
    async ({ theme, textSize }: { readonly theme: string; readonly textSize: string }) => {
      document.documentElement.dataset['theme'] = theme;
      document.documentElement.style.fontSize = textSize;
      await document.fonts.ready;
      // Container queries are evaluated again in the next frame.
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    },
    { theme: look.theme ?? 'light', textSize: look.textSize ?? '' },
  );
  await settled(page);
  pictures += 1;
  await page.screenshot({ path: join(folder, `${state}-${look.name}.png`) });
}
