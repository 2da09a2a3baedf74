import { isAscii, isUtf8 } from 'node:buffer';
import {
  isSingleByte,
  isWide,
  type MultiByteEncoding,
  type SingleByteEncoding,
  type TextForm,
} from '../../../shared/files/layout';
import { INVALID_BYTE } from '../../bytes/invalid-byte';
import { singleByteToUtf8 } from '../../bytes/single-byte';
import { stretchesOf } from './stretches';
import { unicodeToUtf8 } from './unicode';

/**
 * The bytes of a file in UTF-8, in pieces of bounded size. A line that is UTF-8 stays as it is, whatever the encoding
 * of the others. Bytes that are not text in the file's encoding become invalid bytes, so that the line breaks the rule
 * `not-utf8` and is set aside, instead of being sent with other characters than the user's.
 */
export async function* toUtf8(
  chunks: AsyncIterable<Buffer>,
  { encoding, lineEnds }: TextForm,
): AsyncGenerator<Buffer> {
  const isOfMac = lineEnds === 'cr';
  if (isWide(encoding)) {
    const converted = unicodeToUtf8(chunks, encoding);
    yield* isOfMac ? withLineFeeds(converted) : converted;
    return;
  }
  const lines = isOfMac ? withLineFeeds(chunks) : chunks;
  if (encoding === 'utf-8') yield* lines;
  else
    for await (const stretch of stretchesOf(lines, afterLastSafeByte)) yield linesToUtf8(stretch, encoding);
}

export type LegacyEncoding = SingleByteEncoding | MultiByteEncoding;

const LF = 0x0a;
const CR = 0x0d;

/** Whole lines in UTF-8: those that are UTF-8 as they are, the others decoded. */
export function linesToUtf8(stretch: Buffer, encoding: LegacyEncoding): Buffer {
  if (isSingleByte(encoding) ? isUtf8(stretch) : isAscii(stretch)) return stretch;
  const pieces: Buffer[] = [];
  let from = 0;
  let keeps = true;
  for (let start = 0; start < stretch.length;) {
    const lineEnd = stretch.indexOf(LF, start);
    const end = lineEnd === -1 ? stretch.length : lineEnd + 1;
    const line = stretch.subarray(start, end);
    const isOwn = isUtf8(line) && isOwnUtf8(line, encoding);
    if (isOwn !== keeps) {
      if (start > from)
        pieces.push(keeps ? stretch.subarray(from, start) : decoded(stretch.subarray(from, start), encoding));
      from = start;
      keeps = isOwn;
    }
    start = end;
  }
  const last = stretch.subarray(from);
  pieces.push(keeps ? last : decoded(last, encoding));
  return Buffer.concat(pieces);
}

/**
 * Whether a valid line is UTF-8 among lines of this encoding. Two bytes of Chinese, Japanese or Korean are often a valid
 * sequence, so there only longer sequences count.
 */
function isOwnUtf8(line: Buffer, encoding: LegacyEncoding): boolean {
  return isSingleByte(encoding) || isAscii(line) || line.some((byte) => byte >= 0xe0);
}

function decoded(bytes: Buffer, encoding: LegacyEncoding): Buffer {
  return isSingleByte(encoding) ? singleByteToUtf8(bytes, encoding) : multiByteToUtf8(bytes, encoding);
}

/** Stands for the replacement character, which none of these encodings has. */
const REPLACEMENT = Buffer.from('\uFFFD');
const INVALID = Buffer.from([INVALID_BYTE]);

function multiByteToUtf8(bytes: Buffer, encoding: MultiByteEncoding): Buffer {
  const text = Buffer.from(new TextDecoder(encoding).decode(bytes));
  if (!text.includes(REPLACEMENT)) return text;
  const pieces: Buffer[] = [];
  let from = 0;
  for (let at = text.indexOf(REPLACEMENT); at !== -1; at = text.indexOf(REPLACEMENT, from)) {
    pieces.push(text.subarray(from, at), INVALID);
    from = at + REPLACEMENT.length;
  }
  return Buffer.concat([...pieces, text.subarray(from)]);
}

/** The text of bytes of one encoding; null: not all of them are text. */
export function textOf(bytes: Buffer, encoding: LegacyEncoding): string | null {
  const utf8 = decoded(bytes, encoding);
  return isUtf8(utf8) ? utf8.toString() : null;
}

/** Bytes below this one are characters of their own in all encodings. */
const FIRST_TRAIL_BYTE = 0x30;

function afterLastSafeByte(bytes: Buffer): number {
  for (let at = bytes.length - 1; at >= 0; at -= 1) {
    if ((bytes[at] as number) < FIRST_TRAIL_BYTE) return at + 1;
  }
  return bytes.length;
}

/** CR and CRLF as LF, in a copy. */
async function* withLineFeeds(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let afterCr = false;
  for await (const chunk of chunks) {
    const out = Buffer.allocUnsafe(chunk.length);
    let filled = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] as number;
      if (byte !== LF || !afterCr) {
        out[filled] = byte === CR ? LF : byte;
        filled += 1;
      }
      afterCr = byte === CR;
    }
    if (filled > 0) yield out.subarray(0, filled);
  }
}
