import type { Encoding } from '../../shared/layout';
import { decodeWindows1252 } from '../bytes/windows-1252';

/** Stands for bytes that are not text in the file's encoding. Unicode reserves it for use within a program. */
const UNDECODABLE = '\uFDD0';
const REPLACEMENT_CHARACTERS = /\uFFFD/g;
/** This byte never occurs in UTF-8. */
const INVALID_BYTE = Buffer.from([0xff]);

/** A line longer than this is decoded in several stretches. */
const STRETCH_BYTES = 1024 * 1024;

/**
 * The text of a file in pieces, without the byte order mark. Undecodable bytes become a mark that `encodeUtf8` knows. A
 * replacement character of the file itself, U+FFFD, is text like any other, unless its line has undecodable bytes too.
 */
export async function* decodeText(chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<string> {
  let first = true;
  for await (const stretch of wholeLines(chunks, encoding)) {
    const text = decode(stretch, encoding);
    yield first && text.startsWith('\uFEFF') ? text.slice(1) : text;
    first = false;
  }
}

/**
 * Encodes text as UTF-8, but the mark of undecodable bytes as invalid bytes. So a line that could not be decoded breaks
 * the rule `not-utf8` and is set aside, instead of being sent with other characters than the user's.
 */
export function encodeUtf8(text: string): Buffer {
  if (!text.includes(UNDECODABLE)) return Buffer.from(text);
  return Buffer.concat(
    text
      .split(UNDECODABLE)
      .flatMap((part, nth) => (nth === 0 ? [Buffer.from(part)] : [INVALID_BYTE, Buffer.from(part)])),
  );
}

function decode(stretch: Buffer, encoding: Encoding): string {
  const text = decodeExactly(stretch, encoding);
  if (text !== null) return text;
  const lines: string[] = [];
  for (let start = 0; start < stretch.length;) {
    const end = afterLineEnd(stretch, encoding, start);
    const line = stretch.subarray(start, end);
    lines.push(decodeExactly(line, encoding) ?? decodeWithMarks(line, encoding));
    start = end;
  }
  return lines.join('');
}

/** Null: the bytes are not text in this encoding. */
function decodeExactly(bytes: Buffer, encoding: Encoding): string | null {
  if (encoding === 'windows-1252') return decodeWindows1252(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function decodeWithMarks(bytes: Buffer, encoding: Encoding): string {
  const text = new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
  return text.replace(REPLACEMENT_CHARACTERS, UNDECODABLE);
}

/** Stretches that end with a line, or within a long line, but never within a character. */
async function* wholeLines(chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Buffer> {
  let pending: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    let end = afterLastLineEnd(bytes, encoding);
    if (end === 0 && bytes.length > STRETCH_BYTES) end = afterLastCharacter(bytes, encoding);
    if (end > 0) yield bytes.subarray(0, end);
    // The chunk is valid until the next one is requested.
    pending = Buffer.from(bytes.subarray(end));
  }
  if (pending.length > 0) yield pending;
}

const LF = Buffer.from('\n');
const LINE_END: Readonly<Record<Encoding, Buffer>> = {
  'utf-8': LF,
  'windows-1252': LF,
  'utf-16le': Buffer.from([0x0a, 0x00]),
  'utf-16be': Buffer.from([0x00, 0x0a]),
};

/** Where the line that begins here ends. */
function afterLineEnd(bytes: Buffer, encoding: Encoding, start: number): number {
  const mark = LINE_END[encoding];
  let at = bytes.indexOf(mark, start);
  while (at !== -1 && at % mark.length !== 0) at = bytes.indexOf(mark, at + 1);
  return at === -1 ? bytes.length : at + mark.length;
}

/** Where the last whole line ends; 0: no line does. */
function afterLastLineEnd(bytes: Buffer, encoding: Encoding): number {
  const mark = LINE_END[encoding];
  let at = bytes.lastIndexOf(mark);
  while (at > 0 && at % mark.length !== 0) at = bytes.lastIndexOf(mark, at - 1);
  return at === -1 || at % mark.length !== 0 ? 0 : at + mark.length;
}

/** Where the last character that is surely whole ends. */
function afterLastCharacter(bytes: Buffer, encoding: Encoding): number {
  switch (encoding) {
    case 'windows-1252':
      return bytes.length;
    case 'utf-8': {
      let at = bytes.length - 1;
      while (at > bytes.length - 4 && ((bytes[at] ?? 0) & 0xc0) === 0x80) at -= 1;
      return at;
    }
    case 'utf-16le':
    case 'utf-16be': {
      const end = bytes.length - (bytes.length % 2);
      const high = bytes[encoding === 'utf-16le' ? end - 1 : end - 2] ?? 0;
      return (high & 0xfc) === 0xd8 ? end - 2 : end;
    }
  }
}
