import type { WideEncoding } from '../../../shared/files/layout';
import { INVALID_BYTE } from '../../bytes/invalid-byte';

const UNIT_BYTES: Readonly<Record<WideEncoding, number>> = {
  'utf-16le': 2,
  'utf-16be': 2,
  'utf-32le': 4,
  'utf-32be': 4,
};

const MARKS: readonly (readonly [WideEncoding, readonly number[]])[] = [
  ['utf-32le', [0xff, 0xfe, 0, 0]],
  ['utf-32be', [0, 0, 0xfe, 0xff]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** The encoding that a byte order mark names; null: there is none. */
export function markedEncoding(bytes: Buffer): WideEncoding | null {
  return MARKS.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte))?.[0] ?? null;
}

const SAMPLE_BYTES = 4096;

/** The encoding of text without a mark, by its zeros: text has characters of ASCII and no zeros of its own. */
export function zeroEncoding(bytes: Buffer): WideEncoding | null {
  const zeros = [0, 0, 0, 0];
  const quads = Math.min(bytes.length, SAMPLE_BYTES) >> 2;
  if (quads < 2) return null;
  for (let at = 0; at < quads * 4; at += 1) if (bytes[at] === 0) zeros[at & 3] = (zeros[at & 3] ?? 0) + 1;
  const [first, second, third, fourth] = zeros.map((count) => count / quads) as [
    number,
    number,
    number,
    number,
  ];
  const isMost = (share: number): boolean => share > 0.98;
  const isFew = (share: number): boolean => share < 0.02;
  if (isMost(third) && isMost(fourth) && isFew(first)) return 'utf-32le';
  if (isMost(first) && isMost(second) && isFew(fourth)) return 'utf-32be';
  // Dates, delimiters and quotes are ASCII also among other letters.
  const isPart = (share: number): boolean => share > 0.2;
  if (isPart(second) && isPart(fourth) && isFew(first) && isFew(third)) return 'utf-16le';
  if (isPart(first) && isPart(third) && isFew(second) && isFew(fourth)) return 'utf-16be';
  return null;
}

/** The text in UTF-8. A half of a pair, a number that is no character and a cut unit at the end stay invalid. */
export async function* unicodeToUtf8(
  chunks: AsyncIterable<Buffer>,
  encoding: WideEncoding,
): AsyncGenerator<Buffer> {
  const unit = UNIT_BYTES[encoding];
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let end = bytes.length - (bytes.length % unit);
    if (end > 0 && unit === 2 && isHighHalf(unitAt(bytes, end - 2, encoding))) end -= 2;
    rest = Buffer.from(bytes.subarray(end));
    if (end > 0) yield converted(bytes.subarray(0, end), encoding);
  }
  if (rest.length >= unit) yield converted(rest.subarray(0, rest.length - (rest.length % unit)), encoding);
  if (rest.length % unit !== 0) yield Buffer.from([INVALID_BYTE]);
}

/** The text of whole units. */
export function unicodeText(bytes: Buffer, encoding: WideEncoding): string {
  return converted(
    bytes.subarray(0, bytes.length - (bytes.length % UNIT_BYTES[encoding])),
    encoding,
  ).toString();
}

function converted(bytes: Buffer, encoding: WideEncoding): Buffer {
  const unit = UNIT_BYTES[encoding];
  // A unit of UTF-16 has at most three bytes in UTF-8, one of UTF-32 four.
  const out = Buffer.allocUnsafe((bytes.length / unit) * (unit === 2 ? 3 : 4));
  let filled = 0;
  for (let at = 0; at < bytes.length; at += unit) {
    let code = unitAt(bytes, at, encoding);
    if (unit === 2 && isHighHalf(code) && at + 2 < bytes.length) {
      const low = unitAt(bytes, at + 2, encoding);
      if (isLowHalf(low)) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        at += 2;
      }
    }
    filled = put(code, out, filled);
  }
  return out.subarray(0, filled);
}

function unitAt(bytes: Buffer, at: number, encoding: WideEncoding): number {
  switch (encoding) {
    case 'utf-16le':
      return (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
    case 'utf-16be':
      return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
    case 'utf-32le':
      return bytes.readUInt32LE(at);
    case 'utf-32be':
      return bytes.readUInt32BE(at);
  }
}

function isHighHalf(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00;
}

function isLowHalf(code: number): boolean {
  return code >= 0xdc00 && code < 0xe000;
}

/** Writes a character in UTF-8, or an invalid byte; returns the offset behind it. */
function put(code: number, out: Buffer, at: number): number {
  if (code < 0x80) {
    out[at] = code;
    return at + 1;
  }
  if (code < 0x800) {
    out[at] = 0xc0 | (code >> 6);
    out[at + 1] = 0x80 | (code & 0x3f);
    return at + 2;
  }
  if ((code >= 0xd800 && code < 0xe000) || code > 0x10ffff) {
    out[at] = INVALID_BYTE;
    return at + 1;
  }
  if (code < 0x10000) {
    out[at] = 0xe0 | (code >> 12);
    out[at + 1] = 0x80 | ((code >> 6) & 0x3f);
    out[at + 2] = 0x80 | (code & 0x3f);
    return at + 3;
  }
  out[at] = 0xf0 | (code >> 18);
  out[at + 1] = 0x80 | ((code >> 12) & 0x3f);
  out[at + 2] = 0x80 | ((code >> 6) & 0x3f);
  out[at + 3] = 0x80 | (code & 0x3f);
  return at + 4;
}
