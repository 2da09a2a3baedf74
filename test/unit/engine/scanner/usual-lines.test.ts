import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileScanner, scannerModule } from '../../../../scripts/tools/compile-scanner';
import { viewOf } from '../../../../src/engine/bytes/byte-view';
import { contentHash } from '../../../../src/engine/bytes/hash';
import { LineSplitter, type LineSink } from '../../../../src/engine/read/line-splitter';
import type { LineResult } from '../../../../src/engine/rules/line-result';
import { LineValidator } from '../../../../src/engine/rules/line-validator';
import { newScanner, ROW, ROW_LENGTH, type WebAssemblyOfNode } from '../../../../src/engine/scanner/instance';
import type { TakenLines, TakenLinesSink } from '../../../../src/engine/scanner/taken-lines';
import { UsualLines } from '../../../../src/engine/scanner/usual-lines';
import { makeEvents } from '../../../support/events';
import { contentOf } from '../../../support/line-results';
import { rounds } from '../../../support/rounds';
import { event, NOW } from '../bench';
import { damagedEvent, objectText } from '../line-arbitrary';

/** Notes what the rules say about each line of a file, with or without the scanner. */
class NotedLines implements LineSink, TakenLinesSink<string> {
  readonly lines: unknown[] = [];
  taken = 0;
  private readonly validator = new LineValidator(NOW);
  private readonly usual: UsualLines<string> | null;
  private readonly splitter: LineSplitter;

  constructor(reader: 'scanner' | 'validator', cap?: number) {
    this.usual = reader === 'scanner' ? UsualLines.for(this, NOW) : null;
    this.splitter = new LineSplitter(this, { checkpointLines: 1, ...(cap !== undefined && { cap }) });
    this.splitter.runs = this.usual;
  }

  push(chunk: Buffer): this {
    this.splitter.push(chunk);
    return this;
  }

  get all(): unknown {
    const { lines, blank, crlf } = this.splitter;
    return { lines, blank, crlf, starts: this.splitter.takeCheckpoints(), results: this.lines };
  }

  line(bytes: Buffer, start: number, end: number, number: number, utf8: boolean): void {
    const result = this.validator.validate(bytes, start, end, utf8);
    this.note(result, contentHash(viewOf(bytes), start, end), number);
    const { decidedKeys } = this.validator;
    if (decidedKeys !== null) this.usual?.learn(decidedKeys);
  }

  takenLines(lines: TakenLines<string>, first: number): void {
    this.taken += lines.taken;
    for (let line = 0; line < lines.taken; line += 1) {
      const row = line * ROW_LENGTH;
      const result = lines.resultOf(line);
      expect(lines.groupOf(lines.rows[row + ROW.pair] as number)).toBe(
        this.groupOf(result.package, result.pixel),
      );
      this.note(result, lines.rows[row + ROW.content] as number, first + line);
    }
  }

  groupOf(packageId: string | null, pixel: string | null): string {
    return JSON.stringify([packageId, pixel]);
  }

  blank(number: number): void {
    this.lines.push({ number, blank: true });
  }

  longLine(piece: Buffer, number: number): void {
    this.lines.push({ number, long: piece.toString() });
  }

  private note(result: LineResult, content: number, number: number): void {
    this.lines.push({ number, content, ...(structuredClone(contentOf(result)) as object) });
  }
}

/** How many lines the scanner took. Fails if they are not what the validator makes of them. */
function takenOf(chunks: readonly Buffer[], cap?: number): number {
  const [scanned, validated] = [new NotedLines('scanner', cap), new NotedLines('validator', cap)];
  for (const chunk of chunks) {
    scanned.push(chunk);
    validated.push(chunk);
  }
  expect(scanned.all).toEqual(validated.all);
  return scanned.taken;
}

function chunkOf(lines: readonly (string | Buffer)[], ending = '\n'): Buffer {
  return Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from(ending)]));
}

/** Most of these are of the usual shape. */
const plainEvent = fc
  .dictionary(
    fc.constantFrom(
      'plan',
      'seats',
      '',
      '$version',
      '$package',
      '$tracking_pixel',
      '$unique_id',
      '$remote_address',
    ),
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.ipV4(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(null, true, false, 0, -7, 'a/b', 'quo"ted', 'Zoë', ' '),
    ),
  )
  .map((keys) => JSON.stringify({ $time: '2026-07-14T08:21:05.123Z', ...keys }));
const anyLine = fc.oneof(
  plainEvent,
  objectText.map((line) => line.trim()),
  objectText,
);

/** JSON in which letters may be escaped, white space may stand anywhere and a character may be damaged; and white space. */
const valueText = fc
  .tuple(
    fc.jsonValue({ maxDepth: 4, stringUnit: 'grapheme' }),
    fc.constantFrom('', ' ', '\t', '  '),
    fc.boolean(),
    fc.option(fc.tuple(fc.nat(), fc.constantFrom(...'"\\{}[],:0-.eu \t\r\u00a0')), { freq: 3 }),
  )
  .map(([value, gap, isEscaped, damage]) => {
    const written = JSON.stringify(value, null, gap).replaceAll('\n', '\r');
    const text = isEscaped ? written.replace(/[^\x20-\x7e\s]/g, escaped) : written;
    const at = damage === null ? text.length : damage[0] % text.length;
    return [`${text.slice(0, at)}${damage?.[1] ?? ''}${text.slice(at + 1)}`, gap] as const;
  });

/** A UTF-16 unit as an escape. */
function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const ending = fc.constantFrom('\n', '\n', '\r\n');
const someEvents = [...makeEvents(20, { now: NOW }), ...makeEvents(20, { now: NOW, uniqueIds: false })];

/** Ends a compiler that hangs: it takes six seconds of processor time. */
const COMPILING_MS = 180_000;

describe('the scanner', () => {
  it('says of every line that it takes what the validator says', { tags: ['long'] }, () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.array(anyLine, { minLength: 1, maxLength: 6 }), ending, (lines, end) => {
        // Each line comes twice: the keys of the first are known when the second comes.
        const chunk = chunkOf(
          lines.flatMap((line) => [line, line]),
          end,
        );
        taken += takenOf([chunk]);
      }),
      { numRuns: rounds(3000) },
    );
    // Otherwise the property compared too little.
    expect(taken).toBeGreaterThan(rounds(300));
  });

  it('says the same of events with changed, removed or inserted bytes', { tags: ['long'] }, () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.array(damagedEvent, { minLength: 1, maxLength: 5 }), ending, (damaged, end) => {
        // Invalid UTF-8 keeps the scanner away from its chunk.
        const chunks = damaged.map((line) => chunkOf([line, ...someEvents.slice(0, 3)], end));
        taken += takenOf([chunkOf(someEvents), ...chunks]) - someEvents.length;
      }),
      { numRuns: rounds(2000) },
    );
    expect(taken).toBeGreaterThan(rounds(2000));
  });

  it('leaves every cut line', () => {
    const whole = event({ n: -1.5e3, yes: true, no: false, none: null, text: 'a\\"b/' });
    const cuts = Array.from({ length: whole.length }, (_, length) => whole.slice(0, length));
    expect(takenOf([chunkOf([whole, whole, ...cuts])])).toBe(1);
  });

  it.each([
    ['1', true],
    ['-0', true],
    ['1e+5', true],
    ['2.50', true],
    ['true', true],
    ['false', true],
    ['null', true],
    ['"\\/\\n\\""', true],
    ['"\\u0041 Caf\\u00e9 \\uD7ff\\ue000"', true],
    ['"\\ud83d\\ude00"', true],
    ['"\\u004"', false],
    ['"\\u00g1"', false],
    ['"\\ud83d"', false],
    ['"\\ud83d\\ud83d"', false],
    ['"\\ude00\\ud83d"', false],
    ['"\\ud83d\\n"', false],
    ['01', false],
    ['1.', false],
    ['.5', false],
    ['+1', false],
    ['1e', false],
    ['-', false],
    ['1234567890123456', false],
    ['nul', false],
    ['falsy', false],
    ['"\\x41"', false],
    ['"\t"', false],
    ['{}', true],
    ['[ ]', true],
    ['[1,"a", {"b":[{}, null]} ]', true],
    ['{"b" : {"c\\u0041":"\\n"}\t,"d":[true]}', true],
    ['[1 2]', false],
    ['[1,]', false],
    ['[,1]', false],
    ['[1}', false],
    ['{1:2}', false],
    ['{"b"}', false],
    ['{"b":}', false],
    ['{"b":1,}', false],
    ['{"b":1]', false],
    ['[01]', false],
    ['["\t"]', false],
    ['[', false],
    [`${'['.repeat(32)}${']'.repeat(32)}`, true],
    [`${'['.repeat(33)}${']'.repeat(33)}`, false],
    ['1,', false],
    ['1}', false],
    ['1 ', true],
    ['1\t \r', true],
    ['1\u00a0', false],
    ['1,"a":1', false],
  ])('a value %s is taken: %s', (value, isTaken) => {
    const start = '{"$time":"2026-07-14T08:21:05Z","a":';
    const known = chunkOf([`${start}1}`, `${start}"text"}`, `${start}1,"a2":1}`, `{"x":1,"a":1}`]);
    const before = takenOf([known]);
    expect(takenOf([known, chunkOf([`${start}${value}}`])]) - before).toBe(isTaken ? 1 : 0);
  });

  it('says the same of nested and escaped values with white space anywhere, whole or damaged', () => {
    const start = '{"$time":"2026-07-14T08:21:05Z","a":';
    const known = chunkOf([`${start}1}`, `${start}"text"}`]);
    let taken = 0;
    fc.assert(
      fc.property(fc.array(valueText, { minLength: 1, maxLength: 5 }), ending, (values, end) => {
        const lines = values.map(([value, gap]) => `${start}${value}${gap}}${gap}`);
        taken += takenOf([known, ...lines.map((line) => chunkOf([line], end))]);
      }),
      { numRuns: rounds(4000) },
    );
    expect(taken).toBeGreaterThan(rounds(2000));
  });

  it('reads all days, clocks and zones as the validator does', () => {
    const two = (number: number): string => String(number).padStart(2, '0');
    const days = Array.from({ length: 33 }, (_, day) => `2026-02-${two(day)}T08:21:05Z`);
    const years = ['0000', '1900', '2000', '2399', '2400', '2569'].map((year) => `${year}-02-29T00:00:00Z`);
    const clocks = Array.from({ length: 62 }, (_, at) => `2026-07-14T${two(at % 26)}:${two(at)}:${two(at)}Z`);
    const zones = [
      '',
      'Z',
      'z',
      '.5Z',
      '.Z',
      '.123456789Z',
      '.999+02:00',
      '-05:30',
      '+0200',
      '+11:59',
      '-12:00',
    ];
    const times = [...days, ...years, ...clocks, ...zones.map((zone) => `2026-07-14T08:21:05${zone}`)];
    const lines = times.map((time) => event({ $time: time }));
    expect(takenOf([chunkOf(lines)])).toBeGreaterThan(80);
  });

  it('reads all kinds of addresses as the validator does', () => {
    const octets = [0, 1, 9, 10, 63, 64, 100, 127, 128, 168, 169, 172, 192, 223, 224, 254, 255, 256];
    const addresses = octets.flatMap((first) =>
      [0, 15, 16, 31, 32, 63, 64, 127, 128, 168, 254, 255].map((second) => `${first}.${second}.3.4`),
    );
    const odd = ['', '1.2.3', '1.2.3.4.5', '01.2.3.4', '1.2.3.1234', '1..2.3', ' 1.2.3.4', '2606:4700::1111'];
    const lines = [...addresses, ...odd].map((address) => event({ $remote_address: address }));
    expect(takenOf([chunkOf(lines)])).toBeGreaterThan(100);
  });

  it('takes events, whatever package or pixel they name, with or without an id, after those that teach it', () => {
    const events = [
      ...makeEvents(500, { now: NOW }),
      ...makeEvents(500, { now: NOW, uniqueIds: false }),
      ...makeEvents(500, { now: NOW, packages: [], pixels: [] }),
    ];
    expect(takenOf([chunkOf(events)])).toBeGreaterThan(1480);
    expect(takenOf([chunkOf(events, '\r\n')])).toBeGreaterThan(1480);
  });

  it('takes more lines than it has rows for', () => {
    const events = [...makeEvents(3000, { now: NOW })];
    expect(takenOf([chunkOf(events)])).toBeGreaterThan(2900);
  });

  it('makes room for new packages and new keys', () => {
    const chunks = Array.from({ length: 5 }, (_, at) =>
      chunkOf(Array.from({ length: 400 }, (__, line) => event({ $package: `package-${at * 400 + line}` }))),
    );
    expect(takenOf(chunks)).toBeGreaterThan(1300);
    const keys = Array.from({ length: 50 }, (_, at) => {
      const line = (number: number): string => event({ [`key${number % 20}`]: number });
      return chunkOf([line(at), line(at), line(at + 1)]);
    });
    expect(takenOf(keys)).toBeGreaterThan(30);
  });

  it('leaves lines that are longer than the cap, and does not fill its memory beyond its end', () => {
    const long = event({ note: 'x'.repeat(400) });
    expect(takenOf([chunkOf([event(), event(), long, long, event()])], 300)).toBe(2);
    const huge = chunkOf([event(), event(), event({ note: 'x'.repeat(3_000_000) }), event()]);
    expect(takenOf([huge])).toBe(0);
  });

  it('keeps the keys of files apart that are read in turn', () => {
    const one = [new NotedLines('scanner'), new NotedLines('validator')];
    const other = [new NotedLines('scanner'), new NotedLines('validator')];
    for (let round = 0; round < 5; round += 1) {
      const chunk = chunkOf([...[1, 2, 3].map((a) => event({ a, b: 2 })), event({ b: 1 })]);
      const swapped = chunkOf([...[1, 2, 3].map((a) => event({ b: 2, a })), event({ b: '1', c: 1 })]);
      for (const reader of one) reader.push(chunk);
      for (const reader of other) reader.push(swapped);
    }
    expect(one[0]?.all).toEqual(one[1]?.all);
    expect(other[0]?.all).toEqual(other[1]?.all);
    expect(one[0]?.taken).toBeGreaterThan(5);
  });

  it('is missing where there is no WebAssembly, are no vectors or is no room for its memory', () => {
    const { WebAssembly: whole } = globalThis as unknown as { readonly WebAssembly: WebAssemblyOfNode };
    const { Module, Instance } = whole;
    const Full = class {
      readonly exports = ((): never => {
        throw new RangeError('Cannot allocate Wasm memory for new instance');
      })();
    };
    expect(newScanner({ validate: () => true, Module, Instance })).not.toBeNull();
    expect(newScanner({ validate: () => true, Module, Instance: Full })).toBeNull();
    expect(newScanner({ validate: () => false, Module, Instance })).toBeNull();
    expect(newScanner(undefined)).toBeNull();
  });

  it('is compiled from its source', { tags: ['long'], timeout: COMPILING_MS }, async () => {
    // After a change: npm run scanner.
    expect(await readFile(scannerModule, 'utf8')).toBe(await compileScanner());
  });
});
