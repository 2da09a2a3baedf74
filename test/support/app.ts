import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { findElectron, sandboxSwitches } from '../../scripts/tools/electron/find';
import { projectRoot } from '../../scripts/support/project';
import { tempFolder } from './temp-folder';

export interface LaunchOptions {
  /** The server the app talks to. */
  readonly apiUrl: string;
  /** Where the app keeps its data; a fresh folder unless said otherwise. */
  readonly userData?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The folder of the built app; this project's own unless said otherwise. */
  readonly appFolder?: string;
  /** Files that the command line names. */
  readonly files?: readonly string[];
}

export interface RunningApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
  readonly userData: string;
  /** What the app wrote to its standard outputs. */
  readonly output: () => string;
  /** How its process ended: code and signal, and the last that it wrote; null while it runs. */
  readonly ending: () => string | null;
  /** Quits as a user does. */
  quit(): Promise<void>;
  /** Ends the process as a power cut does: nothing of the app runs any more. */
  kill(): Promise<void>;
}

/** Ends a wait that never ends, nothing more: a machine that compiles beside takes six times the usual seconds. */
export const PATIENCE_MS = 90_000;

/** Starts the built app in the real Electron, with data of its own. It ends with the test. */
export async function launchApp(options: LaunchOptions): Promise<RunningApp> {
  const app = await startApp({ userData: tempFolder(), ...options });
  onTestFinished(app.kill);
  // The last one registered comes first: the window must still be there.
  onTestFinished(({ task }) => (task.result?.state === 'fail' ? leaveEvidence(app, task.name) : undefined));
  return app;
}

export type StartOptions = LaunchOptions & { readonly userData: string };

/** The command that starts the app, for `spawn`. */
export async function appCommand({
  apiUrl,
  userData,
  env = {},
  appFolder = projectRoot,
  files = [],
}: StartOptions): Promise<{
  readonly executable: string;
  readonly args: string[];
  readonly env: Record<string, string>;
}> {
  const { executable } = await findElectron();
  return {
    executable,
    args: [appFolder, `--user-data-dir=${userData}`, ...sandboxSwitches(), ...files],
    env: { ...definedEnvironment(), SCARF_API_URL: apiUrl, ...env },
  };
}

/** Starts the app as `launchApp` does, but the caller ends it: for several tests, and for scripts. */
export async function startApp(options: StartOptions): Promise<RunningApp> {
  const { userData } = options;
  const { executable, args, env } = await appCommand(options);
  const electron = await _electron.launch({ executablePath: executable, args, env });
  const written: string[] = [];
  const child = electron.process();
  child.stdout?.on('data', (bytes: Buffer) => written.push(bytes.toString()));
  child.stderr?.on('data', (bytes: Buffer) => written.push(bytes.toString()));
  let meant = false;
  let ending: string | null = null;
  const ended = new Promise<void>((resolve) =>
    child.once('exit', (code, signal) => {
      ending = endingText(code, signal, written.join(''));
      if (!meant && code !== 0) console.error(ending);
      resolve();
    }),
  );
  const kill = async (): Promise<void> => {
    meant = true;
    child.kill('SIGKILL');
    await ended;
  };
  const quit = async (): Promise<void> => {
    meant = true;
    if (child.exitCode !== null || child.signalCode !== null) return;
    let hangs = false;
    const timer = setTimeout(() => {
      hangs = true;
      child.kill('SIGKILL');
    }, PATIENCE_MS);
    await electron.evaluate(({ app }) => app.quit()).catch(() => undefined);
    await ended;
    clearTimeout(timer);
    if (hangs) throw new Error('The app did not quit.');
  };
  const page = await servedWindow(electron).catch(async (error: unknown) => {
    await kill();
    throw error;
  });
  return { electron, page, userData, output: () => written.join(''), ending: () => ending, quit, kill };
}

/**
 * The first window, once main answers it. Before that main still loads its code, and V8 loses what a debugger evaluates
 * in the middle of such work: "Resulting promise was garbage collected" (microsoft/playwright#33737).
 */
async function servedWindow(electron: ElectronApplication): Promise<Page> {
  const page = await electron.firstWindow();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.waitForURL('app://**', { waitUntil: 'commit' });
  await page.evaluate(() => window.bridge.invoke('app.snapshot', undefined));
  return page;
}

const LAST_WRITTEN = 4_000;

function endingText(code: number | null, signal: string | null, written: string): string {
  const how = signal === null ? `with code ${code}` : `of signal ${signal}`;
  return `The app's process ended ${how}. The last that it wrote:\n${written.slice(-LAST_WRITTEN)}`;
}

/** The next file dialog answers with these files, as if the user had chosen them. `proposedPath` gives its folder. */
export async function answerOpenDialog({ electron }: RunningApp, ...paths: string[]): Promise<void> {
  await electron.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = (...given: unknown[]) => {
      Object.assign(globalThis, { proposed: (given.at(-1) as { defaultPath?: string }).defaultPath });
      return Promise.resolve({ canceled: false, filePaths: chosen });
    };
  }, paths);
}

/** The next save dialog answers with this path. `proposedPath` gives the one it proposed. */
export async function answerSaveDialog({ electron }: RunningApp, path: string): Promise<void> {
  await electron.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = (...given: unknown[]) => {
      Object.assign(globalThis, { proposed: (given.at(-1) as { defaultPath?: string }).defaultPath });
      return Promise.resolve({ canceled: false, filePath: chosen });
    };
  }, path);
}

/** Main's questions are answered with this button from now on. `questionsAsked` gives them. */
export async function answerQuestions({ electron }: RunningApp, button: string): Promise<void> {
  await electron.evaluate(({ dialog }, wanted) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = (...given: unknown[]) => {
      const { buttons = [], message, detail } = given.at(-1) as Electron.MessageBoxOptions;
      asked.push(`${message}\n${detail ?? ''}`);
      return Promise.resolve({ response: buttons.indexOf(wanted), checkboxChecked: false });
    };
  }, button);
}

export function questionsAsked({ electron }: RunningApp): Promise<readonly string[]> {
  return electron.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
}

/** The path at which the last dialog opened. */
export function proposedPath({ electron }: RunningApp): Promise<string> {
  return electron.evaluate(() => String((globalThis as unknown as { proposed?: string }).proposed));
}

/** Files the bundles of the app stand on: without them nothing can be launched. */
export const MAIN_BUNDLE = join(projectRoot, 'out/main/index.cjs');

/** What a person would look at first when a test failed: the window as it was, and the app's own log. */
export async function leaveEvidence(app: RunningApp, test: string): Promise<void> {
  const { page, userData, ending } = app;
  // Its process may be gone a moment before that is known here.
  await new Promise((resolve) => setTimeout(resolve, 200));
  const how = ending();
  if (how !== null) console.error(how);
  const folder = join(projectRoot, '.test-output');
  mkdirSync(folder, { recursive: true });
  const picture = join(folder, `${test.replace(/[^a-z0-9]+/gi, '-')}.png`);
  const isTaken = await page.screenshot({ path: picture, timeout: ANSWER_MS }).then(
    () => true,
    () => false,
  );
  console.error(isTaken ? `The window as it was: ${picture}` : await silenceOf(app));
  const log = join(userData, 'app-log', 'app.log');
  if (statSync(log, { throwIfNoEntry: false })?.isFile() === true) console.error(readFileSync(log, 'utf8'));
}

const ANSWER_MS = 5_000;

/** Of an app whose window gives no picture: which of its processes is to blame. */
async function silenceOf({ electron, ending }: RunningApp): Promise<string> {
  if (ending() !== null) return 'There is no window any more.';
  const answers = electron.evaluate(() => true).catch(() => false);
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), ANSWER_MS));
  const isAlive = await Promise.race([answers, late]);
  return `The window does not answer; ${isAlive ? 'main does' : 'nor does main, which is blocked'}.`;
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
