import type { CheckProgress, SourceLine, SourceLines } from '../../shared/check';
import type { Fixes, TriedLine } from '../../shared/fix';
import type { Result } from '../../shared/failure';
import type { Mapping } from '../../shared/mapping';
import type { LogCause, LogFilter, LogRows } from '../../shared/log';
import type { AgainRequest, FailedLines } from '../../engine/resend/resend-file';
import type { CopyRequest } from '../../engine/lookup/corrected-copy';
import type { TrialRequest } from '../../engine/lookup/try-fixes';
import type { Spot } from '../../engine/model/file-location';
import type { FindOptions, LookedUpFile } from '../../engine/lookup/find-lines';
import type { BodyChunk, BodyPlan, BodyResult, CheckOutcome, SampleFacts } from '../../engine/model/model';
import type { ScarfClient } from '../scarf/client';
import type { Upload } from '../scarf/upload';

export interface CheckRequest {
  readonly path: string;
  /** What is checked as one with it. */
  readonly more?: readonly string[];
  /** Only this file of the archive at `path`. */
  readonly spot?: Spot;
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

export interface LogSummary {
  readonly entries: number;
  readonly causes: readonly LogCause[];
}

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
  findLines(request: FindOptions, signal: AbortSignal): Promise<Result<SourceLines>>;
  tryFixes(request: TrialRequest, signal: AbortSignal): Promise<readonly TriedLine[]>;
  makeAgainFile(request: AgainRequest, signal: AbortSignal): Promise<Result<{ readonly lines: number }>>;
  saveFailedLines(
    request: FailedLines & { readonly path: string },
    signal: AbortSignal,
  ): Promise<Result<undefined>>;
  saveCorrected(request: CopyRequest, signal: AbortSignal): Promise<Result<undefined>>;
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

/** Scarf, as imports and accounts need it. */
export interface Scarf extends ScarfClient {
  readonly upload: Upload;
}
