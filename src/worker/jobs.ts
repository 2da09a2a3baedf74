import type { MessagePort } from 'node:worker_threads';
import type { CheckProgress, PreviewRow, SourceLine, SourceLines, SourceRow } from '../shared/checks/check';
import type { Fixes, TriedLine } from '../shared/checks/fix';
import type { Result } from '../shared/failure';
import type { Form } from '../shared/files/layout';
import type { Changed, LogFilter, LogRows, LogSummary } from '../shared/imports/log';
import type { AnswerBook } from '../shared/checks/question';
import type { KindKeys, Mapping } from '../shared/files/mapping';
import type { ByteRangeSource } from '../engine/check/byte-range';
import type { CorrectedCopyRequest } from '../engine/lookup/corrected-copy';
import type { FindRowsRequest, FoundRows } from '../engine/lookup/find-rows';
import type { FindLinesRequest } from '../engine/lookup/problem-search';
import type { ReadLinesRequest } from '../engine/lookup/read-lines';
import type { ReadRowsRequest } from '../engine/lookup/read-source-rows';
import type { TryFixesRequest } from '../engine/lookup/try-fixes';
import type { CheckFacts, KnownArtifacts, SampleFacts } from '../engine/model/check-facts';
import type { FileLocation } from '../engine/model/file-location';
import type { BodyChunk, BodyPlan, BodyResult } from '../engine/model/request-body';
import type { FailedLines, ResendFileRequest, ResendWritten } from '../engine/resend/resend-file';

/**
 * The one contract between main and its worker threads; a thread runs one job at a time. `output` is the value of a successful
 * result, `progress` goes to main while the job runs, and `messages` come from main meanwhile.
 */
export interface Jobs {
  /** Fails with `gone` after an abort, like all jobs. */
  check: { input: CheckRequest; output: CheckFacts; progress: CheckReport };
  'find-lines': { input: FindLinesRequest; output: SourceLines };
  'find-rows': { input: FindRowsRequest; output: FoundRows };
  'read-lines': { input: ReadLinesRequest; output: readonly SourceLine[] };
  'read-rows': { input: ReadRowsRequest; output: readonly SourceRow[] };
  'preview-rows': { input: Omit<TryFixesRequest, 'code'>; output: readonly PreviewRow[] };
  'try-fixes': { input: TryFixesRequest; output: readonly TriedLine[] };
  'write-resend-file': { input: ResendFileRequest; output: ResendWritten };
  'save-failed-lines': { input: FailedLines & { readonly path: string }; output: undefined };
  'save-corrected': { input: CorrectedCopyRequest; output: undefined };

  /** Main answers each chunk with `taken`. At most `CHUNKS_IN_FLIGHT` chunks wait for that. */
  body: { input: BodyPlan; output: BodyResult; progress: BodyChunk; messages: 'taken' };
  /** Answers questions until main ends it, so it has no output. */
  log: { input: OpenLogRequest; output: never; progress: LogReport; messages: LogQuestion };
  /** Checks byte ranges for a check in another thread, which asks through `port` and closes it at the end. */
  'byte-ranges': {
    input: { readonly source: ByteRangeSource; readonly port: MessagePort };
    output: undefined;
  };
}

export type JobName = keyof Jobs;
export type JobInput<K extends JobName> = Jobs[K]['input'];
export type JobOutput<K extends JobName> = Jobs[K]['output'];
export type JobProgress<K extends JobName> = Jobs[K] extends { progress: infer Progress } ? Progress : never;
export type JobMessage<K extends JobName> = Jobs[K] extends { messages: infer Message } ? Message : never;

/** What a thread gets as `workerData`, or as its first message where it was started before there was a job. */
export interface Job<K extends JobName> {
  readonly kind: K;
  readonly input: JobInput<K>;
}

export type ToWorker<K extends JobName> =
  /** What a thread without one waits for. One at a time. */
  | { readonly kind: 'job'; readonly job: Job<K> }
  /** The user aborted: the job should fail soon. */
  | { readonly kind: 'stop' }
  /** Nothing more is wanted: the thread stops and ends after `REST_MS`. */
  | { readonly kind: 'end' }
  | { readonly kind: 'message'; readonly message: JobMessage<K> };

export type FromWorker<K extends JobName> =
  | { readonly kind: 'progress'; readonly progress: JobProgress<K> }
  /** A job asks for a thread beside its own, which it talks to through the port in `input`. */
  | { readonly kind: 'start-helper'; readonly input: JobInput<'byte-ranges'> }
  /** `mayGoOn`: the thread holds little memory, and may run another job. */
  | { readonly kind: 'done'; readonly result: Result<JobOutput<K>>; readonly mayGoOn: boolean };

export interface CheckRequest {
  readonly path: string;
  /** Further files that are checked as one with it. */
  readonly more?: readonly string[];
  /** Only this file of the archive at `path`. */
  readonly location?: FileLocation;
  /** How the file is read, if that was decided before. */
  readonly form?: Form;
  /** Events are too old or not as of this moment, ms since 1970. */
  readonly nowMs: number;
  /** Mappings that the user made for tables; the last one counts. */
  readonly mappings: readonly Mapping[];
  /** What the user said that the keys of JSON become; the last one counts. */
  readonly keyMappings?: readonly KindKeys[];
  /** What the user answered to questions about files. */
  readonly answers?: AnswerBook;
  /** The artifacts of the account; null: they are not known. */
  readonly known?: KnownArtifacts | null;
  readonly fixes: Fixes;
}

export type CheckReport =
  | { readonly kind: 'progress'; readonly progress: CheckProgress }
  /** Once, early, for a large file. */
  | { readonly kind: 'sample'; readonly sample: SampleFacts };

export interface OpenLogRequest {
  /** Null for a foreign import: its entries keep the numbers of the sent lines. */
  readonly lineMapPath: string | null;
}

export type LogReport =
  | { readonly kind: 'read'; readonly change: Changed<LogSummary> }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: LogAnswer<LogQuestionName> };

/** What can be asked of an open log. */
export interface LogQuestions {
  /** Answered at the end of the file; what was read is reported before. */
  read: { input: LogFile; answer: undefined };
  rows: {
    input: { readonly filter: LogFilter; readonly offset: number; readonly limit: number };
    answer: LogRows;
  };
  'find-line': { input: { readonly filter: LogFilter; readonly line: number }; answer: number };
}

export interface LogFile {
  readonly path: string;
  /** Nothing writes to the file any more, so its last entry is whole. */
  readonly complete: boolean;
}

export type LogQuestionName = keyof LogQuestions;
export type LogInput<K extends LogQuestionName> = LogQuestions[K]['input'];
export type LogAnswer<K extends LogQuestionName> = LogQuestions[K]['answer'];

export interface LogQuestion<K extends LogQuestionName = LogQuestionName> {
  readonly id: number;
  readonly kind: K;
  readonly input: LogInput<K>;
}

/**
 * A thread rests for so long before it ends. Node waits at a thread's end for V8's background work, which may in turn
 * wait for the thread: then neither it nor any later thread ends. Never await worker exit (nodejs/node#54918). Seen
 * with Node 18: one thread in a hundred, and one in twenty that are ended while they work.
 */
export const REST_MS = 500;

/** Chunks sent to main and not taken yet, at most. It keeps memory flat on a slow connection. */
export const CHUNKS_IN_FLIGHT = 4;
