import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ageProblem } from '../../../../../src/engine/rules/catalog/age';
import { readTime } from '../../../../../src/engine/rules/time/event-time';
import { HOUR, NOW } from '../../bench';

const iso = (ms: number): string => new Date(ms).toISOString();

describe('$time', () => {
  it.each([
    ['2026-07-14T08:21:05Z', '2026-07-14T08:21:05.000Z'],
    ['2026-07-14T08:21:05.123456789Z', '2026-07-14T08:21:05.123Z'],
    ['2026-07-14T08:21:05.1+02:00', '2026-07-14T06:21:05.100Z'],
    ['2026-07-14T08:21:05-0530', '2026-07-14T13:51:05.000Z'],
    ['2026-07-14T08:21:05+02', '2026-07-14T06:21:05.000Z'],
    ['2026-07-14 08:21:05 +00:00', '2026-07-14T08:21:05.000Z'],
    ['2026-07-14T08:21Z', '2026-07-14T08:21:00.000Z'],
    ['2026-07-14t08:21:05z', '2026-07-14T08:21:05.000Z'],
    ['2024-02-29T23:59:59Z', '2024-02-29T23:59:59.000Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    ['2017-01-01T01:59:60+02:00', '2017-01-01T00:00:00.000Z'],
  ])('%s is read as %s', (text, moment) => {
    const { ms, problem } = readTime(text);
    expect([iso(ms), problem]).toEqual([moment, null]);
  });

  it.each([
    ['2026-07-14', 'time-no-zone'],
    ['2026-07-14T08:21:05', 'time-no-zone'],
    ['2026-07-14 08:21', 'time-no-zone'],
    ['20260714', 'time-no-zone'],
    ['20260714082105', 'time-no-zone'],
    ['2026-02-31T08:21:05Z', 'time-unreadable'],
    ['2025-02-29T08:21:05Z', 'time-unreadable'],
    ['2026-02-31', 'time-unreadable'],
    ['2026-13-01T08:21:05Z', 'time-unreadable'],
    ['2026-07-14T24:00:00Z', 'time-unreadable'],
    ['2026-07-14T08:60:00Z', 'time-unreadable'],
    ['2026-07-14T12:30:60Z', 'time-unreadable'],
    ['2026-07-14T08:21:05+15:00', 'time-unreadable'],
    ['2026-07-14T08:21:05 UTC', 'time-unreadable'],
    ['Tue, 14 Jul 2026 08:21:05 GMT', 'time-unreadable'],
    ['14/07/2026 08:21', 'time-unreadable'],
    ['31 February, noon', 'time-unreadable'],
    ['now', 'time-unreadable'],
    [' 2026-07-14T08:21:05Z', 'time-unreadable'],
    [true, 'time-unreadable'],
    [{ $date: '2026-07-14T08:21:05Z' }, 'time-unreadable'],
    [[], 'time-unreadable'],
    [null, 'time-missing'],
    [undefined, 'time-missing'],
    ['', 'time-missing'],
    ['  ', 'time-missing'],
  ])('%j is %s', (value, problem) => {
    expect(readTime(value)).toEqual({ ms: Number.NaN, problem });
  });

  it('reads numbers as seconds, ms or µs by their size', () => {
    const seconds = NOW / 1000;
    for (const value of [seconds, NOW, NOW * 1000, `${seconds}`, `${NOW}`, seconds + 0.5]) {
      const { ms, problem } = readTime(value);
      expect(problem).toBe('time-number');
      expect(Math.abs(ms - NOW)).toBeLessThan(1000);
    }
    expect(readTime(0)).toEqual({ ms: 0, problem: 'time-number' });
    expect(readTime(-1)).toEqual({ ms: -1000, problem: 'time-number' });
    expect(readTime(Number.MAX_VALUE).problem).toBe('time-number');
  });

  it('agrees with JavaScript on the years 0 to 2399', () => {
    const date = fc.date({
      min: new Date('0000-01-01T00:00:00Z'),
      max: new Date('2399-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(date, (moment) => {
        expect(readTime(moment.toISOString())).toEqual({ ms: moment.getTime(), problem: null });
      }),
    );
  });

  it('refuses years of another calendar', () => {
    expect(readTime('2569-07-14T08:21:05Z').problem).toBe('time-unreadable');
  });

  it('refuses days that are not in the calendar', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2399 }), fc.nat({ max: 99 }), fc.nat({ max: 99 }), (year, month, day) => {
        const date = [String(year).padStart(4, '0'), month, day].map((part) => String(part).padStart(2, '0'));
        const text = `${date.join('-')}T00:00:00.000Z`;
        const parsed = new Date(text);
        const real = !Number.isNaN(parsed.getTime()) && parsed.toISOString() === text;
        expect(readTime(text).problem).toBe(real ? null : 'time-unreadable');
      }),
    );
  });
});

describe('the age of an event', () => {
  const WEEK = 7 * 24 * HOUR;

  it.each([
    [NOW, null],
    [NOW - WEEK - 1, 'too-old'],
    [NOW - WEEK, 'soon-too-old'],
    [NOW - WEEK + 12 * HOUR - 1, 'soon-too-old'],
    [NOW - WEEK + 12 * HOUR, null],
    [NOW + 24 * HOUR, null],
    [NOW + 24 * HOUR + 1, 'in-future'],
  ])('%d gives %s', (ms, problem) => {
    expect(ageProblem(ms, NOW)).toBe(problem);
  });
});
