import type * as PerfHooks from 'node:perf_hooks';
import { readFile } from 'node:fs/promises';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { sandboxSwitches } from '../electron/find';
import { projectRoot } from '../project';

export interface AppRun {
  /** Seconds from choosing the file to the verdict. */
  readonly check: number;
  /** Seconds from the click to Scarf having taken everything. */
  readonly send: number;
  /** Highest resident memory of each process in MB, by Electron's name for it. */
  readonly peakMemory: Readonly<Record<string, number>>;
  /** The longest time, in ms, that the main process did not answer while it checked and sent; and the 99th percentile. */
  readonly mainLongest: number;
  readonly mainP99: number;
  /** The longest time between two frames in the window, in ms. */
  readonly longestFrame: number;
}

const STEP_MS = 30 * 60_000;
const SAMPLE_MS = 100;

/** Checks and imports one file with the real app, and watches it meanwhile. */
export async function runApp(options: {
  apiUrl: string;
  executable: string;
  userData: string;
  account: { owner: string; token: string };
  file: string;
}): Promise<AppRun> {
  const electron = await _electron.launch({
    executablePath: options.executable,
    args: [projectRoot, `--user-data-dir=${options.userData}`, ...sandboxSwitches()],
    env: { ...(process.env as Record<string, string>), SCARF_API_URL: options.apiUrl },
  });
  const memory = watchMemory(electron);
  try {
    const page = await electron.firstWindow();
    await connect(page, options.account);
    await answerDialog(electron, options.file);
    await watchMain(electron);
    await watchFrames(page);
    const check = await timed(async () => {
      await page.getByTestId('choose-file').click();
      await page.locator('[data-testid="check"][data-state="done"]').waitFor({ timeout: STEP_MS });
    });
    const send = await timed(async () => {
      await page.getByTestId('start-import').click();
      await page
        .locator('[data-testid="import"][data-phase="processing"], [data-testid="import"][data-phase="done"]')
        .waitFor({ timeout: STEP_MS });
    });
    const main = await readMain(electron);
    const longestFrame = await page.evaluate(
      () => (window as unknown as { longestFrame: number }).longestFrame,
    );
    return { check, send, peakMemory: await memory.stop(), ...main, longestFrame };
  } finally {
    electron.process().kill('SIGKILL');
  }
}

async function connect(page: Page, { owner, token }: { owner: string; token: string }): Promise<void> {
  await page.getByTestId('connect-owner').fill(owner);
  await page.getByTestId('connect-token').fill(token);
  await page.getByTestId('connect-submit').click();
  await page.getByTestId('choose-file').waitFor();
}

async function answerDialog(electron: ElectronApplication, path: string): Promise<void> {
  await electron.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, path);
}

interface Watched {
  benchLoop?: { max: number; percentile(p: number): number };
}

async function watchMain(electron: ElectronApplication): Promise<void> {
  await electron.evaluate(() => {
    const load = process.mainModule?.require as NodeJS.Require;
    const hooks = load('node:perf_hooks') as typeof PerfHooks;
    const loop = hooks.monitorEventLoopDelay({ resolution: 1 });
    loop.enable();
    (globalThis as Watched).benchLoop = loop;
  });
}

async function readMain(electron: ElectronApplication): Promise<Pick<AppRun, 'mainLongest' | 'mainP99'>> {
  return electron.evaluate(() => {
    const loop = (globalThis as Watched).benchLoop;
    return { mainLongest: (loop?.max ?? 0) / 1e6, mainP99: (loop?.percentile(99) ?? 0) / 1e6 };
  });
}

/** As text, because the compiler marks named functions with a helper that the page does not have. */
const WATCH_FRAMES = `
  window.longestFrame = 0;
  let last = performance.now();
  requestAnimationFrame(function frame(now) {
    window.longestFrame = Math.max(window.longestFrame, now - last);
    last = now;
    requestAnimationFrame(frame);
  });
`;

async function watchFrames(page: Page): Promise<void> {
  await page.evaluate(WATCH_FRAMES);
}

/** Resident memory as Linux tells it, of every process of the app. */
function watchMemory(electron: ElectronApplication) {
  const peak = new Map<string, number>();
  let stopped = false;
  const sample = async (): Promise<void> => {
    const metrics = await electron.evaluate(({ app }) =>
      app.getAppMetrics().map(({ pid, type, name }) => ({ pid, name: name ?? type })),
    );
    for (const { pid, name } of metrics) {
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
      const megabytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
      peak.set(name, Math.max(peak.get(name) ?? 0, Math.round(megabytes)));
    }
  };
  const watching = (async () => {
    while (!stopped) {
      await sample().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
    }
  })();
  return {
    stop: async () => {
      stopped = true;
      await watching;
      return Object.fromEntries(peak);
    },
  };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}
