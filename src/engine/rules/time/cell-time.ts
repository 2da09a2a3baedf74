import type { TimeFormat } from '../../../shared/mapping';
import { TimeZone } from './time-zone';
import { clockMs, dayMs, readTime } from './event-time';

const DAY_MS = 24 * 3600 * 1000;

/** A moment, or a local time without a zone (ms since 1970 as if it were UTC). */
interface CellTime {
  readonly ms: number;
  readonly zoned: boolean;
}

/** Reads the times of one column, which has one format and one default time zone. */
export class CellTimeReader {
  private readonly zone: TimeZone;

  /** Throws a RangeError if there is no such zone. */
  constructor(
    private readonly format: TimeFormat,
    zone: string,
  ) {
    this.zone = new TimeZone(zone);
  }

  /** The time of a cell as ISO 8601 with its zone; null: the cell is not a time in this format. */
  read(cell: string): string | null {
    const text = cell.trim();
    // A complete ISO time stays as it is written.
    if (this.format === 'iso' && readTime(text).problem === null) return text;
    const time = readCellTime(text, this.format);
    if (time === null) return null;
    const date = new Date(time.ms);
    if (Number.isNaN(date.getTime())) return null;
    const written = date.toISOString().replace(/(?:\.000)?Z$/, '');
    return written + (time.zoned ? 'Z' : this.zone.offsetAt(time.ms));
  }
}

/** Whether a cell is a time in this format. */
export function isCellTime(cell: string, format: TimeFormat): boolean {
  return readCellTime(cell.trim(), format) !== null;
}

/** Whether a cell has a time in this format with its own zone. */
export function saysZone(cell: string, format: TimeFormat): boolean {
  return readCellTime(cell.trim(), format)?.zoned ?? false;
}

function readCellTime(text: string, format: TimeFormat): CellTime | null {
  switch (format) {
    case 'iso':
      return iso(text);
    case 'epoch': {
      const { ms, problem } = readTime(text);
      return problem === 'time-number' ? { ms, zoned: true } : null;
    }
    case 'day-first':
      return numeric(text, ([day, month, year]) => [year, month, day]);
    case 'month-first':
      return numeric(text, ([month, day, year]) => [year, month, day]);
    case 'year-first':
      return yearFirst(text);
    case 'month-name':
      return monthName(text);
    case 'spreadsheet':
      return serial(text);
  }
}

const LOCAL_ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](.+))?$/;

function iso(text: string): CellTime | null {
  const { ms, problem } = readTime(text);
  if (problem === null) return { ms, zoned: true };
  const [, year, month, day, clock = ''] = LOCAL_ISO.exec(text) ?? [];
  return year === undefined ? null : at(dayMs(Number(year), Number(month), Number(day)), clock);
}

type Three = readonly [number, number, number];
const NUMERIC = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)(?:,?[ T]+(.+))?$/;

function numeric(text: string, order: (parts: Three) => Three): CellTime | null {
  const [, first, , second, third = '', clock = ''] = NUMERIC.exec(text) ?? [];
  if (first === undefined) return null;
  const year = third.length === 2 ? 2000 + Number(third) : Number(third);
  return at(dayMs(...order([Number(first), Number(second), year])), clock);
}

const YEAR_FIRST = /^(\d{4})[./](\d{1,2})[./](\d{1,2})(?:,?[ T]+(.+))?$/;

function yearFirst(text: string): CellTime | null {
  const [, year, month, day, clock = ''] = YEAR_FIRST.exec(text) ?? [];
  return year === undefined ? null : at(dayMs(Number(year), Number(month), Number(day)), clock);
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** With an optional weekday and commas, or as in a web server's log: `14/Jul/2026:08:21:05`. */
const DAY_MONTH = /^(?:[a-z]{3,9},? )?(\d{1,2})[ /-]([a-z]{3,9})\.?[ /-](\d{4})(?:(?:,| at)? |:)?(.*)$/i;
const MONTH_DAY = /^(?:[a-z]{3,9},? )?([a-z]{3,9})\.? (\d{1,2}),? (\d{4})(?:(?:,| at)? )?(.*)$/i;

function monthName(text: string): CellTime | null {
  const dayMonth = DAY_MONTH.exec(text);
  const monthDay = dayMonth === null ? MONTH_DAY.exec(text) : null;
  const [, day, name, year, clock] = dayMonth ?? [
    null,
    monthDay?.[2],
    monthDay?.[1],
    monthDay?.[3],
    monthDay?.[4],
  ];
  if (name === undefined) return null;
  const month = MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
  return at(dayMs(Number(year), month, Number(day)), clock ?? '');
}

const CLOCK =
  /^(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?([ap])\.?m\.?)?(?: ?(z|utc|gmt)| ?([+-])(\d\d):?(\d\d))?$/i;

/** The moment of a time of day on `day` (midnight UTC, ms since 1970); an empty `clock` means midnight. */
function at(day: number, clock: string): CellTime | null {
  if (Number.isNaN(day)) return null;
  if (clock === '') return { ms: day, zoned: false };
  const parts = CLOCK.exec(clock.trim());
  if (parts === null) return null;
  const [, hour, minute, second = '0', fraction = '', half, utc, sign, zoneHour, zoneMinute] = parts;
  const shown = Number(hour);
  if (half !== undefined && (shown < 1 || shown > 12)) return null;
  const noon = half === undefined ? shown : (shown % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  const time = clockMs(noon, Number(minute), Number(second));
  if (Number.isNaN(time)) return null;
  const ms = day + time + Number(fraction.slice(0, 3).padEnd(3, '0'));
  if (sign === undefined) return { ms, zoned: utc !== undefined };
  const offset = (Number(zoneHour) * 60 + Number(zoneMinute)) * 60_000;
  return { ms: ms - (sign === '-' ? -offset : offset), zoned: true };
}

/** Day 0 of spreadsheets. They treat 1900 as a leap year, which matters only for dates before March 1900. */
const SPREADSHEET_EPOCH = Date.UTC(1899, 11, 30);

/** A day number of the years 1982 to 2119; other numbers are not dates. */
function serial(text: string): CellTime | null {
  if (!/^\d{5}(?:[.,]\d+)?$/.test(text)) return null;
  const days = Number(text.replace(',', '.'));
  if (days < 30_000 || days > 80_000) return null;
  return { ms: SPREADSHEET_EPOCH + Math.round((days * DAY_MS) / 1000) * 1000, zoned: false };
}
