import type { Artifact } from '../../src/shared/destination';
import type { AccountView, ConnectionView } from '../../src/shared/app/connection';
import { failure, type Failure } from '../../src/shared/failure';
import type {
  Bridge,
  Broadcast,
  CommandInput,
  CommandName,
  CommandOutput,
  Envelope,
  EventName,
  Events,
  PageCommandName,
  Snapshot,
} from '../../src/shared/ipc';
import { NO_POLICY } from '../../src/shared/app/policy';
import { NO_SIGN_INS_VIEW } from '../../src/shared/app/proxy-sign-in';
import { DEFAULT_SETTINGS } from '../../src/shared/app/settings';
import { NO_WATCHED_FOLDERS } from '../../src/shared/imports/watched-folder';

type Answer<K extends CommandName> = (input: CommandInput<K>) => CommandOutput<K> | Promise<CommandOutput<K>>;

interface Call {
  readonly name: CommandName;
  readonly input: unknown;
}

/** An answer throws it to make the command fail. */
export class FakeFailure extends Error {
  constructor(readonly failure: Failure) {
    super(failure.code);
  }
}

const ABOUT = {
  version: '0.1.0',
  isTrial: false,
  electron: '33.2.1',
  chromium: '130',
  node: '20.18.1',
  platform: 'linux',
  apiUrl: 'https://api.scarf.sh',
  dataFolder: '/home/ana/.config/scarf-event-importer',
} as const;

export const EMPTY_SNAPSHOT: Snapshot = {
  seq: 0,
  connection: { state: 'connected', owner: 'acme', last4: '9f2c', unsaved: null, trouble: null },
  accounts: [{ state: 'connected', owner: 'acme', last4: '9f2c', unsaved: null, trouble: null }],
  check: null,
  givenFiles: null,
  artifacts: { state: 'ready', items: [], complete: true, asOf: '2026-07-21T12:00:00Z', failure: null },
  imports: [],
  history: {
    state: 'ready',
    asOf: '2026-07-21T12:00:00Z',
    failure: null,
    slots: null,
    damaged: [],
    newer: [],
  },
  settings: DEFAULT_SETTINGS,
  policy: NO_POLICY,
  certificate: { state: 'none' },
  proxySignIns: NO_SIGN_INS_VIEW,
  presets: [],
  folders: NO_WATCHED_FOLDERS,
  notices: [],
  update: null,
  about: ABOUT,
};

/**
 * A fake main process for the window: a snapshot, answers and events set by a test, and a record of every command.
 * A command without an answer fails, so that no test passes by accident.
 */
export class FakeBridge implements Bridge {
  readonly calls: Call[] = [];
  /** Names of the files in each drop that was checked. */
  readonly checkedDrops: (readonly string[])[] = [];
  #dropped: readonly string[] = [];
  readonly #listeners = new Set<(broadcast: Broadcast<EventName>) => void>();
  readonly #answers = new Map<CommandName, (input: never) => unknown>();
  #seq: number;

  constructor(readonly snapshot: Snapshot = EMPTY_SNAPSHOT) {
    this.#seq = snapshot.seq;
    this.answer('app.snapshot', () => this.snapshot);
  }

  /** Sets the answer to a command. */
  answer<K extends CommandName>(name: K, answer: Answer<K>): this {
    this.#answers.set(name, answer as (input: never) => unknown);
    return this;
  }

  /** Sends an event with the next sequence number, or with `seq`, such as a late one. */
  emit<K extends EventName>(name: K, payload: Events[K], seq?: number): void {
    this.#seq = seq ?? this.#seq + 1;
    for (const listener of this.#listeners) listener({ seq: this.#seq, name, payload });
  }

  async invoke<K extends PageCommandName>(
    name: K,
    input: CommandInput<K>,
  ): Promise<Envelope<CommandOutput<K>>> {
    this.calls.push({ name, input });
    const answer = this.#answers.get(name) as Answer<K> | undefined;
    if (answer === undefined) return { ok: false, error: failure('unexpected', `no answer set for ${name}`) };
    try {
      return { ok: true, value: await answer(input) };
    } catch (reason) {
      if (reason instanceof FakeFailure) return { ok: false, error: reason.failure };
      throw reason;
    }
  }

  subscribe(listener: (broadcast: Broadcast<EventName>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A file named "no-path" has no path. */
  checkDropped(): Promise<Envelope<boolean>> {
    const names = this.#dropped;
    this.#dropped = [];
    if (names.includes('no-path')) return Promise.resolve({ ok: true, value: false });
    this.checkedDrops.push(names);
    return Promise.resolve({ ok: true, value: true });
  }

  /** As the preload notes it, before the page hears of the drop. */
  noteDrop(files: readonly File[]): void {
    this.#dropped = files.map(({ name }) => name);
  }

  /** Inputs of every call of one command, oldest first. */
  inputs<K extends CommandName>(name: K): readonly CommandInput<K>[] {
    return this.calls.filter((call) => call.name === name).map((call) => call.input as CommandInput<K>);
  }
}

/** Sets `window.bridge`, as the preload does. */
export function installBridge(bridge: Bridge): void {
  Object.defineProperty(window, 'bridge', { value: bridge, configurable: true });
}

/** A fake with a snapshot that differs from the empty one in these parts. */
export function fakeBridge(parts: Partial<Snapshot> = {}): FakeBridge {
  const { connection } = parts;
  const accounts = connection === undefined ? {} : { accounts: accountsWith(connection) };
  // Each finished check asks for it at once.
  return new FakeBridge({ ...EMPTY_SNAPSHOT, ...accounts, ...parts }).answer('check.preview', () => []);
}

/** Where no others are named, the account in use is the only one. */
function accountsWith(view: ConnectionView): readonly AccountView[] {
  if (view.state === 'connected') return [view];
  if (view.state === 'opening' || view.owner === null) return [];
  return [{ ...view, owner: view.owner }];
}

/** Named packages and pixels. */
export function artifactsOf(count: number): readonly Artifact[] {
  const types = ['docker', 'npm', 'python', 'file'] as const;
  return Array.from({ length: count }, (_, at) =>
    at % 3 === 0
      ? { kind: 'pixel', id: `pixel-${at}`, name: `Docs pixel ${at}` }
      : { kind: 'package', id: `package-${at}`, name: `acme/service-${at}`, type: types[at % 4] ?? 'npm' },
  );
}

/** Fixing the lines of an import takes until it is stopped, and fails then, as in the main process. */
export function fixUntilStopped(fake: FakeBridge): FakeBridge {
  let end: () => void = () => undefined;
  return fake
    .answer('import.fix', async () => {
      await new Promise<void>((resolve) => (end = resolve));
      throw new FakeFailure(failure('gone'));
    })
    .answer('import.stop-fix', () => {
      end();
      return undefined;
    });
}
