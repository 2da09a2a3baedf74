import type { Result } from '../../shared/failure';
import type { LogFilter, LogRows, LogSummary } from '../../shared/imports/log';
import type { BodyChunk, BodyPlan, BodyResult } from '../../engine/model/request-body';
import type { JobInput, JobName, JobOutput, JobProgress, LogFile, OpenLogRequest } from '../../worker/jobs';

/** Jobs that need only their input. The others are `body`, `openLog` and the helpers of a check. */
export type PlainJobName = Exclude<JobName, 'body' | 'log' | 'byte-ranges'>;

/** Work on files in worker threads. */
export interface FileWork {
  /** A check is likely to follow, so its thread starts now. It ends again after a minute without one. */
  prepareCheck(): void;
  /**
   * Runs a job to its end, a few of a kind at a time. Failures: those of the job; `worker-ended`; after an abort, or when
   * too many wait, `gone`.
   */
  run<K extends PlainJobName>(
    kind: K,
    input: JobInput<K>,
    signal: AbortSignal,
    onProgress?: (progress: JobProgress<K>) => void,
  ): Promise<Result<JobOutput<K>>>;
  body(plan: BodyPlan, signal: AbortSignal): BodyStream;
  /** A log without entries, until it reads a file. `onRead` hears now and then how far that has come. */
  openLog(request: OpenLogRequest, onRead: (summary: LogSummary) => void): OpenLog;
}

/** A request body while it is made. */
export interface BodyStream {
  /** Ends when the body is complete. Throws `FailureError` when it cannot be completed. */
  readonly chunks: AsyncIterable<BodyChunk>;
  readonly result: Promise<Result<BodyResult>>;
  /** May be called at any time. A pending result becomes a failure. */
  close(): void;
}

/** Answers from what was read so far, also while it reads. Questions reject with `FailureError`. */
export interface OpenLog {
  /**
   * Reads a file to its end. Entries are kept where the file begins with the bytes read before; otherwise reading
   * starts anew. After a failure the log cannot be used any more.
   */
  read(file: LogFile): Promise<Result<LogSummary>>;
  rows(filter: LogFilter, offset: number, limit: number): Promise<LogRows>;
  findLine(filter: LogFilter, line: number): Promise<number>;
  close(): void;
}
