import { knownName } from '../../rules/key-names';
import { areMost, isTime } from './cell-kinds';
import { commonWidth, knownColumns, tableReadings } from './detect-dialect';
import { guessHeader, namesOf } from './detect-header';
import { textsOf, type SampleRow } from './sample-rows';

/** What the first rows of a sheet say about it. */
export interface SheetLook {
  /** Rows of at least two cells follow each other. */
  readonly isTable: boolean;
  /** A column holds times, and another sign speaks for events: its name, or another column. */
  readonly readsAsEvents: boolean;
  /** The row that names the columns, or the first. */
  readonly head: readonly string[];
}

const LEAST_COLUMNS = 2;
const LEAST_ROWS = 2;
/** (ours) A day alone may stand on a cover sheet. */
const LEAST_SIGNS = 2;

/** Looks at the cells of a sheet's first rows that are not blank. Rows that stand in one cell each are cut at their delimiter. */
export function lookAtCells(cells: readonly (readonly string[])[]): SheetLook {
  const rows = rowsInCells(cells) ?? cells.map(asRow);
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

/** The rows of a table that stands in one column, each in a cell of it; null: it is no such table. */
function rowsInCells(cells: readonly (readonly string[])[]): readonly SampleRow[] | null {
  if (cells.some((row) => row.slice(1).some((cell) => cell.trim() !== ''))) return null;
  const [best] = tableReadings(cells.map(([cell = '']) => cell));
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
