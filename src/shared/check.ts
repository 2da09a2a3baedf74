import type { Destination } from './destination';
import type { Fixes } from './fix';
import type { Failure } from './failure';
import type { Form } from './layout';
import type { Mapping } from './mapping';
import type { Part } from './parts';
import type { Resends } from './resend';
import type { Problem } from './problem';
/**
 * What becomes of events without an id. not-needed: there are none that will be sent. on: each is given a Safety ID, so
 * that sending it twice cannot count twice. off: the user does not want that.
 */
export type SafetyIds = 'not-needed' | 'on' | 'off';

export interface FileInfo {
  readonly path: string;
  readonly name: string;
  /** Bytes on disk. */
  readonly size: number;
}

export interface CheckProgress {
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly lines: number;
  /** Lines found with an error so far, so that a first verdict is there long before the last byte. */
  readonly errors: number;
}

export interface TablePreview {
  /** The first rows as they are written, a header included. */
  readonly rows: readonly (readonly string[])[];
  /** The event that the first row becomes, as its text; null: there is none. */
  readonly event: string | null;
  /** What the columns likely mean if the first row is a header where it was taken for an event, or the other way round. */
  readonly otherwise: Mapping;
  /** What the columns mean was said by the user, under this name; absent: it is guessed. */
  readonly remembered?: string;
}

/** Tables among several files that have the same columns. */
export interface PartTable {
  /** The first of them. */
  readonly name: string;
  readonly files: number;
  readonly mapping: Mapping;
  readonly preview: TablePreview;
}

/** What the check says of a file for the destination that is chosen. Always: lines = ready + errors + blank + skipped. */
export interface CheckReport {
  readonly lines: number;
  readonly blank: number;
  readonly ready: number;
  readonly errors: number;
  /** Lines that the user does not want sent. */
  readonly skipped: number;
  /** Lines that go out otherwise than they are in the file. */
  readonly fixed: number;
  /** Ready lines that have at least one warning. */
  readonly warnings: number;
  readonly problems: readonly Problem[];
  readonly compression: 'none' | 'gzip';
  /** How the file was read. */
  readonly form: Form;
  /** For a table: how its rows look, and what the first becomes. */
  readonly preview: TablePreview | null;
  /** The files that are read as one; absent: it is one file. */
  readonly parts?: readonly Part[];
  /** The tables among them. */
  readonly tables?: readonly PartTable[];
  /** Bytes of the events themselves, decompressed. */
  readonly plainBytes: number;
  /** ISO times of the oldest and newest event among the lines with a readable `$time`. */
  readonly oldest: string | null;
  readonly newest: string | null;
  /** A .gz that ends early: what could be read is in this report. */
  readonly damaged: boolean;
  /** Repeated ids were looked for in all events; false: only in the first `repeatsCheckedUpTo`. */
  readonly repeatsComplete: boolean;
  readonly repeatsCheckedUpTo: number;
  /**
   * An event gets the same Safety ID in a corrected or overlapping file too, if it is among the first so many without
   * an id; null: it always does.
   */
  readonly safetyIdsFollowUpTo: number | null;
}

/** A first look at a large file: what some of its lines hold, long before all of them are read. */
export interface CheckSample {
  /** For the likely destination. Its line numbers mean nothing. */
  readonly report: CheckReport;
  /** Null: nothing is likely, the user will choose. */
  readonly destination: Destination | null;
  /** About how many lines the whole file has; null: it cannot be told. */
  readonly linesInAll: number | null;
  /** The first keys of the first event, cut where they are long. */
  readonly keys: readonly string[];
}

/** A file on its way through the check. There is at most one at a time. */
export type CheckView =
  | {
      readonly state: 'reading';
      readonly id: string;
      readonly file: FileInfo;
      readonly progress: CheckProgress;
      /** Null for a small file, and for the first moment. */
      readonly sample: CheckSample | null;
    }
  | {
      readonly state: 'done';
      readonly id: string;
      readonly file: FileInfo;
      readonly report: CheckReport;
      readonly destination: Destination | null;
      readonly safetyIds: SafetyIds;
      /** What is changed on the way out: the report is of the lines as they will be sent. */
      readonly fixes: Fixes;
      /** Lines that each fix for all lines changed or left out, in their order. */
      readonly fixedBy: readonly number[];
      /** The file is made of lines of an import that did not get in; null: it is the user's own. */
      readonly resends: Resends | null;
      /** The file is no longer what was checked; it must be checked again before it can be sent. */
      readonly changed: boolean;
    }
  | { readonly state: 'failed'; readonly id: string; readonly file: FileInfo; readonly failure: Failure };

/** One line of the user's own file. */
export interface SourceLine {
  /** Counted from 1 in the user's file (decompressed, for a .gz). */
  readonly line: number;
  /** The line's text, at most 8 KiB of it; null when it cannot be read any more. */
  readonly text: string | null;
  readonly truncated: boolean;
}

export interface SourceLines {
  readonly rows: readonly SourceLine[];
  /** There are more lines with this problem after the last row. */
  readonly more: boolean;
}
