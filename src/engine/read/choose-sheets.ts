import {
  ALL_ALIKE,
  answersFor,
  type AnswerBook,
  type Choice,
  type FileQuestions,
} from '../../shared/question';
import { kindOfNames } from '../formats/kind-of-names';
import { Guesses, type Guess } from '../questions/guesses';
import type { Sheet, Workbook } from './workbook';

/** The sheets of a workbook to read, and the question that decided it. */
export interface ChosenSheets {
  readonly chosen: readonly Sheet[];
  readonly others: readonly Sheet[];
  readonly questions: FileQuestions;
}

/** (ours) A sheet of fewer cells in its first rows holds notes, not events. */
const LEAST_COLUMNS = 2;
const LEAST_ROWS = 2;
/** (ours) Characters of a row that are shown before its sheet is chosen. */
const ROW_LENGTH = 200;

/**
 * Decides which sheets hold the events. One sheet alone, or the only one with rows of cells, is taken; where several have
 * them, the user is asked. The workbook has at least one sheet with rows.
 */
export function chooseSheets({ sheets }: Workbook, { given, remembered }: AnswerBook): ChosenSheets {
  const kind = kindOfNames(
    'sheets',
    sheets.map(({ name }) => name),
  );
  const guesses = new Guesses(given, answersFor(remembered, kind)?.answers);
  const taken = guesses.decide('sheet', guessSheet(sheets), (value): value is string =>
    isAnswer(value, sheets),
  );
  const chosen = taken === ALL_ALIKE ? alike(sheets) : sheets.filter(({ name }) => name === taken);
  return {
    chosen,
    others: sheets.filter((sheet) => !chosen.includes(sheet)),
    questions: { kind, questions: guesses.questions },
  };
}

function guessSheet(sheets: readonly Sheet[]): Guess<string> {
  const tables = sheets.filter(isTable);
  const [first = sheets[0]] = tables;
  const choices = [...tables, ...sheets.filter((sheet) => !isTable(sheet))].map(choiceOf);
  const together = alike(sheets);
  const all = together.length > 1 ? [{ value: ALL_ALIKE, evidence: together.map(({ name }) => name) }] : [];
  return {
    certainty: sheets.length === 1 ? 'certain' : tables.length <= 1 ? 'likely' : 'open',
    choices: [...choices, ...all],
    evidence: sheets.length === 1 || first === undefined ? [] : [first.name],
  };
}

/** The number of its last row, empty if it is not known, and its first rows. */
function choiceOf({ name, first, lastRow }: Sheet): Choice {
  const rows = first.map((cells) =>
    cells
      .filter((cell) => cell !== '')
      .join(', ')
      .slice(0, ROW_LENGTH),
  );
  return { value: name, evidence: [lastRow === null ? '' : String(lastRow), ...rows] };
}

function isAnswer(value: string, sheets: readonly Sheet[]): boolean {
  return value === ALL_ALIKE ? alike(sheets).length > 1 : sheets.some(({ name }) => name === value);
}

/** The sheets with the same first row as the first table. */
function alike(sheets: readonly Sheet[]): readonly Sheet[] {
  const first = sheets.find(isTable);
  return first === undefined ? [] : sheets.filter((sheet) => headOf(sheet) === headOf(first));
}

function headOf({ first }: Sheet): string {
  return JSON.stringify(first[0] ?? []);
}

function isTable({ first }: Sheet): boolean {
  return (
    first.length >= LEAST_ROWS &&
    first.some((cells) => cells.filter((cell) => cell !== '').length >= LEAST_COLUMNS)
  );
}
