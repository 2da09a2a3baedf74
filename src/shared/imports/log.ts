import type { Failure } from '../failure';

export type LogClass = 'info' | 'warning' | 'error';

/** Log entries that share type, class and message. Names and numbers in the message do not count. */
export interface LogCause {
  /** Stable within one log. */
  readonly key: string;
  /** Scarf's own type, such as `failed-to-decode`. Scarf may add types. */
  readonly type: string;
  readonly class: LogClass;
  readonly count: number;
  /** The message of the first entry, cut if it is long. */
  readonly message: string | null;
  /** The user's lines behind the first entries, ascending, at most 3. */
  readonly lines: readonly number[];
}

/** What was read of a log. */
export interface LogSummary {
  readonly entries: number;
  /** Errors first, then by count. */
  readonly causes: readonly LogCause[];
  /** The log goes on after the entries that were read: the app shows no more. */
  readonly cut: boolean;
}

export interface LogView extends LogSummary {
  readonly importId: string;
  readonly state: 'loading' | 'ready' | 'failed';
  /** Scarf ended the import, and this is the whole log. */
  readonly complete: boolean;
  readonly asOf: string | null;
  readonly failure: Failure | null;
}

/** A later state of a log. Its causes are only those that are new or have other counts: a log may have many. */
export type Changed<T extends LogSummary> = T & {
  /** The log was read anew: no earlier cause is left. */
  readonly anew: boolean;
};

/** All causes after a change. */
export function causesAfter(
  before: readonly LogCause[],
  { causes, anew }: Pick<Changed<LogSummary>, 'causes' | 'anew'>,
): readonly LogCause[] {
  const byKey = new Map((anew ? [] : before).map((cause) => [cause.key, cause]));
  for (const cause of causes) byKey.set(cause.key, cause);
  const weight: Readonly<Record<LogClass, number>> = { error: 0, warning: 1, info: 2 };
  return [...byKey.values()].sort((a, b) => weight[a.class] - weight[b.class] || b.count - a.count);
}

/** What leads from one state to another by `causesAfter`. A cause that is the same object did not change. */
export function changeBetween<T extends LogSummary>(before: LogSummary, after: T): Changed<T> {
  const known = new Map(before.causes.map((cause) => [cause.key, cause]));
  const causes = after.causes.filter((cause) => known.get(cause.key) !== cause);
  for (const { key } of after.causes) known.delete(key);
  return known.size > 0 ? { ...after, anew: true } : { ...after, causes, anew: false };
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
  /** The message is longer. */
  readonly truncated: boolean;
  /** The user's line, counted from 1; null: the entry names no line. */
  readonly line: number | null;
  readonly artifact: string | null;
}

export interface LogRows {
  /** Entries that match the filter. */
  readonly total: number;
  readonly rows: readonly LogRow[];
}
