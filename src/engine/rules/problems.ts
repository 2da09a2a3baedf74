import type { Grade, ProblemCode } from '../../shared/checks/problem';
import { RULES } from './registry';

export const CODES = Object.keys(RULES) as readonly ProblemCode[];

/** The grade of each problem, in the order of the registry. */
export const GRADES = Object.fromEntries(CODES.map((code) => [code, RULES[code].grade])) as Readonly<
  Record<ProblemCode, Grade>
>;

/**
 * A set of problems: one bit of a 32-bit integer for each code that a line can have, in the order of `CODES`. A line
 * without problems costs no memory. The bits are never stored.
 */
export type ProblemSet = number;

export const NONE: ProblemSet = 0;

const LINE_CODES = CODES.filter((code) => RULES[code].stage !== 'file');

const BITS = Object.fromEntries(CODES.map((code) => [code, bitOf(LINE_CODES.indexOf(code))])) as Record<
  ProblemCode,
  ProblemSet
>;

function bitOf(index: number): ProblemSet {
  return index === -1 ? NONE : 1 << index;
}

/** The set of one problem. A problem of the whole file is in no set. */
export function only(code: ProblemCode): ProblemSet {
  return BITS[code];
}

function problemsOfGrade(grade: Grade): ProblemSet {
  return CODES.filter((code) => GRADES[code] === grade).reduce((set, code) => set | BITS[code], NONE);
}

const ERRORS = problemsOfGrade('error');
const WARNINGS = problemsOfGrade('warning');
const TIME_REWRITTEN = only('time-rewritten');

/** With the note that the time is written as Scarf reads it: a line with an error is not sent, so nothing is written. */
export function withRewrittenTime(set: ProblemSet): ProblemSet {
  return hasError(set) ? set : set | TIME_REWRITTEN;
}

export function hasError(set: ProblemSet): boolean {
  return (set & ERRORS) !== 0;
}

export function hasWarning(set: ProblemSet): boolean {
  return (set & WARNINGS) !== 0;
}

/** Sets are few, and a file without ids has a problem on each line. */
const SETS_KEPT = 1024;
const kept = new Map<ProblemSet, readonly ProblemCode[]>();

/** The problems of a set, in the order of `CODES`. */
export function codesIn(set: ProblemSet): readonly ProblemCode[] {
  const known = kept.get(set);
  if (known !== undefined) return known;
  const codes = CODES.filter((code) => (set & BITS[code]) !== 0);
  if (kept.size < SETS_KEPT) kept.set(set, codes);
  return codes;
}
