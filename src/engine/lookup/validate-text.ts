import type { Destination, RememberedName } from '../../shared/destination';
import type { Field, ValidatedLine, LineProblem, Span } from '../../shared/checks/fix';
import { ArtifactNames } from '../rules/artifact-names';
import { destinationProblems } from '../rules/destination-problems';
import { LineValidator } from '../rules/line-validator';
import type { KnownArtifacts } from '../model/check-facts';
import type { NamedArtifacts } from '../rules/catalog/destination';
import { codesIn, GRADES, hasError } from '../rules/problems';
import { RULES } from '../rules/registry';
import type { Mark } from '../rules/rule';
import { membersOf, type Member } from '../fixes/event-text';
import { fieldsOf } from '../fixes/event-fields';
import { findJsonError } from '../fixes/json-error';

/** What the problems of a line depend on besides its text. */
export interface ValidationContext {
  readonly nowMs: number;
  readonly destination: Destination | null;
  readonly known: KnownArtifacts | null;
  /** The user's word on what names of artifacts mean. */
  readonly names?: readonly RememberedName[];
  /** Events without an id get a Safety ID, so `id-missing` is no problem. */
  readonly givesIds?: boolean;
}

const WEIGHT = { error: 0, warning: 1, info: 2 } as const;

/** The problems that the check would find in a line with this text, and where the worst one stands. */
export function validateText(
  text: string,
  { nowMs, destination, known, names = [], givesIds = false }: ValidationContext,
): ValidatedLine {
  const bytes = Buffer.from(text);
  const result = new LineValidator(nowMs).validate(bytes, 0, bytes.length, true);
  const { notes } = result;
  const ofDestination = destinationProblems(
    withIds(result, { destination, known, names }),
    destination,
    known,
  );
  const all = hasError(result.problems) ? result.problems : result.problems | ofDestination;
  const problems = codesIn(all)
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
    fields: isEvent(text) ? fieldsOf(text, namesItsOwn(destination) ? 'time-and-artifact' : 'time') : [],
  };
}

/** Each event must name its artifact, as far as is known. */
function namesItsOwn(destination: Destination | null): boolean {
  return destination === null || destination.kind === 'mixed';
}

/** What a line names once names are sent as ids. */
function withIds(
  named: NamedArtifacts,
  { destination, known, names = [] }: Pick<ValidationContext, 'destination' | 'known' | 'names'>,
): NamedArtifacts {
  if (known === null || destination?.kind !== 'mixed') return named;
  const artifacts = new ArtifactNames(known, names);
  const idOf = (kind: 'package' | 'pixel', id: string | null): string | null =>
    id === null ? null : (artifacts.idOf({ kind, id }) ?? id);
  const { pixelKey } = named;
  return { package: idOf('package', named.package), pixel: idOf('pixel', named.pixel), pixelKey };
}

/** The values of an event that can be edited one by one; none: the text is no such event. */
export function valuesIn(text: string): readonly Field[] {
  return isEvent(text) ? fieldsOf(text) : [];
}

function isEvent(text: string): boolean {
  return findJsonError(text) === null && text.trimStart().startsWith('{');
}

/** Where in a text a problem stands; null when it concerns the whole text. */
export function problemSpan(text: string, { code, notes }: Pick<LineProblem, 'code' | 'notes'>): Span | null {
  if (code === 'not-json') return findJsonError(text);
  const { mark } = RULES[code];
  if (mark === undefined || !isEvent(text)) return null;
  const members = membersOf(text);
  const key = markedKey(mark, notes, members);
  const member = members.findLast((one) => one.key === key);
  if (member === undefined) return null;
  return mark.part === 'key'
    ? { start: member.keyStart, end: member.keyEnd }
    : { start: member.valueStart, end: member.valueEnd };
}

/** The key of the value that a problem is about, also where the event lacks it; null: the line as a whole. */
export function keyOf(
  { code }: Pick<LineProblem, 'code'>,
  subject: string | undefined,
  text: string,
): string | null {
  if (code === 'no-artifact') return '$package';
  if (code === 'id-missing') return '$unique_id';
  const { mark } = RULES[code];
  if (mark === undefined) return null;
  const notes = subject === undefined ? [] : [subject];
  return markedKey(mark, notes, isEvent(text) ? membersOf(text) : []) ?? null;
}

function markedKey({ of }: Mark, notes: readonly string[], members: readonly Member[]): string | undefined {
  if (of === 'subject') return notes[0];
  if (of !== 'artifact') return of;
  return members.find(({ key }) => key === '$package' || key === '$tracking_pixel')?.key;
}
