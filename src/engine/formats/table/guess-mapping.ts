import {
  TIME_FORMATS,
  type Column,
  type ColumnUse,
  type Mapping,
  type TimeFormat,
} from '../../../shared/mapping';
import { isPublicAddress } from '../../rules/address';
import { nearestDollarKey, type DollarKey } from '../../rules/dollar-keys';
import { isCellTime } from '../../rules/time/cell-time';

/** Of a name; what is longer is no name. */
const NAME_LENGTH = 200;

/** Of the cells that are not empty, so many must be times for a column of times; fewer where its name says time. */
const MOST = 0.8;
const MOST_IF_NAMED = 0.3;

/** What the rows of a table most likely mean, by its first rows. It is a proposal: the user sees it and may change it. */
export function guessMapping(
  rows: readonly (readonly string[])[],
  header = isHeader(rows[0] ?? []),
): Mapping {
  const [first = []] = rows;
  const body = header ? rows.slice(1) : rows;
  const width = header ? first.length : Math.max(...rows.map((row) => row.length), 0);
  const cells = Array.from({ length: width }, (_, index) => body.map((row) => row[index] ?? ''));
  const names = columnNames(header ? first : [], width);
  return { header, columns: asColumns(names, header, cells) };
}

/** A first row is a header when each of its cells could be a name, and none of them looks like data. */
function isHeader(row: readonly string[]): boolean {
  return row.every((cell) => {
    const text = cell.trim();
    const isTime = TIME_FORMATS.some((format) => isCellTime(text, format));
    return !isTime && !/^-?\d+([.,]\d+)?$/.test(text) && !/^https?:/.test(text) && !isPublicAddress(text);
  });
}

/** Every column has a name of its own. */
function columnNames(header: readonly string[], width: number): string[] {
  const taken = new Set<string>();
  return Array.from({ length: width }, (_, index) => {
    const wanted = header[index]?.trim().slice(0, NAME_LENGTH) || `Column ${index + 1}`;
    let name = wanted;
    for (let count = 2; taken.has(name); count += 1) name = `${wanted} ${count}`;
    taken.add(name);
    return name;
  });
}

function asColumns(names: readonly string[], header: boolean, cells: readonly string[][]): Column[] {
  const saysTime = names.map((name) => header && nearestDollarKey(name) === '$time');
  const formats = cells.map((own, index) => timeFormatOf(own, saysTime[index] ? MOST_IF_NAMED : MOST));
  const time = timeColumn(saysTime, formats);
  const taken = new Set<DollarKey>(['$time']);
  return names.map((name, index) => {
    const format = formats[index];
    if (index === time && format != null) return { name, use: { kind: 'time', format, zone: 'UTC' } };
    return { name, use: useOf(name, header, cells[index] ?? [], taken) };
  });
}

/** The column whose name says time and whose cells are times; else the only one with times. */
function timeColumn(saysTime: readonly boolean[], formats: readonly (TimeFormat | null)[]): number {
  const named = saysTime.findIndex((says, index) => says && formats[index] !== null);
  if (named !== -1) return named;
  const withTimes = formats.flatMap((format, index) =>
    format === null || format === 'spreadsheet' ? [] : [index],
  );
  return withTimes.length === 1 ? (withTimes[0] ?? -1) : -1;
}

/** Each of Scarf's keys is given to one column; the others keep their names. */
function useOf(name: string, header: boolean, cells: readonly string[], taken: Set<DollarKey>): ColumnUse {
  const key = header ? nearestDollarKey(name) : keyByCells(cells);
  // Headers are a list of names and values, which no cell is.
  if (key === undefined || key === '$headers' || taken.has(key)) return { kind: 'key', key: plainName(name) };
  taken.add(key);
  return { kind: 'key', key };
}

/** Keys with `$` are Scarf's. */
function plainName(name: string): string {
  return name.replace(/^\$+/, '') || name;
}

function keyByCells(cells: readonly string[]): DollarKey | undefined {
  return isMost(cells, (cell) => isPublicAddress(cell)) ? '$remote_address' : undefined;
}

/**
 * How the times of a column are written, by all of its cells; null when most are no times. Where day and month could
 * change places, `day-first` is taken unless a cell speaks against it.
 */
export function timeFormatOf(cells: readonly string[], most = MOST): TimeFormat | null {
  const fitting = TIME_FORMATS.map((format) => ({
    format,
    hits: cells.filter((cell) => isCellTime(cell, format)).length,
  })).filter(({ format }) => isMost(cells, (cell) => isCellTime(cell, format), most));
  const hitsAtMost = Math.max(...fitting.map(({ hits }) => hits), 0);
  return fitting.find(({ hits }) => hits === hitsAtMost)?.format ?? null;
}

/** A column that has become the one of times is read as its cells are written; `rows` are the first of the table. */
export function withTimeFormat(
  mapping: Mapping,
  before: Mapping,
  rows: readonly (readonly string[])[],
): Mapping {
  const body = mapping.header ? rows.slice(1) : rows;
  return {
    ...mapping,
    columns: mapping.columns.map((column, index) => {
      const isNew = column.use.kind === 'time' && before.columns[index]?.use.kind !== 'time';
      const format = isNew ? timeFormatOf(body.map((row) => row[index] ?? '')) : null;
      return column.use.kind !== 'time' || format === null
        ? column
        : { ...column, use: { ...column.use, format } };
    }),
  };
}

/** Whether day and month could change places in every cell. */
export function isAmbiguous(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell.trim() !== '');
  return (
    filled.length > 0 &&
    filled.every((cell) => isCellTime(cell, 'day-first') && isCellTime(cell, 'month-first'))
  );
}

function isMost(cells: readonly string[], is: (cell: string) => boolean, most = MOST): boolean {
  const filled = cells.filter((cell) => cell.trim() !== '');
  return filled.length > 0 && filled.filter(is).length >= filled.length * most;
}
