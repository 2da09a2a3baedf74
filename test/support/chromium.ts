import { chromium, type Browser, type Page } from 'playwright-core';
import { sandboxSwitches } from '../../scripts/tools/electron/find';

/** Debian's Chromium, or the one that the variable `CHROMIUM` names. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [...sandboxSwitches()],
  });
}

/** Collects a page's errors from now on: exceptions, console errors, failed requests and policy violations. */
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
      const exposed = window as unknown as { refusedByPolicy(what: string): void };
      exposed.refusedByPolicy(`${violatedDirective} ${blockedURI}`);
    });
  });
  return complaints;
}
