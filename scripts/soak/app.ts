import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { ImportView } from '../../src/shared/imports/import';
import { importsOnDisk } from '../../test/support/imports-on-disk';
import { messageSchema, type Start, type Step, type Message } from './protocol';

export type Answered =
  | { readonly kind: 'done'; readonly text: string }
  | { readonly kind: 'refused'; readonly text: string }
  /** The app was killed before it answered; the step may have taken effect. */
  | { readonly kind: 'killed' };

/** Drives the app process: follows its views, sends it steps, kills and restarts it. */
export class App {
  /** The latest view of each import, by id. */
  readonly views = new Map<string, ImportView>();
  /** The phases of each import in order, as evidence for findings. */
  readonly trails = new Map<string, string[]>();
  readonly errors: string[] = [];
  /** The first view after a restart of each import that was uploading, by its record, when the app was killed. */
  readonly viewsAfterRestart: (ImportView | undefined)[] = [];
  kills = 0;
  #child: ChildProcess | null = null;
  #uploading: readonly string[] = [];
  #asked = 0;
  readonly #answers = new Map<number, (answer: Answered) => void>();
  readonly #waiting = new Set<() => void>();

  constructor(
    private readonly file: string,
    private readonly settings: Start,
  ) {}

  get runs(): boolean {
    return this.#child !== null;
  }

  /** Starts the process; resolves once its history is loaded. */
  async start(): Promise<void> {
    // The records on disk count: the last view may be newer or older.
    this.#uploading = importsOnDisk(this.settings.folder)
      .filter(({ phase }) => phase === 'uploading')
      .map(({ id }) => id);
    this.views.clear();
    const child = spawn(process.execPath, [this.file, JSON.stringify(this.settings)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.on('error', () => undefined);
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const message = messageSchema.parse(JSON.parse(line));
        this.#receive(message);
        if (message.tell === 'loaded') resolve();
      });
      child.once('error', reject);
      // `close` comes after the last line of stdout.
      child.once('close', (code) => {
        this.#ended();
        reject(new Error(`The importing process ended with ${code}.`));
      });
    });
    this.#child = child;
  }

  /** Kills it with SIGKILL. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    this.kills += 1;
    await endOf(child);
  }

  /** Ends it at the end of the run; not counted as a kill. */
  async close(): Promise<void> {
    if (this.#child !== null) await endOf(this.#child);
  }

  do(step: Step): Promise<Answered> {
    const stdin = this.#child?.stdin;
    if (stdin === null || stdin === undefined) return Promise.resolve({ kind: 'killed' });
    this.#asked += 1;
    const ask = this.#asked;
    return new Promise((resolve) => {
      this.#answers.set(ask, resolve);
      stdin.write(`${JSON.stringify({ ask, step })}\n`);
    });
  }

  /** Resolves with the next message of the app, or after `ms`. */
  changed(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.#waiting.add(wake);
    });
  }

  #receive(message: Message): void {
    switch (message.tell) {
      case 'loaded':
        this.#loaded(message.views);
        break;
      case 'view':
        this.views.set(message.view.id, message.view);
        this.#follow(message.view);
        break;
      case 'error':
        this.errors.push(message.text);
        break;
      case 'answer': {
        const { ask, ok, text } = message;
        this.#answers.get(ask)?.({ kind: ok ? 'done' : 'refused', text });
        this.#answers.delete(ask);
        break;
      }
    }
    for (const wake of [...this.#waiting]) wake();
  }

  #loaded(views: readonly ImportView[]): void {
    const after = new Map(views.map((view) => [view.id, view]));
    for (const id of this.#uploading) this.viewsAfterRestart.push(after.get(id));
    for (const view of views) {
      this.views.set(view.id, view);
      this.#follow(view, 'restarted: ');
    }
  }

  #follow({ id, phase, counts, remoteId }: ImportView, before = ''): void {
    const trail = this.trails.get(id) ?? [];
    const step = JSON.stringify({ ...phase, counts, remoteId });
    if (trail.at(-1)?.endsWith(step) !== true) trail.push(before + step);
    this.trails.set(id, trail);
  }

  #ended(): void {
    this.#child = null;
    for (const answer of this.#answers.values()) answer({ kind: 'killed' });
    this.#answers.clear();
  }
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('close', () => resolve());
    child.kill('SIGKILL');
  });
}
