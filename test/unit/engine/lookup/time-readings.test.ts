import { expect, it } from 'vitest';
import { timeReadings, withTimeRead } from '../../../../src/engine/lookup/time-readings';
import { NO_FIXES } from '../../../../src/shared/checks/fix';
import type { Form } from '../../../../src/shared/files/layout';
import type { TimeChoice } from '../../../../src/shared/files/mapping';

const formWith = (times: TimeChoice | null): Form => ({
  encoding: 'utf-8',
  layout: { kind: 'lines' },
  ...(times !== null && { times }),
});
const context = (times: TimeChoice | null = null, zone = 'UTC') => ({
  form: formWith(times),
  fixes: NO_FIXES,
  zone,
});

it('reads a time as people write it', () => {
  expect(timeReadings('26.11.2026 10:00', context())).toEqual(['2026-11-26T10:00:00Z']);
  expect(timeReadings('2026-11-26 10:00', context())).toEqual(['2026-11-26T10:00:00Z']);
  expect(timeReadings('26/11/2569 10:00', context())).toEqual(['2026-11-26T10:00:00Z']);
  expect(timeReadings('gestern', context())).toEqual([]);
});

it('tells each zone and each order of day and month that a text may mean', () => {
  expect(timeReadings('26.11.2026 10:00', context(null, 'Europe/Berlin'))).toEqual([
    '2026-11-26T10:00:00+01:00',
    '2026-11-26T10:00:00Z',
  ]);
  expect(timeReadings('03/04/2026 10:00', context())).toEqual([
    '2026-04-03T10:00:00Z',
    '2026-03-04T10:00:00Z',
  ]);
});

it('keeps to the order and the zone of the file, and to the zone that the user chose', () => {
  const times = { format: 'month-first', zone: 'Europe/Berlin' } as const;
  expect(timeReadings('03/04/2026 10:00', context(times))).toEqual(['2026-03-04T10:00:00+01:00']);
  const fixes = { all: [{ kind: 'time-zone', zone: 'Asia/Tokyo' } as const], lines: [] };
  expect(timeReadings('26.11.2026 10:00', { ...context(), fixes })).toEqual(['2026-11-26T10:00:00+09:00']);
});

it('reads a cell in the zone of its column, and none of a time in two columns', () => {
  const column = (kind: 'time' | 'date'): Form => ({
    encoding: 'utf-8',
    layout: { kind: 'table', delimiter: ',' },
    mapping: {
      header: true,
      columns: [{ name: 'when', use: { kind, format: 'iso', zone: 'Europe/Berlin' } }],
    },
  });
  const readings = (form: Form) => timeReadings('03/04/2026 10:00', { ...context(), form });
  expect(readings(column('time'))).toEqual(['2026-04-03T10:00:00+02:00', '2026-03-04T10:00:00+01:00']);
  expect(readings(column('date'))).toEqual([]);
});

it('writes into an event only a time that has one meaning', () => {
  const event = (time: string): string => `{"a":1, "$time": ${JSON.stringify(time)}}`;
  expect(withTimeRead(event('26.11.2026 10:00'), context())).toBe(event('2026-11-26T10:00:00Z'));
  for (const time of ['03/04/2026 10:00', '2026-11-26T10:00:00+01:00', 'gestern'])
    expect(withTimeRead(event(time), context())).toBe(event(time));
});
