import { Worker } from 'node:worker_threads';
import type { Answer, Ask } from './worker';

/** For one file of at most 8 MB, which takes a second on a computer that does nothing else. */
const LIMIT_MS = 180_000;
/** Far above what any of these files needs, whatever is in it. */
const RSS_CAP = 1_500_000_000;
const HEAP_MB = 256;

/** A thread of bounded memory that tries one file after another; a new one when it dies or hangs. */
export class Runner {
  readonly now = new Date('2026-07-14T12:00:00Z');
  peakRss = 0;
  private worker: Worker | null = null;

  constructor(private readonly folder: string) {}

  async run(path: string): Promise<Answer> {
    const worker = (this.worker ??= this.start());
    const ask: Ask = { path, folder: this.folder, nowMs: this.now.getTime() };
    const answer = await new Promise<Answer>((resolve) => {
      const told = (answered: Answer): void => {
        clearTimeout(timer);
        resolve(answered);
      };
      const broken = (why: string): void => told({ kind: 'broken', why });
      const timer = setTimeout(() => broken(`no answer within ${LIMIT_MS / 1000} s`), LIMIT_MS);
      worker.removeAllListeners();
      worker.once('message', told);
      worker.once('error', (error) => broken(`the thread died: ${String(error)}`));
      worker.once('exit', (code) => broken(`the thread ended with ${code}`));
      worker.postMessage(ask);
    });
    if (answer.kind === 'broken') await this.end();
    else this.peakRss = Math.max(this.peakRss, answer.rss);
    return answer.kind === 'fine' && answer.rss > RSS_CAP
      ? { kind: 'broken', why: `${answer.rss} bytes of memory` }
      : answer;
  }

  async end(): Promise<void> {
    const { worker } = this;
    this.worker = null;
    worker?.removeAllListeners();
    await worker?.terminate();
  }

  private start(): Worker {
    // A thread that is to run TypeScript must be taught so by itself.
    const file = JSON.stringify(new URL('./worker.ts', import.meta.url).href);
    const api = JSON.stringify(import.meta.resolve('tsx/esm/api'));
    return new Worker(`import(${api}).then(({ tsImport }) => tsImport(${file}, ${file}))`, {
      eval: true,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
  }
}
