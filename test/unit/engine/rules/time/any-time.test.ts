import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimeReader } from '../../../../../src/engine/rules/time/time-reader';
import { rounds } from '../../../../support/rounds';

/** A moment of the years 1990 to 2033 in UTC, in whole seconds and a fraction of six digits. */
interface Moment {
  readonly date: Date;
  readonly micros: string;
}

const moments = fc.record({
  date: fc
    .integer({ min: Date.UTC(1990, 0, 1) / 1000, max: Date.UTC(2033, 0, 1) / 1000 })
    .map((seconds) => new Date(seconds * 1000)),
  micros: fc.integer({ min: 1, max: 999_999 }).map((micros) => String(micros).padStart(6, '0')),
});

const two = (value: number): string => String(value).padStart(2, '0');
const names = (language: string, options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
  return ({ date }: Moment): string => format.format(date);
};
const day = ({ date }: Moment): number => date.getUTCDate();
const month = ({ date }: Moment): number => date.getUTCMonth() + 1;
const year = ({ date }: Moment): number => date.getUTCFullYear();
const clock = ({ date }: Moment, sign = ':'): string =>
  [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(sign);
const half = (moment: Moment): string => {
  const hour = moment.date.getUTCHours();
  return `${hour % 12 || 12}${clock(moment).slice(2)} ${hour < 12 ? 'AM' : 'PM'}`;
};
const short = names('en-US', { month: 'short' });
const weekday = names('en-US', { weekday: 'short' });
const seconds = ({ date }: Moment): number => date.getTime() / 1000;
const shifted = ({ date, micros }: Moment, hours: number): Moment => ({
  date: new Date(date.getTime() + hours * 3_600_000),
  micros,
});

/** How a moment is written: in UTC, or at local times of UTC, in seconds or as fine as microseconds. */
const FORMS: Readonly<Record<string, (moment: Moment) => string>> = {
  iso: (m) => `${year(m)}-${two(month(m))}-${two(day(m))} ${clock(m)}`,
  'ISO with UTC': (m) => `${year(m)}-${two(month(m))}-${two(day(m))} ${clock(m)} UTC`,
  'ISO with EST': (m) => `${FORMS['iso']?.(shifted(m, -5))} EST`,
  'ISO with GMT+2': (m) => `${FORMS['iso']?.(shifted(m, 2))} GMT+2`,
  'ISO of a zone': (m) => `${FORMS['iso']?.(shifted(m, 9))} Asia/Tokyo`,
  'basic ISO': (m) => `${year(m)}${two(month(m))}${two(day(m))}T${clock(m, '')}Z`,
  digits: (m) => `${year(m)}${two(month(m))}${two(day(m))}${clock(m, '')}`,
  'day first': (m) => `${day(m)}/${month(m)}/${year(m)} ${clock(m)}`,
  dots: (m) => `${two(day(m))}.${two(month(m))}.${year(m)} ${clock(m, '.')}`,
  'year first': (m) => `${year(m)}/${month(m)}/${day(m)} ${clock(m)}`,
  Apache: (m) => `${two(day(m))}/${short(m)}/${year(m)}:${clock(m)} +0000`,
  'Apache elsewhere': (m) => `[${(FORMS['Apache']?.(shifted(m, -7)) ?? '').replace('+0000', '-0700')}]`,
  'RFC 2822': (m) => `${weekday(m)}, ${two(day(m))} ${short(m)} ${year(m)} ${clock(m)} GMT`,
  ctime: (m) => `${weekday(m)} ${short(m)} ${String(day(m)).padStart(2, ' ')} ${clock(m)} ${year(m)}`,
  JavaScript: (m) =>
    `${weekday(m)} ${short(m)} ${two(day(m))} ${year(m)} ${clock(m)} GMT+0000 (Greenwich Mean Time)`,
  Oracle: (m) => `${two(day(m))}-${short(m).toUpperCase()}-${two(year(m) % 100)} ${clock(m, '.')}`,
  'English, 12 hours': (m) => `${short(m)} ${day(m)}, ${year(m)}, ${half(m)}`,
  'English, narrow space': (m) => `${short(m)} ${day(m)}, ${year(m)}, ${half(m).replace(' ', '\u202f')}`,
  'seconds since 1970': (m) => String(seconds(m)),
  'milliseconds since 1970': (m) => String(seconds(m) * 1000),
  Japanese: (m) => `${year(m)}年${month(m)}月${day(m)}日 ${clock(m)}`,
  ...Object.fromEntries(
    ['de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'ja'].flatMap((language) =>
      (['long', 'medium'] as const).map((style) => {
        const date = names(language, { dateStyle: style });
        return [`${language}, ${style}`, (m: Moment) => `${date(m)} ${clock(m)}`];
      }),
    ),
  ),
};

/** As fine as microseconds. */
const FINE: Readonly<Record<string, (moment: Moment) => string>> = {
  iso: (m) => `${FORMS['iso']?.(m)}.${m.micros}`,
  'a comma': (m) => `${FORMS['iso']?.(m)},${m.micros} UTC`,
  Go: (m) => `${FORMS['iso']?.(m)}.${m.micros} +0000 UTC m=+0.1`,
  Oracle: (m) => `${FORMS['Oracle']?.(m)}.${m.micros}`,
  'microseconds since 1970': (m) => `${seconds(m)}${m.micros}`,
  'nanoseconds since 1970': (m) => `${seconds(m)}${m.micros}000`,
};

const UTC = { format: 'day-first', zone: 'UTC' } as const;
/** Two digits of a year are of this century, and digits alone are of 2001 and later. */
const isPlain = (form: string, { date }: Moment): boolean =>
  form === 'Oracle' ? date.getUTCFullYear() >= 2000 : !/since/.test(form) || date.getUTCFullYear() > 2001;

describe('any moment', () => {
  it.each(Object.entries(FORMS))('is read as it was written: %s', (form, write) => {
    const reader = new TimeReader(UTC);
    fc.assert(
      fc.property(moments, (moment) => {
        fc.pre(isPlain(form, moment));
        expect([write(moment), reader.read(write(moment))]).toEqual([
          write(moment),
          moment.date.toISOString().replace('.000Z', 'Z'),
        ]);
      }),
      { numRuns: rounds(40) },
    );
  });

  it.each(Object.entries(FINE))('keeps its microseconds: %s', (form, write) => {
    const reader = new TimeReader(UTC);
    fc.assert(
      fc.property(moments, (moment) => {
        fc.pre(isPlain(form, moment));
        const digits = moment.micros.replace(/0+$/, '').padEnd(3, '0');
        expect([write(moment), reader.read(write(moment))]).toEqual([
          write(moment),
          moment.date.toISOString().replace('.000Z', `.${digits}Z`),
        ]);
      }),
      { numRuns: rounds(40) },
    );
  });
});
