/** Writes small Parquet files: pages of plain values, unpacked, with what a test wants to be wrong with them. */

export interface ParquetColumn {
  readonly name: string;
  /** Texts; or whole numbers, as microseconds since 1970 in UTC where they are times. */
  readonly kind: 'text' | 'number' | 'time';
  /** Null: it is missing. */
  readonly values: readonly (string | number | null)[];
}

export interface ParquetFlaws {
  /** What a page header says instead of the truth. */
  readonly page?: {
    readonly unpackedBytes?: number;
    readonly packedBytes?: number;
    readonly entries?: number;
    readonly encoding?: number;
    readonly kind?: number;
    readonly crc32?: number;
    readonly definitionEncoding?: number;
    readonly repetitionEncoding?: number;
  };
  readonly codec?: number;
  /** Replaces the levels and values of each page. */
  readonly body?: Buffer;
  /** The one value of a dictionary that stands before each page. */
  readonly dictionary?: string;
  /** Columns are lists, whose levels `body` must have. */
  readonly areLists?: true;
  readonly rows?: number;
  /** Pages without entries, before each other one. */
  readonly emptyPages?: number;
  /** Row groups of nothing, behind the others. */
  readonly emptyGroups?: number;
  readonly filePath?: string;
  readonly isEncrypted?: true;
}

const RUNS = 3;
const OPTIONAL = 1;
const REPEATED = 2;
const STORED = { text: 6, number: 2, time: 2 } as const;

/** A file of one row group for each `rowsAGroup` rows. */
export function makeParquet(
  columns: readonly ParquetColumn[],
  flaws: ParquetFlaws = {},
  rowsAGroup = Infinity,
): Buffer {
  const rows = columns[0]?.values.length ?? 0;
  const parts: Buffer[] = [Buffer.from('PAR1')];
  let at = 4;
  const groups: Field[][] = [];
  for (let from = 0; from < rows; from += rowsAGroup) {
    const to = Math.min(rows, from + rowsAGroup);
    const chunks = columns.map((column) => {
      const page = pageOf(column, from, to, flaws);
      const start = at;
      parts.push(page);
      at += page.length;
      return chunkOf(column, { start, entries: to - from, bytes: page.length }, flaws);
    });
    groups.push([
      [1, list(STRUCT, chunks)],
      [2, int(0)],
      [3, int(flaws.rows ?? to - from)],
    ]);
  }
  const root: Field[] = [
    [4, text('root')],
    [5, int(columns.length)],
  ];
  const schema = [root, ...columns.map((column) => elementOf(column, flaws))].map(struct);
  const footer = structBytes([
    [1, int(1)],
    [2, list(STRUCT, schema)],
    [3, int(flaws.rows ?? rows)],
    [4, list(STRUCT, [...groups.map(struct), ...Array<Value>(flaws.emptyGroups ?? 0).fill(struct([]))])],
    ...(flaws.isEncrypted === true ? [[8, struct([])] as Field] : []),
  ]);
  const tail = Buffer.alloc(8, 'xxxxPAR1');
  tail.writeUInt32LE(footer.length, 0);
  return Buffer.concat([...parts, footer, tail]);
}

function elementOf({ name, kind }: ParquetColumn, { areLists }: ParquetFlaws): Field[] {
  const microseconds = struct([[2, struct([])]]);
  const logical = {
    text: [1, struct([])],
    number: null,
    time: [
      8,
      struct([
        [1, TRUTH],
        [2, microseconds],
      ]),
    ],
  } as const;
  const meaning = logical[kind];
  return [
    [1, int(STORED[kind])],
    [3, int(areLists === true ? REPEATED : OPTIONAL)],
    [4, text(name)],
    ...(meaning === null ? [] : [[10, struct([[meaning[0], meaning[1]]])] as Field]),
  ];
}

interface Place {
  readonly start: number;
  readonly entries: number;
  readonly bytes: number;
}

function chunkOf(
  { name, kind }: ParquetColumn,
  { start, entries, bytes }: Place,
  flaws: ParquetFlaws,
): Value {
  const metadata = struct([
    [1, int(STORED[kind])],
    [2, list(INT, [int(0), int(RUNS)])],
    [3, list(BINARY, [text(name)])],
    [4, int(flaws.codec ?? 0)],
    [5, int(entries)],
    [6, int(bytes)],
    [7, int(bytes)],
    [9, int(start)],
  ]);
  const place: Field[] = flaws.filePath === undefined ? [] : [[1, text(flaws.filePath)]];
  return struct([...place, [2, int(start)], [3, metadata]]);
}

function pageOf(
  { kind, values }: ParquetColumn,
  from: number,
  to: number,
  { page = {}, body, dictionary, emptyPages = 0 }: ParquetFlaws,
): Buffer {
  const some = values.slice(from, to);
  const levels = Buffer.concat(some.map((value) => Buffer.from([2, value === null ? 0 : 1])));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(levels.length);
  const bytes = body ?? Buffer.concat([length, levels, ...some.map((value) => plain(kind, value))]);
  const empty = dataPage(Buffer.alloc(4), { entries: 0 });
  return Buffer.concat([
    ...(dictionary === undefined ? [] : [dictionaryOf(dictionary)]),
    ...Array<Buffer>(emptyPages).fill(empty),
    dataPage(bytes, { entries: some.length, ...page }),
  ]);
}

function dataPage(bytes: Buffer, page: ParquetFlaws['page'] & { readonly entries: number }): Buffer {
  const header = structBytes([
    [1, int(page.kind ?? 0)],
    [2, int(page.unpackedBytes ?? bytes.length)],
    [3, int(page.packedBytes ?? bytes.length)],
    ...(page.crc32 === undefined ? [] : [[4, int(page.crc32)] as Field]),
    [
      5,
      struct([
        [1, int(page.entries)],
        [2, int(page.encoding ?? 0)],
        [3, int(page.definitionEncoding ?? RUNS)],
        [4, int(page.repetitionEncoding ?? RUNS)],
      ]),
    ],
  ]);
  return Buffer.concat([header, bytes]);
}

function dictionaryOf(value: string): Buffer {
  const bytes = plain('text', value);
  const header = structBytes([
    [1, int(2)],
    [2, int(bytes.length)],
    [3, int(bytes.length)],
    [
      7,
      struct([
        [1, int(1)],
        [2, int(0)],
      ]),
    ],
  ]);
  return Buffer.concat([header, bytes]);
}

function plain(kind: ParquetColumn['kind'], value: string | number | null): Buffer {
  if (value === null) return Buffer.alloc(0);
  if (kind === 'text') {
    const bytes = Buffer.from(String(value));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    return Buffer.concat([length, bytes]);
  }
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return bytes;
}

// The compact protocol of Thrift.

interface Value {
  readonly type: number;
  readonly bytes: Buffer;
}
/** Ids rise by less than 16. */
type Field = readonly [id: number, value: Value];

const INT = 6;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;
const TRUTH: Value = { type: 1, bytes: Buffer.alloc(0) };

function structBytes(fields: readonly Field[]): Buffer {
  let before = 0;
  const parts = fields.flatMap(([id, { type, bytes }]) => {
    const head = Buffer.from([((id - before) << 4) | type]);
    before = id;
    return [head, bytes];
  });
  return Buffer.concat([...parts, Buffer.from([0])]);
}

function struct(fields: readonly Field[]): Value {
  return { type: STRUCT, bytes: structBytes(fields) };
}

function list(type: number, elements: readonly Value[]): Value {
  const head = Buffer.concat([Buffer.from([0xf0 | type]), varint(BigInt(elements.length))]);
  return { type: LIST, bytes: Buffer.concat([head, ...elements.map(({ bytes }) => bytes)]) };
}

function int(value: number): Value {
  const whole = BigInt(value);
  return { type: INT, bytes: varint(whole < 0n ? -2n * whole - 1n : 2n * whole) };
}

function text(value: string): Value {
  const bytes = Buffer.from(value);
  return { type: BINARY, bytes: Buffer.concat([varint(BigInt(bytes.length)), bytes]) };
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 0x80n; left >>= 7n) bytes.push(Number(left & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(left)]);
}
