/** How the times of a column are written. One for the whole column: nothing is guessed row by row. */
export const TIME_FORMATS = [
  /** `2026-07-14T08:21:05Z`, and the same with a space, or without a zone. */
  'iso',
  /** Seconds, or finer, since 1970. */
  'epoch',
  /** `14/07/2026 08:21`, `14.07.2026`. */
  'day-first',
  /** `07/14/2026 8:21 PM`. */
  'month-first',
  /** `2026/07/14 08:21`. */
  'year-first',
  /** `14 Jul 2026 08:21`, `Jul 14, 2026, 8:21 PM`, `14/Jul/2026:08:21:05 +0000`. */
  'month-name',
  /** Days since 1900, as spreadsheets count: `46217.348`. */
  'spreadsheet',
] as const;
export type TimeFormat = (typeof TIME_FORMATS)[number];

/** What becomes of a column. */
export type ColumnUse =
  /** Its cells are the event's time. `zone`: what times that name none are meant in. */
  | { readonly kind: 'time'; readonly format: TimeFormat; readonly zone: string }
  /** Its cells are the values of this key: one of Scarf's, or a custom one. */
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'leave-out' };

export interface Column {
  /** As the header calls it; `Column 3` where there is none. */
  readonly name: string;
  readonly use: ColumnUse;
}

/** Columns of a table that can be mapped; more are no table that anybody made. */
export const COLUMNS_AT_MOST = 500;

/** How the rows of a table become events. Empty cells become nothing. */
export interface Mapping {
  /** The first row holds names, not an event. */
  readonly header: boolean;
  readonly columns: readonly Column[];
}

/** A mapping that the user made. */
export interface RememberedMapping {
  /** The file it was made for; else as the user calls it. */
  readonly file: string;
  readonly mapping: Mapping;
}

/** It is for a table with the same columns. */
export function isFor(mapping: Mapping, table: Mapping): boolean {
  const { columns } = mapping;
  return (
    mapping.header === table.header &&
    columns.length === table.columns.length &&
    columns.every(({ name }, index) => name === table.columns[index]?.name)
  );
}
