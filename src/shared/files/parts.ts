import type { FileKind } from '../file-kind';
import type { Unit } from './layout';

/** A folder of hourly files holds 168 a week. */
export const PARTS_AT_MOST = 1000;

/** One of several files read as one. Line numbers run on through all of them. */
export interface Part {
  /** The file's name; within a folder or an archive its relative path. */
  readonly name: string;
  /** The number of its first line, counted through all parts. */
  readonly firstLine: number;
  readonly lines: number;
  readonly unit: Unit;
  /** The name of the sheet of a workbook that it is; `name` ends with it. Absent: it is a file. */
  readonly sheet?: string;
}

/** Why a file of a folder or an archive is left out. */
export type LeftOutReason =
  /** Its extension is not one of event files. */
  | 'other-kind'
  /** It is not a text file. */
  | 'binary'
  | 'empty'
  /** It needs a password. */
  | 'encrypted'
  /** Its compression method is not supported. */
  | 'packing'
  /** An archive in an archive that lies in an archive itself. */
  | 'archive'
  /** It stands for another file of its archive. */
  | 'link'
  /** A device, a pipe, or what only the program that made the archive knows. */
  | 'special'
  /** Its archive leaves out the holes in it. */
  | 'sparse'
  /** Its archive holds a later file of this name. */
  | 'replaced'
  /** A sheet of a workbook that the user has hidden. */
  | 'hidden-sheet'
  /** A sheet of a workbook that was not chosen. */
  | 'other-sheet'
  /** A sheet of a workbook without cells, such as a chart. */
  | 'blank-sheet'
  /** Of a kind that is recognised and not read. */
  | 'not-read'
  /** A dot file, or a folder of that kind. */
  | 'hidden'
  /** The operating system added it. */
  | 'system'
  /** It lies deeper than the search goes. */
  | 'too-deep'
  | 'unreadable';

export interface LeftOut {
  readonly name: string;
  readonly why: LeftOutReason;
  /** What it is, for `not-read` and `packing`. */
  readonly kind?: FileKind;
}

/** A line as the user counts it. */
export interface Place {
  /** Null: a single file, whose name says nothing more. */
  readonly part: Part | null;
  /** Counted from 1 in that file. */
  readonly line: number;
}

/** Whether places name their part: one of several, or a sheet of a workbook. */
export function namesParts(parts: readonly Part[] | undefined): parts is readonly Part[] {
  return parts !== undefined && (parts.length > 1 || onlySheet(parts) !== null);
}

/** The sheet from which all is read; null: it is read from a file, or from several parts. */
export function onlySheet(parts: readonly Part[] | undefined): Part | null {
  const [only = null, ...more] = parts ?? [];
  return only?.sheet === undefined || more.length > 0 ? null : only;
}

export function placeOf(line: number, parts: readonly Part[] | undefined): Place {
  if (!namesParts(parts)) return { part: null, line };
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
