import { expect, it } from 'vitest';
import { timeBetween } from '../../../../src/engine/lookup/time-between';
import type { TableForm } from '../../../../src/shared/files/layout';
import type { TimeFormat } from '../../../../src/shared/files/mapping';

function form(format: TimeFormat, zone: string): TableForm {
  return {
    encoding: 'utf-8',
    layout: { kind: 'table', delimiter: ',' },
    mapping: {
      header: true,
      columns: [
        { name: 'plan', use: { kind: 'key', key: 'plan' } },
        { name: 'when', use: { kind: 'time', format, zone } },
      ],
    },
  };
}

const at = (time: string): readonly string[] => ['free', time];
const between = (of: TableForm, before: string, own: string, after: string): string | null =>
  timeBetween(of, at(own), at(before), at(after));

it.each([
  ['as the neighbors write theirs', '2026-07-14 08:20', '2026-07-14 08:41', '2026-07-14 08:30'],
  ['with seconds', '2026-07-14T08:20:00', '2026-07-14T08:20:09', '2026-07-14T08:20:04'],
  ['equal to both', '2026-07-14 08:20', '2026-07-14 08:20', '2026-07-14 08:20'],
  ['with its zone', '2026-07-14T08:20:00+02:00', '2026-07-14T08:40:00+02:00', '2026-07-14T06:30:00.000Z'],
])('a time between its neighbors is %s', (_what, before, after, middle) => {
  for (const zone of ['UTC', 'America/New_York'])
    for (const own of ['tomorrow', '']) expect(between(form('iso', zone), before, own, after)).toBe(middle);
});

it('no time is offered where a neighbor has none, where they are out of order, or for a row that has one', () => {
  const iso = form('iso', 'UTC');
  expect(between(iso, '2026-07-14 08:40', 'tomorrow', '2026-07-14 08:20')).toBeNull();
  expect(between(iso, 'yesterday', 'tomorrow', '2026-07-14 08:20')).toBeNull();
  expect(between(iso, '2026-07-14 08:20', '2026-07-14 09:00', '2026-07-14 08:40')).toBeNull();
  expect(timeBetween(iso, at('tomorrow'), undefined, at('2026-07-14 08:20'))).toBeNull();
});

it('a time is offered only in words that the column reads', () => {
  const offered = between(form('day-first', 'UTC'), '14/07/2026 08:20', 'tomorrow', '14/07/2026 08:40');
  expect([null, '2026-07-14T08:30:00.000Z']).toContain(offered);
});
