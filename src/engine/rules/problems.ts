import type { Grade, ProblemCode } from '../../shared/problem';

/**
 * How bad each kind of problem is. This table is the only place that grades.
 * (doc): Scarf's documents say so. (ours): our judgement, easy to change here.
 */
export const GRADES = {
  'gzip-damaged': 'error', // (ours) nobody can read past the damage
  'not-utf8': 'error', // (doc) JSON is UTF-8: failed-to-decode
  layout: 'info', // (ours) events go out one a line, whatever the file's layout
  unfinished: 'warning', // (ours) a list without its end may have been cut
  tidied: 'info', // (ours)
  'sent-before': 'warning', // (ours) raised by whoever knows the history, never in this room
  'left-out': 'warning', // (ours) of several files; less where none of them could hold events

  'not-json': 'error', // (doc) failed-to-decode
  'not-object': 'error', // (doc) failed-to-decode
  'line-too-long': 'error', // (ours) 16 MiB
  'duplicate-key': 'warning', // (ours) decoders keep one of the two, and not all the same one
  'big-number': 'info', // (ours) it goes out exactly as written

  'time-missing': 'error', // (doc) $time is required
  'time-unreadable': 'error', // (doc) it is an ISO 8601 date-time
  'time-no-zone': 'error', // (ours) a moment without a zone is no moment
  'time-number': 'warning', // (doc) guides accept a timestamp, the schema a string only
  'too-old': 'error', // (doc) since 15 June 2026
  'soon-too-old': 'warning', // (ours)
  'in-future': 'warning', // (ours)

  'no-artifact': 'error', // (doc) artifact-not-found
  'unknown-artifact': 'error', // (doc) artifact-not-found
  'other-artifact': 'warning', // (ours) Scarf does not say which counts
  'pixel-key': 'error', // (doc) the key is $tracking_pixel

  'unknown-dollar': 'warning', // (doc) keys with $ are Scarf's
  'wrong-type': 'warning', // (ours) Scarf may well refuse it
  'bad-address': 'warning', // (doc) it is looked up for its place
  secrets: 'warning', // (ours)
  'id-missing': 'warning', // (doc) Scarf makes its own, so sending twice counts twice
  'id-repeated': 'warning', // (doc) Scarf keeps one
  'id-blank': 'warning', // (ours)
} as const satisfies Record<ProblemCode, Grade>;

/** A set of problems as bits of one integer: a clean line costs nothing, and a set is compared in one step. */
export type ProblemSet = number;

export const NONE: ProblemSet = 0;

export const CODES = Object.keys(GRADES) as readonly ProblemCode[];

const BITS = Object.fromEntries(CODES.map((code, index) => [code, 1 << index])) as Record<
  ProblemCode,
  ProblemSet
>;

/** The set that holds just this problem. */
export function only(code: ProblemCode): ProblemSet {
  return BITS[code];
}

function allOf(grade: Grade): ProblemSet {
  return CODES.filter((code) => GRADES[code] === grade).reduce((set, code) => set | BITS[code], NONE);
}

const ERRORS = allOf('error');
const WARNINGS = allOf('warning');

export function hasError(set: ProblemSet): boolean {
  return (set & ERRORS) !== 0;
}

export function hasWarning(set: ProblemSet): boolean {
  return (set & WARNINGS) !== 0;
}

/** The problems of a set, in the order of the table above. */
export function codesIn(set: ProblemSet): ProblemCode[] {
  return CODES.filter((code) => (set & BITS[code]) !== 0);
}
