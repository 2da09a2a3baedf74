import { describe, expect, it } from 'vitest';
import type { Mapping } from '../../../../../src/shared/files/mapping';
import { RowConverter } from '../../../../../src/engine/formats/table/row-to-event';
import { joinedTime, zonedTime } from '../../../../../src/engine/rules/time/joined-time';

describe('a time and its zone in two columns', () => {
  it.each([
    ['2026-11-25 10:00', 'Europe/Berlin', '2026-11-25 10:00 Europe/Berlin'],
    ['2026-11-25 10:00', ' CET ', '2026-11-25 10:00 CET'],
    ['2026-11-25 10:00', 'UTC+1', '2026-11-25 10:00 +01:00'],
    ['2026-11-25 10:00', 'GMT-05:30', '2026-11-25 10:00 -05:30'],
    ['2026-11-25 10:00', '5,5', '2026-11-25 10:00 +05:30'],
    ['2026-11-25 10:00', '-0800', '2026-11-25 10:00 -08:00'],
    ['2026-11-25 10:00', '0', '2026-11-25 10:00 UTC'],
    ['2026-11-25 10:00', '-300', '2026-11-25 10:00'],
    ['2026-11-25 10:00', '25', '2026-11-25 10:00'],
    ['2026-11-25 10:00', 'W. Europe Standard Time', '2026-11-25 10:00'],
    ['2026-11-25T10:00:00Z', 'Europe/Berlin', '2026-11-25T10:00:00Z'],
    ['1795600800', 'Europe/Berlin', '1795600800'],
  ])('%s and %s are %s', (time, zone, zoned) => {
    expect(zonedTime(time, zone)).toBe(zoned);
  });
});

describe('a date and a time of day in two columns', () => {
  it.each([
    ['2026-11-25', '08:15:30', '2026-11-25 08:15:30'],
    ['2026-11-25', '', '2026-11-25'],
    ['2026-11-25 00:00:00', '08:15', '2026-11-25 08:15'],
    ['25/11/2026 0:00', '1899-12-30 08:15:30', '25/11/2026 08:15:30'],
    ['25.11.2026', ' 08:15 ', '25.11.2026 08:15'],
    ['46351', '0.4166666667', '46351.4166666667'],
    ['46351', '0,5', '46351,5'],
    ['2026-11-25', '8', '2026-11-25 8:00'],
  ])('%s and %s are %s', (date, clock, joined) => {
    expect(joinedTime(date, clock)).toBe(joined);
  });

  it('become one time with the half of the day in a third', () => {
    const mapping: Mapping = {
      header: true,
      columns: [
        { name: 'date', use: { kind: 'date', format: 'month-first', zone: 'UTC' } },
        { name: 'AM/PM', use: { kind: 'clock' } },
        { name: 'time', use: { kind: 'clock' } },
      ],
    };
    const converter = new RowConverter(mapping);
    expect(converter.convert(['11/25/2026', 'PM', '01:30'])).toBe('{"$time":"2026-11-25T13:30:00Z"}');
    expect(converter.convert(['11/25/2026', 'AM', '12:30'])).toBe('{"$time":"2026-11-25T00:30:00Z"}');
  });

  it('become one time, in the place of the date', () => {
    const mapping: Mapping = {
      header: true,
      columns: [
        { name: 'time', use: { kind: 'clock' } },
        { name: 'id', use: { kind: 'key', key: '$unique_id' } },
        { name: 'date', use: { kind: 'date', format: 'day-first', zone: 'Europe/Berlin' } },
      ],
    };
    const converter = new RowConverter(mapping);
    expect(converter.convert(['08:15:30', 'a', '25/11/2026'])).toBe(
      '{"$unique_id":"a","$time":"2026-11-25T08:15:30+01:00"}',
    );
    expect(converter.convert(['', 'b', '25/11/2026'])).toBe(
      '{"$unique_id":"b","$time":"2026-11-25T00:00:00+01:00"}',
    );
    expect(converter.convert(['08:15:30', 'c', ''])).toBe('{"$unique_id":"c"}');
  });
});
