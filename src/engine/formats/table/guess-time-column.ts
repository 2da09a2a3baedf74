import type { ColumnUse, TimeFormat } from '../../../shared/files/mapping';
import type { Certainty } from '../../../shared/checks/question';
import type { Guess } from '../../questions/guesses';
import { isDoubtful, isOtherTime, isRecordTime, knownName, type KnownName } from '../../rules/key-names';
import { readWritten } from '../../rules/time/written-time';
import { zoneInName } from '../../rules/time/zone-names';
import { areMost, isClock, isHalfOfDay } from './cell-kinds';
import { timeFormatOf } from './time-format';

/** A column of a table, as its first rows show it. */
export interface SampleColumn {
  readonly name: string;
  /** Its name as the header writes it, which may stand there twice. */
  readonly title: string;
  /** It has a name of its own, from the header. */
  readonly named: boolean;
  readonly cells: readonly string[];
  /** How deep it lies in an event of JSON; an outer key is 1. Absent: it is a column of a table. */
  readonly depth?: number;
}

/** The share of cells that must be times if the column's name means time. */
const MOST_IF_NAMED = 0.3;

interface TimeColumn extends SampleColumn {
  readonly known: KnownName | undefined;
  /** Null: its cells are no times. */
  readonly format: TimeFormat | null;
}

/** The answer that no column holds the time. */
export const NO_COLUMN = 'none';

/** Whether a value names one of the columns, or is `NO_COLUMN`. */
export function isColumnOf(
  columns: readonly Pick<SampleColumn, 'name'>[],
): (value: string) => value is string {
  const names = new Set([NO_COLUMN, ...columns.map(({ name }) => name)]);
  return (value): value is string => names.has(value);
}

/**
 * Which column holds the time of the event. Names rank, and a column that is not named as a time never becomes it by
 * itself while another one is. An expiry or a version never does.
 */
export function guessTimeColumn(columns: readonly SampleColumn[]): Guess<string> {
  const all = columns.map(asTimeColumn);
  const named = all.filter(isNamed).sort((a, b) => rankOf(a) - rankOf(b));
  const readable = named.filter(({ format }) => format !== null);
  const [best] = readable;
  const unnamed = all.filter((column) => !named.includes(column) && isTimeByItself(column));
  const others = all.filter(
    (column) => !named.includes(column) && !unnamed.includes(column) && column.format !== null,
  );
  if (best !== undefined)
    return guessOf(certaintyOf(best, named), columns, [best, ...without(named, best), ...unnamed, ...others]);
  const unreadable = named.filter(({ known }) => known !== undefined && !isDoubtful(known));
  if (unreadable.length > 0)
    return guessOf(unnamed.length > 0 ? 'open' : 'likely', columns, [...unreadable, ...unnamed, ...others]);
  const [first, ...rest] = unnamed;
  if (first === undefined) return noColumn(others);
  return guessOf(rest.length > 0 ? 'open' : first.named ? 'likely' : 'certain', columns, [
    first,
    ...rest,
    ...others,
  ]);
}

function asTimeColumn(column: SampleColumn): TimeColumn {
  const { name, title, named, cells } = column;
  const known = named ? knownName(title) : undefined;
  const isTime = known?.key === '$time' && !isOtherTime(name);
  const format = isTime ? timeFormatOf(cells, MOST_IF_NAMED) : timeFormatOf(cells);
  return { ...column, known: isTime ? known : undefined, format };
}

/** Its name means time, and it is neither empty nor the time of day that belongs to a date. */
function isNamed({ known, cells }: TimeColumn): boolean {
  const isFilled = cells.length === 0 || cells.some((cell) => cell.trim() !== '');
  return known !== undefined && isFilled && !areMost(cells, isClock);
}

function isTimeByItself({ name, named, format }: TimeColumn): boolean {
  return format !== null && format !== 'spreadsheet' && !(named && isOtherTime(name));
}

function rankOf({ known }: TimeColumn): number {
  return known?.rank ?? Infinity;
}

/**
 * Only the first by name is certain. A better name whose cells cannot be read leaves the matter open, and so does one that
 * is as good and has other times.
 */
function certaintyOf(best: TimeColumn, named: readonly TimeColumn[]): Certainty {
  const better = named.slice(0, named.indexOf(best));
  if (better.length > 0) return 'open';
  const readable = named.filter((column) => column !== best && column.format !== null);
  if (readable.some((column) => isAsGood(column, best) && haveOtherTimes(column, best))) return 'open';
  const alike = readable.filter((column) => isAlike(column, best));
  return alike.length > 0 ? 'likely' : 'certain';
}

/** Whether two columns have the same name, and none says more by a zone behind it. */
function isAsGood(column: TimeColumn, best: TimeColumn): boolean {
  const isPlain = [column, best].every(({ title }) => zoneInName(title) === null);
  return isPlain && rankOf(column) === rankOf(best) && column.depth === best.depth;
}

/** Whether a row has another moment in each of two columns, however they are written. */
function haveOtherTimes({ cells }: TimeColumn, best: TimeColumn): boolean {
  return cells.some((cell, index) => {
    const other = best.cells[index] ?? '';
    return cell.trim() !== '' && other.trim() !== '' && !Object.is(momentOf(cell), momentOf(other));
  });
}

function momentOf(cell: string): number | string {
  const written = readWritten(cell);
  if (written === null) return cell.trim();
  const { dayFirst, monthFirst, clock, zone } = written;
  const day = Number.isNaN(dayFirst) ? monthFirst : dayFirst;
  return day + (clock ?? 0) - (zone.kind === 'offset' ? zone.minutes * 60_000 : 0);
}

function isAlike({ known }: TimeColumn, best: TimeColumn): boolean {
  return known !== undefined && best.known !== undefined && isRecordTime(known) === isRecordTime(best.known);
}

function noColumn(others: readonly TimeColumn[]): Guess<string> {
  return {
    certainty: others.length > 0 ? 'likely' : 'certain',
    choices: [{ value: NO_COLUMN, evidence: [] }, ...others.map(asChoice)],
    evidence: [],
  };
}

function guessOf(
  certainty: Certainty,
  columns: readonly SampleColumn[],
  choices: readonly TimeColumn[],
): Guess<string> {
  const [first] = choices;
  const pairing = first === undefined ? 'sure' : pairOf(first, columns).surety;
  return {
    certainty:
      pairing === 'open' || certainty === 'open' ? 'open' : pairing === 'likely' ? 'likely' : certainty,
    choices: [...choices.map(asChoice), { value: NO_COLUMN, evidence: [] }],
    evidence: [],
  };
}

function asChoice({ name, cells }: SampleColumn): {
  readonly value: string;
  readonly evidence: readonly string[];
} {
  return { value: name, evidence: cells.filter((cell) => cell.trim() !== '') };
}

function without<Item>(items: readonly Item[], item: Item): Item[] {
  return items.filter((each) => each !== item);
}

/** The uses of the time column, and of the column that holds its date or its time of day. */
export function timeUses(columns: readonly SampleColumn[], chosen: string): ReadonlyMap<string, ColumnUse> {
  const column = columns.find(({ name }) => name === chosen);
  if (column === undefined) return new Map();
  const { date, clock } = pairOf(column, columns);
  const format = timeFormatOf(date.cells, MOST_IF_NAMED) ?? 'iso';
  const half = halfOf(clock ?? column, columns);
  const clocks = [clock, half].filter((each) => each !== null);
  if (clocks.length === 0) return new Map([[chosen, { kind: 'time', format, zone: 'UTC' }]]);
  return new Map<string, ColumnUse>([
    [date.name, { kind: 'date', format, zone: 'UTC' }],
    ...clocks.map(({ name }): [string, ColumnUse] => [name, { kind: 'clock' }]),
  ]);
}

/** An hour of 12 that does not say which half of the day it is in. */
const TWELVE_HOURS = /(?:^|[ T])(?:0?[1-9]|1[0-2])[:.]\d\d(?!.*[apAP]\.? ?[mM])/;

/** The one column that says in which half of the day the times of another are; null: none does, or they say it. */
function halfOf({ cells, depth }: SampleColumn, columns: readonly SampleColumn[]): SampleColumn | null {
  // In JSON, one of several values is taken.
  if (depth !== undefined || !areMost(cells, (cell) => TWELVE_HOURS.test(cell.trim()), 1)) return null;
  const [half = null, ...more] = columns.filter((column) => areMost(column.cells, isHalfOfDay));
  return more.length === 0 ? half : null;
}

interface Pair {
  readonly date: SampleColumn;
  /** The column with the time of day; null: the date has one itself, or none is known. */
  readonly clock: SampleColumn | null;
  readonly surety: 'sure' | 'likely' | 'open';
}

/** Words for a duration, which is written like a time of day. */
const DURATION = /duration|elapsed|taken|response|latency|session|dauer|duree|durac|durata|duur/i;

/** The names of a column that holds the hour alone. */
const HOUR = /^(?:hour|hr|hour ?of ?day|stunde|heure|hora|ora|uur|godzina|час|小时|시간|時)$/i;

/** Whether a column holds hours of the day: `0` to `23`. */
function areHours({ name, cells }: SampleColumn): boolean {
  return HOUR.test(name.trim()) && areMost(cells, (cell) => /^(?:[01]?\d|2[0-3])$/.test(cell.trim()), 1);
}

/** A date without a time of day goes with the column of times of day, by name or if there is only one. */
function pairOf(column: SampleColumn, columns: readonly SampleColumn[]): Pair {
  if (areMost(column.cells, isClock)) {
    const date = columns.find((each) => isDate(each) && !isOtherTime(each.name));
    return date === undefined
      ? { date: column, clock: null, surety: 'sure' }
      : { date, clock: column, surety: 'sure' };
  }
  const behind = columns[columns.findIndex(({ name }) => name === column.name) + 1];
  // The header has one name over both.
  if (isDate(column) && column.named && behind?.named === false && areMost(behind.cells, isClock))
    return { date: column, clock: behind, surety: 'sure' };
  const clocks = isDate(column)
    ? columns.filter((each) => (areMost(each.cells, isClock) && !DURATION.test(each.name)) || areHours(each))
    : [];
  const named = clocks.find(({ name, named }) => named && knownName(name)?.key === '$time');
  if (named !== undefined) return { date: column, clock: named, surety: 'sure' };
  const [only = null, ...more] = clocks;
  return more.length > 0
    ? { date: column, clock: null, surety: 'open' }
    : { date: column, clock: only, surety: only === null ? 'sure' : 'likely' };
}

/** Its cells are dates without a time of day, or at midnight, as spreadsheets write them. */
function isDate({ cells }: SampleColumn): boolean {
  return (
    timeFormatOf(cells, MOST_IF_NAMED) !== null &&
    areMost(cells, (cell) => !/\d:\d\d/.test(cell) || /[ T]0?0:00(?::00)?$/.test(cell.trim()))
  );
}
