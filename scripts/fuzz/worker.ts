import { parentPort } from 'node:worker_threads';
import { tryFile } from './verify-file';

/** One file after another, as main sends them: what came of each. */
export interface Ask {
  readonly path: string;
  readonly folder: string;
  readonly nowMs: number;
}

export type Answer =
  | { readonly kind: 'fine'; readonly as: string; readonly rss: number }
  | { readonly kind: 'broken'; readonly why: string };

parentPort?.on('message', (ask: Ask) => {
  tryFile(ask.path, ask.folder, ask.nowMs)
    .then((as): Answer => ({ kind: 'fine', as, rss: process.memoryUsage.rss() }))
    .catch((error: unknown): Answer => ({
      kind: 'broken',
      why: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }))
    .then(
      (answer) => parentPort?.postMessage(answer),
      () => undefined,
    );
});
