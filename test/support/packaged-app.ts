import { spawn } from 'node:child_process';
import { chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { sandboxSwitches } from '../../scripts/tools/electron/find';
import { PATIENCE_MS } from './app';

export interface PackagedOptions {
  readonly program: string;
  readonly userData: string;
  readonly env: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

export interface PackagedApp {
  readonly page: Page;
  readonly pid: number;
  /** What the app wrote to its standard outputs. */
  readonly output: () => string;
  /** Quits as when the session of the desktop ends. */
  readonly quit: () => Promise<void>;
}

const QUIT_WITHIN_MS = 20_000;

/**
 * Starts a packaged app as a user would. Its main process must not have an inspector, so only the window is driven, by
 * Chromium's debugging port. The app ends with the test.
 */
export async function launchPackaged({
  program,
  userData,
  env,
  args = [],
}: PackagedOptions): Promise<PackagedApp> {
  const switches = ['--remote-debugging-port=0', `--user-data-dir=${userData}`, ...sandboxSwitches()];
  const child = spawn(program, [...switches, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of processes of its own: what starts the app may not be the app itself.
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const killGroup = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // All of them have ended.
    }
  };
  onTestFinished(async () => {
    killGroup();
    await ended;
  });
  const quit = async (): Promise<void> => {
    child.kill('SIGTERM');
    const timer = setTimeout(killGroup, QUIT_WITHIN_MS);
    await ended;
    clearTimeout(timer);
  };
  let written = '';
  const endpoint = await new Promise<string>((resolve, reject) => {
    const heard = (bytes: Buffer): void => {
      written += bytes.toString();
      const found = /DevTools listening on (ws:\S+)/.exec(written)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', heard);
    child.stderr.on('data', heard);
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`The packaged app ended at once:\n${written}`)));
    setTimeout(() => reject(new Error(`The packaged app did not open:\n${written}`)), PATIENCE_MS).unref();
  });
  // Electron does not support Playwright's browser contexts and their defaults.
  const browser = await chromium.connectOverCDP(endpoint, { noDefaults: true });
  const context = browser.contexts()[0];
  if (context === undefined || child.pid === undefined) throw new Error('The packaged app has no window.');
  context.setDefaultTimeout(PATIENCE_MS);
  const page = context.pages()[0] ?? (await context.waitForEvent('page'));
  return { page, pid: child.pid, output: () => written, quit };
}
