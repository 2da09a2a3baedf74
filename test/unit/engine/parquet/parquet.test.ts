import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import Papa from 'papaparse';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ArchiveBytes } from '../../../../src/engine/archive/block-source';
import { DiskArchive } from '../../../../src/engine/archive/archive-bytes';
import { readFooter } from '../../../../src/engine/parquet/file-footer';
import { PageMemory } from '../../../../src/engine/parquet/page-memory';
import { ParquetDamagedError } from '../../../../src/engine/parquet/parquet-damaged-error';
import { parquetRows } from '../../../../src/engine/parquet/parquet-rows';
import { outcomeOf } from '../../../support/real-world';
import { makeParquet, type ParquetColumn, type ParquetFlaws } from '../../../support/parquet';
import { ownTmpdir, tempFolder } from '../../../support/temp-folder';
import { makeZip } from '../../../support/zip';
import { never } from '../bench';

const FIXTURES = join(import.meta.dirname, '../../../fixtures/parquet');
const NOW = '2026-11-27T12:00:00Z';

function fixture(name: string): string {
  return join(FIXTURES, name);
}

function written(bytes: Buffer, name = 'events.parquet'): string {
  const path = join(tempFolder(), name);
  writeFileSync(path, bytes);
  return path;
}

/** The events that an import of a file sends. */
async function eventsOf(path: string, ...more: readonly string[]): Promise<Record<string, unknown>[]> {
  const { sent } = await outcomeOf(path, NOW, more);
  return sent
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

async function opened(path: string): Promise<DiskArchive> {
  const handle = await open(path);
  onTestFinished(() => handle.close());
  return new DiskArchive(handle, (await handle.stat()).size);
}

/** A file that tells of each reading before it. */
function watched(file: DiskArchive, onRead: () => void): ArchiveBytes {
  return {
    size: file.size,
    isStreamed: file.isStreamed,
    damage: file.damage,
    section: (start, size) => file.section(start, size),
    read(start, length) {
      onRead();
      return file.read(start, length);
    },
  };
}

/** The rows of a file as CSV, in the pieces in which they come. */
async function* piecesOf(
  file: ArchiveBytes,
  memory = new PageMemory(),
  signal = never,
): AsyncGenerator<string, void, void> {
  for await (const { lines } of parquetRows(file, await readFooter(file, signal), signal, memory))
    yield lines.toString();
}

/** The rows of a file as CSV. */
async function rowsOf(path: string, memory = new PageMemory(), signal = never): Promise<string[]> {
  let text = '';
  for await (const piece of piecesOf(await opened(path), memory, signal)) text += piece;
  return text.trimEnd().split('\n');
}

const EVENTS: readonly ParquetColumn[] = [
  {
    name: 'time',
    kind: 'time',
    values: [0, 1, 2].map((at) => Date.parse('2026-11-26T21:40:12Z') * 1000 + at),
  },
  { name: 'ip', kind: 'text', values: ['84.107.32.1', null, '84.107.32.3'] },
];

describe('a Parquet file', () => {
  test.each(['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4'])(
    'packed with %s: each row of all row groups becomes an event, digit by digit',
    async (codec) => {
      const events = await eventsOf(fixture(`codec-${codec}.parquet`));
      expect(events).toEqual(
        Array.from({ length: 40 }, (_, at) => ({
          $time: new Date(Date.parse('2026-11-26T21:40:12Z') + at * 60_000)
            .toISOString()
            .replace('.000Z', '.123456Z'),
          $remote_address: `84.107.32.${at + 1}`,
          $package: at % 3 === 0 ? 'oven, "pro"' : 'oven-cli',
          ...(at % 4 !== 1 && { user: `Zoë ${at}\nx` }),
          count: String(2n ** 53n + 1n + BigInt(at)),
        })),
      );
    },
  );

  test('with pages of the second version, in five ways to write values, reads alike', async () => {
    expect(await eventsOf(fixture('pages-2.parquet'))).toEqual(await eventsOf(fixture('codec-none.parquet')));
  });

  test('of DuckDB reads alike; its times are instants, so no zone is asked for', async () => {
    const { check } = await outcomeOf(fixture('duckdb.parquet'), NOW);
    expect(check.questions.map(({ code }) => code)).not.toContain('zone');
    const events = await eventsOf(fixture('duckdb.parquet'));
    expect(events).toHaveLength(60);
    expect(events[17]).toMatchObject({
      $time: '2026-11-26T21:57:12.5Z',
      $remote_address: '84.107.32.18',
      price: '21.2500',
      big: '17000000119',
      pair: '[17,18]',
      'machine.os': 'linux',
      'machine.cpu': '17',
    });
  });

  test('shows values of each kind exactly', async () => {
    const [names = '', first = '', second = ''] = await rowsOf(fixture('kinds.parquet'));
    const of = (row: string, name: string): string | undefined => cellsOf(row)[cellsOf(names).indexOf(name)];
    const shown = cellsOf(names).map((name) => [name, of(first, name), of(second, name)]);
    expect(shown).toEqual([
      ['instant_ms', '2026-11-26T21:40:12.123Z', ''],
      ['local_us', '2026-11-26T21:40:12.123456', ''],
      ['local_ns', '2026-11-28T21:40:12.123456789', ''],
      ['date', '2026-11-26', '1969-12-31'],
      ['time_of_day', '21:40:12.0005', ''],
      ['int8', '-128', ''],
      ['uint32', '4294967295', '0'],
      ['uint64', '18446744073709551615', ''],
      ['int64', '-9223372036854775808', '9223372036854775807'],
      ['decimal', '-0.05', '12345678901234567890.12'],
      ['small_decimal', '1.50', ''],
      ['float', '0.1', ''],
      ['double', '0.1', '1e+21'],
      ['half', '1.5', ''],
      ['truth', 'true', 'false'],
      ['text', 'Zoë', ''],
      ['bytes', 'as text', '0xff00'],
      ['uuid', '01234567-89ab-cdef-0123-456789abcdef', ''],
      ['nothing', '', ''],
      ['place.city', 'Bonn', ''],
      ['place.at.lat', '50.7', ''],
      ['tags', '["a",null,"b\\""]', '[]'],
      ['grid', '[[1,2],[]]', ''],
      ['items', '[{"sku":"x","n":2},{"sku":null,"n":null}]', ''],
      ['labels', '{"os":"linux","arch":null}', '{}'],
    ]);
  });

  test('keeps lists that go on in the next page with their rows', async () => {
    const rows = await rowsOf(fixture('lists.parquet'));
    expect(rows).toHaveLength(301);
    for (const at of [0, 1, 49, 123, 299]) {
      const list = JSON.stringify(Array.from({ length: at % 50 }, (_, index) => index));
      expect(cellsOf(rows[at + 1] ?? '')).toEqual([String(at), list]);
    }
  });

  test('with times of the old kind, which name no zone, asks for it', async () => {
    const { check } = await outcomeOf(fixture('old-times.parquet'), NOW);
    expect(check.questions.find(({ code }) => code === 'zone')).toMatchObject({ certainty: 'likely' });
    expect(await eventsOf(fixture('old-times.parquet'), '--zone', 'UTC')).toMatchObject([
      { $time: '2026-11-26T21:40:12.123456Z', n: '1' },
      { $time: '2026-11-26T21:40:12.123456Z', n: '2' },
    ]);
  });

  test('of Spark, which names an old way for levels that it does not write, is read', async () => {
    const path = written(makeParquet(EVENTS, { page: { repetitionEncoding: 4 } }));
    expect(await eventsOf(path)).toHaveLength(3);
  });

  test('is recognised by its content, and counts rows as a table below its names', async () => {
    const path = written(readFileSync(fixture('codec-snappy.parquet')), 'export.dat');
    const { check } = await outcomeOf(path, NOW);
    expect(check).toMatchObject({ lines: 41, ready: 40 });
  });

  test('is read in an archive, packed or not, and in a folder of several', async () => {
    const bytes = readFileSync(fixture('codec-none.parquet'));
    const alone = await eventsOf(fixture('codec-none.parquet'));
    const files = [
      { name: 'day/1.parquet', data: bytes },
      { name: 'day/2.parquet', data: readFileSync(fixture('codec-zstd.parquet')), stored: true as const },
      { name: 'day/_SUCCESS', data: '' },
    ];
    const path = written(makeZip(files), 'day.zip');
    const temporary = ownTmpdir();
    expect(await eventsOf(path)).toEqual([...alone, ...alone]);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('in a .gz is named, with the next step', async () => {
    const path = written(gzipSync(readFileSync(fixture('codec-none.parquet'))), 'events.parquet.gz');
    const { check } = await outcomeOf(path, NOW);
    expect(check.failure).toMatchObject({
      text: expect.stringContaining('within a compressed file') as string,
    });
  });
});

describe('the memory of a Parquet file', () => {
  const long: readonly ParquetColumn[] = ['a', 'b'].map((name) => ({
    name,
    kind: 'text',
    values: Array.from({ length: 2000 }, (_, at) => `${name} ${at}`.padEnd(100, 'x')),
  }));

  test('is that of one page of each column, however many rows there are', async () => {
    const path = written(makeParquet(long, {}, 20));
    const memory = new PageMemory();
    expect(await rowsOf(path, memory)).toHaveLength(2001);
    // Two pages of 20 values with their lengths and levels, and one of them packed.
    expect(memory.peak).toBeLessThan(3 * 20 * 110);
  });

  test('is bounded: a file whose pages take more is named', async () => {
    const path = written(makeParquet(long));
    await expect(rowsOf(path, new PageMemory(200_000))).rejects.toMatchObject({
      failure: { code: 'file-kind-not-read', fileKind: 'parquet-large' },
    });
  });

  test('holds the text of few rows, however many name the same long value', async () => {
    const long = 'x'.repeat(200_000);
    // Indices without bits: each names the first value.
    const body = Buffer.concat([levelsOf([64, 1]), Buffer.from([0])]);
    const columns = [{ name: 'a', kind: 'text', values: Array<null>(64).fill(null) }] as const;
    const path = written(makeParquet(columns, { dictionary: long, body, page: { encoding: 8 } }));
    const lengths: number[] = [];
    for await (const piece of piecesOf(await opened(path))) lengths.push(piece.length);
    expect(lengths).toEqual([2 + 200_001, ...Array<number>(63).fill(200_001)]);
  });

  test('does not grow by elements that a list claims', { tags: ['long'] }, async () => {
    // A list of one element, then one of a billion.
    const lists = levelsOf([2, 0], [2 ** 30 - 1, 1]);
    const body = Buffer.concat([lists, levelsOf([2 ** 30 + 1, 1]), Buffer.from([0])]);
    const columns = [{ name: 'a', kind: 'text', values: [null, null] }] as const;
    const flaws = { dictionary: 'x'.repeat(2 ** 20), body, areLists: true } as const;
    const bytes = makeParquet(columns, { ...flaws, page: { entries: 2 ** 30 + 1, encoding: 8 } });
    await expect(rowsOf(written(bytes))).rejects.toThrow('a cell of more than 16777216 characters');
  });

  test('does not grow by pages without entries, whose headers are read many at a time', async () => {
    const bytes = makeParquet(EVENTS, { emptyPages: 2000 });
    const memory = new PageMemory();
    let reads = 0;
    const pieces: string[] = [];
    const file = watched(await opened(written(bytes)), () => (reads += 1));
    for await (const piece of piecesOf(file, memory)) pieces.push(piece);
    expect(pieces.join('').trimEnd().split('\n')).toHaveLength(4);
    expect(memory.peak).toBeLessThan(500);
    expect(reads).toBeLessThan(bytes.length / 16_384 + 8);
  });

  test('is short: that is no damage of the file', async () => {
    let reads = 0;
    const file = watched(await opened(written(makeParquet(EVENTS))), () => {
      reads += 1;
      // Two are those of the footer.
      if (reads === 3) throw new RangeError('Array buffer allocation failed');
    });
    await expect(piecesOf(file).next()).rejects.toBeInstanceOf(RangeError);
  });

  test('does not grow by what a small page claims', async () => {
    const path = written(makeParquet(EVENTS, { page: { unpackedBytes: 2 ** 31 - 1 } }));
    const { check } = await outcomeOf(path, NOW);
    expect(check.failure).toMatchObject({ text: expect.stringContaining('256 MB') as string });
  });

  test('does not grow by rows that a small file claims', async () => {
    // One run of a billion missing values.
    const body = Buffer.from('06000000' + '80a8d6b90700', 'hex');
    const columns = [{ name: 'a', kind: 'text', values: [null] }] as const;
    const path = written(makeParquet(columns, { body, rows: 10 ** 9, page: { entries: 10 ** 9 } }));
    const stop = new AbortController();
    const reading = rowsOf(path, new PageMemory(), stop.signal);
    stop.abort(new Error('stopped'));
    await expect(reading).rejects.toThrow('stopped');
  });
});

describe('a Parquet file that cannot be read', () => {
  const whole = makeParquet(EVENTS);

  test.each([
    ['cut short', whole.subarray(0, -20), 'parquet-damaged'],
    ['of its first bytes only', Buffer.from('PAR1'), 'parquet-damaged'],
    ['with a footer longer than the file', endingWith(whole, 2 ** 30), 'parquet-damaged'],
    ['with a footer of nothing', endingWith(whole, 0), 'parquet-damaged'],
    ['with a footer of noise', Buffer.concat([Buffer.from('PAR1'), noise(64), tail(64)]), 'parquet-damaged'],
    [
      'with an encrypted footer',
      Buffer.concat([Buffer.from('PARE'), noise(9), Buffer.from('\x09\0\0\0PARE')]),
      'parquet-encrypted',
    ],
    ['with encrypted values', makeParquet(EVENTS, { isEncrypted: true }), 'parquet-encrypted'],
    ['with its values elsewhere', makeParquet(EVENTS, { filePath: 'other.parquet' }), 'parquet-unusual'],
    ['packed with LZO', makeParquet(EVENTS, { codec: 3 }), 'parquet-unusual'],
    ['with an unknown codec', makeParquet(EVENTS, { codec: 12 }), 'parquet-unusual'],
    [
      'with levels of the oldest writers',
      makeParquet(EVENTS, { page: { definitionEncoding: 4 } }),
      'parquet-unusual',
    ],
    ['with row groups without end', makeParquet(EVENTS, { emptyGroups: 100_000 }), 'parquet-large'],
    ['with an unknown encoding', makeParquet(EVENTS, { page: { encoding: 10 } }), 'parquet-unusual'],
  ] as const)('%s is named as such', async (_, bytes, kind) => {
    await expect(rowsOf(written(bytes))).rejects.toMatchObject({
      failure: { code: 'file-kind-not-read', fileKind: kind },
    });
  });

  const damages: readonly (readonly [what: string, flaws: ParquetFlaws])[] = [
    ['fewer values than it says', { body: Buffer.from('0200000006010000', 'hex') }],
    ['a wrong checksum', { page: { crc32: 1 } }],
    ['the wrong codec', { codec: 1 }],
    ['a wrong length', { page: { unpackedBytes: 7 } }],
    ['more bytes than the file', { page: { packedBytes: 1_000_000 } }],
    ['an unknown kind', { page: { kind: 9 } }],
    ['no room for the length of its levels', { body: Buffer.alloc(1) }],
    ['a dictionary that is not there', { page: { encoding: 8 } }],
  ];
  test.each(damages)('page with %s: the file is told to be damaged', async (_, flaws) => {
    const { check, sent } = await outcomeOf(written(makeParquet(EVENTS, flaws)), NOW);
    expect(check.problems.map(({ code }) => code)).toContain('gzip-damaged');
    expect(sent).toBe('');
  });

  test('from some row on: the rows before it are sent, and the damage is told', async () => {
    const bytes = makeParquet(EVENTS, {}, 1);
    // The last page with an address, which must not be text of another row.
    const at = bytes.lastIndexOf('84.107.32.3') - 4;
    bytes.writeUInt32LE(2 ** 31, at);
    const { check, sent } = await outcomeOf(written(bytes), NOW);
    expect(check.problems.map(({ code }) => code)).toContain('gzip-damaged');
    expect(sent.trimEnd().split('\n')).toHaveLength(2);
  });

  test(
    'with a row beyond reason: the rows before it are read, and the damage is told',
    { tags: ['long'] },
    async () => {
      const values = ['84.107.32.1', 'x'.repeat(65 * 2 ** 20)];
      const file = await opened(written(makeParquet([{ name: 'ip', kind: 'text', values }], {}, 1)));
      const pieces: string[] = [];
      const reading = async (): Promise<void> => {
        for await (const piece of piecesOf(file)) pieces.push(piece);
      };
      await expect(reading()).rejects.toBeInstanceOf(ParquetDamagedError);
      expect(pieces).toEqual(['ip\n84.107.32.1\n']);
    },
  );

  test(
    'is never read wrong in silence, whichever byte is another one',
    { tags: ['long'], timeout: 60_000 },
    async () => {
      const bytes = readFileSync(fixture('pages-2.parquet'));
      const right = await rowsOf(fixture('pages-2.parquet'));
      for (let at = 4; at < bytes.length; at += 13) {
        const flawed = Buffer.from(bytes);
        flawed[at] = (flawed[at] ?? 0) ^ 0x55;
        const ended = await rowsOf(written(flawed)).catch((error: unknown) => error);
        if (Array.isArray(ended)) expect(ended.length).toBeLessThanOrEqual(right.length + 1);
        else expect(String(ended)).toMatch(/ParquetDamagedError|FailureError|file-kind-not-read/);
      }
    },
  );
});

function cellsOf(row: string): string[] {
  return Papa.parse<string[]>(row, { delimiter: ',' }).data[0] ?? [];
}

/** Levels of a page, in runs of the same level. */
function levelsOf(...runs: readonly (readonly [count: number, level: number])[]): Buffer {
  const bytes = runs.flatMap(([count, level]) => {
    const head: number[] = [];
    let left = 2 * count;
    for (; left >= 0x80; left = Math.floor(left / 0x80)) head.push((left % 0x80) | 0x80);
    return [...head, left, level];
  });
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, Buffer.from(bytes)]);
}

function noise(length: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, at) => (at * 89 + 41) % 256));
}

function tail(footerBytes: number): Buffer {
  const bytes = Buffer.from('0000PAR1');
  bytes.writeUInt32LE(footerBytes);
  return bytes;
}

function endingWith(bytes: Buffer, footerBytes: number): Buffer {
  return Buffer.concat([bytes.subarray(0, -8), tail(footerBytes)]);
}
