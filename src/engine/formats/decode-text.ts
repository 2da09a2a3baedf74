/** Stands for bytes that are not UTF-8. Unicode reserves it for use within a program. */
const UNDECODABLE = '\uFDD0';
const REPLACEMENT_CHARACTERS = /\uFFFD/g;
/** This byte never occurs in UTF-8. */
const INVALID_BYTE = Buffer.from([0xff]);
const LF = 0x0a;

/** A line longer than this is decoded in several stretches. */
const STRETCH_BYTES = 1024 * 1024;

/**
 * UTF-8 as text in pieces, without the byte order mark. Undecodable bytes become a mark that `encodeUtf8` knows. A
 * replacement character of the file itself, U+FFFD, is text like any other, unless its line has undecodable bytes too.
 */
export async function* decodeText(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let first = true;
  for await (const stretch of wholeLines(chunks)) {
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
      .flatMap((part, nth) => (nth === 0 ? [Buffer.from(part)] : [INVALID_BYTE, Buffer.from(part)])),
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

/** Stretches that end with a line, or within a long line, but never within a character. */
async function* wholeLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let pending: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    let end = bytes.lastIndexOf(LF) + 1;
    if (end === 0 && bytes.length > STRETCH_BYTES) end = startOfLastCharacter(bytes);
    if (end > 0) yield bytes.subarray(0, end);
    // The chunk is valid until the next one is requested.
    pending = Buffer.from(bytes.subarray(end));
  }
  if (pending.length > 0) yield pending;
}

function startOfLastCharacter(bytes: Buffer): number {
  let at = bytes.length - 1;
  while (at > bytes.length - 4 && ((bytes[at] ?? 0) & 0xc0) === 0x80) at -= 1;
  return at;
}
