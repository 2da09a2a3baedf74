import {
  isTimeUse,
  TIME_FORMATS,
  type Column,
  type ColumnUse,
  type Mapping,
  type TimeFormat,
} from '../../../shared/mapping';
import { isPublicAddress } from '../../rules/address';
import { nearestDollarKey, type DollarKey } from '../../rules/dollar-keys';
import { isTimeOf } from '../../rules/time/time-reader';

/** Longer names are cut. */
const MAX_NAME_LENGTH = 200;

/** The share of filled cells that must be times in a time column; less if the column's name means time. */
const MOST = 0.8;
const MOST_IF_NAMED = 0.3;

/** The most likely mapping of a table, from its first rows. The user sees it and may change it. */
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

/** Whether no cell of the first row looks like data. */
function isHeader(row: readonly string[]): boolean {
  return row.every((cell) => {
    const text = cell.trim();
    const isTime = TIME_FORMATS.some((format) => isTimeOf(text, format));
    return !isTime && !/^-?\d+([.,]\d+)?$/.test(text) && !/^https?:/.test(text) && !isPublicAddress(text);
  });
}

/** Unique column names. */
function columnNames(header: readonly string[], width: number): string[] {
  const taken = new Set<string>();
  return Array.from({ length: width }, (_, index) => {
    const wanted = header[index]?.trim().slice(0, MAX_NAME_LENGTH) || `Column ${index + 1}`;
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

/** The index of the column whose name means time and whose cells are times; else of the only one with times; -1: none. */
function timeColumn(saysTime: readonly boolean[], formats: readonly (TimeFormat | null)[]): number {
  const named = saysTime.findIndex((says, index) => says && formats[index] !== null);
  if (named !== -1) return named;
  const withTimes = formats.flatMap((format, index) =>
    format === null || format === 'spreadsheet' ? [] : [index],
  );
  return withTimes.length === 1 ? (withTimes[0] ?? -1) : -1;
}

/** A column gets one of Scarf's keys if no other column has it; else it keeps its name. */
function useOf(name: string, header: boolean, cells: readonly string[], taken: Set<DollarKey>): ColumnUse {
  const key = header ? nearestDollarKey(name) : keyByCells(cells);
  // `$headers` is a list, which a cell cannot hold.
  if (key === undefined || key === '$headers' || taken.has(key)) return { kind: 'key', key: plainName(name) };
  taken.add(key);
  return { kind: 'key', key };
}

/** Without `$`, which is reserved for Scarf's keys. */
function plainName(name: string): string {
  return name.replace(/^\$+/, '') || name;
}

function keyByCells(cells: readonly string[]): DollarKey | undefined {
  return isMost(cells, (cell) => isPublicAddress(cell)) ? '$remote_address' : undefined;
}

/**
 * The time format of a column, from all of its cells; null: most are not times. If day and month are ambiguous in all
 * cells, the format is `day-first`.
 */
export function timeFormatOf(cells: readonly string[], most = MOST): TimeFormat | null {
  const fitting = TIME_FORMATS.map((format) => ({
    format,
    hits: cells.filter((cell) => isTimeOf(cell, format)).length,
  })).filter(({ format }) => isMost(cells, (cell) => isTimeOf(cell, format), most));
  const hitsAtMost = Math.max(...fitting.map(({ hits }) => hits), 0);
  return fitting.find(({ hits }) => hits === hitsAtMost)?.format ?? null;
}

/** `mapping`, in which a column that has just become the time column gets the format of its cells. `rows`: the first rows. */
export function withTimeFormat(
  mapping: Mapping,
  before: Mapping,
  rows: readonly (readonly string[])[],
): Mapping {
  const body = mapping.header ? rows.slice(1) : rows;
  return {
    ...mapping,
    columns: mapping.columns.map((column, index) => {
      const { use } = column;
      const known = before.columns[index]?.use;
      if (!isTimeUse(use) || (known !== undefined && isTimeUse(known))) return column;
      const format = timeFormatOf(body.map((row) => row[index] ?? ''));
      return format === null ? column : { ...column, use: { ...use, format } };
    }),
  };
}

/** Whether every filled cell can be read as `day-first` and as `month-first`. */
export function isAmbiguous(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell.trim() !== '');
  return (
    filled.length > 0 && filled.every((cell) => isTimeOf(cell, 'day-first') && isTimeOf(cell, 'month-first'))
  );
}

function isMost(cells: readonly string[], is: (cell: string) => boolean, most = MOST): boolean {
  const filled = cells.filter((cell) => cell.trim() !== '');
  return filled.length > 0 && filled.filter(is).length >= filled.length * most;
}
