import fc from 'fast-check';
import { expect, it } from 'vitest';
import { numberText, type DateSystem } from '../../../../src/engine/workbook/cell-text';
import { DateCells } from '../../../../src/engine/workbook/date-cells';
import { rounds } from '../../../support/rounds';

const KINDS = ['date', 'time', 'date-time'] as const;
const SYSTEMS: readonly DateSystem[] = [1900, 1904];
/** The numbers of sheets, and texts that are none of them. */
const NUMBERS = fc.oneof(
  fc.double({ min: 0, max: 3_000_000, noNaN: true }).map(String),
  fc.tuple(fc.nat(60_000), fc.nat(86_400_000)).map(([day, ms]) => String(day + ms / 86_400_000)),
  fc.nat(60_000).map(String),
  fc.constantFrom(
    '',
    '.',
    '46353.',
    '.5',
    '46353.5.5',
    '46353,5',
    '4.6E4',
    '-1',
    '60.5',
    '61',
    '2958465.5',
    '46353.9999999999999999',
  ),
);

it('dates are written as from their numbers, or left', () => {
  fc.assert(
    fc.property(NUMBERS, fc.constantFrom(...KINDS), fc.constantFrom(...SYSTEMS), (text, kind, system) => {
      const dates = new DateCells(system);
      const source = Buffer.from(`<v>${text}</v>`);
      const length = dates.write(source, 3, 3 + text.length, kind);
      if (length === 0) return;
      const written = Buffer.from(dates.view.buffer, dates.view.byteOffset, length).toString();
      expect(written).toBe(numberText(text, kind, system));
    }),
    { numRuns: rounds(500) },
  );
});

it('usual dates are not left', () => {
  const dates = new DateCells(1900);
  const lengths = ['46353', '46353.25', '46353.994158981484'].map((text) =>
    dates.write(Buffer.from(text), 0, text.length, 'date-time'),
  );
  expect(lengths).toEqual([19, 19, 23]);
});
