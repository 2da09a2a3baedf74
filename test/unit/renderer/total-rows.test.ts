import { expect, it } from 'vitest';
import { looksLikeTotal } from '../../../src/renderer/features/fix/total-rows';
import type { FlawedRow, RowContent } from '../../../src/shared/checks/flawed-row';
import type { ProblemCode } from '../../../src/shared/checks/problem';

function row(cells: readonly string[], code: ProblemCode = 'time-unreadable'): FlawedRow {
  const content: RowContent = { kind: 'cells', table: 0, cells, text: '' };
  const problems = [{ code, grade: 'error', notes: [], key: null } as const];
  return { line: 244, found: problems, content, edited: [], changed: {}, leftOut: false, problems };
}

it.each(['Summe', 'Total', 'Gesamt:', 'TOTALS', 'Gesamtsumme', 'Grand total', '合計'])(
  'a row without a time that says “%s” looks like a total',
  (word) => {
    expect(looksLikeTotal(row([word, '', '240']))).toBe(true);
    expect(looksLikeTotal(row(['', word, '240'], 'time-missing'))).toBe(true);
  },
);

it('an event that such a row became does, when it is fixed after an import', () => {
  const text = '{"$time":"Summe","plan":"Total"}';
  const field = (key: string, shown: string) =>
    ({ key, shown, kind: 'text', value: { start: 0, end: 0 } }) as const;
  const event = (time: string): FlawedRow => ({
    ...row([]),
    content: { kind: 'event', text, fields: [field('$time', time), field('plan', 'Total')] },
  });
  expect(looksLikeTotal(event('Summe'))).toBe(true);
  expect(looksLikeTotal(event('gestern'))).toBe(false);
});

it('no other row does', () => {
  for (const word of ['gestern', 'total-cleaner', 'Gesamtschule', 'Summer', 'assume'])
    expect(looksLikeTotal(row([word, '', '240']))).toBe(false);
  expect(looksLikeTotal(row(['Summe', '', '240'], 'unknown-artifact'))).toBe(false);
});
