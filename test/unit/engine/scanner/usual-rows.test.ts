import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { viewOf } from '../../../../src/engine/bytes/byte-view';
import { contentHash } from '../../../../src/engine/bytes/hash';
import { TableLines } from '../../../../src/engine/formats/table/table-lines';
import { LineSplitter, type LineSink } from '../../../../src/engine/read/line-splitter';
import { NO_ID_POSITION, type LineResult } from '../../../../src/engine/rules/line-result';
import { LineValidator } from '../../../../src/engine/rules/line-validator';
import {
  ROW,
  ROW_LENGTH,
  sharedScanner,
  type ScannerInstance,
} from '../../../../src/engine/scanner/instance';
import type { TakenLines, TakenLinesSink } from '../../../../src/engine/scanner/taken-lines';
import { WrittenRuns } from '../../../../src/engine/scanner/written-rows';
import {
  DELIMITERS,
  type Delimiter,
  type Quoting,
  type TableForm,
} from '../../../../src/shared/files/layout';
import type { Column, TimeFormat } from '../../../../src/shared/files/mapping';
import { makeEvents } from '../../../support/events';
import { contentOf } from '../../../support/line-results';
import { rounds } from '../../../support/rounds';
import { NOW, PACKAGE, PIXEL } from '../bench';

/** Notes the lines that a table becomes and what the rules say about each, with or without the scanner. */
class NotedRows implements LineSink, TakenLinesSink<string> {
  taken = 0;
  private readonly results: unknown[] = [];
  private readonly pieces: Buffer[] = [];
  private readonly validator = new LineValidator(NOW);
  private readonly runs = new WrittenRuns<string>(this, NOW);
  private readonly splitter: LineSplitter;
  private readonly table: TableLines;

  constructor(
    form: TableForm,
    private readonly scanner: ScannerInstance | null,
    cap?: number,
  ) {
    this.table = new TableLines(form, scanner);
    this.splitter = new LineSplitter(this, { checkpointLines: 1, ...(cap !== undefined && { cap }) });
  }

  push(chunk: Buffer): void {
    for (const piece of this.table.push(chunk)) this.read(piece);
  }

  end(): this {
    for (const piece of this.table.end()) this.read(piece);
    this.splitter.end();
    return this;
  }

  get all(): unknown {
    const { lines, blank, crlf } = this.splitter;
    const checkpoints = this.splitter.takeCheckpoints();
    const text = Buffer.concat(this.pieces).toString('latin1');
    const evidence = { times: this.table.takeTimes(), nullWords: this.table.takeNullWords() };
    return { lines, blank, crlf, checkpoints, text, evidence, results: this.results };
  }

  line(bytes: Buffer, start: number, end: number, number: number, utf8: boolean): void {
    const result = this.validator.validate(bytes, start, end, utf8, this.table.written.values);
    this.note(result, contentHash(viewOf(bytes), start, end), number);
  }

  takenLines(lines: TakenLines<string>, first: number): void {
    this.taken += lines.taken;
    for (let line = 0; line < lines.taken; line += 1) {
      const row = line * ROW_LENGTH;
      const result = lines.resultOf(line);
      const group = lines.groupOf(lines.rows[row + ROW.pair] as number);
      expect(group).toBe(this.groupOf(result.package, result.pixel));
      this.note(result, lines.rows[row + ROW.content] as number, first + line);
    }
  }

  groupOf(packageId: string | null, pixel: string | null): string {
    return JSON.stringify([packageId, pixel]);
  }

  blank(number: number): void {
    this.results.push({ number, blank: true });
  }

  longLine(piece: Buffer, number: number): void {
    this.results.push({ number, long: piece.toString() });
  }

  private read(piece: Buffer): void {
    this.pieces.push(Buffer.from(piece));
    this.splitter.runs = this.scanner === null ? null : this.runs.of(this.table.written.rows);
    this.splitter.push(piece);
  }

  private note(result: LineResult, content: number, number: number): void {
    const { idInsertPosition: inPiece } = result;
    // The scanner may end pieces elsewhere.
    const idInsertPosition = inPiece === NO_ID_POSITION ? inPiece : this.splitter.bytes + inPiece;
    const told = structuredClone(contentOf(result)) as object;
    this.results.push({ ...told, number, idInsertPosition, content: result.hasId ? content : 0 });
  }
}

/** How many rows the scanner took. Fails if it says or writes anything that its absence would not. */
function takenOf(chunks: readonly Buffer[], form: TableForm, cap?: number): number {
  const scanned = new NotedRows(form, sharedScanner(), cap);
  const plain = new NotedRows(form, null, cap);
  for (const chunk of chunks) {
    scanned.push(chunk);
    plain.push(chunk);
  }
  expect(scanned.end().all).toEqual(plain.end().all);
  return scanned.taken;
}

const T = '2026-07-14T08:21:05.123Z';
const LOCAL = ['14.07.2026 08:21:05', '14.07.2026 8:21', '13.07.2026 00:00:00', '12.07.2026 23:59:59.120'];
const TIMES: Readonly<Partial<Record<TimeFormat, readonly string[]>>> = {
  iso: [T, '2026-07-14 08:21:05', '2026-07-14 00:00', '2026-07-14T08:21:05+02:00', '2026-07-14T08:21:60Z'],
  'day-first': [
    ...LOCAL,
    '14/07/2026 8:21 PM',
    '14/07/2026 12:01 am',
    '14.07.2026 08.21.05',
    '14.07.26 08:21',
  ],
  'month-first': ['07/14/2026 8:21:05 AM', '7/4/2026 12:59', '7/14/2026 08:21:05.5 pm', '07/14/2026'],
  'month-name': ['14/Jul/2026:08:21:05 +0000', '14/Jul/2026:23:21:05 -0500', 'Jul 14, 2026, 8:21 PM'],
  epoch: ['1784017265', '1784017265123', '1784017265123456789', '1784017265000', '1709208000', '99'],
};

const CELLS: Readonly<Record<string, readonly string[]>> = {
  $unique_id: ['a', 'b-1', 'c', 'a', ' ', 'é', '', 'x'.repeat(40), '\u00a0', 'NULL'],
  $package: [PACKAGE, PACKAGE, 'cli', '', ' ', 'C:\\dir', 'y'.repeat(90), '-'],
  $tracking_pixel: [PIXEL, '', ''],
  $remote_address: [
    '52.14.7.9',
    '152.24.79.17',
    '10.0.0.1',
    '2606:4700::1111',
    '1.2.3.4:80',
    '',
    '999.1.1.1',
  ],
  $user_agent: ['curl/8', 'Mozilla/5.0 (X11; Linux, x)', 'a'.repeat(31), 'b'.repeat(32), '', 'tab\there'],
  $nonsense: ['', '', '1'],
  'a "b"': ['', '1'],
  plan: [
    'free',
    'say "hi"',
    'a\\b',
    '\\',
    'é',
    '\u0001',
    '=1',
    '="007"',
    'N/A',
    '-',
    '+',
    'NA',
    '.',
    'C:\\x\\',
  ],
  note: [
    '',
    'one\ntwo',
    'one, two\nthree; four',
    'a\r\nb',
    'c\rd',
    '12"',
    '"',
    'x'.repeat(15),
    `a\n${T},b,c,d,e,f`,
  ],
  seats: ['1', '0', '', '-1', ' 1', '1 '],
};

/** Cells of rows that the scanner takes. */
const CALM: Readonly<Record<string, readonly string[]>> = {
  $unique_id: ['a', 'b-1', 'c', 'x'.repeat(40)],
  $package: [PACKAGE, 'cli', ''],
  $tracking_pixel: [PIXEL, ''],
  $remote_address: ['52.14.7.9', '152.24.79.17', ''],
  $nonsense: [''],
  plan: ['free', 'a\\b', 'é', 'Zoë'],
  note: ['', 'one\ntwo', 'n', 'x'.repeat(15), 'say "hi"'],
  seats: ['1', '0', ''],
};

interface Table {
  readonly form: TableForm;
  readonly bytes: Buffer;
}

function written(cell: string, delimiter: string, quote: 'all' | 'needed' | 'never'): string {
  if (quote === 'never') return cell;
  const needs = quote === 'all' || /["\r\n]/.test(cell) || cell.includes(delimiter);
  return needs ? `"${cell.replaceAll('"', '""')}"` : cell;
}

const times = fc.constantFrom(
  ...Object.entries(TIMES).map(([format, texts]) => [format as TimeFormat, texts] as const),
);
const shapes = fc.record({
  times,
  keys: fc.shuffledSubarray(Object.keys(CELLS), { minLength: 1, maxLength: 6 }),
  timeFirst: fc.boolean(),
  delimiter: fc.constantFrom<Delimiter>(',', ...DELIMITERS),
  quoting: fc.constantFrom<Quoting>('double', 'double', 'double', 'double', 'none', 'backslash'),
  quote: fc.constantFrom('needed', 'needed', 'all', 'never'),
  newline: fc.constantFrom('\n', '\n', '\n', '\r\n', '\r\n', '\r'),
  ragged: fc.boolean(),
  header: fc.constantFrom(true, true, false),
  odd: fc.constantFrom<Partial<Column>>({}, {}, {}, {}, { padded: true }, { listed: true }),
  nulls: fc.constantFrom([], ['N/A', '-']),
  isCalm: fc.constantFrom(true, true, false),
  zone: fc.constantFrom('UTC', 'Europe/Berlin'),
});

const tables: fc.Arbitrary<Table> = shapes.chain((shape) => {
  const { keys, delimiter, quoting, quote, newline, ragged, header, odd, nulls, zone, isCalm } = shape;
  const [format, texts = []] = shape.times;
  const time: Column = { name: 'time', use: { kind: 'time', format, zone } };
  const others = keys.map((key, index): Column => {
    const isLeftOut = index === 3;
    return { name: key, use: isLeftOut ? { kind: 'leave-out' } : { kind: 'key', key }, ...odd };
  });
  const columns = shape.timeFirst ? [time, ...others] : [...others, time];
  const names = columns.map(({ name }) => name);
  const weight = isCalm ? 20 : 1;
  const cells = columns.map(({ use, name }) => {
    const any = use.kind === 'time' ? ['', 'soon', '"', ...LOCAL] : (CELLS[name] ?? ['']);
    const calm = use.kind === 'time' ? texts : (CALM[name] ?? any);
    return fc.oneof({ weight, arbitrary: fc.constantFrom(...calm) }, fc.constantFrom(...any));
  });
  const rows = fc.array(
    fc.oneof(
      { weight: 20, arbitrary: fc.tuple(...cells) },
      fc.constantFrom<readonly string[]>(names, [], [''], ['---', '---'], ['x'], names.toReversed()),
      fc.tuple(...cells).map((row) => row.slice(0, -1)),
    ),
    { minLength: 1, maxLength: 12 },
  );
  const form: TableForm = {
    encoding: 'utf-8',
    layout: { kind: 'table', delimiter, quoting, ...(ragged && { ragged }) },
    mapping: { header, columns, ...(nulls.length > 0 && { nulls }) },
  };
  return rows.map((all) => {
    const text = [...(header ? [names] : []), ...all, ...all, ...all]
      .map((row) => row.map((cell) => written(cell, delimiter, quote)).join(delimiter))
      .join(newline);
    return { form, bytes: Buffer.from(text + newline) };
  });
});

/** Bytes that are changed, removed or inserted. */
const damage = fc.array(
  fc.record({
    at: fc.nat(),
    removed: fc.constantFrom(0, 1, 1, 5),
    inserted: fc.constantFrom(
      '',
      '"',
      ',',
      '\n',
      '\r',
      '\\',
      '\ufeff',
      ' ',
      '\x1a',
      '\u0000',
      'é',
      '""',
      '",',
    ),
    byte: fc.constantFrom(null, null, null, 0xe9),
  }),
  { minLength: 1, maxLength: 3 },
);

function damaged(bytes: Buffer, changes: typeof damage extends fc.Arbitrary<infer T> ? T : never): Buffer {
  return changes.reduce((before, { at, removed, inserted, byte }) => {
    const place = at % (before.length + 1);
    const between = byte === null ? Buffer.from(inserted) : Buffer.from([byte]);
    return Buffer.concat([before.subarray(0, place), between, before.subarray(place + removed)]);
  }, bytes);
}

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...sorted].map((from, index) => bytes.subarray(from, sorted[index] ?? bytes.length));
}

const cuts = fc.array(fc.nat(), { maxLength: 3 });

const KEYS = ['$time', '$package', '$unique_id', '$remote_address', 'note', 'plan'];

function formOf(keys = KEYS): TableForm {
  const columns = keys.map((key): Column =>
    key === '$time'
      ? { name: key, use: { kind: 'time', format: 'day-first', zone: 'Europe/Berlin' } }
      : { name: key, use: { kind: 'key', key } },
  );
  return {
    encoding: 'utf-8',
    layout: { kind: 'table', delimiter: ',' },
    mapping: { header: true, columns },
  };
}

/** Rows behind a header and one that is always read without the scanner. */
function bytesOf(rows: readonly string[], newline = '\n'): Buffer {
  return Buffer.from([KEYS.join(','), `${T},,first,,,`, ...rows, ''].join(newline));
}

function row(id: string, { time = T, note = 'n', plan = 'free' } = {}): string {
  return [time, PACKAGE, id, '52.14.7.9', note, plan].join(',');
}

describe('the scanner of rows', () => {
  it('writes and says of every table what is written and said without it', () => {
    let taken = 0;
    fc.assert(
      fc.property(tables, cuts, ({ bytes, form }, places) => {
        taken += takenOf(cut(bytes, places), form);
      }),
      { numRuns: rounds(1500) },
    );
    // Otherwise the property compared too little.
    expect(taken).toBeGreaterThan(rounds(3000));
  });

  it('writes and says the same of damaged tables', () => {
    let taken = 0;
    fc.assert(
      fc.property(tables, damage, cuts, ({ bytes, form }, changes, places) => {
        taken += takenOf(cut(damaged(bytes, changes), places), form);
      }),
      { numRuns: rounds(1500) },
    );
    expect(taken).toBeGreaterThan(rounds(1500));
  });

  it('writes and says the same wherever the bytes are cut', () => {
    const rows = [row('a'), row('b', { note: '"one\ntwo, three"' }), row('c', { time: '14.07.2026 08:21' })];
    const bytes = bytesOf([...rows, row('d', { note: '"say ""hi"""' }), row('e', { plan: 'x\\' })], '\r\n');
    for (let place = 1; place < bytes.length; place += 1) takenOf(cut(bytes, [place]), formOf());
    takenOf(cut(bytes, [...bytes.keys()]), formOf());
  });

  it.each([
    ['plain', 'n', false, false],
    ['in quotes', 'n', true, false],
    ['in quotes, with quotes and a line break of their own', 'say ""hi""\nand more', true, false],
    ['local times', 'n', false, true],
  ])('takes rows whose cells are %s, wherever pieces of them end', (_, note, isQuoted, isLocal) => {
    const rows = [...makeEvents(3000, { now: NOW })].map((line, nth) => {
      const { $time = '', $package = '', $unique_id: id = '' } = JSON.parse(line) as Record<string, string>;
      const time = isLocal ? $time.replace(/^(\d+)-(\d+)-(\d+)T(.*)Z$/, '$3.$2.$1 $4') : $time;
      const cells = [time, $package, id, '52.14.7.9', note, `plan-${nth}`];
      return (isQuoted ? cells.map((cell) => `"${cell}"`) : cells).join(',');
    });
    const bytes = bytesOf(rows);
    const chunks = cut(bytes, [bytes.length >> 1, (bytes.length >> 1) + 7, 100_000]);
    // The row that lies across each cut is left out, and of local times the first of each day.
    expect(takenOf(chunks, formOf())).toBeGreaterThan(2970);
  });

  it('goes on behind rows of other shapes', () => {
    const odd = [
      'only one cell',
      row('o', { note: 'un"quoted' }),
      row('p', { note: '"broken" quote' }),
      ',,,,,',
    ];
    const rows = Array.from({ length: 400 }, (_, nth) =>
      nth % 4 === 1 ? (odd[(nth >> 2) % 4] ?? '') : row(`id-${nth}`),
    );
    expect(takenOf([bytesOf(rows)], formOf())).toBeGreaterThan(290);
    const many = Array.from({ length: 1000 }, () => row('o', { note: 'un"quoted' }));
    const usual = Array.from({ length: 200 }, (_, nth) => row(`id-${nth}`));
    expect(takenOf([bytesOf([...many, ...usual])], formOf())).toBeGreaterThan(130);
  });

  it('goes on behind a quote that never closes', () => {
    const rows = Array.from({ length: 2000 }, (_, nth) =>
      row(`id-${nth}`, nth % 500 === 7 ? { note: '"open' } : {}),
    );
    expect(takenOf([bytesOf(rows)], formOf())).toBeGreaterThan(500);
    expect(takenOf(cut(bytesOf(rows), [40_000, 80_000]), formOf())).toBeGreaterThan(500);
  });

  it('takes no row that may have swallowed others', () => {
    const behind = `x"\n${T},${PACKAGE},s,52.14.7.9,n,free`;
    const notes = [`"a\n${T},b,c,d,e,f"`, '"a,b,c,d,e,f\n"', '"\n,,,,,"', '"\n,,,,"', `"open,1\n${behind}`];
    const rows = notes.flatMap((note) => [row('a', { note }), row('b')]);
    expect(takenOf([bytesOf(rows)], formOf())).toBeGreaterThan(3);
    const first = formOf(['note', '$time', '$unique_id']);
    const texts = ['"a\nb"', '"a\n,b"', '"a\n,,b"', '"a,,b\nc"', '"a,b\nc"'];
    const table = ['a,b,c', `x,${T},1`, ...texts.flatMap((text) => [`${text},${T},2`, `x,${T},3`]), ''].join(
      '\n',
    );
    expect(takenOf([Buffer.from(table)], first)).toBeGreaterThan(7);
    expect(takenOf([Buffer.from(table.replaceAll('\n', '\r\n'))], first)).toBeGreaterThan(4);
  });

  it('knows more packages than it has names for, and more days than it has places for', () => {
    const rows = Array.from({ length: 2500 }, (_, nth) =>
      row(`id-${nth}`).replace(PACKAGE, `package-${nth}`),
    );
    expect(takenOf(cut(bytesOf(rows), [60_000, 120_000, 180_000]), formOf())).toBeGreaterThan(1500);
    const days = Array.from({ length: 400 }, (_, nth) => {
      const date = new Date(NOW + (nth >> 2) * 86_400_000).toISOString().slice(0, 10);
      const time = `${date.split('-').toReversed().join('.')} ${nth % 24}:21`;
      return row(`id-${nth}`, { time });
    });
    expect(takenOf([bytesOf([...days, ...days])], formOf())).toBeGreaterThan(100);
  });

  it('keeps tables apart that are read in turn', () => {
    const forms = [formOf(), formOf(KEYS.toReversed())];
    const readers = forms.map((form) => [new NotedRows(form, sharedScanner()), new NotedRows(form, null)]);
    for (let turn = 0; turn < 4; turn += 1) {
      for (const [nth, both] of readers.entries()) {
        const rows = Array.from({ length: 20 }, (_, at) => {
          const cells = row(`${turn}-${at}`, { time: `14.07.2026 0${turn}:21` }).split(',');
          return (nth === 0 ? cells : cells.toReversed()).join(',');
        });
        const keys = nth === 0 ? KEYS : KEYS.toReversed();
        for (const reader of both) reader.push(Buffer.from([keys.join(), ...rows, ''].join('\n')));
      }
    }
    for (const [scanned, plain] of readers) {
      expect(scanned?.end().all).toEqual(plain?.end().all);
      expect(scanned?.taken).toBeGreaterThan(60);
    }
  });

  it('leaves events that are longer than the cap, and tables that are too wide or have no time', () => {
    const long = Array.from({ length: 20 }, (_, nth) =>
      row(`id-${nth}`, { note: 'x'.repeat(nth < 10 ? 400 : 10) }),
    );
    expect(takenOf([bytesOf(long)], formOf(), 300)).toBe(0);
    const huge = row('h', { note: 'x'.repeat(300_000) });
    expect(takenOf([bytesOf([row('a'), huge, row('b'), row('c')])], formOf())).toBe(2);
    const noTime = KEYS.map((key) => (key === '$time' ? 'time' : key));
    expect(takenOf([bytesOf([row('a'), row('b')])], formOf(noTime))).toBe(0);
    const wide = Array.from({ length: 600 }, (_, nth) => (nth === 0 ? '$time' : `key ${nth}`));
    const cells = [T, ...wide.slice(1).map(() => 'x')].join(',');
    expect(takenOf([Buffer.from([wide.join(','), cells, cells, cells, ''].join('\n'))], formOf(wide))).toBe(
      0,
    );
  });
});
