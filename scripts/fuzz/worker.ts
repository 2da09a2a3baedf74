import { parentPort } from 'node:worker_threads';
import { verifyFile, type KindOfFile } from './verify-file';

export interface FuzzRequest {
  readonly path: string;
  readonly kind: KindOfFile;
  readonly folder: string;
  readonly nowMs: number;
}

export type FuzzResult =
  | { readonly kind: 'passed'; readonly outcome: string; readonly rss: number }
  | { readonly kind: 'failed'; readonly reason: string };

parentPort?.on('message', (ask: FuzzRequest) => {
  verifyFile(ask.path, ask.kind, ask.folder, ask.nowMs)
    .then((outcome): FuzzResult => ({ kind: 'passed', outcome, rss: process.memoryUsage.rss() }))
    .catch((error: unknown): FuzzResult => ({
      kind: 'failed',
      reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }))
    .then(
      (answer) => parentPort?.postMessage(answer),
      () => undefined,
    );
});
