import type { Failure } from './failure';

export type LogClass = 'info' | 'warning' | 'error';

/** Entries of Scarf's log that say the same thing, apart from the names and numbers in them. */
export interface LogCause {
  /** Stable within one log; used to filter. */
  readonly key: string;
  /** Scarf's own type, such as `failed-to-decode`; any string, for more may come. */
  readonly type: string;
  readonly class: LogClass;
  readonly count: number;
  /** Scarf's message of the first such entry. */
  readonly message: string | null;
  /** The user's own lines of the first entries, ascending, at most 3. */
  readonly lines: readonly number[];
}

export interface LogView {
  readonly importId: string;
  readonly state: 'loading' | 'ready' | 'failed';
  /** Scarf has ended the import and this is its whole log. */
  readonly complete: boolean;
  readonly entries: number;
  readonly causes: readonly LogCause[];
  readonly asOf: string | null;
  readonly failure: Failure | null;
}

export interface LogFilter {
  readonly class: LogClass | null;
  readonly cause: string | null;
  /** Case is ignored; empty matches all. */
  readonly text: string;
}

export interface LogRow {
  /** Position in the whole log, from 0. */
  readonly entry: number;
  readonly type: string;
  readonly class: LogClass;
  readonly cause: string;
  readonly message: string | null;
  /** The user's own line, counted from 1; null where the entry names none. */
  readonly line: number | null;
  readonly artifact: string | null;
}

export interface LogRows {
  /** Entries that match the filter. */
  readonly total: number;
  readonly rows: readonly LogRow[];
}
