import type { Compression } from '../files/compression';
import type { Artifact, Destination } from '../destination';
import type { Fixes } from './fix';
import type { Failure } from '../failure';
import { tableOf, unitOf, type Form, type Unit } from '../files/layout';
import type { Mapping } from '../files/mapping';
import type { Part } from '../files/parts';
import type { SampleFile } from '../files/sample-file';
import type { Resends } from '../resend';
import type { FileQuestions } from './question';
import type { Grade, Problem, ProblemCode } from './problem';
import type { RequestFacts } from '../files/requests';

/**
 * Safety IDs for events without an id. not-needed: every event to send has an id. on: each gets a Safety ID, so that a
 * repeat counts once. off: the user declined.
 */
export type SafetyIds = 'not-needed' | 'on' | 'off';

export interface FileInfo {
  readonly path: string;
  readonly name: string;
  /** Bytes on disk. */
  readonly size: number;
  /** It is a file of the app's own, for practice: it cannot be sent. Absent: it is the user's. */
  readonly sampleFile?: SampleFile;
}

export interface CheckProgress {
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly lines: number;
  /** Lines with an error so far. */
  readonly errors: number;
}

export interface TablePreview {
  /** The first rows as in the file, a header included. */
  readonly rows: readonly (readonly string[])[];
  /** The event made of the first row, as JSON; null: the table has no such row. */
  readonly event: string | null;
  /** The guessed mapping with the opposite choice of `header`. */
  readonly otherwise: Mapping;
  /** The name of the user's own mapping; absent: the mapping is guessed. */
  readonly remembered?: string;
}

/** A value of events in JSON, as the first events of a file show it. */
export interface SeenKey {
  readonly path: string;
  /** So many of the events have it; 0: only events further down have it. */
  readonly events: number;
  /** Its first value, cut if it is long; empty: none has one. */
  readonly sample: string;
  /** A text or a number: it can become one of Scarf's keys. */
  readonly isPlain: boolean;
}

/** The keys of events in JSON. What they become is in the form. */
export interface KeysPreview {
  /** So many events were looked at. */
  readonly events: number;
  readonly seen: readonly SeenKey[];
  /** Further keys, which stay as they are. */
  readonly more: number;
  /** The name of the user's own mapping; absent: it is guessed. */
  readonly remembered?: string;
}

/** Tables with the same columns among several files. */
export interface PartTable {
  /** Name of the first file. */
  readonly name: string;
  readonly files: number;
  readonly mapping: Mapping;
  readonly preview: TablePreview;
  /** Absent: its rows are no requests. */
  readonly requests?: RequestFacts;
}

/** The tables of a checked file: the only one, or those among several files. `name`: the file's. */
export function tablesOf(
  { form, preview, tables, requests }: Pick<CheckReport, 'form' | 'preview' | 'tables' | 'requests'>,
  name: string,
): readonly PartTable[] {
  if (tables !== undefined) return tables;
  const table = tableOf(form);
  if (table === null || preview === null) return [];
  const { mapping } = table;
  return [{ name, files: 1, mapping, preview, ...(requests !== undefined && { requests }) }];
}

/** What the user calls the lines of a finished check. */
export function unitOfCheck({ report, resends }: Pick<DoneView, 'report' | 'resends'>): Unit {
  return resends?.unit ?? unitOf(report.form.layout);
}

/** Events of one hour. */
export interface EventHour {
  /** When it begins, ms since 1970. */
  readonly startMs: number;
  readonly ready: number;
  readonly tooOld: number;
}

/** Events that name the same package or pixel. */
export interface ArtifactCount {
  /** Null: they name none. */
  readonly artifact: Omit<Artifact, 'type'> | null;
  readonly events: number;
  /** They are set aside, because they name none that the account has. */
  readonly setAside: boolean;
}

/** The check facts seen for one destination. Always: lines = ready + errors + blank + skipped. */
export interface CheckReport {
  readonly lines: number;
  readonly blank: number;
  readonly ready: number;
  readonly errors: number;
  /** Lines that the user left out, and requests that do not count. */
  readonly skipped: number;
  /** Lines that fixes change. */
  readonly fixed: number;
  /** Ready lines with at least one warning. */
  readonly warnings: number;
  readonly problems: readonly Problem[];
  readonly compression: Compression;
  readonly form: Form;
  /** Null: the file is not a table. */
  readonly preview: TablePreview | null;
  /** The keys of events in JSON. Absent: no file holds such. */
  readonly eventKeys?: KeysPreview;
  /** Of an access log; of several, `tables` has them. Absent: the rows are no requests. */
  readonly requests?: RequestFacts;
  /** An access log of these columns that was imported as other events. Requests in both count twice. Absent: none may be. */
  readonly readOtherwise?: { readonly table: string; readonly createdAt: string };
  /** What was guessed about the file, or about each kind of file among several. */
  readonly questions: readonly FileQuestions[];
  /** The files read as one; absent: a single file. */
  readonly parts?: readonly Part[];
  /** The tables among them. */
  readonly tables?: readonly PartTable[];
  /** The parts are in the order of the time of their first requests. Absent: in the order of their names. */
  readonly inOrderOfTime?: true;
  /** Bytes of the events, decompressed. */
  readonly plainBytes: number;
  /** ISO times of the oldest and the newest event that is ready; null: no time is known. */
  readonly oldest: string | null;
  readonly newest: string | null;
  /**
   * Its events by the hour of their time, as far as it is known, in ascending order. At most a few hundred: the first also
   * holds what lies before it, the last what follows. Null: the file names too many artifacts to say.
   */
  readonly hours: readonly EventHour[] | null;
  /** Where the events go, the most first; of the rest, `moreArtifacts` says how many there are. */
  readonly artifacts: readonly ArtifactCount[];
  readonly moreArtifacts: number;
  /** The .gz ends early: the report covers the readable part. */
  readonly damaged: boolean;
  /** False: repeated ids were searched only in the first `repeatsCheckedUpTo` events. */
  readonly repeatsComplete: boolean;
  readonly repeatsCheckedUpTo: number;
  /** So many events without an id keep their Safety ID in a corrected or overlapping file; null: all of them do. */
  readonly safetyIdsFollowUpTo: number | null;
}

/** An early look at some lines of a large file. */
export interface CheckSample {
  /** For the likely destination. Its line numbers are meaningless. */
  readonly report: CheckReport;
  /** Null: no destination is likely. */
  readonly destination: Destination | null;
  /** Estimated lines of the whole file; null: unknown. */
  readonly linesInAll: number | null;
  /** The first keys of the first event, shortened. */
  readonly keys: readonly string[];
}

/** The check session as the window sees it. `replaces`: the check before of the same file; absent: it was not checked. */
export type CheckView =
  | {
      readonly state: 'reading';
      readonly id: string;
      readonly replaces?: string;
      readonly file: FileInfo;
      readonly progress: CheckProgress;
      /** Null for a small file and before the sample is ready. */
      readonly sample: CheckSample | null;
    }
  | {
      readonly state: 'done';
      readonly id: string;
      readonly replaces?: string;
      readonly file: FileInfo;
      readonly report: CheckReport;
      readonly destination: Destination | null;
      /** The last file of this kind went there too. Absent: it did not, or there was none. */
      readonly asLastTime?: true;
      readonly safetyIds: SafetyIds;
      /** The report describes the lines with these fixes applied. */
      readonly fixes: Fixes;
      /** For each of `fixes.all`, the number of lines it changed or left out. */
      readonly fixedBy: readonly number[];
      /** Null: the file is the user's own, not a resend. `unit`: what the user calls a line of the own file. */
      readonly resends: (Resends & { readonly unit?: Unit }) | null;
      /** The file changed since the check: it needs a new check before it can be sent. */
      readonly changed: boolean;
    }
  | { readonly state: 'failed'; readonly id: string; readonly file: FileInfo; readonly failure: Failure };

type DoneView = Extract<CheckView, { state: 'done' }>;

/** One line of the user's file. */
export interface SourceLine {
  /** Counted from 1 in the user's file (decompressed, for a .gz). */
  readonly line: number;
  /** At most 8 KiB; null: no longer readable. */
  readonly text: string | null;
  readonly truncated: boolean;
}

export interface SourceLines {
  readonly rows: readonly SourceLine[];
  /** More lines with this problem follow the last row. */
  readonly more: boolean;
}

/** A value of a line, under the name that it has in the user's file. */
export interface RowField {
  readonly name: string;
  /** A text without quotes, any other value as written; cut if it is long. */
  readonly value: string;
  /** The event's key that it becomes; null: it is not sent. */
  readonly key: string | null;
}

/** One line of the user's file, and the values in it. The text of a table's row is as it stands in the file. */
export interface SourceRow extends SourceLine {
  /** The first of them, in the file's order; empty: they cannot be told apart. */
  readonly fields: readonly RowField[];
}

/** A problem of a row, and the value that it is about. */
export interface PreviewProblem {
  readonly code: ProblemCode;
  readonly grade: Grade;
  /** The event's key of that value; null: the row as a whole. */
  readonly key: string | null;
}

/** A preview shows so many of the first rows. */
export const PREVIEW_ROWS = 7;

/** A row of the preview: its values as in the file, and the problems that it has as it would be sent. */
export interface PreviewRow extends SourceRow {
  /** Most severe first. */
  readonly problems: readonly PreviewProblem[];
  readonly leftOut: boolean;
}

/** Which rows a preview shows: those from a line on, or those that are set aside. */
export type WhichRows = { readonly kind: 'first'; readonly from: number } | { readonly kind: 'set-aside' };
