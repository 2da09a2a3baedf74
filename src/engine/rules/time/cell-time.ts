import type { TimeFormat } from '../../../shared/mapping';
import { Zone } from './time-zone';
import { clockMs, dayMs, readTime } from './event-time';

const DAY_MS = 24 * 3600 * 1000;

/** A moment, or a local time whose zone is not said (ms since 1970 as if it were UTC). */
interface CellTime {
  readonly ms: number;
  readonly zoned: boolean;
}

/** Reads the times of one column. Each as ISO 8601 with its zone; null when it is none of this format. */
export class CellTimes {
  private readonly zone: Zone;

  /** Throws a RangeError for a zone that does not exist. */
  constructor(
    private readonly format: TimeFormat,
    zone: string,
  ) {
    this.zone = new Zone(zone);
  }

  read(cell: string): string | null {
    const text = cell.trim();
    // What is as it should be stays as it is written.
    if (this.format === 'iso' && readTime(text).problem === null) return text;
    const time = readCellTime(text, this.format);
    if (time === null) return null;
    const date = new Date(time.ms);
    if (Number.isNaN(date.getTime())) return null;
    const written = date.toISOString().replace(/(?:\.000)?Z$/, '');
    return written + (time.zoned ? 'Z' : this.zone.offsetAt(time.ms));
  }
}

/** Whether a cell is a time of this format. */
export function isCellTime(cell: string, format: TimeFormat): boolean {
  return readCellTime(cell.trim(), format) !== null;
}

/** Whether a cell of this format says its zone, so that none need be chosen. */
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
/** A week day may come first, a comma after anything; a web server's log has slashes and a colon. */
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

/** A time of day on a day; midnight where there is none. */
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

/** Spreadsheets count days from here (and take 1900 for a leap year, which no event is old enough to notice). */
const SPREADSHEET_EPOCH = Date.UTC(1899, 11, 30);

/** Days of the years 1982 to 2119; no other number is taken for a date. */
function serial(text: string): CellTime | null {
  if (!/^\d{5}(?:[.,]\d+)?$/.test(text)) return null;
  const days = Number(text.replace(',', '.'));
  if (days < 30_000 || days > 80_000) return null;
  return { ms: SPREADSHEET_EPOCH + Math.round((days * DAY_MS) / 1000) * 1000, zoned: false };
}
