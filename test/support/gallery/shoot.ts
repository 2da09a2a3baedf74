import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { settled } from '../axe';
import { launchChromium } from '../chromium';
import { serveGallery } from './serve';
import { REAL_NOW, REAL_ZONE, realChecks } from './real-checks';
import { STATES, type GalleryState } from './states';

// Pictures of every state in every look: npm run pictures -- [part of a state's name] [folder]
// With --real: of files that the engine checks for them. Needs Chromium; set CHROMIUM unless it is /usr/bin/chromium.
const words = process.argv.slice(2);
const isReal = words.includes('--real');
const [wanted = '', folder = '.test-output/pictures'] = words.filter((word) => word !== '--real');

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
  { name: '720-dark', width: 720, height: 520, theme: 'dark' },
  { name: '1500', width: 1500, height: 950 },
  { name: '1280-forced', width: 1280, height: 800, forcedColors: 'active' },
  { name: '720-at-200', width: 720, height: 520, textSize: '200%' },
];

const states: Readonly<Record<string, GalleryState>> = isReal ? await realChecks() : STATES;
let pictures = 0;
await mkdir(folder, { recursive: true });
const gallery = await serveGallery(resolve(folder, 'page'));
const browser = await launchChromium();
try {
  const page = await browser.newPage(isReal ? { timezoneId: REAL_ZONE } : {});
  if (isReal) await page.clock.setFixedTime(REAL_NOW);
  page.on('console', (message) => {
    if (message.type() === 'error') console.error(message.text());
  });
  page.on('pageerror', (error) => console.error(error.message));
  await page.goto(gallery.url);
  await page.locator('h1').first().waitFor();
  for (const [name, state] of Object.entries(states).filter(([each]) => each.includes(wanted))) {
    await page.evaluate((shown) => window.showState(shown), isReal ? state : name);
    await page.locator('h1').first().waitFor();
    // The progress bar appears after one second.
    if (name === 'check-reading') await page.getByRole('progressbar').waitFor();
    for (const look of LOOKS) await shoot(page, name, look);
  }
} finally {
  await browser.close();
  gallery.close();
}
console.log(`${pictures} pictures are in ${resolve(folder)}.`);

async function shoot(page: Page, name: string, look: Look): Promise<void> {
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
  await page.screenshot({ path: join(folder, `${name}-${look.name}.png`) });
}
