import { chromium, type Browser, type Page } from 'playwright-core';
import { sandboxSwitches } from '../../scripts/tools/electron/find';

/** The Chromium of this computer; `CHROMIUM` names one that is not Debian's. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [...sandboxSwitches()],
  });
}

/** Collects what a page complains of from now on: errors, its console's errors, and what its policy refused. */
export async function complaintsOf(page: Page): Promise<readonly string[]> {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  page.on('requestfailed', (request) => complaints.push(`not loaded: ${request.url()}`));
  await page.exposeFunction('refusedByPolicy', (what: string) => complaints.push(`policy: ${what}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      const told = window as unknown as { refusedByPolicy(what: string): void };
      told.refusedByPolicy(`${violatedDirective} ${blockedURI}`);
    });
  });
  return complaints;
}
