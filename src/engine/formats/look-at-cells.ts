import { knownName } from '../rules/key-names';
import { isRecord } from '../rules/records';
import { parsed } from './json/parsed';
import { isLogLine } from './line-shape/held-lines';
import { areMost, isTime } from './table/cell-kinds';
import { commonWidth, knownColumns, tableReadings } from './table/detect-dialect';
import { guessHeader, namesOf } from './table/detect-header';
import { textsOf, type SampleRow } from './table/sample-rows';

/** What the first rows of a sheet say about it. */
export interface SheetLook {
  /** Rows of at least two cells follow each other. */
  readonly isTable: boolean;
  /** A column holds times, and another sign speaks for events: its name, or another column. */
  readonly readsAsEvents: boolean;
  /** The row that names the columns, or the first; empty for lines without columns. */
  readonly head: readonly string[];
}

const LEAST_COLUMNS = 2;
const LEAST_ROWS = 2;
/** (ours) A day alone may stand on a cover sheet. */
const LEAST_SIGNS = 2;

/** Looks at the cells of a sheet's first rows that are not blank. Rows that stand in one cell each are cut at their delimiter. */
export function lookAtCells(cells: readonly (readonly string[])[]): SheetLook {
  const texts = textsAlone(cells);
  if (texts !== null && areMost(texts, isEventInCell))
    return { isTable: texts.length >= LEAST_ROWS, readsAsEvents: true, head: [] };
  const rows = rowsInCells(texts) ?? cells.map(asRow);
  const width = commonWidth(rows);
  const header = guessHeader(rows, width);
  const first = Math.max(header.row, 0);
  const head = rows[first];
  const body = rows.slice(header.row === -1 ? header.first : header.row + 1);
  const names = head === undefined || header.row === -1 ? [] : namesOf(head);
  const holdsTimes = Array.from({ length: Math.max(width, names.length) }, (_, column) =>
    body.map((row) => row.cells[column]?.text ?? ''),
  ).some((column, index) => isNameOfTime(names[index]) || areMost(column, isTime));
  return {
    isTable: rows.length >= LEAST_ROWS && rows.some((row) => filled(row) >= LEAST_COLUMNS),
    readsAsEvents: holdsTimes && body.length > 0 && knownColumns(rows, header, width) >= LEAST_SIGNS,
    head: head === undefined ? [] : textsOf(head),
  };
}

/** The first cells of the rows; null: others are filled too. */
function textsAlone(cells: readonly (readonly string[])[]): readonly string[] | null {
  const isAlone = cells.every((row) => row.slice(1).every((cell) => cell.trim() === ''));
  return isAlone ? cells.map(([cell = '']) => cell) : null;
}

/** An event in JSON, or a line of a server's log. */
function isEventInCell(text: string): boolean {
  return isRecord(parsed(text)) || isLogLine(text.trimEnd());
}

/** The rows of a table that stands in one column, each in a cell of it; null: it is no such table. */
function rowsInCells(texts: readonly string[] | null): readonly SampleRow[] | null {
  const [best] = texts === null ? [] : tableReadings(texts);
  return best === undefined || best.width < LEAST_COLUMNS ? null : best.rows;
}

function asRow(cells: readonly string[], index: number): SampleRow {
  return {
    line: index + 1,
    cells: cells.map((text) => ({ text, quoted: false, padded: false })),
    sound: true,
  };
}

function filled({ cells }: SampleRow): number {
  return cells.filter(({ text }) => text.trim() !== '').length;
}

function isNameOfTime(name: string | undefined): boolean {
  return name !== undefined && knownName(name)?.key === '$time';
}
