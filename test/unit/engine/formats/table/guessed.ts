import type { Form } from '../../../../../src/shared/files/layout';
import type { Mapping } from '../../../../../src/shared/files/mapping';
import {
  isOpen,
  NO_ANSWERS,
  type Answers,
  type Question,
  type QuestionCode,
} from '../../../../../src/shared/checks/question';
import type { KnownArtifacts } from '../../../../../src/engine/model/check-facts';
import { detectFormat } from '../../../../../src/engine/formats/detect-format';
import { guessMapping } from '../../../../../src/engine/formats/table/guess-columns';
import { Guesses } from '../../../../../src/engine/questions/guesses';

/** The guessed mapping of rows of which the first names the columns, or none does. */
export function guessed(rows: readonly (readonly string[])[], header = true): Mapping {
  const [names = []] = rows;
  const body = rows.slice(header ? 1 : 0).map((row) => ({
    line: 0,
    cells: row.map((text) => ({ text, quoted: false, padded: false })),
    sound: true,
  }));
  return guessMapping({ names: header ? names : null, body, width: names.length }, new Guesses({}), null);
}

/** How a small file is read. */
export interface ReadTable {
  readonly form: Form;
  /** `2 , double`: the line of the header, the delimiter, the quoting; else the layout. */
  readonly how: string;
  /** What each column becomes: `$time iso`, a key, `-`. */
  readonly uses: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly questions: readonly Question[];
  /** `likely`, `open` or `certain`; undefined: not asked. */
  readonly certainty: (code: QuestionCode) => string | undefined;
  readonly kind: string;
}

/** Detects the form of a text, with what the user answered and set. */
export function read(
  text: string,
  answers: Answers = {},
  mappings: readonly Mapping[] = [],
  known: KnownArtifacts | null = null,
): ReadTable {
  const context = {
    form: null,
    mappings,
    keyMappings: [],
    known,
    answers: { ...NO_ANSWERS, given: answers },
    nowMs: Date.parse('2026-07-14T12:00:00Z'),
    zone: 'UTC',
    locale: 'en',
  };
  const { form, preview, questions } = detectFormat({ bytes: Buffer.from(text), whole: true }, context);
  return {
    form,
    how: howOf(form),
    uses: 'mapping' in form ? form.mapping.columns.map(({ use }) => useOf(use)) : [],
    rows: preview?.rows ?? [],
    questions: questions.questions,
    certainty: (code) => {
      const question = questions.questions.find((each) => each.code === code);
      return question === undefined ? undefined : isOpen(question) ? 'open' : question.certainty;
    },
    kind: questions.kind,
  };
}

function howOf(form: Form): string {
  if (!('mapping' in form)) return form.layout.kind;
  const { delimiter, quoting = 'double', linesAbove = 0 } = form.layout;
  return `${form.mapping.header ? linesAbove + 1 : 'none'} ${JSON.stringify(delimiter)} ${quoting}`;
}

function useOf(use: Mapping['columns'][number]['use']): string {
  switch (use.kind) {
    case 'time':
    case 'date':
      return `${use.kind} ${use.format}`;
    case 'key':
      return use.key;
    case 'clock':
    case 'zone':
    case 'leave-out':
      return use.kind;
  }
}
