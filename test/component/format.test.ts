import { describe, expect, it } from 'vitest';
import * as format from '../../src/renderer/text/format';

const NOW = new Date(2026, 6, 21, 14, 5).getTime();
const before = (milliseconds: number): string => new Date(NOW - milliseconds).toISOString();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('format', () => {
  it('formats numbers and plurals', () => {
    expect(format.count(1, 'line')).toBe('1 line');
    expect(format.count(0, 'line')).toBe('0 lines');
    expect(format.count(48_210, 'event')).toBe('48,210 events');
    expect(format.noun(2, 'line is', 'lines are')).toBe('lines are');
  });

  it('formats bytes with at most three digits', () => {
    expect(format.bytes(0)).toBe('0 bytes');
    expect(format.bytes(1)).toBe('1 byte');
    expect(format.bytes(999)).toBe('999 bytes');
    expect(format.bytes(1_000)).toBe('1 KB');
    expect(format.bytes(12_400_000)).toBe('12.4 MB');
    expect(format.bytes(999_999)).toBe('1 MB');
    expect(format.bytes(310_000)).toBe('310 KB');
  });

  it('writes a year that two moments share once', () => {
    const at = (year: number, day: number): string => new Date(year, 6, day, 14, 5).toISOString();
    expect(format.timeSpan(at(2026, 21), at(2026, 22))).toBe('21 Jul, 14:05 to 22 Jul 2026, 14:05');
    expect(format.timeSpan(at(2025, 21), at(2026, 22))).toBe('21 Jul 2025, 14:05 to 22 Jul 2026, 14:05');
    expect(format.timeSpan(at(2026, 21), at(2026, 21))).toBe('21 Jul 2026, 14:05');
  });

  it('shows 100% only when complete', () => {
    expect(format.percent(999_999, 1_000_000)).toBe('99%');
    expect(format.percent(1, 1)).toBe('100%');
    expect(format.percent(0, 0)).toBe('0%');
  });

  it('formats durations and countdowns', () => {
    expect(format.duration(0.4)).toBe('less than a second');
    expect(format.duration(41)).toBe('41 seconds');
    expect(format.duration(60)).toBe('1 minute');
    expect(format.duration(3_900)).toBe('1 hour 5 minutes');
    expect(format.shortDuration(41.9)).toBe('41 s');
    expect(format.shortDuration(3_540)).toBe('59 min');
    expect(format.shortDuration(3_900)).toBe('1 h 5 min');
    expect(format.shortDuration(86_399)).toBe('23 h');
    expect(format.countdown(32)).toBe('0:32');
    expect(format.countdown(3_725)).toBe('1:02:05');
    expect(format.countdown(-1)).toBe('0:00');
  });

  it('formats relative times by calendar day', () => {
    expect(format.ago(before(10_000), NOW)).toBe('just now');
    expect(format.ago(before(5 * MINUTE), NOW)).toBe('5 minutes ago');
    expect(format.ago(before(3 * HOUR), NOW)).toBe('3 hours ago');
    expect(format.ago(before(15 * HOUR), NOW)).toBe('yesterday');
    expect(format.ago(before(72 * HOUR), NOW)).toBe('3 days ago');
    expect(format.ago(before(240 * HOUR), NOW)).toBe('11 Jul 2026');
    expect(format.ago('not a time', NOW)).toBe('not a time');
  });

  it('shows only the time today, and the date before', () => {
    expect(format.asOf(before(MINUTE), NOW)).toBe('14:04');
    expect(format.asOf(before(48 * HOUR), NOW)).toBe('19 Jul 2026, 14:05');
  });

  it('lists line numbers and the number of further ones', () => {
    expect(format.lineNumbers([17], 1, 'line')).toBe('line 17');
    expect(format.lineNumbers([17, 902, 31_077], 3, 'row')).toBe('rows 17, 902 and 31,077');
    expect(format.lineNumbers([1, 2, 3, 4], 43, 'line')).toBe('lines 1, 2, 3 and 40 more');
  });
});
