import type { TablePreview } from '../../../shared/checks/check';
import { failure, FailureError } from '../../../shared/failure';
import type { Delimiter, LineShape, Quoting, TableForm } from '../../../shared/files/layout';
import {
  COLUMNS_AT_MOST,
  hasSameColumns,
  isTimeUse,
  timeUseOf,
  withTimes,
  type Mapping,
} from '../../../shared/files/mapping';
import { ROWS_PREVIEWED } from '../../model/limits';
import type { ReadingContext } from '../../model/reading-context';
import { Guesses } from '../../questions/guesses';
import type { TimeEvidence } from '../../rules/time/time-evidence';
import { areMost, isData, isTime } from './cell-kinds';
import { columnNames } from './column-names';
import {
  commonWidth,
  guessDelimiter,
  isDelimiter,
  isQuoting,
  namedDelimiter,
  readWith,
  rowsIn,
  tableReadings,
  type Reading,
} from './detect-dialect';
import { guessHeader, headerQuestion, isSameRow, namesOf, NO_HEADER } from './detect-header';
import { withDecidedCalendar } from '../decide-calendar';
import { decideTimeOfDay, withDecidedTimes } from '../decide-times';
import { kindOfNames } from '../kind-of-names';
import { zoneOfVendor } from '../vendors';
import { isBelowHeader, namesAgain } from './header-again';
import { guessMapping, named, withGivenColumns, type SampleTable } from './guess-columns';
import { decideNullWords } from './null-cells';
import { RowConverter, withoutPadding } from './row-to-event';
import { namesOverCells } from './left-out-names';
import { sampleLines, sampleRows, textsOf, type SampleCell, type SampleRow } from './sample-rows';
import { haveSplitTexts, haveUnnamedCells } from './unnamed-cells';

/** (ours) So many rows tell what the columns hold. */
const ROWS_READ = 200;

/** The first text of a file, its lines as they are meant. */
export interface TableStart {
  readonly text: string;
  /** The file holds no further text. */
  readonly whole: boolean;
  readonly shape: LineShape | null;
}

/** A table, as its first rows show it. */
export interface DetectedTable {
  readonly form: Omit<TableForm, 'encoding'>;
  readonly preview: TablePreview;
  /** Equal for tables with the same columns. */
  readonly kind: string;
}

/**
 * Recognises a table from the first text of a file. Null: it is none. Throws `FailureError` `file-not-yet` if it has too
 * many columns.
 */
export function detectTable(
  { text, whole, shape }: TableStart,
  context: ReadingContext,
  guesses: Guesses,
): DetectedTable | null {
  const lines = sampleLines(text, whole);
  const dialect = shape?.kind === 'aligned' ? ALIGNED : decideDialect(lines, context, guesses);
  if (dialect === null) return null;
  const { delimiter, quoting } = dialect;
  const rows = rowsIn(sampleRows(lines, { delimiter, quoting }, ROWS_READ));
  const { table, linesAbove, mapping, otherwise } = decideColumns(rows, context, guesses);
  return {
    form: {
      layout: {
        kind: 'table',
        delimiter,
        ...(quoting !== 'double' && { quoting }),
        ...(linesAbove > 0 && { linesAbove }),
        ...(isRagged(table, mapping) && { ragged: true as const }),
      },
      mapping,
    },
    preview: previewOf(table, mapping, otherwise),
    kind: kindOfNames(
      'table',
      mapping.columns.map(({ name }) => name),
    ),
  };
}

interface DecidedDialect {
  readonly delimiter: Delimiter;
  readonly quoting: Quoting;
}

/** How the cells of aligned columns are written once they are found. */
const ALIGNED: DecidedDialect = { delimiter: '\t', quoting: 'none' };

/** Null: the lines are no table. */
function decideDialect(
  lines: readonly string[],
  context: ReadingContext,
  guesses: Guesses,
): DecidedDialect | null {
  const readings = readingsOf(lines, context);
  if (readings.length === 0) return null;
  const delimiter = guesses.decide('delimiter', guessDelimiter(readings, lines), isDelimiter);
  const reading = readings.find((each) => each.delimiter === delimiter) ?? readWith(lines, delimiter);
  return { delimiter, quoting: guesses.decide('quoting', reading.quoting, isQuoting) };
}

/** The ways to read the lines as a table. A delimiter that the user gave makes a table of any text. */
function readingsOf(lines: readonly string[], { answers }: ReadingContext): Reading[] {
  const given = answers.given.delimiter;
  const sure = given !== undefined && isDelimiter(given) ? given : namedDelimiter(lines);
  return sure === null ? tableReadings(lines) : [readWith(lines, sure)].filter(({ rows }) => rows.length > 0);
}

interface DecidedColumns {
  readonly table: SampleTable;
  readonly linesAbove: number;
  readonly mapping: Mapping;
  readonly otherwise: Mapping;
}

/** The columns by their header. A mapping that the user set for them goes before all guesses. */
function decideColumns(
  rows: readonly SampleRow[],
  context: ReadingContext,
  guesses: Guesses,
): DecidedColumns {
  const { mappings, answers } = context;
  const likely = guessHeader(rows, commonWidth(rows));
  // Behind the last name may stand a column without one, or a text that the delimiter has cut.
  const guess = { ...likely, certain: likely.certain && !lacksNames(rows, likely.row) };
  const indexOf = (answer: string): number =>
    answer === NO_HEADER ? -1 : rows.findIndex(({ line }) => String(line) === answer);
  const accepts = (value: string): value is string => value === NO_HEADER || indexOf(value) !== -1;
  const first = guess.row === -1 ? guess.first : guess.row;
  const chosenFor = (row: number): Mapping | undefined => chosenOf(mappings, tableOf(rows, row, first));
  const other = guess.row === -1 ? first : -1;
  const header =
    answers.given.header === undefined && chosenFor(guess.row) === undefined && chosenFor(other) !== undefined
      ? other
      : indexOf(guesses.decide('header', headerQuestion(guess, rows), accepts));
  const table = tableOf(rows, header, first);
  const flipped = tableOf(rows, header === -1 ? first : -1, header === -1 ? first : header);
  return {
    table,
    linesAbove: (rows[header === -1 ? first : header]?.line ?? 1) - 1,
    mapping: mappingOf(table, context, guesses),
    otherwise: chosenOf(mappings, flipped) ?? unasked(flipped),
  };
}

function lacksNames(rows: readonly SampleRow[], header: number): boolean {
  const { names, width } = tableOf(rows, header, 0);
  return names !== null && names.length < width;
}

/** The rows below a header, or from `first` on if `header` is -1. */
function tableOf(rows: readonly SampleRow[], header: number, first: number): SampleTable {
  const row = rows[header];
  const below = rows
    .slice(row === undefined ? first : header + 1)
    .filter((each) => each.sound && (row === undefined || !isSameRow(each, row)));
  if (row === undefined) return limited({ names: null, body: below, width: commonWidth(below) });
  const names = namesOf(row);
  const body = underNames(below, columnNames(names, names.length));
  const common = commonWidth(body);
  const over = namesOverCells(names, body.map(textsOf));
  if (over !== null) return limited({ names: over, body, width: common });
  // A delimiter behind the last name, or behind the last cell, makes no column.
  while (names.length > common && names.at(-1) === '' && common > 0) names.pop();
  return limited({
    names,
    body,
    width: haveUnnamedCells(names, body) && !haveSplitTexts(row, names, body) ? common : names.length,
    header: row,
  });
}

/** The rows that are read by these names: behind a second line of the header, and before other names. */
function underNames(rows: readonly SampleRow[], names: readonly string[]): readonly SampleRow[] {
  const end = rows.findIndex((row) => namesAgain(textsOf(row), names) !== null);
  const own = end === -1 ? rows : rows.slice(0, end);
  const [first, ...others] = own;
  if (first === undefined) return own;
  const telling = names.flatMap((_, index) =>
    areMost(
      others.map(({ cells }) => cells[index]?.text ?? ''),
      isData,
    )
      ? [index]
      : [],
  );
  return isBelowHeader(textsOf(first), telling) ? others : own;
}

/** The share of rows with empty cells too many at their end that makes it the way of the table. */
const MOST_ROWS = 0.8;
/** The share of rows that leave out their last cells: a row that is cut in two is rare. */
const MANY_ROWS = 0.2;
/** Fewer may be damaged, unless they are most. */
const ROWS_TELLING = 3;

/** Whether rows leave out empty cells at their end, or have too many: not one of them, but as the table is written. */
function isRagged({ body, width }: SampleTable, { columns }: Mapping): boolean {
  const longer = body.filter(
    ({ cells }) => cells.length > width && cells.slice(width).every(({ text }) => text.trim() === ''),
  );
  if (longer.length > 0 && longer.length >= body.length * MOST_ROWS) return true;
  const shorter = body.filter(({ cells }) => cells.length < width);
  if (shorter.length < 2 || shorter.length < body.length * MANY_ROWS) return false;
  if (shorter.length < ROWS_TELLING && shorter.length < body.length / 2) return false;
  // Who puts each cell in quotes writes the empty ones as well.
  const full = body.filter(({ cells }) => cells.length === width);
  const inQuotes = full.filter(({ cells }) => cells.every(({ quoted }) => quoted));
  if (full.length > 0 && inQuotes.length >= full.length * MOST_ROWS) return false;
  const time = columns.findIndex(({ use }) => isTimeUse(use));
  return areMost(
    shorter.map(({ cells }) => cells[time]?.text ?? '?'),
    isTime,
  );
}

function limited(table: SampleTable): SampleTable {
  if (table.width <= COLUMNS_AT_MOST) return table;
  throw new FailureError(failure('file-not-yet', `a table of ${table.width} columns`));
}

/** The user's mapping for the columns of a table, with what was answered for this file; else the guess. */
function mappingOf(table: SampleTable, context: ReadingContext, guesses: Guesses): Mapping {
  const own = chosenOf(context.mappings, table);
  if (own === undefined)
    return withTimesAsShown(guessMapping(table, guesses, context.known), table, guesses, context);
  const guess = unasked(table);
  const nulls = decideNullWords(table.body, table.names ?? [], guesses);
  const mapping = {
    header: own.header,
    ...(nulls.length > 0 && { nulls }),
    columns: own.columns.map((column, index) => ({ ...column, ...paddingOf(guess, index) })),
  };
  const given = withGivenColumns(mapping, table, context.answers.given);
  return withDecidedCalendar(given, timesIn(table, given), guesses, context.nowMs);
}

/** A complete time at midnight, which needs no reading and is not counted. */
const MIDNIGHT = /[T ]00:00(?::00(?:\.0+)?)? ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d)$/i;

/** A guessed mapping whose times are read as the first rows show. */
function withTimesAsShown(
  mapping: Mapping,
  table: SampleTable,
  guesses: Guesses,
  context: ReadingContext,
): Mapping {
  const use = timeUseOf(mapping);
  if (use === undefined) return mapping;
  const first = withTimes(mapping, { format: use.format, zone: context.zone });
  const place = first.columns.findIndex(({ use: { kind } }) => kind === 'time');
  const times = table.body.flatMap(({ cells }) => cells[place]?.text.trim() || []);
  if (times.length > 0 && times.every((time) => MIDNIGHT.test(time))) decideTimeOfDay(times, use, guesses);
  const ofVendor = zoneOfVendor(guesses.questions);
  return withDecidedTimes(first, timesIn(table, first), ofVendor, guesses, context);
}

/** What the times of the first rows say. */
function timesIn({ body }: SampleTable, mapping: Mapping): TimeEvidence {
  const converter = new RowConverter(mapping);
  for (const { cells } of body) converter.convert(meantTexts(cells, mapping));
  return converter.takeTimes();
}

function paddingOf({ columns }: Mapping, index: number): { readonly padded?: true } {
  return columns[index]?.padded === true ? { padded: true } : {};
}

/** The last mapping that the user set for the columns of a table. */
function chosenOf(mappings: readonly Mapping[], table: SampleTable): Mapping | undefined {
  const columns = named(table);
  return mappings.findLast((mapping) => hasSameColumns(mapping, columns));
}

function unasked(table: SampleTable): Mapping {
  return guessMapping(table, new Guesses({}), null);
}

/** The texts of a row's cells as its event has them. */
function meantTexts(cells: readonly SampleCell[], { columns }: Mapping): string[] {
  return cells.map(({ text, quoted }, index) =>
    columns[index]?.padded === true && !quoted ? withoutPadding(text) : text,
  );
}

function previewOf({ names, body }: SampleTable, mapping: Mapping, otherwise: Mapping): TablePreview {
  const texts = body.map(({ cells }) => meantTexts(cells, mapping));
  const [first] = texts;
  return {
    rows: (names === null ? texts : [names, ...texts]).slice(0, ROWS_PREVIEWED),
    event: first === undefined ? null : new RowConverter(mapping).convert(first),
    otherwise,
  };
}
