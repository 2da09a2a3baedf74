import { createHash } from 'node:crypto';
import type { TablePreview } from '../../../shared/check';
import { failure, FailureError } from '../../../shared/failure';
import type { Delimiter, TableForm } from '../../../shared/layout';
import { COLUMNS_AT_MOST, hasSameColumns, timeUseOf, withTimes, type Mapping } from '../../../shared/mapping';
import { ROWS_PREVIEWED } from '../../model/limits';
import type { ReadingContext } from '../../model/reading-context';
import { Guesses } from '../../questions/guesses';
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
import { guessHeader, headerQuestion, isSameRow, lacksFirstName, namesOf, NO_HEADER } from './detect-header';
import { withDecidedTimes } from '../decide-times';
import { fieldsLine } from './fields-line';
import { guessMapping, type SampleTable } from './guess-columns';
import { RowConverter } from './row-to-event';
import { sampleLines, sampleRows, type SampleRow } from './sample-rows';

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
  text: string,
  whole: boolean,
  context: ReadingContext,
  guesses: Guesses,
): DetectedTable | null {
  const lines = sampleLines(text, whole);
  const fields = fieldsLine(lines);
  const body = fields === null ? lines : lines.map((line, index) => (index < fields.line ? '' : line));
  const readings = readingsOf(body, context, fields !== null);
  const [best] = readings;
  if (best === undefined) return null;
  const delimiter = guesses.decide('delimiter', guessDelimiter(readings, body), isDelimiter);
  const reading = readings.find((each) => each.delimiter === delimiter) ?? readWith(body, delimiter);
  const quoting = guesses.decide('quoting', reading.quoting, isQuoting);
  const rows = rowsIn(sampleRows(body, { delimiter, quoting }));
  const { table, linesAbove, mapping, otherwise } =
    fields === null ? decideColumns(rows, context, guesses) : fieldColumns(fields, rows, context, guesses);
  return {
    form: {
      layout: {
        kind: 'table',
        delimiter,
        ...(quoting !== 'double' && { quoting }),
        ...(linesAbove > 0 && { linesAbove }),
      },
      mapping,
    },
    preview: previewOf(table, mapping, otherwise),
    kind: kindOf(mapping),
  };
}

/** The ways to read the lines as a table. A delimiter that the user gave makes a table of any text. */
function readingsOf(lines: readonly string[], { answers }: ReadingContext, isLog: boolean): Reading[] {
  const named = isLog ? logDelimiter(lines) : namedDelimiter(lines);
  const given = answers.given.delimiter;
  const sure = given !== undefined && isDelimiter(given) ? given : named;
  if (isLog && sure === null) return [];
  return sure === null ? tableReadings(lines) : [readWith(lines, sure)].filter(({ rows }) => rows.length > 0);
}

function logDelimiter(lines: readonly string[]): Delimiter | null {
  const first = lines.find((line) => line !== '' && !line.startsWith('#')) ?? '';
  return first.includes('\t') ? '\t' : null;
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
  const guess = guessHeader(rows, commonWidth(rows));
  const indexOf = (answer: string): number =>
    answer === NO_HEADER ? -1 : rows.findIndex(({ line }) => String(line) === answer);
  const accepts = (value: string): value is string => value === NO_HEADER || indexOf(value) !== -1;
  const first = guess.row === -1 ? guess.first : guess.row;
  const chosenFor = (row: number): Mapping | undefined =>
    chosen(mappings, unasked(tableOf(rows, row, first)));
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
    otherwise: chosen(mappings, unasked(flipped)) ?? unasked(flipped),
  };
}

/** The rows below a header, or from `first` on if `header` is -1. */
function tableOf(rows: readonly SampleRow[], header: number, first: number): SampleTable {
  const row = rows[header];
  const body = rows
    .slice(row === undefined ? first : header + 1)
    .filter((each) => each.sound && (row === undefined || !isSameRow(each, row)));
  const common = commonWidth(body);
  if (row === undefined) return limited({ names: null, body, width: common });
  const names = namesOf(row);
  if (lacksFirstName(names, body)) return limited({ names: ['', ...names], body, width: common });
  // A delimiter behind the last name, or behind the last cell, makes no column.
  while (names.length > common && names.at(-1) === '' && common > 0) names.pop();
  const isUnnamed = body.filter(({ cells }) =>
    cells.slice(names.length).some(({ text }) => text.trim() !== ''),
  );
  return limited({
    names,
    body,
    width: isUnnamed.length > body.length / 2 ? common : names.length,
    header: row,
  });
}

function limited(table: SampleTable): SampleTable {
  if (table.width <= COLUMNS_AT_MOST) return table;
  throw new FailureError(failure('file-not-yet', `a table of ${table.width} columns`));
}

function fieldColumns(
  { line, names }: { readonly line: number; readonly names: readonly string[] },
  rows: readonly SampleRow[],
  context: ReadingContext,
  guesses: Guesses,
): DecidedColumns {
  const body = rows.filter(({ cells: [first] }) => first?.text.startsWith('#') !== true);
  const table = limited({ names, body, width: names.length });
  const mapping = mappingOf(table, context, guesses);
  return { table, linesAbove: line - 1, mapping, otherwise: { ...mapping, header: false } };
}

/** The user's mapping for the columns of a table; else the guess. */
function mappingOf(table: SampleTable, context: ReadingContext, guesses: Guesses): Mapping {
  const likely = unasked(table);
  const own = chosen(context.mappings, likely);
  if (own === undefined) return withTimesAsShown(guessMapping(table, guesses), table, guesses, context);
  return {
    ...own,
    columns: own.columns.map((column, index) => ({ ...column, ...paddingOf(likely, index) })),
  };
}

/** A guessed mapping whose times are read as the first rows show. */
function withTimesAsShown(
  mapping: Mapping,
  { body }: SampleTable,
  guesses: Guesses,
  context: ReadingContext,
): Mapping {
  const use = timeUseOf(mapping);
  if (use === undefined) return mapping;
  const first = withTimes(mapping, { format: use.format, zone: context.zone });
  const converter = new RowConverter(first);
  for (const { cells } of body) converter.convert(cells.map(({ text }) => text));
  return withDecidedTimes(first, converter.takeTimes(), guesses, context);
}

function paddingOf({ columns }: Mapping, index: number): { readonly padded?: true } {
  return columns[index]?.padded === true ? { padded: true } : {};
}

/** The last mapping that the user set for these columns. */
function chosen(mappings: readonly Mapping[], likely: Mapping): Mapping | undefined {
  return mappings.findLast((mapping) => hasSameColumns(mapping, likely));
}

function unasked(table: SampleTable): Mapping {
  return guessMapping(table, new Guesses({}));
}

function previewOf({ names, body }: SampleTable, mapping: Mapping, otherwise: Mapping): TablePreview {
  const texts = body.map(({ cells }) => cells.map(({ text }) => text));
  const first = texts[0]?.map((text, index) =>
    mapping.columns[index]?.padded === true ? text.trim() : text,
  );
  return {
    rows: (names === null ? texts : [names, ...texts]).slice(0, ROWS_PREVIEWED),
    event: first === undefined ? null : new RowConverter(mapping).convert(first),
    otherwise,
  };
}

function kindOf({ columns }: Mapping): string {
  return `table:${createHash('sha256')
    .update(columns.map(({ name }) => name).join('\n'))
    .digest('hex')}`;
}
