import {
  ALL_ALIKE,
  answersFor,
  type AnswerBook,
  type Certainty,
  type Choice,
  type FileQuestions,
} from '../../shared/checks/question';
import { kindOfNames } from '../formats/kind-of-names';
import { lookAtCells, type SheetLook } from '../formats/look-at-cells';
import { Guesses, type Guess } from '../questions/guesses';
import type { Sheet, Workbook } from './workbook';

/** The sheets of a workbook to read, and the question that decided it. */
export interface ChosenSheets {
  readonly chosen: readonly Sheet[];
  readonly others: readonly Sheet[];
  readonly questions: FileQuestions;
}

/** (ours) What is shown of a sheet before it is chosen: rows, and characters of a row. */
const ROWS_SHOWN = 3;
const ROW_LENGTH = 200;

/**
 * Decides which sheets hold the events. One sheet alone is taken, or the only one whose columns read as events, or the only
 * one with rows of cells; else the user is asked. The workbook has at least one sheet with rows.
 */
export function chooseSheets({ sheets }: Workbook, { given, remembered }: AnswerBook): ChosenSheets {
  const kind = kindOfNames(
    'sheets',
    sheets.map(({ name }) => name),
  );
  const guesses = new Guesses(given, answersFor(remembered, kind)?.answers);
  const looked = byLikelihood(sheets);
  const together = alike(looked);
  const taken = guesses.decide('sheet', guessSheet(looked, together), (value): value is string =>
    value === ALL_ALIKE ? together.length > 1 : sheets.some(({ name }) => name === value),
  );
  const chosen = taken === ALL_ALIKE ? together : sheets.filter(({ name }) => name === taken);
  return {
    chosen,
    others: sheets.filter((sheet) => !chosen.includes(sheet)),
    questions: { kind, questions: guesses.questions },
  };
}

interface LookedAt extends SheetLook {
  readonly sheet: Sheet;
}

/**
 * Sheets with columns of events first, then other tables. Of the tables, those with the same header stay together, the header
 * with the most rows below it first; all else stays as the tabs stand.
 */
function byLikelihood(sheets: readonly Sheet[]): readonly LookedAt[] {
  const looked = sheets.map((sheet): LookedAt => ({ sheet, ...lookAtCells(sheet.first) }));
  const rowsBelow = new Map<string, number>();
  for (const each of looked) {
    const rows = each.isTable ? (each.sheet.lastRow ?? 0) : 0;
    rowsBelow.set(headOf(each), (rowsBelow.get(headOf(each)) ?? 0) + rows);
  }
  return looked.toSorted(
    (a, b) =>
      Number(b.readsAsEvents) - Number(a.readsAsEvents) ||
      Number(b.isTable) - Number(a.isTable) ||
      (rowsBelow.get(headOf(b)) ?? 0) - (rowsBelow.get(headOf(a)) ?? 0),
  );
}

function guessSheet(looked: readonly LookedAt[], together: readonly Sheet[]): Guess<string> {
  const [first] = looked;
  const choices = looked.map(({ sheet }) => choiceOf(sheet));
  const all = together.length > 1 ? [{ value: ALL_ALIKE, evidence: together.map(({ name }) => name) }] : [];
  return {
    certainty: certaintyOf(looked),
    choices: [...choices, ...all],
    evidence: looked.length === 1 || first === undefined || !first.isTable ? [] : [first.sheet.name],
  };
}

function certaintyOf(looked: readonly LookedAt[]): Certainty {
  if (looked.length === 1) return 'certain';
  const events = looked.filter(({ readsAsEvents }) => readsAsEvents).length;
  const tables = looked.filter(({ isTable }) => isTable).length;
  return events === 1 || tables <= 1 ? 'likely' : 'open';
}

/** The number of its last row, empty if it is not known, and its first rows. */
function choiceOf({ name, first, lastRow }: Sheet): Choice {
  const rows = first.slice(0, ROWS_SHOWN).map((cells) =>
    cells
      .filter((cell) => cell !== '')
      .join(', ')
      .slice(0, ROW_LENGTH),
  );
  return { value: name, evidence: [lastRow === null ? '' : String(lastRow), ...rows] };
}

/** The sheets with the header of the likeliest table, as the tabs stand. */
function alike(looked: readonly LookedAt[]): readonly Sheet[] {
  const [first] = looked;
  if (first?.isTable !== true) return [];
  return looked.filter((each) => headOf(each) === headOf(first)).map(({ sheet }) => sheet);
}

function headOf({ head }: SheetLook): string {
  return JSON.stringify(head);
}
