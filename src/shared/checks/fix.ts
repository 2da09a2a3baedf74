import { stepsOf } from '../files/json-path';
import { COLUMNS_AT_MOST } from '../files/mapping';
import type { Grade, ProblemCode } from './problem';
import type { Repair } from './repair';

/** One change for all lines. It applies to lines that have its problem, and to no others. */
export type Fix =
  /** `$pixel` to `$tracking_pixel`, `timestamp` to `$time`, `$ip` to `$remote_address` or to `ip`. */
  | { readonly kind: 'rename-key'; readonly from: string; readonly to: string }
  /** An event without `$time` gets the value at this path, such as `properties.time`. */
  | { readonly kind: 'take-time'; readonly path: string }
  /** Times without a zone are in this zone: `UTC`, or a name such as `Europe/Berlin`. */
  | { readonly kind: 'time-zone'; readonly zone: string }
  /** Writes numeric times as dates. */
  | { readonly kind: 'time-as-date' }
  /** Replaces an unknown artifact id with one of the account's. */
  | {
      readonly kind: 'replace-id';
      readonly of: 'package' | 'pixel';
      readonly from: string;
      readonly to: string;
    }
  /** Sends the id of an artifact in place of its name, also in an edited line. The check finds these itself. */
  | {
      readonly kind: 'id-for-name';
      readonly of: 'package' | 'pixel';
      readonly name: string;
      readonly id: string;
    }
  /** Gives an artifact to events that name none. */
  | { readonly kind: 'give-artifact'; readonly of: 'package' | 'pixel'; readonly to: string }
  /** Puts values that must be text in quotes. */
  | { readonly kind: 'as-text' }
  /** Removes request headers with credentials, such as cookies. */
  | { readonly kind: 'remove-secrets' }
  /** Keeps only the public address of an address with a port, or of a list of addresses. */
  | { readonly kind: 'plain-address' }
  /** Reads lines that are not UTF-8 as Windows-1252. Only for the layout `lines`. */
  | { readonly kind: 'read-as-windows' }
  /**
   * Replaces a `$unique_id` that is blank or `value`, which every event has, with the value of the key `from`.
   * Without such a value, or where `from` is null, the event gets a Safety ID.
   */
  | { readonly kind: 'new-id'; readonly value: string; readonly from: string | null }
  /** Repairs lines that are almost JSON. A line that needs other repairs too stays as it is without them. */
  | { readonly kind: 'repair-json'; readonly of: Repair }
  /** Sends only the first of the events with the same `$unique_id`. */
  | { readonly kind: 'keep-first' };

/** An edit of one line. `text` null: the line is left out. */
export interface LineEdit {
  /** Counted from 1 in the user's file. */
  readonly line: number;
  readonly text: string | null;
  /** Only values of the event were changed. Absent: the line was written anew, or it is a row with `cells`. */
  readonly byValue?: true;
  /** The cells of a table's row as the user wants them; `text` is the event that they make. */
  readonly cells?: readonly string[];
}

/** Whether single values were changed, so that the line is fixed as if its file held them. */
export function isByValue({ byValue, cells }: LineEdit): boolean {
  return byValue === true || cells !== undefined;
}

/** Plain data of bounded size, saved with the import, so that a restart sends the same bytes. */
export interface Fixes {
  /** For all lines. */
  readonly all: readonly Fix[];
  /** For single lines, ascending. `all` does not apply to a line that was written anew. */
  readonly lines: readonly LineEdit[];
}

export const NO_FIXES: Fixes = { all: [], lines: [] };

/** Bounds of the fixes saved with an import. */
export const FIXES_AT_MOST = 50;
/** Names of artifacts that are sent as ids, besides the user's fixes. */
export const NAMES_AT_MOST = 400;
export const LINE_EDITS_AT_MOST = 200;
/** Cells of one edited row: a column more than a table may have, for what stands beside it. */
export const CELLS_AT_MOST = COLUMNS_AT_MOST + 1;
/** Characters of one edited line. A longer line can only be changed in the file. */
export const EDIT_LENGTH = 8_192;
/** Characters of all edited lines of a file together, with their cells. */
export const EDITS_LENGTH = 400_000;

export function hasNoFixes({ all, lines }: Fixes): boolean {
  return all.length === 0 && lines.length === 0;
}

export function sameFixes(one: Fixes, other: Fixes): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Such fixes exclude each other: the later replaces the earlier. */
function sameSubject(one: Fix, other: Fix): boolean {
  if (one.kind === 'rename-key' && other.kind === 'rename-key') return one.from === other.from;
  if (one.kind === 'replace-id' && other.kind === 'replace-id')
    return one.of === other.of && one.from === other.from;
  if (one.kind === 'id-for-name' && other.kind === 'id-for-name')
    return one.of === other.of && one.name === other.name;
  if (one.kind === 'take-time' && other.kind === 'take-time') return one.path === other.path;
  if (one.kind === 'repair-json' && other.kind === 'repair-json') return one.of === other.of;
  return one.kind === other.kind;
}

export function withFix({ all, lines }: Fixes, fix: Fix): Fixes {
  return { all: [...all.filter((other) => !sameSubject(other, fix)), fix], lines };
}

export function withoutFix({ all, lines }: Fixes, fix: Fix): Fixes {
  return { all: all.filter((other) => !sameSubject(other, fix)), lines };
}

export function withEdit({ all, lines }: Fixes, edit: LineEdit): Fixes {
  const others = lines.filter(({ line }) => line !== edit.line);
  return { all, lines: [...others, edit].sort((a, b) => a.line - b.line) };
}

export function withoutEdit({ all, lines }: Fixes, line: number): Fixes {
  return { all, lines: lines.filter((edit) => edit.line !== line) };
}

/** How the value at a path becomes the time: its key gets the name, or `$time` gets the value. */
export function timeFix(path: string): Extract<Fix, { kind: 'rename-key' | 'take-time' }> {
  const [step, ...others] = stepsOf(path) ?? [];
  return step === undefined || step === 'each' || others.length > 0
    ? { kind: 'take-time', path }
    : { kind: 'rename-key', from: step.key, to: '$time' };
}

/** A range of a text. `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A problem of one line with its fixes applied. */
export interface LineProblem {
  readonly code: ProblemCode;
  readonly grade: Grade;
  /** The subjects: keys or values. */
  readonly notes: readonly string[];
}

/** A value of an event, editable on its own. */
export interface Field {
  readonly key: string;
  /** The range of the value in the text; for an absent key, where the value would go. */
  readonly value: Span;
  /** A text without quotes, any other value as written, empty for an absent key. */
  readonly shown: string;
  /** text: every input becomes a text. plain: a number, true, false or null keeps its type. absent: the event lacks the key. */
  readonly kind: 'text' | 'plain' | 'absent';
}

export interface ValidatedLine {
  /** Most severe first. */
  readonly problems: readonly LineProblem[];
  /** The range that causes the first problem; null: none, or the whole text. */
  readonly mark: Span | null;
  /** Empty: the text is not an event that can be edited by value. */
  readonly fields: readonly Field[];
}

/** A line of the file, before and after fixes. */
export interface TriedLine {
  readonly line: number;
  /** The line in the file; null: no longer readable. */
  readonly before: string | null;
  /** The line is too long to try fixes on it: `before` is its beginning. */
  readonly tooLong: boolean;
  /** The line as it would be sent; null: left out. */
  readonly after: string | null;
  /** Describes `after`. */
  readonly validated: ValidatedLine;
}

export interface TriedLines {
  readonly rows: readonly TriedLine[];
  /** More lines with this problem follow the last row. */
  readonly more: boolean;
}
