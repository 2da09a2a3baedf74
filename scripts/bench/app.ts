import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { ACME_OWNER, ACME_TOKEN } from '../../test/support/scarf-server';
import { findElectron, sandboxSwitches } from '../tools/electron/find';
import { projectRoot } from '../support/project';
import { benchFolder } from './inputs';

export interface BenchApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
  readonly pid: number;
  readonly userData: string;
  /** Kills its process and waits for the exit. */
  end(): Promise<void>;
}

/** A fresh user data folder. It stays until the bench ends, because helper processes write after the app's exit. */
export function freshUserData(): Promise<string> {
  return mkdtemp(join(benchFolder, 'app-'));
}

/** Starts the built app with an account connected. `oneCore`: all its processes share one processor. */
export async function openApp(apiUrl: string, { oneCore = false } = {}): Promise<BenchApp> {
  const userData = await freshUserData();
  const { executable } = await findElectron();
  const electron = await _electron.launch({
    executablePath: oneCore ? await oneCoreLauncher(executable) : executable,
    args: [projectRoot, `--user-data-dir=${userData}`, ...sandboxSwitches()],
    env: { ...(process.env as Record<string, string>), SCARF_API_URL: apiUrl },
  });
  const child = electron.process();
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const end = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  try {
    const page = await electron.firstWindow();
    await page.getByTestId('connect-owner').fill(ACME_OWNER);
    await page.getByTestId('connect-token').fill(ACME_TOKEN);
    await page.getByTestId('connect-submit').click();
    await page.getByTestId('choose-file').waitFor();
    return { electron, page, pid: child.pid ?? 0, userData, end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Makes file dialogs answer with this file. */
export async function answerDialog({ electron }: BenchApp, path: string): Promise<void> {
  await electron.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, path);
}

/** Playwright can start only one executable, so a script wraps Electron in `taskset`. */
async function oneCoreLauncher(executable: string): Promise<string> {
  const script = join(benchFolder, 'on-one-core.sh');
  await writeFile(script, `#!/bin/sh\nexec taskset -c 0 '${executable.replaceAll("'", `'\\''`)}' "$@"\n`);
  await chmod(script, 0o700);
  return script;
}
