import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { detectFormat } from '../../../../../src/engine/formats/detect-format';
import { TableLines } from '../../../../../src/engine/formats/table/table-lines';
import { defaultContext } from '../../../../../src/engine/model/reading-context';
import { LineSplitter } from '../../../../../src/engine/read/line-splitter';
import { LineValidator } from '../../../../../src/engine/rules/line-validator';
import { tableOf, type TableForm } from '../../../../../src/shared/files/layout';
import type { Column } from '../../../../../src/shared/files/mapping';
import { makeSamples } from '../../../../../scripts/samples/make';
import { contentOf } from '../../../../support/line-results';
import { rounds } from '../../../../support/rounds';
import { NOW, PACKAGE, PIXEL } from '../../bench';

/** The same validators for all lines, as in a check. */
const scanning = new LineValidator(NOW);
const told = new LineValidator(NOW);

interface Compared {
  readonly lines: number;
  /** Lines whose values the writer knows. */
  readonly known: number;
}

/** Fails if a line is judged otherwise when its writer tells where its values stand. */
function compare(bytes: Buffer, form: TableForm): Compared {
  const table = new TableLines(form, null);
  const compared = { lines: 0, known: 0 };
  const splitter = new LineSplitter({
    line(piece, start, end, _number, utf8) {
      const text = piece.toString('utf8', start, end);
      const known = contentOf(told.validate(piece, start, end, utf8, table.written.values));
      expect(known, text).toEqual(contentOf(scanning.validate(piece, start, end, utf8)));
      compared.lines += 1;
      if (table.written.values.find(piece, start) !== -1) compared.known += 1;
    },
    blank: () => undefined,
    longLine: () => undefined,
  });
  const half = bytes.length >> 1;
  for (const piece of table.push(bytes.subarray(0, half))) splitter.push(piece);
  for (const piece of table.push(bytes.subarray(half))) splitter.push(piece);
  for (const piece of table.end()) splitter.push(piece);
  return compared;
}

const T = '2026-07-14T08:21:05Z';
const CELLS: Readonly<Record<string, readonly string[]>> = {
  $time: [T, T, '14.07.2026 08:21', '2026-07-01T00:00:00+02:00', '2026-07-14T08:21:60Z', 'soon', '"', ''],
  $unique_id: ['a', 'b-1', ' ', '"x"', 'é', '\u00a0', 'two\nlines', ''],
  $package: [PACKAGE, 'cli', ' ', 'C:\\dir', ''],
  $tracking_pixel: [PIXEL, '', '', ' x'],
  $remote_address: ['152.24.79.17', '10.0.0.1', '2001:db8::1', '1.2.3.4:80', '', 'x"y'],
  $headers: ['', '', '[]'],
  $pixel: ['', '', PIXEL],
  $ip: ['', '152.24.79.17', '"'],
  'a "b"': ['', '1'],
  '$a\\': ['', '1'],
  plan: ['free', 'say "hi"', 'a\\b', 'é', '\u0001'],
  '': ['', 'x'],
};

const names = fc
  .array(fc.constantFrom(...Object.keys(CELLS)), { maxLength: 6 })
  .map((others) => ['$time', ...others]);
const tables = names.chain((keys) =>
  fc.record({
    keys: fc.constant(keys),
    rows: fc.array(fc.tuple(...keys.map((key) => fc.constantFrom(...(CELLS[key] ?? [''])))), {
      minLength: 1,
      maxLength: 8,
    }),
    padded: fc.constantFrom<{ padded?: true }>({}, {}, { padded: true }),
    quoting: fc.constantFrom('double', 'double', 'backslash', 'none'),
    quotes: fc.boolean(),
    odd: fc.constantFrom(0x61, 0x61, 0x61, 0xe9),
  }),
);

describe('a line whose writer tells where its values stand', () => {
  it('is judged as by reading it', { tags: ['long'] }, () => {
    let known = 0;
    fc.assert(
      fc.property(tables, ({ keys, rows, padded, quoting, quotes, odd }) => {
        const columns = keys.map((key, index): Column => {
          const isTime = key === '$time' && index === 0;
          const use = isTime
            ? ({ kind: 'time', format: 'day-first', zone: 'UTC' } as const)
            : ({ kind: 'key', key } as const);
          return { name: key, use, ...padded };
        });
        const layout = { kind: 'table', delimiter: ',', quoting, ragged: true } as const;
        const bytes = Buffer.from(Papa.unparse([keys, ...rows], { quotes }));
        // An invalid byte, somewhere.
        if (odd > 0x7f) bytes[(bytes.length * 3) >> 2] = odd;
        const form: TableForm = { encoding: 'utf-8', layout, mapping: { header: true, columns } };
        known += compare(bytes, form).known;
      }),
      { numRuns: rounds(2000) },
    );
    // Otherwise the property compared too little.
    expect(known).toBeGreaterThan(rounds(500));
  });

  const samples = makeSamples(new Date(NOW)).flatMap(({ name, contents }) =>
    /\.[ct]sv$/.test(name) && Buffer.isBuffer(contents) ? [{ name, contents }] : [],
  );

  it.each(samples)('is judged as by reading it: $name', ({ contents }) => {
    const form = tableOf(detectFormat({ bytes: contents, whole: true }, defaultContext(NOW)).form);
    if (form === null) throw new Error('no table');
    const { lines } = compare(Buffer.from(new TextDecoder(form.encoding).decode(contents)), form);
    expect(lines).toBeGreaterThan(0);
  });

  it('is known, of a table without quotes', () => {
    const columns = ['$time', '$unique_id', 'plan'].map((key): Column => ({
      name: key,
      use: { kind: 'key', key },
    }));
    const layout = { kind: 'table', delimiter: ',' } as const;
    const form: TableForm = { encoding: 'utf-8', layout, mapping: { header: false, columns } };
    expect(compare(Buffer.from(`${T},a,free\n${T},,\n${T},"b",pro\n`), form)).toEqual({ lines: 3, known: 3 });
  });
});
