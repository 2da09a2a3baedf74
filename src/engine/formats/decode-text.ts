import type { Encoding } from '../../shared/layout';

/** The text of a file, piece by piece; a byte order mark belongs to none. What cannot be decoded becomes U+FFFD. */
export async function* decoded(chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

const REPLACEMENT = Buffer.from('\uFFFD');

/** No character of UTF-8 has this byte. */
const NO_CHARACTER = 0xff;

/**
 * Text as UTF-8. What could not be decoded stays undecodable, so that the rules find it and its line is set aside: with
 * U+FFFD in its place, Scarf would be sent something else than what was meant.
 */
export function utf8Of(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (!text.includes('\uFFFD')) return bytes;
  for (let at = bytes.indexOf(REPLACEMENT); at !== -1; at = bytes.indexOf(REPLACEMENT, at + 3)) {
    bytes.fill(NO_CHARACTER, at, at + REPLACEMENT.length);
  }
  return bytes;
}
