import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { csvFile, csvRow } from '../../../../src/shared/files/csv-row';
import { DELIMITERS } from '../../../../src/shared/files/layout';
import { rounds } from '../../../support/rounds';

const cell = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom(
    '=1+1',
    '+49',
    '-3',
    '@SUM(A1)',
    '\t=x',
    '\rx',
    '"',
    'a,b',
    'a;b',
    ' x ',
    'x\r\ny',
    "'",
    '',
  ),
);

describe('a row of a saved table', () => {
  it('reads back unchanged except for cells that would be formulas', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...DELIMITERS),
        (rows, delimiter) => {
          const text = rows.map((row) => `${csvRow(row, delimiter)}\r\n`).join('');
          const { data } = Papa.parse<string[]>(text, { delimiter, newline: '\r\n' });
          const guarded = rows.map((row) => row.map((one) => (/^[=+\-@\t\r]/.test(one) ? `'${one}` : one)));
          expect(data.slice(0, -1)).toEqual(guarded);
          for (const row of data) for (const one of row) expect(one).not.toMatch(/^[=+\-@\t\r]/);
        },
      ),
      { numRuns: rounds(500) },
    );
  });
});

it('a file of rows begins with a byte order mark, and runs no formula', () => {
  const file = csvFile([
    ['File', 'Imported'],
    ['=HYPERLINK("http://x")', '1,000'],
  ]);
  expect(file).toBe(`\uFEFFFile,Imported\r\n"'=HYPERLINK(""http://x"")","1,000"\r\n`);
  expect(Papa.parse(file.slice(1).trim()).data).toEqual([
    ['File', 'Imported'],
    [`'=HYPERLINK("http://x")`, '1,000'],
  ]);
});
