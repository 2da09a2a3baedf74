import { expect, it } from 'vitest';
import type { CheckReport } from '../../src/shared/checks/check';
import type { Mapping } from '../../src/shared/files/mapping';
import { columnsNote } from '../../src/renderer/text/mapping';
import { doneCheck } from '../support/views';
import { button, click, handle, openApp, press, settled } from './support';

const WITH: Mapping = {
  header: true,
  columns: [{ name: 'when', use: { kind: 'time', format: 'iso', zone: 'UTC' } }],
};
const WITHOUT: Mapping = {
  header: false,
  columns: [{ name: 'Column 1', use: { kind: 'time', format: 'iso', zone: 'UTC' } }],
};
const ROWS = [['when'], ['2026-07-14T08:21:05Z']];

function table(remembered?: string): Partial<CheckReport> {
  return {
    form: { encoding: 'utf-8', layout: { kind: 'table', delimiter: ',' }, mapping: WITH },
    preview: { rows: ROWS, event: null, otherwise: WITHOUT, ...(remembered !== undefined && { remembered }) },
  };
}

it('the user can say whether the first row is a header', async () => {
  const fake = await openApp({ check: doneCheck(table()) }, (bridge) =>
    bridge.answer('check.set-mapping', () => undefined),
  );
  const event = [...document.querySelectorAll<HTMLElement>('[role="radio"]')].find(({ textContent }) =>
    textContent?.includes('First row: an event'),
  );
  if (event === undefined) throw new Error('no choice');
  await click(event);
  expect(fake.inputs('check.set-mapping')).toEqual([{ id: 'check-1', mapping: WITHOUT }]);
});

it('the head of a column is a menu of what it may mean', async () => {
  const fake = await openApp({ check: doneCheck(table()) }, (bridge) =>
    bridge.answer('check.set-mapping', () => undefined),
  );
  handle('mapping-column').querySelector('button')?.focus();
  await press('Enter');
  await press('End');
  await press('Enter');
  expect(fake.inputs('check.set-mapping')).toEqual([
    {
      id: 'check-1',
      mapping: { header: true, columns: [{ name: 'when', use: { kind: 'leave-out' } }] },
    },
  ]);
});

it('the note counts what each column becomes', () => {
  expect(columnsNote(['$time', 'plan', '$version', null])).toBe('2 are Scarf’s, 1 kept as it is, 1 not sent');
  expect(columnsNote(['$time', '$headers.Cookie', '$plan'])).toBe('2 are Scarf’s, 1 kept as it is');
});

it('a remembered mapping shows its name, and can be renamed or forgotten', async () => {
  const fake = await openApp({ check: doneCheck(table('clicks-june.csv')) }, (bridge) => {
    bridge.answer('check.set-mapping', () => undefined);
    bridge.answer('check.forget-mapping', () => undefined);
  });
  const field = [...document.querySelectorAll('input')].find(({ value }) => value === 'clicks-june.csv');
  if (field === undefined) throw new Error('no name');
  field.value = 'Clicks of the shop';
  field.dispatchEvent(new Event('change', { bubbles: true }));
  await settled();
  expect(fake.inputs('check.set-mapping')).toEqual([
    { id: 'check-1', mapping: WITH, name: 'Clicks of the shop' },
  ]);
  await click(button('Forget it and guess again'));
  expect(fake.inputs('check.forget-mapping')).toEqual([{ id: 'check-1', mapping: WITH }]);
});
