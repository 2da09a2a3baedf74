import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { APP_NAME } from '../../src/main/places/data-folder';
import type { Environment } from '../../scripts/support/child';
import { projectRoot } from '../../scripts/support/project';
import { isWholeRun } from './rounds';
import { printedHere, type Printed } from './program-here';
import { ACME_OWNER, ACME_TOKEN } from './scarf-server';

export type { Printed };

/** The command line of one user: with a home, a data folder of the app, and another server than Scarf. */
export class CommandLine {
  readonly dataFolder: string;
  readonly #env: Environment;

  constructor(home: string, apiUrl: string, env: Environment = { SCARF_TOKEN: ACME_TOKEN }) {
    this.dataFolder = join(home, APP_NAME);
    this.#env = {
      ...process.env,
      SCARF_TOKEN: undefined,
      DBUS_SESSION_BUS_ADDRESS: undefined,
      HOME: home,
      XDG_CONFIG_HOME: home,
      APPDATA: home,
      TMPDIR: home,
      SCARF_API_URL: apiUrl,
      ...env,
    };
  }

  /** The settings as the app leaves them when this account is connected. */
  connect(owner = ACME_OWNER, more: Readonly<Record<string, unknown>> = {}): void {
    mkdirSync(this.dataFolder, { recursive: true });
    const values = { account: { owner, tokenSaved: true }, tokenOwners: [owner], ...more };
    writeFileSync(join(this.dataFolder, 'settings.json'), JSON.stringify(values));
  }

  start(...args: readonly string[]): ChildProcessWithoutNullStreams {
    return spawn(process.execPath, [join(projectRoot, 'scripts/cli.js'), ...args], { env: this.#env });
  }

  /** Runs a command to its end, in a process of its own. */
  async run(...args: readonly string[]): Promise<Printed> {
    return printedBy(this.start(...args));
  }

  /**
   * The same in this process, one command at a time, for tests in which the process is a means only: a start takes ten times
   * the work of a small command. In `npm run test:all` in a process of its own.
   */
  async runHere(...args: readonly string[]): Promise<Printed> {
    return isWholeRun ? this.run(...args) : printedHere(args, this.#env);
  }
}

export async function printedBy(child: ChildProcessWithoutNullStreams): Promise<Printed> {
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout, stderr };
}
