import type { ProblemCode } from '../../shared/problem';
import type { Destination } from '../../shared/destination';
import type { ValidatedLine, LineProblem, Span } from '../../shared/fix';
import { problemsWithDestination } from '../rules/destination-problems';
import { LineValidator } from '../rules/line-validator';
import type { KnownArtifacts } from '../model/check-facts';
import { codesIn, GRADES } from '../rules/problems';
import { membersOf, type Member } from '../fixes/event-text';
import { fieldsOf } from '../fixes/event-fields';
import { findJsonError } from '../fixes/json-error';

/** What the problems of a line depend on besides its text. */
export interface ValidationContext {
  readonly nowMs: number;
  readonly destination: Destination | null;
  readonly known: KnownArtifacts | null;
  /** Events without an id get a Safety ID, so `id-missing` is no problem. */
  readonly givesIds?: boolean;
}

const WEIGHT = { error: 0, warning: 1, info: 2 } as const;

/** The problems that the check would find in a line with this text, and where the worst one stands. */
export function validateText(
  text: string,
  { nowMs, destination, known, givesIds = false }: ValidationContext,
): ValidatedLine {
  const bytes = Buffer.from(text);
  const result = new LineValidator(nowMs).validate(bytes, 0, bytes.length, true);
  const { notes } = result;
  const problems = codesIn(problemsWithDestination(result, destination, known))
    .filter((code) => code !== 'id-missing' || !givesIds)
    .map((code): LineProblem => ({
      code,
      grade: GRADES[code],
      notes: notes.filter((note) => note.code === code).map((note) => note.text),
    }))
    .sort((a, b) => WEIGHT[a.grade] - WEIGHT[b.grade]);
  const [worst] = problems;
  return {
    problems,
    mark: worst === undefined ? null : problemSpan(text, worst),
    fields: isEvent(text) ? fieldsOf(text) : [],
  };
}

function isEvent(text: string): boolean {
  return findJsonError(text) === null && text.trimStart().startsWith('{');
}

/** Where in a text a problem stands; null when it concerns the whole text. */
export function problemSpan(text: string, { code, notes }: Pick<LineProblem, 'code' | 'notes'>): Span | null {
  if (code === 'not-json') return findJsonError(text);
  if (!isEvent(text)) return null;
  const members = membersOf(text);
  const key = keyOf(code, notes, members);
  const member = members.findLast((one) => one.key === key);
  if (member === undefined) return null;
  return AT_KEY.has(code)
    ? { start: member.keyStart, end: member.keyEnd }
    : { start: member.valueStart, end: member.valueEnd };
}

/** Problems of a key instead of its value. */
const AT_KEY: ReadonlySet<ProblemCode> = new Set(['pixel-key', 'unknown-dollar', 'duplicate-key']);

function keyOf(code: ProblemCode, notes: readonly string[], members: readonly Member[]): string | null {
  switch (code) {
    case 'time-missing':
    case 'time-unreadable':
    case 'time-no-zone':
    case 'time-number':
    case 'too-old':
    case 'soon-too-old':
    case 'in-future':
      return '$time';
    case 'pixel-key':
      return '$pixel';
    case 'unknown-artifact':
    case 'other-artifact':
      return members.find(({ key }) => key === '$package' || key === '$tracking_pixel')?.key ?? null;
    case 'unknown-dollar':
    case 'wrong-type':
    case 'duplicate-key':
      return notes[0] ?? null;
    case 'bad-address':
      return '$remote_address';
    case 'secrets':
      return '$headers';
    case 'id-repeated':
    case 'id-blank':
      return '$unique_id';
    case 'not-json':
    case 'not-object':
    case 'not-utf8':
    case 'line-too-long':
    case 'big-number':
    case 'no-artifact':
    case 'id-missing':
    case 'gzip-damaged':
    case 'layout':
    case 'unfinished':
    case 'tidied':
    case 'sent-before':
    case 'left-out':
      return null;
  }
}
