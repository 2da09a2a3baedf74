import { Worker } from 'node:worker_threads';
import type { KindOfFile } from './verify-file';
import type { FuzzRequest, FuzzResult } from './worker';

/** Time limit of one file. A file has at most 8 MB and takes about a second on an idle computer. */
const LIMIT_MS = 180_000;
/** Far more memory than any of these files needs. */
const RSS_CAP = 1_500_000_000;
const HEAP_MB = 256;

/** Runs files one by one in a worker thread with a memory limit. Replaces the thread when it dies or hangs. */
export class Runner {
  readonly now = new Date('2026-07-14T12:00:00Z');
  peakRss = 0;
  private worker: Worker | null = null;

  constructor(private readonly folder: string) {}

  async run(path: string, kind: KindOfFile): Promise<FuzzResult> {
    const worker = (this.worker ??= this.start());
    const request: FuzzRequest = { path, kind, folder: this.folder, nowMs: this.now.getTime() };
    const answer = await new Promise<FuzzResult>((resolve) => {
      const settle = (result: FuzzResult): void => {
        clearTimeout(timer);
        resolve(result);
      };
      const fail = (reason: string): void => settle({ kind: 'failed', reason });
      const timer = setTimeout(() => fail(`no answer within ${LIMIT_MS / 1000} s`), LIMIT_MS);
      worker.removeAllListeners();
      worker.once('message', settle);
      worker.once('error', (error) => fail(`the thread died: ${String(error)}`));
      worker.once('exit', (code) => fail(`the thread ended with ${code}`));
      worker.postMessage(request);
    });
    if (answer.kind === 'failed') await this.end();
    else this.peakRss = Math.max(this.peakRss, answer.rss);
    return answer.kind === 'passed' && answer.rss > RSS_CAP
      ? { kind: 'failed', reason: `${answer.rss} bytes of memory` }
      : answer;
  }

  async end(): Promise<void> {
    const { worker } = this;
    this.worker = null;
    worker?.removeAllListeners();
    await worker?.terminate();
  }

  private start(): Worker {
    // A worker thread does not inherit the TypeScript loader, so it registers its own.
    const file = JSON.stringify(new URL('./worker.ts', import.meta.url).href);
    const api = JSON.stringify(import.meta.resolve('tsx/esm/api'));
    return new Worker(`import(${api}).then(({ tsImport }) => tsImport(${file}, ${file}))`, {
      eval: true,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
  }
}
