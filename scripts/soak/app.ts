import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { ImportView } from '../../src/shared/import';
import { importsOnDisk } from '../../test/support/imports-on-disk';
import { tellingSchema, type Start, type Step, type Telling } from './protocol';

export type Answered =
  | { readonly kind: 'done'; readonly text: string }
  | { readonly kind: 'refused'; readonly text: string }
  /** The app was killed before it answered: what it did of it nobody knows. */
  | { readonly kind: 'killed' };

/** The importing process as its user has it: on view, at hand, and killed now and then. */
export class App {
  /** What the app shows, by the import's id. */
  readonly views = new Map<string, ImportView>();
  /** The phases each import went through, for whoever looks for a fault. */
  readonly trails = new Map<string, string[]>();
  readonly troubles: string[] = [];
  /** What became of each import that was on disk as being sent when the app was killed, once its history was read again. */
  readonly saidAtStart: (ImportView | undefined)[] = [];
  kills = 0;
  #child: ChildProcess | null = null;
  #wasSending: readonly string[] = [];
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

  /** Starts it; resolves when its history is on view. */
  async start(): Promise<void> {
    // The disk decides, not what was told last.
    this.#wasSending = importsOnDisk(this.settings.folder)
      .filter(({ phase }) => phase === 'uploading')
      .map(({ id }) => id);
    this.views.clear();
    const child = spawn(process.execPath, [this.file, JSON.stringify(this.settings)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.on('error', () => undefined);
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const telling = tellingSchema.parse(JSON.parse(line));
        this.#hear(telling);
        if (telling.tell === 'loaded') resolve();
      });
      child.once('error', reject);
      // All that it said was heard by then.
      child.once('close', (code) => {
        this.#gone();
        reject(new Error(`The importing process ended with ${code}.`));
      });
    });
    this.#child = child;
  }

  /** Ends it as a power cut does. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    this.kills += 1;
    await endOf(child);
  }

  /** Ends it when all is over: nothing is under way any more. */
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

  /** Resolves with the next change on view, or after `ms`. */
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

  #hear(telling: Telling): void {
    switch (telling.tell) {
      case 'loaded':
        this.#loaded(telling.views);
        break;
      case 'view':
        this.views.set(telling.view.id, telling.view);
        this.#follow(telling.view);
        break;
      case 'trouble':
        this.troubles.push(telling.text);
        break;
      case 'answer': {
        const { ask, ok, text } = telling;
        this.#answers.get(ask)?.({ kind: ok ? 'done' : 'refused', text });
        this.#answers.delete(ask);
        break;
      }
    }
    for (const wake of [...this.#waiting]) wake();
  }

  #loaded(views: readonly ImportView[]): void {
    const after = new Map(views.map((view) => [view.id, view]));
    for (const id of this.#wasSending) this.saidAtStart.push(after.get(id));
    for (const view of views) {
      this.views.set(view.id, view);
      this.#follow(view, 'started again: ');
    }
  }

  #follow({ id, phase, counts, remoteId }: ImportView, before = ''): void {
    const trail = this.trails.get(id) ?? [];
    const step = JSON.stringify({ ...phase, counts, remoteId });
    if (trail.at(-1)?.endsWith(step) !== true) trail.push(before + step);
    this.trails.set(id, trail);
  }

  #gone(): void {
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
