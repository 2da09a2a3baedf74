import type { Encoding } from '../../shared/layout';

/** The text of a file in pieces, without the byte order mark. Undecodable bytes become U+FFFD. */
export async function* decodeText(chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

const REPLACEMENT = Buffer.from('\uFFFD');

/** This byte never occurs in UTF-8. */
const INVALID_BYTE = 0xff;

/**
 * Encodes text as UTF-8, but U+FFFD as invalid bytes. So a line that could not be decoded breaks the rule `not-utf8` and
 * is set aside, instead of being sent with other characters than the user's.
 */
export function encodeUtf8(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (!text.includes('\uFFFD')) return bytes;
  for (let at = bytes.indexOf(REPLACEMENT); at !== -1; at = bytes.indexOf(REPLACEMENT, at + 3)) {
    bytes.fill(INVALID_BYTE, at, at + REPLACEMENT.length);
  }
  return bytes;
}
