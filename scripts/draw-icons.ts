// npx tsx scripts/draw-icons.ts: renders resources/icon.svg in the sizes that desktops use.
// Needs a Chromium: the one in CHROMIUM, else /usr/bin/chromium.
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { sandboxSwitches } from './tools/electron/find';
import { projectRoot } from './support/project';

const SIZES = [16, 24, 32, 48, 64, 128, 256, 512];

const drawing = await readFile(join(projectRoot, 'resources/icon.svg'), 'utf8');
const folder = join(projectRoot, 'resources/icons');
await mkdir(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: [...sandboxSwitches()],
});
try {
  const page = await browser.newPage();
  for (const size of SIZES) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<style>body { margin: 0 } svg { display: block; width: 100vw }</style>${drawing}`);
    await page.screenshot({ path: join(folder, `${size}x${size}.png`), omitBackground: true });
  }
} finally {
  await browser.close();
}
