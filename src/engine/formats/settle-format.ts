import { isDeepStrictEqual } from 'node:util';
import { readingOf, withReading, type Form } from '../../shared/files/layout';
import { hasSameColumns, isTimeFormat, type Mapping, type TimeChoice } from '../../shared/files/mapping';
import { answersFor, QUESTION_CODES, type Question } from '../../shared/checks/question';
import type { ReadingContext } from '../model/reading-context';
import { Guesses } from '../questions/guesses';
import { saysAnything } from '../rules/time/time-evidence';
import { isZone } from '../rules/time/time-zone';
import { withDecidedCalendar } from './decide-calendar';
import { decideTimes, withDecidedTimes } from './decide-times';
import type { DetectedFormat } from './detect-format';
import type { ReadingEvidence } from './reading-evidence';
import { decideWords } from './table/null-cells';
import { RowConverter } from './table/row-to-event';
import { zoneOfVendor } from './vendors';

/**
 * The format of a file as its whole content shows it, with the questions that are left. Another form than the file was
 * read with means that it must be read again.
 */
export function settleFormat(
  format: DetectedFormat,
  evidence: ReadingEvidence,
  context: ReadingContext,
): DetectedFormat {
  const { questions } = format;
  const guesses = guessesFor(questions.kind, context);
  const form = settleForm(format, evidence, guesses, context);
  return {
    ...format,
    form,
    preview: previewFor(format, form),
    questions: { ...questions, questions: merged(questions.questions, guesses.questions) },
  };
}

/** Whether a file that was read in one form must be read again in the better one. */
export function mustReadAgain(read: Form, better: Form): boolean {
  return !isDeepStrictEqual(readingOf(better) === null ? withReading(read, null) : read, better);
}

/** The form in which JSON is read until it has shown its times: no other answer than the user's is known yet. */
export function withFirstTimes(format: DetectedFormat, context: ReadingContext): DetectedFormat {
  const { form } = format;
  if (context.form !== null || 'mapping' in form) return format;
  const times = firstTimes(context, format.questions.kind);
  return { ...format, form: withReading(form, { times, keys: form.keys ?? [] }) };
}

export function firstTimes(context: ReadingContext, kind: string): TimeChoice {
  const guesses = guessesFor(kind, context);
  return {
    format: guesses.answer('time-format', isTimeFormat),
    // Few files need this computer's zone, and asking for it takes long.
    get zone() {
      return guesses.answer('zone', isZone) ?? context.zone;
    },
  };
}

/** The form with its times and its empty cells as all of them show. */
function settleForm(
  { form, questions }: DetectedFormat,
  { times: evidence, rewrittenTimes, nullWords }: ReadingEvidence,
  guesses: Guesses,
  context: ReadingContext,
): Form {
  if (context.form !== null) return form;
  const ofVendor = zoneOfVendor(questions.questions);
  if (!('mapping' in form)) {
    const { times, keys = [] } = form;
    if (times === undefined) return form;
    if (!saysAnything(evidence) && rewrittenTimes === 0)
      return keys.length === 0 ? withReading(form, null) : form;
    const named = keys.some(({ use }) => use.kind === 'zone') ? 'by row' : ofVendor;
    return withReading(form, { times: decideTimes(evidence, times, named, guesses, context), keys });
  }
  // The lines of most logs say in which zone its times are.
  if (form.layout.log !== undefined && form.layout.log.localTimes === undefined) return form;
  const mapping = withNullWords(form.mapping, nullWords, guesses);
  // A mapping that the user set has no other guesses.
  if (context.mappings.some((chosen) => hasSameColumns(chosen, mapping)))
    return { ...form, mapping: withDecidedCalendar(mapping, evidence, guesses, context.nowMs) };
  return { ...form, mapping: withDecidedTimes(mapping, evidence, ofVendor, guesses, context) };
}

/** Words for empty cells that stand behind the first rows only. */
function withNullWords(mapping: Mapping, found: readonly string[], guesses: Guesses): Mapping {
  const { nulls = [], ...others } = mapping;
  const late = found.filter((word) => !nulls.includes(word));
  if (late.length === 0) return mapping;
  const words = decideWords([...nulls, ...late], guesses);
  return words.length === 0 ? others : { ...others, nulls: words };
}

function guessesFor(kind: string, { answers: { given, remembered } }: ReadingContext): Guesses {
  return new Guesses(given, answersFor(remembered, kind)?.answers);
}

function previewFor({ preview }: DetectedFormat, form: Form): DetectedFormat['preview'] {
  if (preview === null || !('mapping' in form)) return preview;
  const first = preview.rows[form.mapping.header ? 1 : 0];
  return { ...preview, event: first === undefined ? null : new RowConverter(form.mapping).convert(first) };
}

/** The questions of the beginning, of which the whole file has decided some again. */
function merged(before: readonly Question[], after: readonly Question[]): readonly Question[] {
  return QUESTION_CODES.flatMap(
    (code) => after.find((each) => each.code === code) ?? before.find((each) => each.code === code) ?? [],
  );
}
