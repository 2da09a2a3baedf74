import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { serveGallery } from './serve';
import { STATES } from './states';

// Screenshots of every state: npx tsx test/support/gallery/shoot.ts <folder> [part of a state's name]
// Needs Chromium; set CHROMIUM unless it is /usr/bin/chromium.
const [folder = '.test-output/gallery', wanted = ''] = process.argv.slice(2);
const SIZES = [
  { name: 'light', query: 'theme=light', width: 960, height: 680 },
  { name: 'dark', query: 'theme=dark', width: 960, height: 680 },
  { name: 'small', query: 'theme=light', width: 720, height: 520 },
  { name: 'large', query: 'theme=light&size=200', width: 720, height: 520 },
];

await mkdir(folder, { recursive: true });
const gallery = await serveGallery(resolve(folder, 'page'));
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  const page = await browser.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') console.error(message.text());
  });
  page.on('pageerror', (error) => console.error(error.message));
  for (const state of Object.keys(STATES).filter((name) => name.includes(wanted))) {
    for (const { name, query, width, height } of SIZES) {
      await page.setViewportSize({ width, height });
      await page.goto(`${gallery.url}?state=${state}&${query}`);
      await page.locator('h1').first().waitFor();
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      // The progress bar appears after one second.
      if (state === 'check-reading') await page.getByRole('progressbar').waitFor();
      const wide = await page.evaluate(() => document.querySelector('main')?.scrollWidth ?? 0);
      const room = await page.evaluate(() => document.querySelector('main')?.clientWidth ?? 0);
      if (wide > room) console.error(`${state} ${name}: scrolls sideways (${wide} > ${room})`);
      await page.screenshot({ path: join(folder, `${state}-${name}.png`) });
    }
  }
} finally {
  await browser.close();
  gallery.close();
}
