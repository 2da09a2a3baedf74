import { BUDDHIST_YEARS_AHEAD, clockMs, DAY_MS, dayMs, offsetMinutes, OTHER_CALENDARS } from './calendar';
import { isWeekday, monthOf } from './names';
import { namedZone, offsetOfAbbreviation, zonesOfAbbreviation, type MeantZone } from './zone-names';

/** How a time is written. `numeric`: day and month as numbers, in an order that the text does not tell. */
export type Shape = 'iso' | 'epoch' | 'numeric' | 'year-first' | 'month-name' | 'spreadsheet';

/** The zone that a text names. `several`: an abbreviation that means each of these zones. */
export type WrittenZone =
  | { readonly kind: 'none' }
  | { readonly kind: 'offset'; readonly minutes: number }
  | { readonly kind: 'named'; readonly zone: string }
  | { readonly kind: 'several'; readonly zones: readonly MeantZone[] };

/** A time as a text writes it. Moments are ms since 1970 as if the local time were UTC. */
export interface WrittenTime {
  readonly shape: Shape;
  /** Midnight of the day; of a numeric date as day and month, and as month and day. NaN: there is no such day. */
  readonly dayFirst: number;
  readonly monthFirst: number;
  /** The same of a numeric date as year, month and day: `26/11/25`. NaN: it cannot be read so. */
  readonly yearFirst: number;
  /** Its year cannot be ours. The days above are those that it means as a year of the Buddhist calendar. */
  readonly isBuddhist: boolean;
  /** Whole seconds of the day in ms; null: the text names no time of day. */
  readonly clock: number | null;
  /** The digits of a second's fraction. */
  readonly fraction: string;
  readonly zone: WrittenZone;
}

const NO_ZONE: WrittenZone = { kind: 'none' };
const UTC: WrittenZone = { kind: 'offset', minutes: 0 };

/** A longer text is not a time. */
const LONGEST = 120;

/** Reads a text in any form of a time that is known; null: it is no time. */
export function readWritten(text: string): WrittenTime | null {
  if (text.length > LONGEST) return null;
  const plain = plainText(text);
  return (
    numberOf(plain) ??
    timeOf(afterWeekday(plain)) ??
    timeOf(plain) ??
    (CLOCK_FIRST.test(plain) ? timeOf(plain.replace(CLOCK_FIRST, '$2 $1')) : null)
  );
}

/** `10:00:00 25/11/2026`, as offices in Vietnam and Bulgaria write it. */
const CLOCK_FIRST = /^(\d{1,2}:\d\d(?::\d\d)?),? +(\d{1,4}[./-]\d{1,2}[./-]\d{1,4})$/;

function timeOf(text: string): WrittenTime | null {
  return (
    new Reading(text).time((reading) => reading.dated()) ??
    new Reading(text).time((reading) => reading.clocked())
  );
}

/** `Wed, `, `Mittwoch, `, `śr. `, `onsdag den `. Some of these words are also months. */
const WEEKDAY = /^([^\s\d.,]+)\.?,?\s+(?:(?:den|the|o)\s)?/;

function afterWeekday(text: string): string {
  const [whole = '', word = ''] = WEEKDAY.exec(text) ?? [];
  const first = word.toLowerCase();
  return isWeekday(first) || first === 'den' ? text.slice(whole.length) : text;
}

/** Without padding, brackets and invisible marks, with plain spaces. */
function plainText(text: string): string {
  const plain = (ONLY_ASCII.test(text) ? text : asciiText(text)).replaceAll('\t', ' ').trim();
  const last = plain.at(-1);
  const [first] = plain;
  const wrapped = (first === '[' && last === ']') || ((first === '"' || first === "'") && last === first);
  if (wrapped && plain.length > 1) return plain.slice(1, -1).trim();
  // Spreadsheets mark a text with an apostrophe.
  return first === "'" ? plain.slice(1) : plain;
}

const ONLY_ASCII = /^[\t -~]*$/;

function asciiText(text: string): string {
  return text
    .replace(INVISIBLE, '')
    .replace(/[\u00a0\u2000-\u200a\u202f\u3000]/g, ' ')
    .replace(/\u2212/g, '-')
    .replace(/\u060c/g, ',')
    .replace(JAPANESE_ERA, (_, year: string) => `${REIWA + (year === '元' ? 1 : Number(year))}年`)
    .replace(THAI_MONTH, '$1$2')
    .replace(/[\uff01-\uff5e\u0660-\u0669\u06f0-\u06f9]/g, inAscii);
}

/** `令和8年`, the year 2026. */
const JAPANESE_ERA = /^令和(\d{1,2}|元)年/;
const REIWA = 2018;
/** `พ.ย.` is one word. */
const THAI_MONTH = /([ก-ฮ][ก-๎]?)\.([ก-ฮ])\./;

/** Marks that steer how a text is set, and have no width. */
const INVISIBLE = /[\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** Full-width signs of East Asia, and the digits of Arabic and Persian. */
function inAscii(char: string): string {
  const code = char.charCodeAt(0);
  return String.fromCharCode(code > 0xff00 ? code - 0xfee0 : 0x30 + (code & 0x0f));
}

/** Day 0 of spreadsheets. They treat 1900 as a leap year, which matters only for dates before March 1900. */
const SPREADSHEET_EPOCH = Date.UTC(1899, 11, 30);

/** `/Date(1795600800000)/`, as .NET and old PowerShell write it. */
const OLD_JSON_DATE = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/;

/** Steps of 100 ns since 1601 in Windows, and since the year 1 in .NET. As ns since 1970 these are years before 1991. */
const WINDOWS_CLOCKS = [
  { from: '125000000000000000', to: '160000000000000000', secondsAhead: 11_644_473_600 },
  { from: '630000000000000000', to: '670000000000000000', secondsAhead: 62_135_596_800 },
] as const;

/** Seconds or finer since 1970, or a spreadsheet's days; null: another form. */
function numberOf(text: string): WrittenTime | null {
  const number = OLD_JSON_DATE.exec(text)?.[1] ?? inFull(text);
  const [, sign, digits, decimals = ''] = /^(-?)(\d{5}|\d{9,19})(?:[.,](\d+))?$/.exec(number) ?? [];
  if (digits === undefined) return null;
  const windows = WINDOWS_CLOCKS.find(
    ({ from, to }) => digits.length === 18 && digits >= from && digits < to,
  );
  if (windows !== undefined && sign === '')
    return epoch(Number(digits.slice(0, -7)) - windows.secondsAhead, digits.slice(-7));
  if (digits.length === 5) return sign === '' ? serial(Number(`${digits}.${decimals}`)) : null;
  if (isCompact(digits)) return null;
  const value = Number(digits);
  // (ours) A number that would be later than the year 5138 is read as ms, then as µs, then as ns.
  const finer = value < 1e11 ? 0 : value < 1e14 ? 3 : value < 1e17 ? 6 : 9;
  const seconds = Number(digits.slice(0, digits.length - finer));
  const fraction = digits.slice(digits.length - finer) + decimals;
  return sign === '-' ? epoch(-seconds, '') : epoch(seconds, fraction);
}

/** `1.795600800000e+09` in plain digits. What a spreadsheet shortened, `1.7956E+12`, has lost some and stays. */
function inFull(text: string): string {
  const [whole, first = '', decimals = '', exponent = ''] =
    /^(\d)[.,](\d{8,18})e\+?(\d\d?)$/i.exec(text) ?? [];
  const places = Number(exponent);
  if (whole === undefined || decimals.length < places) return text;
  const rest = decimals.slice(places).replace(/0+$/, '');
  return first + decimals.slice(0, places) + (rest === '' ? '' : `.${rest}`);
}

function epoch(seconds: number, fraction: string): WrittenTime {
  const ms = seconds * 1000;
  const day = Math.floor(ms / DAY_MS) * DAY_MS;
  return {
    shape: 'epoch',
    dayFirst: day,
    monthFirst: day,
    yearFirst: Number.NaN,
    isBuddhist: false,
    clock: ms - day,
    fraction,
    zone: UTC,
  };
}

/** A day number of the years 1982 to 2119; other numbers are not dates. */
function serial(days: number): WrittenTime | null {
  if (days < 30_000 || days > 80_000) return null;
  const ms = SPREADSHEET_EPOCH + Math.round((days * DAY_MS) / 1000) * 1000;
  const day = Math.floor(ms / DAY_MS) * DAY_MS;
  return {
    shape: 'spreadsheet',
    dayFirst: day,
    monthFirst: day,
    yearFirst: Number.NaN,
    isBuddhist: false,
    clock: ms - day,
    fraction: '',
    zone: NO_ZONE,
  };
}

/**
 * Whether digits alone are a date of the years 1990 to 2099 and an optional time of day: `20261125`, `2026112510`.
 * Seconds since 1970 reach the first such number in 2033.
 */
export function isCompact(digits: string): boolean {
  const parts = /^(199\d|20\d\d)(\d\d)(\d\d)(?:([01]\d|2[0-3])(?:[0-5]\d(?:[0-5]\d(?:\d{3})?)?)?)?$/.exec(
    digits,
  );
  if (parts === null) return false;
  const [, year, month, day] = parts.map(Number);
  return !Number.isNaN(dayMs(year ?? 0, month ?? 0, day ?? 0));
}

const END = -1;
const SPACE = 0x20;
const COMMA = 0x2c;
const DASH = 0x2d;
const DOT = 0x2e;
const SLASH = 0x2f;
const COLON = 0x3a;
const PLUS = 0x2b;
const AT = 0x40;

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isLetter = (code: number): boolean => (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
/** Also letters of other scripts. */
const isWordChar = (code: number): boolean => isLetter(code) || code > 0xbf;

/** Words between a date and a time of day, and within a date. */
const BETWEEN = new Set(
  (
    'at um à às las alle ore o ob om kl klo klokken den dia dnia godz v ve u saat ora pukul jam lúc г р в о ' +
    'στις בשעה الساعة เวลา'
  ).split(' '),
);
const OF = new Set(['de', 'del', 'of']);
const MORNING = new Set(['午前', '上午', '오전']);
const AFTERNOON = new Set(['午後', '下午', '오후']);
/** The day of the week behind a Chinese or Korean date. */
const WEEKDAY_BEHIND = /^(?:星期|周|週)[一二三四五六日天]|^[월화수목금토일]요일/;

/** One pass over a text. Each method returns false if the text is no time. */
class Reading {
  private at = 0;
  private shape: Shape = 'iso';
  private dayFirst = Number.NaN;
  private monthFirst = Number.NaN;
  private shortYearFirst = Number.NaN;
  private isBuddhist = false;
  private clock: number | null = null;
  private fraction = '';
  private zone: WrittenZone = NO_ZONE;
  /** Digits read last, and their value. */
  private length = 0;
  private value = 0;
  /** A time of day of the afternoon, or of the morning, that is said before its hour. */
  private half: 'am' | 'pm' | null = null;

  constructor(private readonly text: string) {}

  /** The time that one of the ways to read finds. */
  time(read: (reading: Reading) => boolean): WrittenTime | null {
    if (!read(this) || this.code !== END) return null;
    const {
      shape,
      dayFirst,
      monthFirst,
      shortYearFirst: yearFirst,
      isBuddhist,
      clock,
      fraction,
      zone,
    } = this;
    if ([dayFirst, monthFirst, yearFirst].every(Number.isNaN)) return null;
    return { shape, dayFirst, monthFirst, yearFirst, isBuddhist, clock, fraction, zone };
  }

  /** A date, and then the time of day. */
  dated(): boolean {
    return (isDigit(this.code) ? this.date() : this.monthDay()) && this.rest();
  }

  /** `Nov 25 10:00:00 2026`, `Nov 25 10:00:00 UTC 2026`. */
  clocked(): boolean {
    const month = this.monthThenDay();
    if (month === null) return false;
    const day = this.value;
    this.skipSpaces();
    if (!isDigit(this.code) || !this.clockAndZone()) return false;
    this.skipSpaces();
    return this.digits() && this.length === 4 && this.setDay('month-name', this.value, month, day);
  }

  private get code(): number {
    const { text, at } = this;
    return at < text.length ? text.charCodeAt(at) : END;
  }

  private codeAt(offset: number): number {
    const at = this.at + offset;
    return at < this.text.length ? this.text.charCodeAt(at) : END;
  }

  private skip(code: number): boolean {
    if (this.code !== code) return false;
    this.at += 1;
    return true;
  }

  private skipSpaces(): void {
    while (this.code === SPACE) this.at += 1;
  }

  /** Reads at least one digit. */
  private digits(): boolean {
    const from = this.at;
    let value = 0;
    for (let code = this.code; isDigit(code); code = this.code) {
      value = value * 10 + code - 0x30;
      this.at += 1;
    }
    this.length = this.at - from;
    this.value = value;
    return this.length > 0;
  }

  /** Reads letters of any script, in lower case; empty: there are none. */
  private word(): string {
    const from = this.at;
    while (isWordChar(this.code)) this.at += 1;
    return this.text.slice(from, this.at).toLowerCase();
  }

  /** Reads letters if they are one of these words. */
  private wordOf(words: ReadonlySet<string>): boolean {
    const from = this.at;
    if (words.has(this.word())) return true;
    this.at = from;
    return false;
  }

  /** A date that begins with a digit. */
  private date(): boolean {
    const from = this.at;
    this.digits();
    const { length, value } = this;
    if (length === 4) return this.yearFirst(value);
    if (length <= 2) return this.shortFirst(value, length);
    return isCompact(this.text.slice(from, this.at)) && this.compact(from);
  }

  /** `20261125`, `20261125T100000`, `2026112510`. */
  private compact(from: number): boolean {
    const digits = this.text.slice(from, this.at);
    const part = (at: number, length: number): number => Number(digits.slice(at, at + length));
    this.setDay('iso', part(0, 4), part(4, 2), part(6, 2));
    if (digits.length > 8) {
      this.clock = clockMs(part(8, 2), part(10, 2), part(12, 2));
      this.fraction = digits.slice(14);
      if (this.fraction === '') this.readFraction();
    }
    return true;
  }

  private setDay(shape: Shape, year: number, month: number, day: number): boolean {
    this.shape = shape;
    this.dayFirst = this.monthFirst = dayMs(this.ourYear(year), month, day);
    return !Number.isNaN(this.dayFirst);
  }

  /** The year of our calendar that a year of four digits means. */
  private ourYear(year: number): number {
    this.isBuddhist = year >= OTHER_CALENDARS;
    return this.isBuddhist ? year - BUDDHIST_YEARS_AHEAD : year;
  }

  /** `2026-11-25`, `2026/11/25`, `2026.11.25`, `2026. 11. 25.`, `2026年11月25日`, `2026-Nov-25`. */
  private yearFirst(year: number): boolean {
    const separator = this.code;
    if (separator === END) return false;
    this.at += 1;
    const isDashed = separator === DASH;
    const isPlain = isDashed || separator === SLASH || separator === DOT || separator === SPACE;
    if (!isPlain && !'年년'.includes(String.fromCharCode(separator))) return false;
    this.skipSpaces();
    if (isWordChar(this.code)) return isPlain && this.yearMonthName(year, separator);
    if (!this.digits() || this.length > 2) return false;
    const month = this.value;
    if (isPlain ? !this.skip(separator) : !'月월'.includes(this.text[this.at] ?? ' ')) return false;
    if (!isPlain) this.at += 1;
    this.skipSpaces();
    if (!this.digits() || this.length > 2) return false;
    const day = this.value;
    if (!isPlain) {
      if (!'日일号'.includes(this.text[this.at] ?? ' ')) return false;
      this.at += 1;
      this.skipParentheses();
    } else if (separator === DOT && (this.codeAt(1) === END || this.codeAt(1) === SPACE)) this.skip(DOT);
    return this.setDay(isDashed ? 'iso' : 'year-first', year, month, day);
  }

  private yearMonthName(year: number, separator: number): boolean {
    const month = monthOf(this.word());
    const isHungarian = separator === DOT && this.code === SPACE;
    if (month === undefined || (!isHungarian && !this.skip(separator))) return false;
    this.skipSpaces();
    if (!this.digits() || this.length > 2) return false;
    const day = this.value;
    if (separator === DOT) this.skip(DOT);
    return this.setDay('month-name', year, month, day);
  }

  /** `(水)`, `(Wed)`; a zone in parentheses stays. */
  private weekdayInParentheses(): void {
    const [whole = '', word = ''] = /^\(([^)\s]+)\)/.exec(this.text.slice(this.at)) ?? [];
    if (/^[月火水木金土日월화수목금토일]$/.test(word) || isWeekday(word.toLowerCase()))
      this.at += whole.length;
  }

  /** `(水)` */
  private skipParentheses(): void {
    if (this.text[this.at] !== '(') return;
    const close = this.text.indexOf(')', this.at);
    if (close !== -1) this.at = close + 1;
  }

  /** `25/11/2026`, `11-25-26`, `26/11/25`, `25. 11. 2026`, `25. November 2026`, `25-NOV-26`, `25 de noviembre de 2026`. */
  private shortFirst(first: number, firstLength: number): boolean {
    const separator = this.code;
    const suffix = this.ordinal();
    if (separator === DOT || separator === SLASH || separator === DASH) this.at += 1;
    this.skipSpaces();
    if (suffix || !isDigit(this.code)) return this.dayMonthName(first, separator);
    if (separator !== DOT && separator !== SLASH && separator !== DASH) return false;
    if (!this.digits() || this.length > 2) return false;
    const second = this.value;
    if (!this.skip(separator)) return false;
    this.skipSpaces();
    if (!this.digits() || (this.length !== 4 && this.length !== 2)) return false;
    const year = this.length === 2 ? 2000 + this.value : this.ourYear(this.value);
    this.shape = 'numeric';
    this.dayFirst = dayMs(year, second, first);
    this.monthFirst = dayMs(year, first, second);
    if (this.length === 2 && firstLength === 2) this.shortYearFirst = dayMs(2000 + first, second, this.value);
    return true;
  }

  /** `25th`, `1er`, `1º`. */
  private ordinal(): boolean {
    const from = this.at;
    const word = this.word();
    if (/^(?:st|nd|rd|th|er|º|ª|°)$/.test(word)) return true;
    this.at = from;
    return false;
  }

  private dayMonthName(day: number, separator: number): boolean {
    this.skipOf();
    const month = monthOf(this.word());
    if (month === undefined) return false;
    if (!this.skipMonthEnd(separator)) return false;
    if (!this.digits()) return false;
    const { length, value } = this;
    // "25 Nov 10:00" has no year.
    if (length !== 4 && (length !== 2 || this.code === COLON)) return false;
    return this.setDay('month-name', length === 2 ? 2000 + value : value, month, day);
  }

  /** What stands between the name of a month and the year; nothing does in `25NOV2026`. */
  private skipMonthEnd(separator: number): boolean {
    const from = this.at;
    this.skip(DOT);
    this.skip(COMMA);
    if (separator === DASH || separator === SLASH) this.skip(separator);
    this.skipSpaces();
    this.skipOf();
    if (this.text[this.at] === "'") this.at += 1;
    return this.at > from || isLetter(separator);
  }

  private skipOf(): void {
    if (this.wordOf(OF)) this.skipSpaces();
  }

  /** `Nov 25, 2026`, `November 25th 2026`, `Nov-25-2026`. */
  private monthDay(): boolean {
    const month = this.monthThenDay();
    if (month === null) return false;
    const day = this.value;
    this.ordinal();
    const separated = this.skip(COMMA) || this.skip(DASH) || this.code === SPACE;
    this.skipSpaces();
    if (!separated || !this.digits() || this.length !== 4) return false;
    return this.setDay('month-name', this.value, month, day);
  }

  /** Reads a month and a day, which is then in `value`. */
  private monthThenDay(): number | null {
    const month = monthOf(this.word());
    if (month === undefined) return null;
    const spaced = this.skip(DOT) || this.code === SPACE || this.code === DASH;
    if (!this.skip(DASH)) this.skipSpaces();
    return spaced && this.digits() && this.length <= 2 ? month : null;
  }

  /** What follows a date: nothing, a zone, or a time of day with or without one. */
  private rest(): boolean {
    if (this.clock !== null) return this.zoneEnd();
    if (this.code === END) return true;
    const from = this.at;
    if (this.between() && isDigit(this.code)) return this.clockAndZone();
    this.at = from;
    return this.half === null && this.zoneEnd();
  }

  /** What separates a date from its time of day. */
  private between(): boolean {
    const { code } = this;
    if (code === COLON || code === DASH || code === 0x5f) {
      this.at += 1;
      // A zone such as `-05:00` begins alike.
      return code !== DASH || this.codeAt(2) === DOT || this.shape === 'month-name';
    }
    if ((code | 0x20) === 0x74 && isDigit(this.codeAt(1))) {
      this.at += 1;
      return true;
    }
    // A date such as `25. 11. 2026.` ends with its dot.
    if (this.shape === 'numeric' || this.shape === 'month-name') this.skip(DOT);
    this.skip(COMMA);
    this.skipSpaces();
    this.weekdayInParentheses();
    this.skipSpaces();
    if (this.skip(AT)) this.skipSpaces();
    while (this.wordOf(BETWEEN) || this.weekday()) {
      this.skip(DOT);
      this.skip(COMMA);
      this.skipSpaces();
    }
    if (this.wordOf(MORNING)) this.half = 'am';
    else if (this.wordOf(AFTERNOON)) this.half = 'pm';
    this.skipSpaces();
    return true;
  }

  /** Reads a day of the week. */
  private weekday(): boolean {
    const from = this.at;
    const behind = WEEKDAY_BEHIND.exec(this.text.slice(from))?.[0] ?? '';
    this.at += behind.length;
    return behind !== '' || isWeekday(this.word()) || this.back(from);
  }

  private clockAndZone(): boolean {
    return this.timeOfDay() && this.zoneEnd();
  }

  /** `10:00:00.123`, `10.00`, `10h30`, `1 PM`, `10時00分00秒`, `100000`. */
  private timeOfDay(): boolean {
    this.digits();
    let hour = this.value;
    let minute = 0;
    let second = 0;
    if (this.length === 4 || this.length === 6) {
      const compact = this.length === 4 ? hour * 100 : hour;
      [hour, minute, second] = [Math.floor(compact / 10_000), Math.floor(compact / 100) % 100, compact % 100];
      this.readFraction();
    } else {
      if (this.length > 2) return false;
      const isAlone = !this.minutes();
      if (!isAlone) {
        minute = this.value;
        if (this.seconds()) second = this.value;
      }
      if (!this.halfOfDay(isAlone)) return false;
      const shown = hour;
      if (this.half !== null) {
        if (shown > 12) return false;
        hour = (shown % 12) + (this.half === 'pm' ? 12 : 0);
      }
    }
    // ISO 8601 also calls the end of a day 24:00.
    const isEnd = hour === 24 && minute === 0 && second === 0 && !/[1-9]/.test(this.fraction);
    this.clock = isEnd ? DAY_MS : clockMs(hour, minute, second);
    return !Number.isNaN(this.clock);
  }

  /** Reads the separator and the minutes behind an hour; false: there are none. */
  private minutes(): boolean {
    const from = this.at;
    this.skipSpaces();
    const separator = this.text[this.at]?.toLowerCase();
    if (separator === undefined || !':.h時시时点'.includes(separator)) return this.back(from);
    this.at += 1;
    this.skipSpaces();
    const isWord = separator !== ':' && separator !== '.';
    if (this.digits()) return this.length === 2 || (isWord && this.length === 1) ? true : this.back(from);
    return isWord ? true : this.back(from);
  }

  /** Reads the separator and the seconds behind minutes, with their fraction; false: there are none. */
  private seconds(): boolean {
    const from = this.at;
    const separator = this.text[this.at] ?? ' ';
    if ('分분'.includes(separator)) {
      this.at += 1;
      this.skipSpaces();
      if (!this.digits()) return false;
      const { value } = this;
      if ('秒초'.includes(this.text[this.at] ?? ' ')) this.at += 1;
      this.value = value;
      return true;
    }
    if (separator !== ':' && separator !== '.' && separator !== 'm') return false;
    this.at += 1;
    if (!this.digits() || this.length !== 2) return this.back(from);
    const { value } = this;
    if (separator === 'm' && this.text[this.at] === 's') this.at += 1;
    if (!this.readFraction() && this.code === COLON && isDigit(this.codeAt(1))) {
      this.at += 1;
      this.readDecimals();
    }
    this.value = value;
    return true;
  }

  private readFraction(): boolean {
    if ((this.code !== DOT && this.code !== COMMA) || !isDigit(this.codeAt(1))) return false;
    this.at += 1;
    this.readDecimals();
    return true;
  }

  private readDecimals(): void {
    const from = this.at;
    this.digits();
    this.fraction = this.text.slice(from, this.at);
  }

  private back(to: number): boolean {
    this.at = to;
    return false;
  }

  /** Reads `AM`, `p.m.`, `Uhr`, `h`. An hour alone needs one of them. False: the hour is none. */
  private halfOfDay(isNeeded: boolean): boolean {
    const found =
      /^ ?(?:([ap])(?:\.? ?m\b\.?|$)|([πμ])\.? ?μ\.?|([صم])(?= |$)|(?:uhr|uur|h|hrs)\b|น\.|ч\.?)/i;
    const match = found.exec(this.text.slice(this.at));
    if (match === null) return !isNeeded || this.half !== null;
    const [whole, latin, greek, arabic] = match;
    this.at += whole.length;
    const half = latin ?? greek ?? arabic;
    if (half !== undefined) this.half = 'pμم'.includes(half.toLowerCase()) ? 'pm' : 'am';
    return true;
  }

  /** Reads an optional zone, with what programs write behind it. */
  private zoneEnd(): boolean {
    this.skipSpaces();
    const { code } = this;
    if (code === END) return true;
    if (code === PLUS || code === DASH) return this.offset() && this.zoneComment();
    if (this.text[this.at] === '(' || this.text[this.at] === '[') return this.zoneInBrackets();
    if (!isLetter(code)) return true;
    const name = /^[A-Za-z]+(?:\/[A-Za-z0-9_+-]+)*/.exec(this.text.slice(this.at))?.[0] ?? '';
    this.at += name.length;
    const isUtc = /^(?:utc|gmt|ut)$/i.test(name);
    if (
      isUtc &&
      (this.code === PLUS || this.code === DASH || / [+-]/.test(this.text.slice(this.at, this.at + 2)))
    ) {
      this.skipSpaces();
      return this.offset() && this.zoneComment();
    }
    return this.setZone(name) && this.zoneComment();
  }

  private setZone(name: string): boolean {
    const minutes = offsetOfAbbreviation(name);
    const zones = zonesOfAbbreviation(name);
    if (minutes !== undefined) this.zone = { kind: 'offset', minutes };
    else if (zones !== undefined) this.zone = { kind: 'several', zones };
    else if (name.includes('/') && namedZone(name) !== undefined) this.zone = { kind: 'named', zone: name };
    else return false;
    return true;
  }

  /** `+01:00`, `+0100`, `+1`. */
  private offset(): boolean {
    const sign = this.code === DASH ? -1 : 1;
    this.at += 1;
    if (!this.digits() || this.length > 4 || this.length === 3) return false;
    let hour = this.value;
    let minute = 0;
    if (this.length === 4) {
      minute = hour % 100;
      hour = Math.floor(hour / 100);
    } else if (this.code === COLON) {
      this.at += 1;
      if (!this.digits() || this.length !== 2) return false;
      minute = this.value;
    }
    const minutes = offsetMinutes(sign, hour, minute);
    this.zone = { kind: 'offset', minutes };
    return !Number.isNaN(minutes);
  }

  /** `(UTC)`, `[Europe/Berlin]`. */
  private zoneInBrackets(): boolean {
    const [whole = '', name = '', offset] =
      /^[([]((?:utc|gmt) ?([+-]\d{1,2}(?::\d\d)?)|[^)\]]*)[)\]]/i.exec(this.text.slice(this.at)) ?? [];
    const end = this.at + whole.length;
    if (offset !== undefined) {
      this.at += whole.indexOf(offset);
      if (!this.offset()) return false;
    }
    this.at = end;
    return whole !== '' && (offset !== undefined || this.setZone(name));
  }

  /** The name of a zone whose offset is known, and Go's clock: `+0100 CET m=+0.1`, `GMT+0100 (Central European Time)`. */
  private zoneComment(): boolean {
    const comment = /^(?: ?\([^)]*\)| ?\[[^\]]*\]| [A-Z]{2,5}(?= |$)| [+-]\d\d(?= |$))?(?: m=[+-][\d.]+)?/;
    this.at += comment.exec(this.text.slice(this.at))?.[0].length ?? 0;
    return true;
  }
}
