import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { TableLines } from '../../../../../src/engine/formats/table/table-lines';
import { detectFormat } from '../../../../../src/engine/formats/detect-format';
import { defaultContext } from '../../../../../src/engine/model/reading-context';
import { DELIMITERS, tableOf, type Layout, type TableForm } from '../../../../../src/shared/files/layout';
import type { Column, Mapping, TimeFormat } from '../../../../../src/shared/files/mapping';
import { makeSamples } from '../../../../../scripts/samples/make';
import { rounds } from '../../../../support/rounds';
import { NOW } from '../../bench';
import { papaLines } from '../../../../support/table/papa-lines';

const KEYS = ['$time', '$unique_id', 'note', 'x'];
type TableLayout = Omit<Extract<Layout, { kind: 'table' }>, 'kind'>;

function mappingOf(names: readonly string[], format: TimeFormat = 'iso', zone = 'UTC'): Mapping {
  const columns = names.map((key): Column => {
    if (key === '$time') return { name: 'time', use: { kind: 'time', format, zone } };
    return { name: key, use: { kind: 'key', key } };
  });
  return { header: true, columns };
}

function formOf(layout: Partial<TableLayout> = {}, mapping = mappingOf(KEYS)): TableForm {
  return { encoding: 'utf-8', layout: { kind: 'table', delimiter: ',', ...layout }, mapping };
}

function bytesOf(chunks: readonly Uint8Array[], form: TableForm): Buffer {
  const lines = new TableLines(form);
  const pieces: Buffer[] = [];
  for (const chunk of chunks) for (const piece of lines.push(chunk)) pieces.push(Buffer.from(piece));
  for (const piece of lines.end()) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

function linesOf(text: string, form: TableForm = formOf()): string[] {
  return bytesOf([Buffer.from(text)], form)
    .toString()
    .split('\n')
    .slice(0, -1);
}

const HEADER = 'time,unique_id,note,x\n';
/** The header with the names of the mapping. */
const NAMES = 'time,$unique_id,note,x';
const T = '2026-07-14T08:21:05Z';

function event(id: string, rest: Readonly<Record<string, string>> = {}): string {
  return JSON.stringify({ $time: T, $unique_id: id, ...rest });
}

describe('a row', () => {
  it('becomes the event of its cells, without the empty ones', () => {
    expect(linesOf(`${HEADER}${T},a,"say ""hi""",5\n${T},b,,\n\n,,,\n`)).toEqual([
      '',
      event('a', { note: 'say "hi"', x: '5' }),
      event('b'),
      '',
      '',
    ]);
  });

  it('with too few cells is set aside, and so is one with too many, even if they are empty', () => {
    expect(linesOf(`${HEADER}${T},a,cut\nhere,5\n${T},b,one, two,\n${T},c,fine,\n`)).toEqual([
      '',
      JSON.stringify([T, 'a', 'cut']),
      JSON.stringify(['here', '5']),
      JSON.stringify([T, 'b', 'one', ' two', '']),
      event('c', { note: 'fine' }),
    ]);
  });

  it('may leave out or add empty cells in a ragged table', () => {
    expect(linesOf(`${HEADER}${T},a\n${T},b,n,5,,\n${T},c,n,5,6\n`, formOf({ ragged: true }))).toEqual([
      '',
      event('a'),
      event('b', { note: 'n', x: '5' }),
      JSON.stringify([T, 'c', 'n', '5', '6']),
    ]);
  });

  it.each([
    ['backslashes shift cells and an empty last cell hides it', `${T},"say \\", please",id,\n`],
    ['a delimiter is missing and one in quotes takes its place', `${T},x"say, please",id\n`],
    ['a space stands before a quote', `${T}, "a",b,c\n`],
    ['a comma without quotes stands before an empty last cell', `${T},a,one, two,\n`],
  ])('is set aside if %s', (_, row) => {
    const [, line = '', last] = linesOf(`${HEADER}${row}${T},z,n,5\n`);
    expect(Array.isArray(JSON.parse(line))).toBe(true);
    expect(last).toBe(event('z', { note: 'n', x: '5' }));
  });

  it('that a lone CR cut in two is set aside, whole or not', () => {
    const rest = `${T},z,n,5\n`;
    expect(linesOf(`${HEADER}${T},a,n,5\rmore\n${rest}`).slice(1)).toEqual([
      JSON.stringify([T, 'a', 'n', '5']),
      '["more"]',
      event('z', { note: 'n', x: '5' }),
    ]);
    expect(linesOf(`${HEADER}${T},a,n\r${rest}${rest}`)[1]).toBe(JSON.stringify([T, 'a', 'n']));
    // Whole rows on both sides: the break of another system.
    expect(linesOf(`${HEADER}${T},a,n,5\r${rest}`).slice(1)).toEqual([
      event('a', { note: 'n', x: '5' }),
      event('z', { note: 'n', x: '5' }),
    ]);
  });

  it('that is the rest of a cell in quotes which a line break cut is set aside, even with as many cells', () => {
    const whole = [`${T},z,5",6`, `${T},y,n,5`];
    const sent = [event('z', { note: '5"', x: '6' }), event('y', { note: 'n', x: '5' })];
    const form = formOf({}, mappingOf(['note', '$time', '$unique_id', 'x']));
    const cut = [`"two\nlines",`, `a,${T},b",5`, `n,${T},c,5`];
    expect(linesOf(`note,time,id,x\n${cut.join('\n')}\n`, form).slice(1)).toEqual([
      JSON.stringify(['two\nlines', '']),
      JSON.stringify(['a', T, 'b"', '5']),
      JSON.stringify({ note: 'n', $time: T, $unique_id: 'c', x: '5' }),
    ]);
    // A mark of inches closes nothing.
    expect(linesOf(`${HEADER}${whole.join('\n')}\n`).slice(1)).toEqual(sent);
  });

  it('that was swallowed by an open quote is set aside with the others, each by itself', () => {
    const text = `${HEADER}${T},a,"open,5\n${T},b,n,5\n${T},c,12",5\n${T},d,n,5\n`;
    expect(linesOf(text).slice(1)).toEqual([
      ...[`${T},a,"open,5`, `${T},b,n,5`, `${T},c,12",5`].map((line) => JSON.stringify(line)),
      event('d', { note: 'n', x: '5' }),
    ]);
  });

  it('that was swallowed by an open quote which a stray one in the next row closes is set aside', () => {
    const form = formOf({}, mappingOf(['x', 'note', 'y', '$time', '$unique_id']));
    const rows = [`1,"open,2,${T},a`, `3,stray",""`, `"two`, `lines",${T},b`];
    const lines = linesOf(`x,note,y,time,id\n${rows.join('\n')}\n4,n,5,${T},c\n`, form).slice(1);
    expect(lines.slice(0, -1).every((line) => !line.startsWith('{'))).toBe(true);
    expect(lines.at(-1)).toBe(JSON.stringify({ x: '4', note: 'n', y: '5', $time: T, $unique_id: 'c' }));
    const whole = `1,"one, two\nthree, ${T}, four",2,${T},a`;
    expect(linesOf(`x,note,y,time,id\n${whole}\n`, form)[1]).toBe(
      JSON.stringify({ x: '1', note: `one, two\nthree, ${T}, four`, y: '2', $time: T, $unique_id: 'a' }),
    );
  });

  it('may have very many cells', () => {
    const lines = linesOf(`${HEADER}${'a,'.repeat(20_000)}\n${T},a,n,5\n`);
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^(?!\{)/);
    expect(lines[2]).toBe(event('a', { note: 'n', x: '5' }));
  });

  it('may hold a cell of several lines with commas', () => {
    const note = `one, two\nthree, four, five\r\non ${T}, six\r7`;
    expect(linesOf(`${HEADER}${T},a,"${note}",5\n`)[1]).toBe(event('a', { note, x: '5' }));
    const first = formOf({}, mappingOf(['note', '$time', '$unique_id']));
    expect(linesOf(`a,b,c\n"one\ntwo",${T},id\n`, first)[1]).toBe(
      JSON.stringify({ note: 'one\ntwo', $time: T, $unique_id: 'id' }),
    );
  });

  it('is read by the names above it, where files were joined', () => {
    const rows = [`${T},a,n,5`, 'note,x,time,$unique_id', `n,5,${T},b`, NAMES, `${T},c,n,5`];
    const rest = { note: 'n', x: '5' };
    expect(linesOf(`${HEADER}${rows.join('\n')}\n`)).toEqual([
      ...['', event('a', rest), '', event('b', rest), '', event('c', rest)],
    ]);
    expect(linesOf(`${HEADER}${T},a,n,5\nx,time\n5,${T}\n`)).toEqual([
      ...['', event('a', rest), '', JSON.stringify({ $time: T, x: '5' })],
    ]);
  });

  it('is set aside below names of other columns', () => {
    const others = ['time,event_id,browser,os', `${T},b,Firefox,Mac`, `${T},c,Firefox,Mac`];
    expect(linesOf(`${HEADER}${T},a,n,5\n${others.join('\n')}\n${NAMES}\n${T},d,n,5\n`)).toEqual([
      ...['', event('a', { note: 'n', x: '5' }), ''],
      ...[JSON.stringify([T, 'b', 'Firefox', 'Mac']), JSON.stringify([T, 'c', 'Firefox', 'Mac'])],
      ...['', event('d', { note: 'n', x: '5' })],
    ]);
  });

  it.each(['[ISO],,[text],[MB]', 'timestamp,varchar,text,integer', 'Zeitpunkt,Nummer,Notiz,x'])(
    'is no event if it is the second line of a header: %s',
    (second) => {
      expect(linesOf(`${HEADER}${second}\n${T},a,n,5\n`)).toEqual([
        '',
        '',
        event('a', { note: 'n', x: '5' }),
      ]);
      expect(linesOf(`${HEADER}${T},a,n,5\n${second}\n`)[2]).not.toBe('');
    },
  );

  it('loses the padding of its column', () => {
    const mapping = mappingOf(KEYS);
    const columns = mapping.columns.map((column): Column => ({ ...column, padded: true }));
    const form = formOf({}, { ...mapping, columns });
    expect(linesOf(`time, id, note, x\n ${T} , a , "x, y" ,  \n`, form)[1]).toBe(
      event('a', { note: 'x, y' }),
    );
  });

  it('keeps invalid UTF-8, which the rules set aside', () => {
    const row = Buffer.concat([Buffer.from(`${HEADER}${T},a,caf`), Buffer.from([0xe9]), Buffer.from(',5\n')]);
    expect(bytesOf([row], formOf()).includes(Buffer.from([0x66, 0xe9, 0x22]))).toBe(true);
    const escaped = Buffer.concat([
      Buffer.from(`${HEADER}${T},a,\\t`),
      Buffer.from([0xe9]),
      Buffer.from(',5\n'),
    ]);
    expect(bytesOf([escaped], formOf({ quoting: 'backslash' })).includes(0xff)).toBe(true);
  });
});

describe('rows with text behind a quote', () => {
  it('come out chunk by chunk, so that a pass can be stopped between any two', () => {
    const lines = new TableLines(formOf());
    const chunk = Buffer.from(`${T},a,b,"word" more\n`.repeat(12_000));
    for (let count = 0; count < 10; count += 1) {
      const pieces = [...lines.push(chunk)].map((piece) => piece.length);
      expect(pieces.length).toBeGreaterThan(2);
      expect(Math.max(...pieces)).toBeLessThan(256 * 1024);
    }
  });
});

describe('lines above a table', () => {
  it('are empty lines, whatever quotes they have, and the header follows', () => {
    expect(linesOf(`"Report\n\n\ntime,unique_id,note,x\n${T},a,,\n`, formOf({ linesAbove: 1 }))).toEqual([
      '',
      '',
      '',
      '',
      event('a'),
    ]);
  });
});

const samples = makeSamples(new Date(NOW)).flatMap(({ name, contents }) =>
  /\.[ct]sv$/.test(name) && Buffer.isBuffer(contents) ? [{ name, contents }] : [],
);

const cell = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 6 }).map((text) => Buffer.from(text).toString()),
  fc.constantFrom('', '', '"', 'a "b" c', '1,5', 'two\nlines', '\\', 'C:\\dir\\', '12"', 'é', '\u2028'),
);

const FORMATS: readonly (readonly [TimeFormat, readonly string[]])[] = [
  ['iso', [T, '2026-07-14 08:21:05', '2026-07-14T08:21:05.123456+02:00', 'soon', '2026-07-14 23:59:59.120']],
  ['day-first', ['14.07.2026 08:21:05', '14/07/2026 8:21 PM', '25.10.2026 02:30:00', '14.7.2026 08:21:05,5']],
  ['month-first', ['07/14/2026 8:21:05 AM', '07/14/2026', '7/14/26 12:59']],
  ['month-name', ['14/Jul/2026:08:21:05 +0000', 'Jul 14, 2026, 8:21 PM', '14 Jul 2026 08:21:60']],
  ['epoch', ['1784017265', '1784017265123', '1784017265.5']],
  ['spreadsheet', ['46217.348', '46217,5', '46217']],
];

const table = fc.constantFrom(...FORMATS).chain(([format, times]) =>
  fc.record({
    format: fc.constant(format),
    zone: fc.constantFrom('UTC', 'Europe/Berlin', 'Australia/Lord_Howe'),
    rows: fc.array(fc.tuple(fc.constantFrom(...times), cell, cell, cell), { minLength: 1, maxLength: 12 }),
  }),
);

/** The reader of strings writes every line break in a cell as LF. */
function withPlainBreaks(lines: Buffer): string {
  return lines.toString().replace(/\\(?:r\\n|.)/g, (escape) => (escape.startsWith('\\r') ? '\\n' : escape));
}

describe('the lines of a table', () => {
  it('are those of the reader of strings, on every table that it reads rightly', () => {
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(...DELIMITERS),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        fc.array(fc.nat(), { maxLength: 4 }),
        ({ format, zone, rows }, delimiter, newline, quotes, cuts) => {
          const mapping = mappingOf(KEYS, format, zone);
          const text = Papa.unparse([KEYS, ...rows], { delimiter, newline, quotes });
          fc.pre(!/="|\ufeff/.test(text) && !text.endsWith('\x1a'));
          const bytes = Buffer.from(text);
          const form = formOf({ delimiter }, mapping);
          expect(withPlainBreaks(bytesOf(cut(bytes, cuts), form))).toBe(papaLines(text, delimiter, mapping));
        },
      ),
      { numRuns: rounds(600) },
    );
  });

  it.each(samples)('are those of the reader of strings: $name', ({ contents }) => {
    const start = { bytes: contents, whole: true };
    const form = tableOf(detectFormat(start, defaultContext(NOW)).form);
    if (form === null) throw new Error('no table');
    const text = new TextDecoder(form.encoding).decode(contents);
    const { delimiter } = form.layout;
    expect(bytesOf([Buffer.from(text)], form).toString()).toBe(papaLines(text, delimiter, form.mapping));
  });

  it('are the same wherever the bytes are cut', () => {
    const parts = [
      '"',
      ',',
      '\n',
      '\r',
      '\r\n',
      'a',
      T,
      '""',
      ',"',
      '",',
      '\\',
      ' ',
      '="1"',
      '\ufeff',
      '\x1a',
      'é',
    ];
    const text = fc.array(fc.constantFrom(...parts), { maxLength: 40 }).map((all) => HEADER + all.join(''));
    const forms = fc.record({
      ragged: fc.constantFrom<{ ragged?: true }>({}, { ragged: true }),
      quoting: fc.constantFrom('double', 'backslash', 'none'),
      linesAbove: fc.constantFrom(0, 2),
      // Making a reader of times takes longer than the rest of a small table.
      keys: fc.constantFrom(['a', 'b'], ['a', 'b', 'c'], ['a', 'b'], ['a', 'b', 'c'], ['$time', 'x']),
    });
    fc.assert(
      fc.property(text, forms, (content, { ragged, quoting, linesAbove, keys }) => {
        const bytes = Buffer.from(content);
        const form = formOf({ ...ragged, quoting, linesAbove }, mappingOf(keys));
        const whole = bytesOf([bytes], form).toString();
        for (let place = 1; place < bytes.length; place += 1) {
          expect(bytesOf(cut(bytes, [place]), form).toString()).toBe(whole);
        }
        expect(bytesOf(cut(bytes, [...bytes.keys()]), form).toString()).toBe(whole);
      }),
      { numRuns: rounds(120) },
    );
  });
});

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...sorted].map((from, index) => bytes.subarray(from, sorted[index] ?? bytes.length));
}
