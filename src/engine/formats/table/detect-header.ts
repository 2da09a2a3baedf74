import type { Guess } from '../../questions/guesses';
import { knownName } from '../../rules/key-names';
import { areMost, isData, isNumber, isTime } from './cell-kinds';
import { withoutSign } from './column-names';
import type { SampleRow } from './sample-rows';

/** A row may name the columns if it is among the first of the table. */
const ROWS_SEARCHED = 20;
const NAME_LENGTH = 80;

/** Which row names the columns, as far as the rows tell. */
export interface HeaderGuess {
  /** The index of the row; -1: no row does. */
  readonly row: number;
  /** The first row that is not a title: the header, or an event. */
  readonly first: number;
  readonly certain: boolean;
  /** How many of its names are known. */
  readonly known: number;
}

/**
 * Guesses the header. It has a known name, and no time and no address; a number in it proves nothing. Without a known
 * name, the first full row is one unless it looks like the rows below it.
 */
export function guessHeader(rows: readonly SampleRow[], width: number): HeaderGuess {
  const named = namedRow(rows, width);
  if (named !== null) return named;
  const first = Math.max(
    0,
    rows.slice(0, ROWS_SEARCHED).findIndex((row) => !isComment(row) && filled(row) * 2 > width),
  );
  const row = rows[first];
  if (row === undefined) return { row: -1, first: 0, certain: false, known: 0 };
  const body = rows.slice(first + 1);
  const below = row.cells.map((_, index) => body.map(({ cells }) => cells[index]?.text ?? ''));
  const holdsTimes = below.map((cells) => areMost(cells, isTime));
  if (row.cells.some(({ text }, index) => isLikeBelow(text, below[index] ?? []))) {
    const certain = row.cells.some(({ text }, index) => holdsTimes[index] === true && isTime(text.trim()));
    return { row: -1, first, certain, known: 0 };
  }
  const certain = row.cells.some(({ text }, index) => holdsTimes[index] === true && text.trim() !== '');
  return { row: first, first, certain, known: 0 };
}

/** The answer that no row names the columns. */
export const NO_HEADER = 'none';
const ROWS_OFFERED = 5;

/** The guess as a question: the line on which the header stands. */
export function headerQuestion(
  { row, first, certain }: HeaderGuess,
  rows: readonly SampleRow[],
): Guess<string> {
  const none = { value: NO_HEADER, evidence: textsOf(rows[row === -1 ? first : row]) };
  const offered = rows.slice(0, Math.max(ROWS_OFFERED, row + 1)).map((each) => ({
    value: String(each.line),
    evidence: textsOf(each),
  }));
  const own = offered[row] ?? none;
  return {
    certainty: certain ? 'certain' : 'likely',
    choices: [own, ...[...offered, none].filter((choice) => choice !== own)],
    evidence: [],
  };
}

function textsOf(row: SampleRow | undefined): string[] {
  return row?.cells.map(({ text }) => text.trim()) ?? [];
}

/** The row with the most known names before the data; null: none has one. */
function namedRow(rows: readonly SampleRow[], width: number): HeaderGuess | null {
  const searched = rows.slice(0, ROWS_SEARCHED);
  const data = searched.findIndex((row) => filled(row) * 2 > width && hasData(row));
  let best = { row: -1, known: 0, filled: 0 };
  searched.forEach((row, index) => {
    const names = namesOf(row);
    const known = names.filter((name) => knownName(name) !== undefined).length;
    const own = filled(row);
    const isLate = data !== -1 && index > data;
    // The rows above it have names of their own.
    if (isLate && best.known > 1 && best.row < data) return;
    if (known === 0 || own * 2 < Math.min(width, names.length) || hasData(row) || names.some(isTooLong))
      return;
    const body = rows.slice(index + 1).filter((below) => !isSameRow(below, row));
    if (index > 0 && body.length === 0 && known < 2) return;
    if (isLate ? known < 2 || !namesATime(names, body) : isShapedLikeBelow(row, body)) return;
    if (known > best.known || (known === best.known && own > best.filled))
      best = { row: index, known, filled: own };
  });
  return best.row === -1 ? null : { row: best.row, first: best.row, certain: true, known: best.known };
}

/** The names in a row, without the sign of a comment before them. */
export function namesOf({ cells }: SampleRow): string[] {
  return cells.map(({ text }, index) => withoutSign(text, index));
}

function namesATime(names: readonly string[], body: readonly SampleRow[]): boolean {
  return names.some(
    (name, index) =>
      knownName(name)?.key === '$time' &&
      areMost(
        body.map(({ cells }) => cells[index]?.text ?? ''),
        isTime,
      ),
  );
}

function isTooLong(name: string): boolean {
  return name.length > NAME_LENGTH;
}

function isComment({ cells: [first] }: SampleRow): boolean {
  return first?.text.startsWith('#') === true;
}

function filled({ cells }: SampleRow): number {
  return cells.filter(({ text }) => text.trim() !== '').length;
}

function hasData({ cells }: SampleRow): boolean {
  return cells.some(({ text }) => isData(text));
}

/** A cell looks like data, or like most of the cells below it: a number among numbers, a word among the same words. */
function isLikeBelow(text: string, below: readonly string[]): boolean {
  if (text.trim() === '') return false;
  if (isData(text) || text.trim().length > NAME_LENGTH) return true;
  return isNumber(text) ? areMost(below, isNumber) : hasShapeOf(text, below) || isAgain(text, below);
}

/** A row with a known word that is an event: its cells have the shape of those below. */
function isShapedLikeBelow(row: SampleRow, body: readonly SampleRow[]): boolean {
  return row.cells.some(({ text }, index) => {
    const below = body.map(({ cells }) => cells[index]?.text ?? '');
    return hasShapeOf(text, below) || (knownName(text) !== undefined && isAgain(text, below));
  });
}

/** `25-NOV-26 10.00` and `24-NOV-26 11.30` have the same shape. Short cells and words without digits have none. */
function hasShapeOf(text: string, below: readonly string[]): boolean {
  const shape = shapeOf(text);
  return shape.length >= 8 && /9.*9/.test(shape) && areMost(below, (cell) => shapeOf(cell) === shape);
}

function shapeOf(text: string): string {
  return text.trim().replace(/\d/g, '9').replace(/\p{L}/gu, 'a');
}

/** Files that were joined repeat their header. */
export function isSameRow(row: SampleRow, other: SampleRow): boolean {
  return row.cells.every(({ text }, index) => text === other.cells[index]?.text);
}

/** The same word stands in several rows below. */
function isAgain(text: string, below: readonly string[]): boolean {
  return below.filter((cell) => cell === text).length >= Math.max(2, below.length * 0.1);
}
