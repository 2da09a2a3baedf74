import type { Grade, ProblemCode } from './problem';

/**
 * A change made to every event alike that needs it, on its way out. The user's file stays as it is. Each says what to
 * do, not where: it applies where the problem it is for is found, and nowhere else.
 */
export type Fix =
  /** `$pixel` to `$tracking_pixel`, `timestamp` to `$time`, `$ip` to `$remote_address` or to `ip`. */
  | { readonly kind: 'rename-key'; readonly from: string; readonly to: string }
  /** Times without a zone are meant in this one: `UTC`, or a name such as `Europe/Berlin`. */
  | { readonly kind: 'time-zone'; readonly zone: string }
  /** Times that are numbers are written as dates. */
  | { readonly kind: 'time-as-date' }
  /** An id that the account does not know stands for one that it knows. */
  | {
      readonly kind: 'replace-id';
      readonly of: 'package' | 'pixel';
      readonly from: string;
      readonly to: string;
    }
  /** Values that should be text are put in quotes as they are written. */
  | { readonly kind: 'as-text' }
  /** Headers that let whoever holds them act as the visitor are left out. */
  | { readonly kind: 'remove-secrets' }
  /** Of an address with a port, or of a list of them, only the public address goes out. */
  | { readonly kind: 'plain-address' }
  /** Lines that are not UTF-8 are read as Windows wrote them. Only where the file is one of lines. */
  | { readonly kind: 'read-as-windows' }
  /**
   * A `$unique_id` that says nothing, blank or this very `value` that every event has, gives way to the value of the key
   * `from`; where there is none, or `from` is null, to a Safety ID.
   */
  | { readonly kind: 'new-id'; readonly value: string; readonly from: string | null }
  /** Of the events that have the same `$unique_id` only the first goes out. */
  | { readonly kind: 'keep-first' };

/** One line as the user wants it: a new text, or null to leave it out. */
export interface LineEdit {
  /** Counted from 1 in the user's file, as everywhere. */
  readonly line: number;
  readonly text: string | null;
}

/** What is to be changed on the way out. Plain data of bounded size: it is kept with the import, so that a restart sends the same bytes. */
export interface Fixes {
  /** For all lines alike. */
  readonly all: readonly Fix[];
  /** For single lines, ascending. A line that was edited by hand goes out as it was written there. */
  readonly lines: readonly LineEdit[];
}

export const NO_FIXES: Fixes = { all: [], lines: [] };

/** Bounds of what is kept with an import. */
export const FIXES_AT_MOST = 50;
export const LINE_EDITS_AT_MOST = 200;
/** Of one edited line; a longer line is mended in the file itself. */
export const EDIT_LENGTH = 8_192;
/** Of all edited lines of a file together. */
export const EDITS_LENGTH = 400_000;

export function hasNoFixes({ all, lines }: Fixes): boolean {
  return all.length === 0 && lines.length === 0;
}

/** Whether both make the same of every file. */
export function sameFixes(one: Fixes, other: Fixes): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Two fixes that cannot both be: the later takes the place of the earlier. */
function sameSubject(one: Fix, other: Fix): boolean {
  if (one.kind === 'rename-key' && other.kind === 'rename-key') return one.from === other.from;
  if (one.kind === 'replace-id' && other.kind === 'replace-id')
    return one.of === other.of && one.from === other.from;
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

/** A part of a text: from, and up to but not including. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What is said of one line as it would go out. */
export interface LineProblem {
  readonly code: ProblemCode;
  readonly grade: Grade;
  /** Keys or values behind it. */
  readonly notes: readonly string[];
}

/** A value of an event that can be changed by itself. */
export interface Field {
  readonly key: string;
  /** Where the value stands in the text, or is to stand. */
  readonly value: Span;
  /** What a text says; of anything else, how it is written; empty where there is none. */
  readonly shown: string;
  /** text: whatever is typed is a text. plain: a number, true, false or null stays one. absent: the event has no such key. */
  readonly kind: 'text' | 'plain' | 'absent';
}

export interface ValidatedLine {
  /** The worst first; empty: nothing is wrong with it. */
  readonly problems: readonly LineProblem[];
  /** Where the cause of the first stands in the text; null: nowhere, or everywhere. */
  readonly mark: Span | null;
  /** Its values one by one; empty where the text is no event that can be shown so. */
  readonly fields: readonly Field[];
}

/** A line of the file, and what fixes make of it. */
export interface TriedLine {
  readonly line: number;
  /** As it is in the file; null when it cannot be read any more. */
  readonly before: string | null;
  /** It is longer than can be shown and edited here. */
  readonly tooLong: boolean;
  /** As it would go out; null: it is left out. */
  readonly after: string | null;
  /** Of the text after. */
  readonly validated: ValidatedLine;
  /** Where the text before has the problem that was asked for. */
  readonly cause: Span | null;
}

export interface TriedLines {
  readonly rows: readonly TriedLine[];
  /** There are more lines with this problem after the last row. */
  readonly more: boolean;
}
