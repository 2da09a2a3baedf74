import type { TimeChoice, TimeFormat } from '../../../shared/mapping';
import { EVIDENCE_AT_MOST } from '../../../shared/question';
import { dayMs } from './calendar';
import { readTime } from './event-time';
import { countDay, type TimeEvidence } from './time-evidence';
import { offsetText, TimeZone } from './time-zone';
import { readWritten, type WrittenTime } from './written-time';
import { namedZone, type MeantZone } from './zone-names';

/** A day whose times were read last, as the texts before and behind their time of day. */
interface CachedDay {
  readonly before: string;
  readonly date: string;
  readonly offset: string;
  readonly written: WrittenTime;
  /** Times that were read from here and are not in the evidence yet. */
  hits: number;
  midnights: number;
}

const NO_DAY: CachedDay = {
  before: '?',
  date: '',
  offset: '',
  written: {
    shape: 'iso',
    dayFirst: Number.NaN,
    monthFirst: Number.NaN,
    clock: null,
    fraction: '',
    zone: { kind: 'none' },
  },
  hits: 0,
  midnights: 0,
};

/**
 * The one reader of times, for the cells of tables and for `$time` in JSON: a text in any known form becomes ISO 8601 with
 * its zone. What the text leaves open is decided by the choice, and counted as evidence for or against it.
 */
export class TimeReader {
  private readonly zone: TimeZone;
  private day: CachedDay = NO_DAY;
  private counts = emptyCounts();

  /** Throws a RangeError if there is no such zone. */
  constructor(private readonly choice: TimeChoice) {
    this.zone = new TimeZone(choice.zone);
  }

  /** The time of a text as ISO 8601 with its zone; null: it is no time, or its day is not clear. */
  read(text: string): string | null {
    return this.readInDay(text) ?? this.readAny(text.trim());
  }

  /** What was read since the last call. */
  takeEvidence(): TimeEvidence {
    this.countDay();
    const { days, ...counts } = this.counts;
    this.counts = emptyCounts();
    return { ...counts, days: [...days] };
  }

  /** Most times of a file are of the day of the time before, written alike. */
  private readInDay(text: string): string | null {
    const { day } = this;
    if (!text.startsWith(day.before)) return null;
    const clock = plainClock(text, day.before.length);
    if (clock === null) return null;
    day.hits += 1;
    if (clock === '00:00:00') day.midnights += 1;
    return day.date + clock + day.offset;
  }

  private readAny(text: string): string | null {
    // A complete ISO time stays as it is written.
    if (readTime(text).problem === null) return text;
    const written = readWritten(text);
    if (written === null) return null;
    this.countLike(written, written.clock ?? 0, () => text);
    const day = this.dayOf(written);
    const local = day + (written.clock ?? 0);
    if (!(local >= FIRST_MS && local < END_MS)) return null;
    const offset = this.offsetMs(written, local);
    if (offset === null) return null;
    if (written.zone.kind !== 'none') return `${isoOf(local - offset)}${fractionOf(written.fraction)}Z`;
    this.rememberDay(written, text, day);
    return `${isoOf(local)}${fractionOf(written.fraction)}${this.zone.offsetAt(local)}`;
  }

  /** Midnight of a time's day; NaN: it fits two days, or this column has no such times. */
  private dayOf({ shape, dayFirst, monthFirst }: WrittenTime): number {
    const { format } = this.choice;
    if (shape === 'spreadsheet' && format !== 'spreadsheet') return Number.NaN;
    if (Number.isNaN(monthFirst)) return dayFirst;
    if (Number.isNaN(dayFirst) || dayFirst === monthFirst || format === 'month-first') return monthFirst;
    return format === 'day-first' ? dayFirst : Number.NaN;
  }

  /** Null: the zone that the text names is not clear. */
  private offsetMs({ zone }: WrittenTime, local: number): number | null {
    switch (zone.kind) {
      case 'none':
        return this.zone.offsetMsAt(local);
      case 'offset':
        return zone.minutes * 60_000;
      case 'named':
        return namedZone(zone.zone)?.offsetMsAt(local) ?? null;
      case 'several':
        return this.offsetOfOne(zone.zones, local);
    }
  }

  /** The offset of an abbreviation whose meaning the chosen zone tells: it is that zone, or one with the same clocks. */
  private offsetOfOne(zones: readonly MeantZone[], local: number): number | null {
    const { choice, zone } = this;
    const year = new Date(local).getUTCFullYear();
    const clocks = [0, 6].map((month) => zone.offsetMsAt(Date.UTC(year, month, 1)) / 60_000);
    const meant =
      zones.find((each) => each.zone === choice.zone) ??
      zones.find(({ minutes }) => clocks.includes(minutes));
    return meant === undefined ? null : meant.minutes * 60_000;
  }

  /** Counts a text as evidence that is written like one that was read before, but for its time of day, in ms. */
  countLike({ shape, dayFirst, monthFirst, zone }: WrittenTime, clock: number, text: () => string): void {
    const { counts } = this;
    if (zone.kind === 'none') {
      counts.local += 1;
      if (clock === 0) counts.midnight += 1;
      if (counts.locals.length < EVIDENCE_AT_MOST) counts.locals.push(text());
    } else if (zone.kind === 'several') {
      counts.unsure += 1;
      counts.zones = [...new Set([...counts.zones, ...zone.zones.map((each) => each.zone)])];
      if (counts.locals.length < EVIDENCE_AT_MOST) counts.locals.push(text());
    }
    if (shape === 'numeric') this.countOrder(dayFirst, monthFirst, 1, text);
  }

  private countOrder(dayFirst: number, monthFirst: number, count: number, text?: () => string): void {
    const { counts } = this;
    if (Number.isNaN(monthFirst)) counts.onlyDayFirst += count;
    else if (Number.isNaN(dayFirst)) counts.onlyMonthFirst += count;
    else if (dayFirst !== monthFirst) {
      counts.either += count;
      countDay(counts.days, dayFirst, count);
      if (text !== undefined && counts.eithers.length < EVIDENCE_AT_MOST) counts.eithers.push(text());
    }
  }

  /** Remembers the day of a text with a plain time of day. */
  private rememberDay(written: WrittenTime, text: string, day: number): void {
    const offset = this.zone.offsetOfDay(day);
    const before = /^.*?[ T](?=\d\d?:\d\d)/.exec(text)?.[0];
    if (offset === null || before === undefined || plainClock(text, before.length) === null) return;
    this.countDay();
    const date = isoOf(day).slice(0, 11);
    this.day = { before, date, offset: offsetText(offset), written, hits: 0, midnights: 0 };
  }

  private countDay(): void {
    const { hits, midnights, written } = this.day;
    if (hits === 0) return;
    this.counts.local += hits;
    this.counts.midnight += midnights;
    if (written.shape === 'numeric') this.countOrder(written.dayFirst, written.monthFirst, hits);
    this.day.hits = this.day.midnights = 0;
  }
}

function emptyCounts() {
  return {
    local: 0,
    locals: new Array<string>(),
    midnight: 0,
    unsure: 0,
    zones: new Array<string>(),
    onlyDayFirst: 0,
    onlyMonthFirst: 0,
    either: 0,
    eithers: new Array<string>(),
    days: new Map<number, number>(),
  };
}

const FIRST_MS = dayMs(0, 1, 1);
const END_MS = dayMs(10_000, 1, 1);

/** `2026-07-14T08:21:05`. */
function isoOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, -5);
}

/** In ms, or finer if the text is finer. */
function fractionOf(digits: string): string {
  const significant = digits.replace(/0+$/, '');
  return significant === '' ? '' : `.${significant.padEnd(3, '0')}`;
}

/** Whether a text is a time that a column of this format holds. */
export function isTimeOf(text: string, format: TimeFormat): boolean {
  const written = readWritten(text);
  if (written === null) return false;
  const { shape, dayFirst, monthFirst } = written;
  if (shape !== 'numeric') return shape === format;
  return !Number.isNaN(
    format === 'day-first' ? dayFirst : format === 'month-first' ? monthFirst : Number.NaN,
  );
}

/**
 * The time of day from `at` to the end of a text, as `08:21:05` with a fraction that the text may have; null: it is not
 * as plain as `8:21`, `08:21:05.5` or `8:21:05 PM`.
 */
function plainClock(text: string, at: number): string | null {
  let end = at + (text.charCodeAt(at + 1) === COLON ? 1 : 2);
  let hour = numberAt(text, at, end);
  const minuteAt = end + 1;
  if (text.charCodeAt(end) !== COLON || !(numberAt(text, minuteAt, minuteAt + 2) < 60)) return null;
  end = minuteAt + 2;
  if (text.charCodeAt(end) === COLON) {
    if (!(numberAt(text, end + 1, end + 3) < 60)) return null;
    end += 3;
  }
  const secondEnd = end;
  if (end - minuteAt === 5 && text.charCodeAt(end) === DOT) {
    for (end += 1; end < text.length && isDigitAt(text, end); end += 1);
    if (end === secondEnd + 1) return null;
  }
  if (end < text.length) {
    const half = text.charCodeAt(end + 1) | 0x20;
    const isHalf = text.charCodeAt(end) === SPACE && (half === LETTER_A || half === LETTER_P);
    if (!isHalf || (text.charCodeAt(end + 2) | 0x20) !== LETTER_M || end + 3 !== text.length) return null;
    if (!(hour >= 1 && hour <= 12)) return null;
    hour = (hour % 12) + (half === LETTER_P ? 12 : 0);
  }
  if (!(hour < 24)) return null;
  const minutes = text.slice(minuteAt, secondEnd);
  const whole = `${hour < 10 ? '0' : ''}${hour}:${minutes}${minutes.length === 2 ? ':00' : ''}`;
  return end > secondEnd && text.charCodeAt(secondEnd) === DOT
    ? whole + fractionOf(text.slice(secondEnd + 1, end))
    : whole;
}

const COLON = 0x3a;
const DOT = 0x2e;
const SPACE = 0x20;
const LETTER_A = 0x61;
const LETTER_M = 0x6d;
const LETTER_P = 0x70;

function isDigitAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}

/** The value of one or two digits; NaN: they are not digits. */
function numberAt(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at += 1) {
    if (!isDigitAt(text, at)) return Number.NaN;
    value = value * 10 + text.charCodeAt(at) - 0x30;
  }
  return value;
}
