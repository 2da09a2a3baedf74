import type { Failure } from './failure';

export type LogClass = 'info' | 'warning' | 'error';

/** Log entries that share type, class and message. Names and numbers in the message do not count. */
export interface LogCause {
  /** Stable within one log. */
  readonly key: string;
  /** Scarf's own type, such as `failed-to-decode`. Scarf may add types. */
  readonly type: string;
  readonly class: LogClass;
  readonly count: number;
  /** The message of the first entry. */
  readonly message: string | null;
  /** The user's lines behind the first entries, ascending, at most 3. */
  readonly lines: readonly number[];
}

export interface LogView {
  readonly importId: string;
  readonly state: 'loading' | 'ready' | 'failed';
  /** Scarf ended the import, and this is the whole log. */
  readonly complete: boolean;
  readonly entries: number;
  readonly causes: readonly LogCause[];
  readonly asOf: string | null;
  readonly failure: Failure | null;
}

export interface LogFilter {
  readonly class: LogClass | null;
  readonly cause: string | null;
  /** Case-insensitive; empty matches all. */
  readonly text: string;
}

export interface LogRow {
  /** Position in the whole log, from 0. */
  readonly entry: number;
  readonly type: string;
  readonly class: LogClass;
  readonly cause: string;
  readonly message: string | null;
  /** The user's line, counted from 1; null: the entry names no line. */
  readonly line: number | null;
  readonly artifact: string | null;
}

export interface LogRows {
  /** Entries that match the filter. */
  readonly total: number;
  readonly rows: readonly LogRow[];
}
