import { describe, expect, it } from 'vitest';
import type { Mapping, TimeFormat } from '../../../../../src/shared/files/mapping';
import { formatsOfTime, TimeReader } from '../../../../../src/engine/rules/time/time-reader';
import { timeFormatOf } from '../../../../../src/engine/formats/table/time-format';
import { RowConverter } from '../../../../../src/engine/formats/table/row-to-event';

describe('the times of a column', () => {
  it.each<[TimeFormat, string, string | null]>([
    ['iso', '2026-07-14T08:21:05.123+02:00', '2026-07-14T08:21:05.123+02:00'],
    ['iso', ' 2026-07-14 08:21 ', '2026-07-14T08:21:00+02:00'],
    ['iso', '2026-07-14', '2026-07-14T00:00:00+02:00'],
    ['iso', '2026-07-14 08:21:05.5 UTC', '2026-07-14T08:21:05.500Z'],
    ['iso', '2026-02-31 08:21', null],
    ['epoch', '1784016000', '2026-07-14T08:00:00Z'],
    ['epoch', '1784016000123', '2026-07-14T08:00:00.123Z'],
    ['epoch', '12', null],
    ['day-first', '14/07/2026 08:21', '2026-07-14T08:21:00+02:00'],
    ['day-first', '14.7.26', '2026-07-14T00:00:00+02:00'],
    ['month-first', '7/14/2026 8:21:05 PM', '2026-07-14T20:21:05+02:00'],
    ['month-first', '1/14/2026, 12:00 am', '2026-01-14T00:00:00+01:00'],
    ['month-first', '1/14/2026 13:00 pm', null],
    ['year-first', '2026/07/14 08:21:05.5', '2026-07-14T08:21:05.500+02:00'],
    ['month-name', '14 Jul 2026 08:21', '2026-07-14T08:21:00+02:00'],
    ['month-name', 'Jul 14, 2026, 8:21 PM', '2026-07-14T20:21:00+02:00'],
    ['month-name', 'July 14 2026', '2026-07-14T00:00:00+02:00'],
    ['month-name', 'Tue, 14 Jul 2026 08:21:05 GMT', '2026-07-14T08:21:05Z'],
    ['month-name', '14/Jul/2026:08:21:05 +0530', '2026-07-14T02:51:05Z'],
    ['month-name', '14 Foo 2026', null],
    ['spreadsheet', '46217.5', '2026-07-14T12:00:00+02:00'],
    ['spreadsheet', '12', null],
  ])('%s: %s', (format, cell, expected) => {
    expect(new TimeReader({ format, zone: 'Europe/Berlin' }).read(cell)).toBe(expected);
    expect(formatsOfTime(cell).includes(format)).toBe(expected !== null);
  });

  it('have one format, which all cells decide', () => {
    expect(timeFormatOf(['1/2/2026', '3/4/2026'])).toBe('day-first');
    expect(timeFormatOf(['1/2/2026', '3/14/2026'])).toBe('month-first');
    expect(timeFormatOf(['1/2/2026', '14/3/2026'])).toBe('day-first');
    expect(timeFormatOf(['one', 'two'])).toBe(null);
    expect(timeFormatOf(['', ''])).toBe(null);
  });
});

describe('a row as an event', () => {
  const mapping: Mapping = {
    header: true,
    columns: [
      { name: 'when', use: { kind: 'time', format: 'day-first', zone: 'UTC' } },
      { name: 'secret', use: { kind: 'leave-out' } },
      { name: 'note', use: { kind: 'key', key: 'note "x"' } },
    ],
  };
  const text = (...cells: string[]): string => new RowConverter(mapping).convert(cells);

  it('keeps its cells as they are written, without the empty ones', () => {
    expect(text('14/07/2026', 'x', '1.50')).toBe('{"$time":"2026-07-14T00:00:00Z","note \\"x\\"":"1.50"}');
    expect(text('', 'x', 'é\n"')).toBe('{"note \\"x\\"":"é\\n\\""}');
    expect(text('soon')).toBe('{"$time":"soon"}');
    expect(text('', '', '')).toBe('');
  });
});
