import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { readRows } from '../../../../../src/engine/formats/table/read-rows';
import { MAX_ROW_BYTES, RowScanner, type Dialect } from '../../../../../src/engine/formats/table/row-scanner';
import { DELIMITERS, QUOTINGS } from '../../../../../src/shared/files/layout';
import { rounds } from '../../../../support/rounds';
import { PapaRows } from '../../../../support/table/papa-rows';

/** Counts the bytes that are read ahead to find the end of a row. */
class CountingScanner extends RowScanner {
  bytesSkimmed = 0;

  protected override skim(from: number, within: 'row' | 'quotes'): number {
    const end = super.skim(from, within);
    this.bytesSkimmed += this.skimmedTo - from;
    return end;
  }
}

type Found = readonly string[] | string;

/** The rows of a table whose bytes come in these chunks; a broken row is its text. */
function rowsOf(chunks: readonly Uint8Array[], dialect: Dialect): Found[] {
  const scanner = new RowScanner(dialect);
  const rows: Found[] = [];
  let text = '';
  const take = (): void => {
    for (let scanned = scanner.next(); scanned !== 'none'; scanned = scanner.next()) {
      if (scanned === 'row') {
        rows.push(Array.from({ length: scanner.count }, (_, index) => scanner.cell(index)));
      } else {
        text += scanner.text();
        if (!scanner.last) continue;
        rows.push(`broken: ${text}`);
        text = '';
      }
    }
  };
  for (const chunk of chunks) {
    scanner.push(chunk);
    take();
  }
  scanner.finish();
  take();
  return rows;
}

function cellsOf(text: string, dialect: Dialect = { delimiter: ',' }): Found[] {
  return rowsOf([Buffer.from(text)], dialect);
}

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...sorted].map((from, index) => bytes.subarray(from, sorted[index] ?? bytes.length));
}

describe('the rows of a table', () => {
  it.each<[string, string, Found[]]>([
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
        ['1\r\n2', ''],
      ],
    ],
    ['may be ragged', 'a,b\n1\n1,2,3\n', [['a', 'b'], ['1'], ['1', '2', '3']]],
    ['may be empty', 'a\n\nb\n', [['a'], [''], ['b']]],
    ['are none in an empty file', '', []],
    [
      'begin behind a byte order mark, also where files were joined',
      '\ufeff\ufeffa\n\ufeff"b"',
      [['a'], ['b']],
    ],
    ['end before the mark of DOS', 'a\r\nb\r\n\x1a\x1a', [['a'], ['b']]],
    ['hold text that a spreadsheet keeps as text', '="007","=""008""",="a"b\n', [['007', '008', '="a"b']]],
    [
      'survive a broken quote in the row before',
      'a,b\n"x"y,2\n3,4\n',
      [['a', 'b'], 'broken: "x"y,2', ['3', '4']],
    ],
    [
      'survive a quote that never closes',
      'a,b\n1,"2\n3,4\n5,6\n',
      [['a', 'b'], 'broken: 1,"2', ['3', '4'], ['5', '6']],
    ],
  ])('%s', (_, text, expected) => {
    expect(cellsOf(text)).toEqual(expected);
  });

  it('may escape with a backslash', () => {
    const text = 'a,"say \\"hi, you\\"",\\N\n\\,x,line\\nbreak,C:\\\\dir\n"a\\\nb","\\N",c\\\nd\n';
    expect(cellsOf(text, { delimiter: ',', quoting: 'backslash' })).toEqual([
      ['a', 'say "hi, you"', ''],
      [',x', 'line\nbreak', 'C:\\dir'],
      ['a\nb', '\\N', 'c\nd'],
    ]);
  });

  it('may hold quotes that mean nothing', () => {
    expect(cellsOf('"Best" tool\t5"\n"a\tb\n', { delimiter: '\t', quoting: 'none' })).toEqual([
      ['"Best" tool', '5"'],
      ['"a', 'b'],
    ]);
  });

  it('may have spaces before quotes if the table is padded', () => {
    expect(cellsOf('a, "b, c" , d\n', { delimiter: ',', padded: true })).toEqual([['a', 'b, c', ' d']]);
  });

  it('of one long line are one broken row', () => {
    const long = 'x'.repeat(3 * MAX_ROW_BYTES);
    const chunks = cut(Buffer.from(`a,b\n1,"é${long}\n3,4\n`), [5, 9, 10, 11, MAX_ROW_BYTES, 5_000_000]);
    const [header, broken, last] = rowsOf(chunks, { delimiter: ',' });
    expect([header, last]).toEqual([
      ['a', 'b'],
      ['3', '4'],
    ]);
    expect(broken === `broken: 1,"é${long}`).toBe(true);
  });

  it('hold a cell of 1.5 MB', () => {
    const long = 'word, "" and\n'.repeat(120_000);
    const rows = cellsOf(`1,"${long}"\n2,b\n`);
    expect(rows).toHaveLength(2);
    expect(rows[1]).toEqual(['2', 'b']);
  });

  it('are found behind a quote that never closes, in bounded memory', { tags: ['long'] }, () => {
    const lines = Array.from({ length: 250_000 }, (_, index) => `${index},two words`);
    const bytes = Buffer.from(['1,"open', ...lines, ''].join('\n'));
    const found = rowsOf(cut(bytes, [1_000_000, 2_000_000, 3_000_000]), { delimiter: ',' });
    expect(found[0]).toBe('broken: 1,"open');
    expect(found).toHaveLength(lines.length + 1);
    expect(found.at(-1)).toEqual(['249999', 'two words']);
  });

  it.each([
    ['a\\"b",2\n', 'text behind a quote'],
    ['a,b,"word" more\n', 'a last cell that begins with a word in quotes'],
    ['a","b\n', 'a quote that closes and opens on every line'],
    ['a,"b\n', 'an open quote on every line'],
    ['"",""a\n', 'empty quotes before text'],
    ['a,"""\n', 'an odd number of quotes'],
  ])('are split in linear time: %j, %s', (line) => {
    const bytes = Buffer.from(line.repeat(Math.ceil(6_000_000 / line.length)));
    const scanner = new CountingScanner({ delimiter: ',' });
    scanner.push(bytes);
    scanner.finish();
    while (scanner.next() !== 'none');
    expect(scanner.bytesSkimmed).toBeLessThan(4 * bytes.length);
  });

  const text = fc
    .array(
      fc.constantFrom(
        ...'a,b;"\n\r\\ \t\x1a=é'.split(''),
        '"',
        '"',
        ',',
        '\n',
        '\r\n',
        '""',
        '\ufeff',
        '\\"',
        ',"',
        '",',
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join(''));
  const dialects = fc.record(
    {
      delimiter: fc.constantFrom(...DELIMITERS),
      quoting: fc.constantFrom(...QUOTINGS),
      padded: fc.boolean(),
    },
    { requiredKeys: ['delimiter'] },
  );

  it('are the same wherever the bytes are cut', () => {
    fc.assert(
      fc.property(text, dialects, (content, dialect) => {
        const bytes = Buffer.from(content);
        const whole = rowsOf([bytes], dialect);
        for (let place = 1; place < bytes.length; place += 1) {
          expect(rowsOf(cut(bytes, [place]), dialect)).toEqual(whole);
        }
        expect(rowsOf(cut(bytes, [...bytes.keys()]), dialect)).toEqual(whole);
      }),
      { numRuns: rounds(2000) },
    );
  });

  it('are those that the reader of before found, whatever the quotes', () => {
    fc.assert(
      fc.property(text, fc.constantFrom(...DELIMITERS), (content, delimiter) => {
        const plain = content.replaceAll(/[^a-b,;|"\n\r\\é]|\r$/g, 'x');
        const rows = new PapaRows(delimiter);
        const before = [...rows.push(plain), ...rows.end()].map((row) =>
          row.kind === 'cells' ? row.cells : `broken: ${row.text}`,
        );
        expect(withoutLastBreaks(cellsOf(plain, { delimiter }).map(withPlainBreaks))).toEqual(
          withoutLastBreaks(before.map(withoutFormulas)),
        );
      }),
      { numRuns: rounds(4000) },
    );
  });

  it('survive being written as a table', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('', '"', 'a "b" c', '1,5', 'two\nlines'),
    );
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 });
    const newline = fc.constantFrom('\n', '\r\n');
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(...DELIMITERS),
        newline,
        fc.array(fc.nat()),
        (rows, delimiter, end, cuts) => {
          const bytes = Buffer.from(Papa.unparse(rows, { delimiter, newline: end, quotes: true }));
          expect(rowsOf(cut(bytes, cuts), { delimiter })).toEqual(rows.map(withoutFormulas));
        },
      ),
    );
  });
});

describe('the first rows', () => {
  it('leave out a row that the bytes may cut', () => {
    const bytes = Buffer.from('a,b\n1,2\n3,');
    expect(readRows(bytes, { delimiter: ',' }, { whole: false })).toHaveLength(2);
    expect(readRows(bytes, { delimiter: ',' }, { whole: true })).toHaveLength(3);
    expect(readRows(bytes, { delimiter: ',' }, { whole: true, limit: 1 })).toEqual([
      { kind: 'cells', cells: ['a', 'b'] },
    ]);
  });
});

/** The reader of before wrote every line break in a cell as LF. */
function withPlainBreaks(row: Found): Found {
  return typeof row === 'string' ? row : row.map((cell) => cell.replace(/\r\n?/g, '\n'));
}

function withoutFormulas(row: Found): Found {
  return typeof row === 'string' ? row : row.map((cell) => /^="([^"]*)"$/.exec(cell)?.[1] ?? cell);
}

/** The reader of before left out a last empty row if quotes were open before it. */
function withoutLastBreaks(rows: readonly Found[]): readonly Found[] {
  const last = rows.findLastIndex((row) => typeof row === 'string' || row.length > 1 || row[0] !== '');
  return rows.slice(0, last + 1);
}
