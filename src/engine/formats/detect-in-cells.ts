import { FailureError } from '../../shared/failure';
import { answersFor, QUESTION_CODES, type Question } from '../../shared/checks/question';
import type { ReadingContext } from '../model/reading-context';
import { Guesses } from '../questions/guesses';
import { detectFormat, type DetectedFormat, type FileStart } from './detect-format';
import { isOneCell, textInCell } from './line-shape/cell-lines';
import { PLAIN } from './line-shape/guess-line-shape';
import { sampleLines } from './table/sample-rows';

const LEAST_ROWS = 2;
/** (ours) Notes may stand beside a few rows. */
const MOST_ROWS = 0.9;

/** A sheet that holds a row, an event or a line of a log in each cell of its first column. */
export interface InCells {
  /** How the texts of the cells are read, with the question whether they are. */
  readonly format: DetectedFormat;
  /** That question; it belongs to the sheet whatever the answer is. */
  readonly question: readonly Question[];
  /** False: the user wants the cells as they are. */
  readonly isTaken: boolean;
}

/** How the cells of a sheet are read whose rows hold one each; null: they hold no rows, events or lines of a log. */
export function detectInCells(start: FileStart, context: ReadingContext): InCells | null {
  const lines = sampleLines(start.bytes.toString(), start.whole);
  const filled = lines.filter((line) => line !== '');
  const held = filled.filter(isOneCell);
  if (held.length < Math.max(LEAST_ROWS, filled.length * MOST_ROWS)) return null;
  const { given, remembered } = context.answers;
  // A row of more cells is none of the rows that show how they are read.
  const texts = `${lines.map((line) => (isOneCell(line) ? textInCell(line) : '')).join('\n')}${start.whole ? '' : '\n'}`;
  const own = { ...context.answers, given: { ...given, encoding: 'utf-8', 'line-shape': PLAIN } };
  const format = formatOf({ ...start, bytes: Buffer.from(texts) }, { ...context, answers: own });
  if (format === null || !holdsMore(format)) return null;
  const inside = held.map((line) => textInCell(line).trim());
  const { kind, questions } = format.questions;
  const guesses = new Guesses(given, answersFor(remembered, kind)?.answers);
  const taken = guesses.decide<'cell' | typeof PLAIN>(
    'line-shape',
    {
      certainty: 'likely',
      choices: [
        { value: 'cell', evidence: format.preview?.rows.map((cells) => cells.join(' · ')) ?? inside },
        { value: PLAIN, evidence: inside },
      ],
      evidence: inside,
    },
    (value): value is 'cell' | typeof PLAIN => value === 'cell' || value === PLAIN,
  );
  const asked = [...guesses.questions, ...questions.filter(({ code }) => !HIDDEN.has(code))];
  return {
    format: {
      ...format,
      form: { ...format.form, shape: { kind: 'cell' } },
      questions: {
        kind,
        questions: asked.toSorted((a, b) => QUESTION_CODES.indexOf(a.code) - QUESTION_CODES.indexOf(b.code)),
      },
    },
    question: guesses.questions,
    isTaken: taken === 'cell',
  };
}

/** What is known of every sheet, and what is asked here. */
const HIDDEN: ReadonlySet<string> = new Set(['encoding', 'line-shape']);

function formatOf(start: FileStart, context: ReadingContext): DetectedFormat | null {
  try {
    return detectFormat(start, context);
  } catch (error) {
    if (error instanceof FailureError) return null;
    throw error;
  }
}

/** Whether the texts hold more than one cell each, or events in JSON. */
function holdsMore({ form, eventKeys }: DetectedFormat): boolean {
  return 'mapping' in form ? form.mapping.columns.length > 1 : eventKeys !== undefined;
}
