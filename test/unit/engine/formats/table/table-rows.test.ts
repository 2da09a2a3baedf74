import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { TableRows, type TableRow } from '../../../../../src/engine/formats/table/table-rows';
import type { Delimiter } from '../../../../../src/shared/layout';

function rowsOf(pieces: readonly string[], delimiter: Delimiter = ','): TableRow[] {
  const rows = new TableRows(delimiter);
  return [...pieces.flatMap((piece) => [...rows.push(piece)]), ...rows.end()];
}

function cellsOf(pieces: readonly string[], delimiter?: Delimiter): (readonly string[] | string)[] {
  return rowsOf(pieces, delimiter).map((row) => (row.kind === 'cells' ? row.cells : `broken: ${row.text}`));
}

function pieces(text: string, cuts: readonly number[]): string[] {
  const places = [...new Set(cuts.map((place) => place % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((from, index) => text.slice(from, places[index] ?? text.length));
}

describe('the rows of a table', () => {
  it.each<[string, string, (string[] | string)[]]>([
    [
      'are what lies between line breaks',
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'need no break at the end',
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'may have breaks of other systems',
      'a,b\r\n1,2\r3,4\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    [
      'may hold quotes, delimiters and breaks in quotes',
      '"a ""x""","b,c"\n"1\r\n2",\n',
      [
        ['a "x"', 'b,c'],
        ['1\n2', ''],
      ],
    ],
    ['may be ragged', 'a,b\n1\n1,2,3\n', [['a', 'b'], ['1'], ['1', '2', '3']]],
    ['may be empty', 'a\n\nb\n', [['a'], [''], ['b']]],
    ['are none in an empty file', '', []],
  ])('%s', (_, text, expected) => {
    expect(cellsOf([text])).toEqual(expected);
  });

  it('cost no other row when a quote is broken', () => {
    expect(cellsOf(['a,b\n"x"y,2\n3,4\n'])).toEqual([['a', 'b'], 'broken: "x"y,2', ['3', '4']]);
    expect(cellsOf(['a,b\n1,"2\n3,4\n5,6\n'])).toEqual([['a', 'b'], 'broken: 1,"2', ['3', '4'], ['5', '6']]);
    expect(cellsOf(['"He said \\"hi\\"",2\n3,4\n'])).toEqual(['broken: "He said \\"hi\\"",2', ['3', '4']]);
  });

  it('are found again behind a quote that never closes, with bounded memory', () => {
    const lines = Array.from({ length: 200_000 }, (_, index) => `${index},two words`);
    const found = cellsOf(pieces(['1,"open', ...lines, ''].join('\n'), [1_000_000, 2_000_000, 3_000_000]));
    expect(found[0]).toBe('broken: 1,"open');
    expect(found).toHaveLength(lines.length + 1);
    expect(found.at(-1)).toEqual(['199999', 'two words']);
  });

  it('with a broken quote each take no longer for being many', () => {
    const found = cellsOf([Array.from({ length: 20_000 }, () => '"a\\"b",2').join('\n')]);
    expect(found).toHaveLength(20_000);
    expect(new Set(found)).toEqual(new Set(['broken: "a\\"b",2']));
  });

  it('are those that were written, however the text is cut', () => {
    const cell = fc.oneof(
      fc.string(),
      fc.constantFrom('', '"', 'a "b" c', '1,5', 'two\nlines', ' x ', '\t', ';'),
    );
    const table = fc.array(fc.array(cell.map(withPlainBreaks), { minLength: 2, maxLength: 4 }), {
      minLength: 1,
    });
    const delimiters = fc.constantFrom<Delimiter>(',', ';', '\t', '|');
    const newline = fc.constantFrom('\n', '\r\n');
    fc.assert(
      fc.property(table, delimiters, newline, fc.array(fc.nat()), (rows, delimiter, newlineText, cuts) => {
        const text = Papa.unparse(rows, { delimiter, newline: newlineText, quotes: true });
        expect(cellsOf(pieces(text, cuts), delimiter)).toEqual(rows);
      }),
    );
  });
});

function withPlainBreaks(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}
