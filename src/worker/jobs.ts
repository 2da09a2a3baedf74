import type { MessagePort } from 'node:worker_threads';
import type { CheckProgress, SourceLine, SourceLines } from '../shared/check';
import type { Fixes, TriedLine } from '../shared/fix';
import type { Failure, Result } from '../shared/failure';
import type { LogFilter, LogRows } from '../shared/log';
import type { ResendFileRequest, FailedLines } from '../engine/resend/resend-file';
import type { CorrectedCopyRequest } from '../engine/lookup/corrected-copy';
import type { TryFixesRequest } from '../engine/lookup/try-fixes';
import type { FindLinesRequest, LookedUpFile } from '../engine/lookup/problem-search';
import type { ByteRangeSource } from '../engine/check/byte-range';
import type { CheckOutcome, SampleFacts } from '../engine/model/check-facts';
import type { BodyChunk, BodyPlan, BodyResult } from '../engine/model/request-body';
import type { LogSummary } from '../engine/log/log-summary';
import type { FileLocation } from '../engine/model/file-location';
import type { Mapping } from '../shared/mapping';

export interface CheckRequest {
  readonly path: string;
  /** What is checked as one with it. */
  readonly more?: readonly string[];
  /** Only this file of the archive at `path`. */
  readonly spot?: FileLocation;
  /** The moment by which events are judged old, ms since 1970. */
  readonly nowMs: number;
  /** What the user said of tables' columns, the last one last. */
  readonly mappings: readonly Mapping[];
  /** What is to be changed on the way out. */
  readonly fixes: Fixes;
}

export interface ReadLinesRequest {
  readonly file: LookedUpFile;
  /** Where the reading of a line may begin; or the line map's file, which holds the same. */
  readonly checkpoints: Float64Array | { readonly lineMapPath: string };
  readonly lines: readonly number[];
  /** Where the file's lines have other numbers for the user: which. */
  readonly originsPath?: string;
}

export interface OpenLogRequest {
  /** Null for an import begun elsewhere: its entries keep the numbers of the lines that were sent. */
  readonly lineMapPath: string | null;
}

/** What a worker thread is started for. One thread does one job and ends with it; a log's thread stays open, and one for stretches until it is told. */
export type Job =
  | ({ readonly kind: 'check' } & CheckRequest)
  | { readonly kind: 'stretches'; readonly source: ByteRangeSource; readonly port: MessagePort }
  | { readonly kind: 'body'; readonly plan: BodyPlan }
  | { readonly kind: 'find-lines'; readonly request: FindLinesRequest }
  | { readonly kind: 'try-fixes'; readonly request: TryFixesRequest }
  | { readonly kind: 'make-again'; readonly request: ResendFileRequest }
  | { readonly kind: 'save-failed'; readonly request: FailedLines & { readonly path: string } }
  | { readonly kind: 'save-corrected'; readonly request: CorrectedCopyRequest }
  | { readonly kind: 'read-lines'; readonly request: ReadLinesRequest }
  | { readonly kind: 'log'; readonly request: OpenLogRequest };

/** Questions to an open log; to read on is one, too. */
export type LogQuestion =
  | { readonly kind: 'read-on'; readonly path: string; readonly settled: boolean }
  | { readonly kind: 'rows'; readonly filter: LogFilter; readonly offset: number; readonly limit: number }
  | { readonly kind: 'find-line'; readonly filter: LogFilter; readonly line: number };

export type LogAnswer = LogSummary | LogRows | number;

/** What the thread is told while it works. */
export type ToWorker =
  | { readonly kind: 'stop' }
  /** No more will be asked. */
  | { readonly kind: 'finish' }
  /** The chunk with this number was taken: another may come. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'ask'; readonly id: number; readonly question: LogQuestion };

/** What the thread tells. */
export type FromWorker =
  | { readonly kind: 'progress'; readonly progress: CheckProgress }
  | { readonly kind: 'sample'; readonly sample: SampleFacts }
  | { readonly kind: 'chunk'; readonly chunk: BodyChunk }
  | { readonly kind: 'log-read'; readonly summary: LogSummary }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: LogAnswer }
  /** A check would like a thread beside it, which it speaks with through this port. */
  | { readonly kind: 'help'; readonly source: ByteRangeSource; readonly port: MessagePort }
  | { readonly kind: 'checked'; readonly outcome: CheckOutcome }
  | { readonly kind: 'body-done'; readonly result: Result<BodyResult> }
  | { readonly kind: 'lines'; readonly result: Result<SourceLines> }
  | { readonly kind: 'tried'; readonly rows: readonly TriedLine[] }
  | { readonly kind: 'made-again'; readonly result: Result<{ readonly lines: number }> }
  | { readonly kind: 'copied'; readonly result: Result<undefined> }
  | { readonly kind: 'read'; readonly rows: readonly SourceLine[] }
  | { readonly kind: 'failed'; readonly failure: Failure };

/**
 * A thread that is done rests for so long before it ends. Node waits as it ends for what V8 does in the background,
 * compiling above all, and that may be waiting for this thread: then it never goes, nor does any thread after it
 * (nodejs/node#54918; seen with Node 18, once in some hundred threads, and once in twenty that are ended in the middle
 * of their work). What V8 does for a thread that rests is soon done.
 */
export const REST_MS = 500;

/** Chunks on their way to main that it has not taken yet, at most: what holds memory flat on a slow line. */
export const CHUNKS_IN_FLIGHT = 4;
