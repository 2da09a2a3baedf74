import type { TimeChoice, TimeFormat } from '../../../shared/files/mapping';
import { EVIDENCE_AT_MOST } from '../../../shared/checks/question';
import { dayMs, OTHER_CALENDARS } from './calendar';
import { readTime } from './event-time';
import { NOT_IN_DAY, ReadDay, ReadNumber } from './read-day';
import { ReadDays } from './read-days';
import { countDay, type TimeEvidence } from './time-evidence';
import { offsetText, TimeZone } from './time-zone';
import { readWritten, type WrittenTime } from './written-time';
import { namedZone, type MeantZone } from './zone-names';

/** The text is no time, or its day is not clear. */
export const NO_TIME = -1;
/** Bytes of the longest time that is written anew. */
export const TIME_LENGTH = 64;

/**
 * The one reader of times, for the cells of tables and for `$time` in JSON: a text in any known form becomes ISO 8601 with
 * its zone. What the text leaves open is decided by the choice, and counted as evidence for or against it.
 */
export class TimeReader {
  private readonly zone: TimeZone;
  /** The days that were read before. */
  readonly days = new ReadDays();
  private readonly numbers = new ReadNumber();
  private counts = emptyCounts();

  /** Throws a RangeError if there is no such zone. */
  constructor(private readonly choice: TimeChoice) {
    this.zone = new TimeZone(choice.zone);
  }

  /** The time of a text as ISO 8601 with its zone; null: it is no time, or its day is not clear. */
  read(text: string): string | null {
    if (text.length <= MAX_PLAIN_LENGTH) {
      const end = this.writePlain(scratch, 0, scratch.write(text), output, 0);
      if (end !== NOT_IN_DAY) return output.toString('latin1', 0, end);
    }
    return this.readAny(text.trim());
  }

  /**
   * As `read`, from the bytes of a text in UTF-8 to `out`. Returns the offset behind the time, or NO_TIME. `out` must have
   * room for `TIME_LENGTH` bytes, or for the text if it is longer.
   */
  write(bytes: Buffer, start: number, end: number, out: Buffer, at: number): number {
    const stop = this.writePlain(bytes, start, end, out, at);
    if (stop !== NOT_IN_DAY) return stop;
    const text = this.readAny(bytes.toString('utf8', start, end).trim());
    return text === null ? NO_TIME : at + out.write(text, at, 'latin1');
  }

  /** Writes a time of a day that was read before, or a number. */
  private writePlain(bytes: Buffer, start: number, end: number, out: Buffer, at: number): number {
    const stop = this.days.write(bytes, start, end, out, at);
    return stop === NOT_IN_DAY ? this.numbers.write(bytes, start, end, out, at) : stop;
  }

  /** What was read since the last call. */
  takeEvidence(): TimeEvidence {
    for (const day of this.days.all()) this.countDay(day);
    const { days, shortDays, buddhistDays, ...counts } = this.counts;
    this.counts = emptyCounts();
    return {
      ...counts,
      days: [...days],
      shortDays: [...shortDays],
      buddhistDays: [...buddhistDays],
    };
  }

  private readAny(text: string): string | null {
    // A complete ISO time stays as it is written.
    if (readTime(text).problem === null) return text;
    const written = readWritten(text);
    if (written === null) return null;
    this.count(written, text);
    if (written.isBuddhist && this.choice.calendar !== 'buddhist') return null;
    const day = this.dayOf(written);
    const local = day + (written.clock ?? 0);
    if (!(local >= FIRST_MS && local < END_MS)) return null;
    const offset = this.offsetMs(written, local);
    if (offset === null) return null;
    const isLocal = written.zone.kind === 'none';
    if (isLocal) this.countClock(local);
    const moment = isoOf(isLocal ? local : local - offset) + fractionOf(written.fraction);
    const time = moment + (isLocal ? offsetText(offset) : 'Z');
    if (text.length <= MAX_PLAIN_LENGTH) this.rememberDay(written, text, day, time);
    return time;
  }

  /** Midnight of a time's day; NaN: it fits two days, or this column has no such times. */
  private dayOf({ shape, dayFirst, monthFirst, yearFirst }: WrittenTime): number {
    const { format } = this.choice;
    if (shape === 'spreadsheet' && format !== 'spreadsheet') return Number.NaN;
    if (format === 'year-first' && !Number.isNaN(yearFirst)) return yearFirst;
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

  private count(written: WrittenTime, text: string): void {
    const { counts } = this;
    const { shape, clock, zone } = written;
    if (zone.kind === 'none') {
      counts.local += 1;
      if ((clock ?? 0) === 0) counts.midnight += 1;
      if (counts.locals.length < EVIDENCE_AT_MOST) counts.locals.push(text);
    } else if (zone.kind === 'several') {
      counts.unsure += 1;
      counts.zones = [...new Set([...counts.zones, ...zone.zones.map((each) => each.zone)])];
      if (counts.locals.length < EVIDENCE_AT_MOST) counts.locals.push(text);
    }
    if (shape === 'numeric') this.countOrder(written, 1, text);
    if (written.isBuddhist) this.countBuddhist(written, 1, text);
  }

  private countClock(local: number): void {
    const shown = this.zone.shownAt(local);
    if (shown === 'never') this.counts.skipped += 1;
    else if (shown === 'twice') this.counts.twice += 1;
  }

  private countBuddhist({ dayFirst, monthFirst }: WrittenTime, count: number, text?: string): void {
    const { counts } = this;
    counts.buddhist += count;
    countDay(counts.buddhistDays, Number.isNaN(dayFirst) ? monthFirst : dayFirst, count);
    if (text !== undefined && counts.buddhists.length < EVIDENCE_AT_MOST) counts.buddhists.push(text);
  }

  private countOrder({ dayFirst, monthFirst, yearFirst }: WrittenTime, count: number, text?: string): void {
    const { counts } = this;
    if (Number.isNaN(yearFirst)) {
      counts.notYearFirst += count;
    } else {
      counts.yearFirst += count;
      countDay(counts.shortDays, yearFirst, count);
      if (text !== undefined && counts.shorts.length < EVIDENCE_AT_MOST) counts.shorts.push(text);
      if (Number.isNaN(dayFirst) && Number.isNaN(monthFirst)) return;
    }
    if (Number.isNaN(monthFirst)) counts.onlyDayFirst += count;
    else if (Number.isNaN(dayFirst)) counts.onlyMonthFirst += count;
    else if (dayFirst !== monthFirst) {
      counts.either += count;
      countDay(counts.days, dayFirst, count);
      if (text !== undefined && counts.eithers.length < EVIDENCE_AT_MOST) counts.eithers.push(text);
    }
  }

  /** Most times of a file are of a day that was read before, written alike. */
  private rememberDay(written: WrittenTime, text: string, day: number, time: string): void {
    const [, before, separator, half, behind] = PLAIN_CLOCK.exec(text) ?? [];
    const { kind } = written.zone;
    const isKnown = kind === 'none' || kind === 'offset';
    const offset = kind === 'offset' ? 0 : this.zone.offsetOfDay(day);
    if (before === undefined || behind === undefined || !isKnown || offset === null) return;
    if (TELLS_MORE.test(before)) return;
    const readDay = new ReadDay(written, {
      before,
      separator: separator ?? ':',
      hasHalf: half !== undefined && half !== '',
      behind,
      date: isoOf(day).slice(0, 11),
      zone: offsetText(offset),
      minutes: written.zone.kind === 'offset' ? written.zone.minutes : 0,
    });
    // A text may have another part that looks like a time of day.
    const end = readDay.write(scratch, 0, scratch.write(text), output, 0);
    if (end === NOT_IN_DAY || output.toString('latin1', 0, end) !== time) return;
    readDay.takeCounts();
    const replaced = this.days.add(readDay);
    if (replaced !== null) this.countDay(replaced);
  }

  private countDay(day: ReadDay): void {
    const { hits, midnights } = day.takeCounts();
    const { shape, zone } = day.written;
    if (zone.kind === 'none') {
      this.counts.local += hits;
      this.counts.midnight += midnights;
    }
    if (shape === 'numeric' && hits > 0) this.countOrder(day.written, hits);
    if (day.written.isBuddhist && hits > 0) this.countBuddhist(day.written, hits);
  }
}

/** A text around a time of day such as `8:21`, `08.21.05`, `08:21:05.5` or `8:21:05 PM`: a zone or a year behind it. */
const PLAIN_CLOCK =
  /^(.*?[ T:])\d\d?([:.])\d\d(?:\2\d\d(?:\.\d+)?)?((?: ?[AaPp][Mm](?![A-Za-z]))?)((?: ?(?![AaPp](?:\.? ?[Mm]\b|$))[A-Za-z+([-].*| \d{4})?)$/;
/** `오후 1:05`, `10:00 25.11.26`: what stands before the digits tells more than the day. */
const TELLS_MORE = /午前|午後|上午|下午|오전|오후|^\d{1,2}:/;
/** A longer text is not looked up in the day before. */
const MAX_PLAIN_LENGTH = 48;
const scratch = Buffer.alloc(MAX_PLAIN_LENGTH * 3);
const output = Buffer.alloc(MAX_PLAIN_LENGTH * 3);

function emptyCounts() {
  return {
    local: 0,
    locals: new Array<string>(),
    midnight: 0,
    skipped: 0,
    twice: 0,
    unsure: 0,
    zones: new Array<string>(),
    onlyDayFirst: 0,
    onlyMonthFirst: 0,
    either: 0,
    eithers: new Array<string>(),
    days: new Map<number, number>(),
    yearFirst: 0,
    notYearFirst: 0,
    shorts: new Array<string>(),
    shortDays: new Map<number, number>(),
    buddhist: 0,
    buddhists: new Array<string>(),
    buddhistDays: new Map<number, number>(),
  };
}

const FIRST_MS = dayMs(0, 1, 1);
const END_MS = dayMs(OTHER_CALENDARS, 1, 1);

/** `2026-07-14T08:21:05`. */
function isoOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, -5);
}

/** In ms, or finer if the text is finer. */
function fractionOf(digits: string): string {
  const significant = digits.replace(/0+$/, '');
  return significant === '' ? '' : `.${significant.padEnd(3, '0')}`;
}

/** The formats of columns that hold a text as a time; none: it is no time. */
export function formatsOfTime(text: string): readonly TimeFormat[] {
  const known = FORMATS_OF_TEXTS.get(text);
  if (known !== undefined) return known;
  if (FORMATS_OF_TEXTS.size === TEXTS_AT_MOST) FORMATS_OF_TEXTS.clear();
  const formats = formatsOf(readWritten(text));
  FORMATS_OF_TEXTS.set(text, formats);
  return formats;
}

/** The same first rows are asked about again and again while a table is recognised. */
const FORMATS_OF_TEXTS = new Map<string, readonly TimeFormat[]>();
const TEXTS_AT_MOST = 4096;

function formatsOf(written: WrittenTime | null): readonly TimeFormat[] {
  if (written === null) return [];
  const { shape, dayFirst, monthFirst, yearFirst } = written;
  if (shape !== 'numeric') return [shape];
  const moments = { 'day-first': dayFirst, 'month-first': monthFirst, 'year-first': yearFirst } as const;
  return NUMERIC_FORMATS.filter((format) => !Number.isNaN(moments[format]));
}

const NUMERIC_FORMATS = ['day-first', 'month-first', 'year-first'] as const;
