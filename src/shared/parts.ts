import type { Unit } from './layout';

/** Files that are read as one, at most. A folder of hourly files holds 168 a week. */
export const PARTS_AT_MOST = 1000;

/** One of several files that are read as one: lines, rows and events count on through all of them. */
export interface Part {
  /** Its file's name; within a folder or an archive with the way to it. */
  readonly name: string;
  /** The number of its first line, counted through all parts. */
  readonly firstLine: number;
  readonly lines: number;
  readonly unit: Unit;
}

/** Why a file of a folder or an archive is not among those that are read. */
export type LeftOutReason =
  /** By its name, it holds no events. */
  | 'other-kind'
  /** Its bytes are no text. */
  | 'binary'
  | 'empty'
  /** It needs a password. */
  | 'encrypted'
  /** It is packed in a way that we do not know. */
  | 'packing'
  /** An archive in an archive. */
  | 'archive'
  /** The folders go deeper than we look. */
  | 'too-deep'
  | 'unreadable';

export interface LeftOut {
  readonly name: string;
  readonly why: LeftOutReason;
}

/** Where a line is, as its user counts. */
export interface Place {
  /** Null: there is one file only. */
  readonly part: Part | null;
  /** Counted from 1 in that file. */
  readonly line: number;
}

export function placeOf(line: number, parts: readonly Part[] | undefined): Place {
  if (parts === undefined || parts.length < 2) return { part: null, line };
  let low = 0;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((parts[middle] as Part).firstLine <= line) low = middle + 1;
    else high = middle;
  }
  const part = parts[low - 1];
  return part === undefined ? { part: null, line } : { part, line: line - part.firstLine + 1 };
}
