const DECODER = new TextDecoder('windows-1252');

/** The text of bytes in Windows-1252; every byte is a character. */
export function decodeWindows1252(bytes: Uint8Array): string {
  // Node 20 reads Latin-1, which has no €, unless `stream` is set. Each byte is one character, so no state is kept.
  return DECODER.decode(bytes, { stream: true });
}
