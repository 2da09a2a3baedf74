import { gunzipSync, gzipSync } from 'node:zlib';
import type { Random } from '../../test/support/random';
import { makeZip } from '../../test/support/zip';

/** Text that parsers often handle wrongly. */
const TOKENS: readonly Buffer[] = [
  ...[
    '"',
    '""',
    '"\n',
    '\\',
    '\\"',
    '\\u0000',
    '{',
    '}',
    '[',
    ']',
    '{}',
    '[]',
    '[[',
    ',',
    ';',
    '\t',
    '|',
    ':',
  ],
  ...[
    '\n',
    '\r',
    '\r\n',
    '\n\n\n',
    '\0',
    '\uFEFF',
    'null',
    'NaN',
    '-',
    '1e999',
    '9'.repeat(400),
    'é',
    '\u2028',
  ],
  ...['{"$time":', '"$unique_id":"x"', '"__proto__":1', '=1+1', 'PK\x03\x04', ' '.repeat(70_000)],
  ...['['.repeat(12_000), '{"a":'.repeat(3_000), '"'.repeat(999), ','.repeat(600), 'x'.repeat(1_100_000)],
]
  .map((text) => Buffer.from(text))
  .concat(
    Buffer.from([0x1f, 0x8b, 8, 0]),
    Buffer.from([0xff, 0xfe]),
    Buffer.from([0xc3]),
    Buffer.from([0xed, 0xa0, 0x80]),
  );

type Change = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

const CHANGES: readonly Change[] = [
  // Changes a few bits or bytes.
  (bytes, random) => {
    const copy = Buffer.from(bytes);
    for (let count = 1 + random.below(8); count > 0 && copy.length > 0; count -= 1) {
      const at = random.below(copy.length);
      copy[at] = random.below(2) === 0 ? random.below(256) : (copy[at] ?? 0) ^ (1 << random.below(8));
    }
    return copy;
  },
  (bytes, random) => replaced(bytes, random, random.pick(TOKENS), 0),
  (bytes, random) => replaced(bytes, random, random.pick(TOKENS), random.below(20)),
  // Removes or repeats a range, or truncates the file.
  (bytes, random) => replaced(bytes, random, Buffer.alloc(0), random.below(bytes.length + 1)),
  (bytes, random) => {
    const [from, to] = randomRange(bytes, random);
    const times = 1 + random.below(random.below(10) === 0 ? 2_000 : 5);
    return Buffer.concat([
      bytes.subarray(0, to),
      ...Array.from({ length: times }, () => bytes.subarray(from, to)),
      bytes.subarray(to),
    ]);
  },
  (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1)),
  // Joins the beginning of one file and the end of another.
  (bytes, random, other) =>
    Buffer.concat([
      bytes.subarray(0, random.below(bytes.length + 1)),
      other.subarray(random.below(other.length + 1)),
    ]),
  // Writes the same content in another encoding, compression or archive.
  (bytes) => Buffer.from(`\uFEFF${bytes.toString('utf8')}`, 'utf16le'),
  (bytes) => Buffer.from(bytes.toString('latin1'), 'utf8'),
  (bytes) => Buffer.from(bytes.toString('utf8').replace(/\n/g, '\r'), 'utf8'),
  (bytes) => gzipSync(bytes),
  (bytes) =>
    Buffer.concat([
      gzipSync(bytes.subarray(0, bytes.length >> 1)),
      gzipSync(bytes.subarray(bytes.length >> 1)),
    ]),
  (bytes) => decompressed(bytes),
  (bytes, random, other) =>
    makeZip([
      { name: 'a.ndjson', data: bytes, stored: random.below(2) === 0 },
      { name: random.pick(['b.csv', 'b.csv.gz', '../../b', 'b.zip', 'b']), data: other },
    ]),
];

/** Applies one to five random changes to one of the seeds. The same random numbers give the same file. */
export function mutate(seeds: readonly Buffer[], random: Random): Buffer {
  let bytes = random.pick(seeds);
  for (let count = 1 + random.below(5); count > 0; count -= 1) {
    bytes = random.pick(CHANGES)(bytes, random, random.pick(seeds));
    if (bytes.length > 8_000_000) bytes = bytes.subarray(0, 8_000_000);
  }
  return bytes;
}

function randomRange(bytes: Buffer, random: Random): readonly [number, number] {
  const from = random.below(bytes.length + 1);
  return [from, Math.min(bytes.length, from + random.below(200))];
}

function replaced(bytes: Buffer, random: Random, by: Buffer, length: number): Buffer {
  const at = random.below(bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), by, bytes.subarray(at + length)]);
}

function decompressed(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: 8_000_000 });
  } catch {
    return bytes;
  }
}
