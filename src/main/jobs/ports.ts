import type { CheckProgress, SourceLine, SourceLines } from '../../shared/check';
import type { TriedLine } from '../../shared/fix';
import type { Result } from '../../shared/failure';
import type { LogFilter, LogRows } from '../../shared/log';
import type { ResendFileRequest, FailedLines } from '../../engine/resend/resend-file';
import type { CorrectedCopyRequest } from '../../engine/lookup/corrected-copy';
import type { TryFixesRequest } from '../../engine/lookup/try-fixes';
import type { FindLinesRequest } from '../../engine/lookup/problem-search';
import type { CheckOutcome, SampleFacts } from '../../engine/model/check-facts';
import type { BodyChunk, BodyPlan, BodyResult } from '../../engine/model/request-body';
import type { LogSummary } from '../../engine/log/log-summary';
import type { CheckRequest, ReadLinesRequest, OpenLogRequest } from '../../worker/jobs';

/** What is told of a check while it goes on. */
export interface CheckNews {
  readonly onProgress: (progress: CheckProgress) => void;
  /** Once, early, for a large file. */
  readonly onSample: (sample: SampleFacts) => void;
}

/** The work on files that happens in threads of its own. */
export interface FileWork {
  check(request: CheckRequest, hear: CheckNews, signal: AbortSignal): Promise<CheckOutcome>;
  body(plan: BodyPlan, signal: AbortSignal): BodyStream;
  findLines(request: FindLinesRequest, signal: AbortSignal): Promise<Result<SourceLines>>;
  tryFixes(request: TryFixesRequest, signal: AbortSignal): Promise<readonly TriedLine[]>;
  writeResendFile(
    request: ResendFileRequest,
    signal: AbortSignal,
  ): Promise<Result<{ readonly lines: number }>>;
  saveFailedLines(
    request: FailedLines & { readonly path: string },
    signal: AbortSignal,
  ): Promise<Result<undefined>>;
  saveCorrected(request: CorrectedCopyRequest, signal: AbortSignal): Promise<Result<undefined>>;
  readLines(request: ReadLinesRequest, signal: AbortSignal): Promise<readonly SourceLine[]>;
  /** A log that nothing was read of yet. `onRead` tells, now and then, how far its reading has come. */
  openLog(request: OpenLogRequest, onRead: (summary: LogSummary) => void): OpenLog;
}

/** The bytes of a request body as they are made, and what came of them at the end. */
export interface BodyStream {
  /** Ends when the body is whole; throws a FailureError when it cannot be made whole. */
  readonly chunks: AsyncIterable<BodyChunk>;
  readonly result: Promise<Result<BodyResult>>;
  /** Ends its thread, at any time; a result that is not there yet becomes a failure. */
  close(): void;
}

/** Answers from what was read so far, also while more is read. */
export interface OpenLog {
  /**
   * Reads the log on from this file, which holds it as far as it goes; from the start where it holds another one.
   * `settled`: nothing writes to it, so its last entry is whole. After a failure the log is of no use any more.
   */
  readOn(path: string, settled: boolean): Promise<Result<LogSummary>>;
  rows(filter: LogFilter, offset: number, limit: number): Promise<LogRows>;
  findLine(filter: LogFilter, line: number): Promise<number>;
  close(): void;
}
