import { rm } from 'node:fs/promises';
import { Accounts, type Owner } from './accounts';
import type { Account, Settings } from './contract';
import type { EventImport } from './event-import';
import { Faults } from './faults';
import { Imports } from './imports';
import { ProcessingClock } from './pace';
import { readImport } from './reading';
import { Requests } from './requests';

export const defaultSettings: Settings = {
  rate: Infinity,
  activeLimit: 15,
  latency: 0,
  intakeRate: Infinity,
  partialBodies: 'discard',
  record: 'all',
  validation: 'full',
  defaultPerPage: 10,
  maxPerPage: Infinity,
  paging: 'page',
  nextLink: 'path',
  progressEvery: 10_000,
  importFields: 'all',
};

export interface StateStart {
  readonly settings: Settings;
  readonly accounts: readonly Account[];
  /** The server's folder for bodies and logs. */
  readonly folder: string;
  readonly now: () => number;
  readonly tick: number;
  /** Aborted when the server ends. */
  readonly ending: AbortSignal;
}

/** The state shared by the parts of the test server. */
export class ScarfState {
  settings: Settings;
  readonly accounts = new Accounts();
  readonly faults = new Faults();
  readonly requests = new Requests();
  readonly imports: Imports;
  readonly clock: ProcessingClock;
  readonly now: () => number;
  readonly ending: AbortSignal;
  readonly #readings = new Set<Promise<void>>();

  constructor(private readonly start: StateStart) {
    this.settings = start.settings;
    this.now = start.now;
    this.ending = start.ending;
    this.imports = new Imports(start.folder, start.now);
    this.clock = new ProcessingClock(() => this.settings.rate, start.now, start.tick);
    for (const account of start.accounts) this.accounts.add(account);
  }

  set(change: { readonly [Key in keyof Settings]?: Settings[Key] | undefined }): void {
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    this.settings = { ...this.settings, ...(Object.fromEntries(given) as Partial<Settings>) };
    this.clock.nudge();
  }

  /** Starts to read an import with a complete body, in the background. */
  read(item: EventImport, owner: Owner): void {
    const reading = readImport(item, { owner, clock: this.clock, settings: this.settings }).finally(() =>
      this.#readings.delete(reading),
    );
    this.#readings.add(reading);
  }

  /** Ends every running import, and removes all imports with their files. */
  async clear(): Promise<void> {
    const bodies = this.imports.all.map((item) => item.bodyPath);
    this.imports.clear();
    await Promise.allSettled(this.#readings);
    await Promise.all(bodies.map((path) => rm(path, { force: true })));
  }

  /** Restores the state of the start. */
  async reset(): Promise<void> {
    await this.clear();
    this.faults.clear();
    this.requests.clear();
    this.accounts.clear();
    for (const account of this.start.accounts) this.accounts.add(account);
    this.set(this.start.settings);
  }
}
