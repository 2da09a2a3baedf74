import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { serveGallery } from './serve';
import { STATES } from './states';

// Runs axe on every state, light and dark: npx tsx test/support/gallery/audit.ts [part of a state's name]
const [wanted = ''] = process.argv.slice(2);
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

const gallery = await serveGallery(resolve('.test-output/gallery/page'));
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
let found = 0;
try {
  const page = await browser.newPage({ viewport: { width: 960, height: 680 } });
  for (const state of Object.keys(STATES).filter((name) => name.includes(wanted))) {
    for (const theme of ['light', 'dark']) {
      await page.goto(`${gallery.url}?state=${state}&theme=${theme}`);
      await page.locator('h1').first().waitFor();
      // Evaluate the script: the content security policy forbids an added script element.
      await page.evaluate(axe);
      const findings = (await page.evaluate(
        `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((r) => r.violations)`,
      )) as readonly Finding[];
      for (const { id, nodes } of findings) {
        found += nodes.length;
        console.error(`${state} ${theme}: ${id}`);
        for (const node of nodes.slice(0, 3)) console.error(`  ${node.html}\n  ${node.failureSummary ?? ''}`);
      }
    }
  }
} finally {
  await browser.close();
  gallery.close();
}
console.log(`${found} findings`);
process.exitCode = found === 0 ? 0 : 1;
