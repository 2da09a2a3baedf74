import { _electron, type ElectronApplication, type Locator, type Page } from 'playwright-core';
import type { AppCommand } from './stage';

/** What a person does with the app, and what they read off it. */
export class Hands {
  private constructor(
    readonly electron: ElectronApplication,
    readonly page: Page,
  ) {}

  static async open({ executable, args, env }: AppCommand): Promise<Hands> {
    const electron = await _electron.launch({
      executablePath: executable,
      args: [...args],
      env: Object.fromEntries(
        Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
      ),
    });
    const page = await electron.firstWindow();
    page.setDefaultTimeout(PATIENCE_MS);
    return new Hands(electron, page);
  }

  /** Quits as a person does; an app that does not end within ten seconds is ended. */
  async quit(): Promise<void> {
    const app = this.electron.process();
    if (app.exitCode !== null || app.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => app.once('exit', () => resolve()));
    const insist = setTimeout(() => app.kill('SIGKILL'), 10_000);
    await this.electron.evaluate(({ app: running }) => running.quit()).catch(() => undefined);
    await ended;
    clearTimeout(insist);
  }

  the(handle: string): Locator {
    return this.page.getByTestId(handle);
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name }).first();
  }

  /** The heading of the screen: what a person reads first. */
  async heading(): Promise<string> {
    return (await this.page.locator('#main h1').first().innerText()).trim();
  }

  async go(tab: 'import' | 'history' | 'settings'): Promise<void> {
    await this.the(`nav-${tab}`).click();
  }

  async connect(owner: string, token: string): Promise<void> {
    await this.the('connect-owner').fill(owner);
    await this.the('connect-token').fill(token);
    await this.the('connect-submit').click();
  }

  /**
   * Chooses a file. No program can work the system's file dialog, so its answer is put in its place; where it would
   * have opened is given back.
   */
  async choose(path: string): Promise<string> {
    await this.electron.evaluate(({ app, dialog }, chosen) => {
      dialog.showOpenDialog = (...asked: unknown[]) => {
        const options = asked.at(-1) as { defaultPath?: string };
        Object.assign(app, { demoOpenedIn: options.defaultPath ?? '' });
        return Promise.resolve({ canceled: false, filePaths: [chosen] });
      };
    }, path);
    await this.the('choose-file').first().click();
    return this.electron.evaluate(({ app }) =>
      String((app as unknown as { demoOpenedIn: string }).demoOpenedIn),
    );
  }

  /** Chooses a file and waits for the verdict. */
  async check(path: string): Promise<{ lines: number; ready: number; errors: number }> {
    await this.choose(path);
    const check = this.page.locator('[data-testid="check"][data-state="done"]');
    await check.waitFor();
    return {
      lines: await numberOf(check, 'data-lines'),
      ready: await numberOf(check, 'data-ready'),
      errors: await numberOf(check, 'data-errors'),
    };
  }

  /** How many lines have each problem. */
  async problems(): Promise<Record<string, number>> {
    const found: Record<string, number> = {};
    for (const problem of await this.the('problem').all()) {
      found[(await problem.getAttribute('data-code')) ?? ''] = await numberOf(problem, 'data-count');
    }
    return found;
  }

  /** The import on view, once it is in this phase and the counts are so. */
  async importIn(phase: string, counts: Readonly<Record<string, number>> = {}): Promise<Locator> {
    const wanted = Object.entries(counts).map(([name, value]) => `[data-${name}="${value}"]`);
    const found = this.page.locator(`[data-testid="import"][data-phase="${phase}"]${wanted.join('')}`);
    await found.waitFor();
    return found;
  }
}

const PATIENCE_MS = 30_000;

export async function numberOf(locator: Locator, attribute: string): Promise<number> {
  const text = await locator.getAttribute(attribute);
  return text === null || text === '' ? Number.NaN : Number(text);
}
