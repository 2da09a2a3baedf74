import { describe, expect, it } from 'vitest';
import type { Mapping, TimeFormat } from '../../../../../src/shared/mapping';
import { TimeReader, isTimeOf } from '../../../../../src/engine/rules/time/time-reader';
import {
  guessMapping,
  isAmbiguous,
  timeFormatOf,
} from '../../../../../src/engine/formats/table/guess-mapping';
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
    expect(isTimeOf(cell, format)).toBe(expected !== null);
  });

  it('have one format, which all cells decide', () => {
    expect(timeFormatOf(['1/2/2026', '3/4/2026'])).toBe('day-first');
    expect(isAmbiguous(['1/2/2026', '', '3/4/2026'])).toBe(true);
    expect(timeFormatOf(['1/2/2026', '3/14/2026'])).toBe('month-first');
    expect(isAmbiguous(['1/2/2026', '3/14/2026'])).toBe(false);
    expect(timeFormatOf(['1/2/2026', '14/3/2026'])).toBe('day-first');
    expect(timeFormatOf(['one', 'two'])).toBe(null);
    expect(timeFormatOf(['', ''])).toBe(null);
  });
});

function uses(mapping: Mapping): string[] {
  return mapping.columns.map(({ use }) =>
    use.kind === 'time' ? `time ${use.format} ${use.zone}` : use.kind === 'key' ? use.key : use.kind,
  );
}

describe('the guessed mapping of a table', () => {
  it('is right for an export of Scarf', () => {
    const mapping = guessMapping([
      ['id', 'type', 'package', 'version', 'time', 'referer', 'user_agent', 'origin_country'],
      ['9c1f', 'manifest', 'docs-site', '1.2', '2026-07-14 08:21:05.123 UTC', '', 'curl/8', 'DE'],
    ]);
    expect(uses(mapping)).toEqual([
      '$unique_id',
      '$type',
      '$package',
      '$version',
      'time iso UTC',
      '$referrer',
      '$user_agent',
      'origin_country',
    ]);
  });

  it('follows the names of the columns', () => {
    const mapping = guessMapping([
      ['time', 'package_id', 'id', 'ip', 'referer', 'User Agent', '$plan', 'plan', ''],
      ['2026-07-14T08:21:05Z', 'p', '1', '52.14.7.9', '', 'curl', 'free', 'x', 'y'],
    ]);
    expect(mapping.header).toBe(true);
    expect(uses(mapping)).toEqual([
      'time iso UTC',
      '$package',
      '$unique_id',
      '$remote_address',
      '$referrer',
      '$user_agent',
      'plan',
      'plan',
      'Column 9',
    ]);
  });

  it('follows the cells if there is no header', () => {
    const mapping = guessMapping([
      ['14/07/2026 08:21', '52.14.7.9', 'free'],
      ['14/07/2026 08:22', '52.14.7.10', 'pro'],
    ]);
    expect(mapping.header).toBe(false);
    expect(mapping.columns.map(({ name }) => name)).toEqual(['Column 1', 'Column 2', 'Column 3']);
    expect(uses(mapping)).toEqual(['time day-first UTC', '$remote_address', 'Column 3']);
  });

  it('gives each key to one column, and each column a unique name', () => {
    const mapping = guessMapping([
      ['ts', 'time', 'a', 'a'],
      ['2026-07-14', '2026-07-15', '1', '2'],
    ]);
    expect(uses(mapping)).toEqual(['time iso UTC', 'time', 'a', 'a 2']);
    expect(mapping.columns.map(({ name }) => name)).toEqual(['ts', 'time', 'a', 'a 2']);
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
