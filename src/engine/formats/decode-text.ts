import { INVALID_BYTE } from '../bytes/invalid-byte';
import { stretchesOf } from './encoding/stretches';

/** Stands for bytes that are not UTF-8. Unicode reserves it for use within a program. */
export const UNDECODABLE = '\uFDD0';
const REPLACEMENT_CHARACTERS = /\uFFFD/g;
const INVALID = Buffer.from([INVALID_BYTE]);
const LF = 0x0a;

/**
 * UTF-8 as text in pieces, without the byte order mark. Undecodable bytes become a mark that `encodeUtf8` knows. A
 * replacement character of the file itself, U+FFFD, is text like any other, unless its line has undecodable bytes too.
 */
export async function* decodeText(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let first = true;
  for await (const stretch of stretchesOf(chunks, startOfLastCharacter)) {
    const text = decode(stretch);
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
      .flatMap((part, nth) => (nth === 0 ? [Buffer.from(part)] : [INVALID, Buffer.from(part)])),
  );
}

function decode(stretch: Buffer): string {
  const text = decodeExactly(stretch);
  if (text !== null) return text;
  const lines: string[] = [];
  for (let start = 0; start < stretch.length;) {
    const lineEnd = stretch.indexOf(LF, start);
    const end = lineEnd === -1 ? stretch.length : lineEnd + 1;
    const line = stretch.subarray(start, end);
    lines.push(decodeExactly(line) ?? line.toString().replace(REPLACEMENT_CHARACTERS, UNDECODABLE));
    start = end;
  }
  return lines.join('');
}

/** Null: the bytes are not UTF-8. */
function decodeExactly(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function startOfLastCharacter(bytes: Buffer): number {
  let at = bytes.length - 1;
  while (at > bytes.length - 4 && ((bytes[at] ?? 0) & 0xc0) === 0x80) at -= 1;
  return at;
}
