/** The bytes that give JSON its structure. */
export const LF = 0x0a;
export const CR = 0x0d;
export const TAB = 0x09;
export const SPACE = 0x20;
export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_LIST = 0x5b;
export const CLOSE_LIST = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;
/** RFC 7464 puts this byte before each text. */
export const RECORD_SEPARATOR = 0x1e;

/** White space of JSON (RFC 8259). */
export function isSpace(byte: number): boolean {
  return byte === SPACE || byte === LF || byte === CR || byte === TAB;
}

/** A byte order mark between values counts as white space. */
export function isOfBom(byte: number): boolean {
  return byte === 0xef || byte === 0xbb || byte === 0xbf;
}
