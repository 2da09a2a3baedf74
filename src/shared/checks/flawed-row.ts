import type { Field, LineProblem, Span } from './fix';

/** A column of a table. */
export interface RowColumn {
  readonly name: string;
  /** The key of the event that its cells become; null: none. */
  readonly key: string | null;
}

/** A problem of a row, and the value that it is about. */
export interface RowProblem extends LineProblem {
  /** The key of that value; null: the row as a whole. */
  readonly key: string | null;
  /** What the value may be meant to be; of a time that cannot be read, one between those around it. */
  readonly suggestion?: string;
  /** The times that a text may mean, where it has no zone or its day is not clear. */
  readonly readings?: readonly string[];
}

/** What a row holds: as in the file, or as the user wants it. */
export type RowContent =
  /** The cells of a table's row. `table`: the index of its columns. `text`: the event that they make. */
  | {
      readonly kind: 'cells';
      readonly table: number;
      readonly cells: readonly string[];
      readonly text: string;
    }
  /** An event whose values can be edited one by one. */
  | { readonly kind: 'event'; readonly text: string; readonly fields: readonly Field[] }
  /** Neither: the user edits its text. `mark`: where it stops to be JSON. In a table (`table`) the text becomes cells. */
  | { readonly kind: 'text'; readonly text: string; readonly mark?: Span; readonly table?: number }
  /** Too long to be edited; `text` is its beginning. */
  | { readonly kind: 'long'; readonly text: string };

/** A row that cannot be sent as it is in the file, or that the user edited. */
export interface FlawedRow {
  readonly line: number;
  /** Why Scarf refused it in an earlier import, in Scarf's words; empty: it gave none. */
  readonly refused?: string;
  /** The problems that it has in the file. Empty: the user edited a row without problems. */
  readonly found: readonly RowProblem[];
  readonly content: RowContent;
  /** What the user changed: keys of an event, indices of cells. */
  readonly edited: readonly string[];
  /** Values by key that the changes for all lines make of the content's. */
  readonly changed: Readonly<Record<string, string>>;
  /** The row is not sent, because the user left it out. */
  readonly leftOut: boolean;
  /** The problems that it has as it would be sent, most severe first. */
  readonly problems: readonly RowProblem[];
}

export interface FlawedRows {
  readonly rows: readonly FlawedRow[];
  /** The columns of the tables that the rows are from, also of rows that are events by now. */
  readonly tables: readonly (readonly RowColumn[])[];
  /** More such rows follow the last one. */
  readonly more: boolean;
}

/** What the user does with one row. */
export type RowChange =
  /** Takes the user's edit of the row back. */
  | { readonly kind: 'none' }
  | { readonly kind: 'leave-out' }
  | { readonly kind: 'cells'; readonly cells: readonly string[] }
  /** The text of an event with other values. */
  | { readonly kind: 'event'; readonly text: string }
  /** The text of a line, or of a table's row, written anew. */
  | { readonly kind: 'text'; readonly text: string };

/** Rows of one answer, and rows that the window lists at most. */
export const ROWS_A_PAGE = 100;
export const ROWS_AT_MOST = 1_000;
