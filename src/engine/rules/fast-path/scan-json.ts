import { isDigit } from '../../bytes/ascii';
import { ByteString } from '../../bytes/byte-view';
import {
  BACKSLASH,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
} from '../../bytes/json-signs';

/*
 * JSON's grammar over valid UTF-8 bytes, without strings or state. Each `skip` function takes the offset of a token and
 * returns the offset behind it, or UNDECIDED: the bytes are not JSON, or JSON.parse must decide. `end` is the end of
 * the line; no byte behind it is read.
 */

export const UNDECIDED = -1;

const PLUS = 0x2b;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const LETTER_E = 0x65;

/** Deeper values are parsed. */
const DEEPEST = 32;

/** An integer with this many digits may be beyond 2^53. */
const DIGITS_OF_BIG = 16;

/** The byte at an offset; 0 behind the end, because valid JSON has no zero byte. */
export function peek(view: DataView, at: number, end: number): number {
  return at < end ? view.getUint8(at) : 0;
}

export function skipSpace(view: DataView, from: number, end: number): number {
  let at = from;
  for (;;) {
    const byte = peek(view, at, end);
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d && byte !== 0x0a) return at;
    at += 1;
  }
}

/** From behind a key to the start of its value. */
export function skipColon(view: DataView, from: number, end: number): number {
  const at = skipSpace(view, from, end);
  return peek(view, at, end) === COLON ? skipSpace(view, at + 1, end) : UNDECIDED;
}

/**
 * The offset of the first quote, backslash or control character; `end`: there is none. Tests four bytes at a time: a
 * byte of x is below n if (x - n) & ~x has its top bit set. XOR with 0x02 puts quote and control characters, and no
 * others, below 0x21; XOR with 0x5c makes a backslash 0. Only the first bit found is reliable, because of borrows.
 */
export function endOfPlainBytes(view: DataView, from: number, end: number): number {
  let at = from;
  for (const last = end - 4; at <= last; at += 4) {
    const four = view.getInt32(at, true);
    const turned = four ^ 0x02020202;
    const slashes = four ^ 0x5c5c5c5c;
    const found = (((turned - 0x21212121) & ~turned) | ((slashes - 0x01010101) & ~slashes)) & 0x80808080;
    if (found !== 0) return at + ((31 - Math.clz32(found & -found)) >> 3);
  }
  for (; at < end; at += 1) {
    const byte = view.getUint8(at);
    if (byte === QUOTE || byte === BACKSLASH || byte < 0x20) break;
  }
  return at;
}

/** The offset of the closing quote of a string without escapes. `from`: behind the opening quote. */
export function endOfPlainString(view: DataView, from: number, end: number): number {
  const at = endOfPlainBytes(view, from, end);
  return peek(view, at, end) === QUOTE ? at : UNDECIDED;
}

/** `from`: at the opening quote. */
export function skipString(view: DataView, from: number, end: number): number {
  let at = from + 1;
  while (at !== UNDECIDED) {
    at = endOfPlainBytes(view, at, end);
    const byte = peek(view, at, end);
    if (byte === QUOTE) return at + 1;
    at = byte === BACKSLASH ? skipEscape(view, at + 1, end) : UNDECIDED;
  }
  return UNDECIDED;
}

/** `from`: behind the backslash. */
function skipEscape(view: DataView, from: number, end: number): number {
  switch (peek(view, from, end)) {
    case QUOTE:
    case BACKSLASH:
    case 0x2f: // /
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return from + 1;
    case 0x75: // u
      for (let at = from + 1; at <= from + 4; at += 1) if (!isHex(peek(view, at, end))) return UNDECIDED;
      return isSurrogate(view, from) ? skipPair(view, from, end) : from + 5;
    default:
      return UNDECIDED;
  }
}

/** Whether four hex digits, behind the `u` at `from`, name half a character. */
function isSurrogate(view: DataView, from: number): boolean {
  return (view.getUint8(from + 1) | 0x20) === 0x64 && view.getUint8(from + 2) >= 0x38;
}

/** Two halves that make a character; one alone is left to the rules. */
function skipPair(view: DataView, from: number, end: number): number {
  const next = from + 5;
  const isPair = peek(view, next, end) === BACKSLASH && peek(view, next + 1, end) === 0x75;
  if (!isPair || isLow(view.getUint8(from + 2))) return UNDECIDED;
  for (let at = next + 2; at <= next + 5; at += 1) if (!isHex(peek(view, at, end))) return UNDECIDED;
  return isSurrogate(view, next + 1) && isLow(view.getUint8(next + 3)) ? next + 6 : UNDECIDED;
}

/** The second digit of the later half of a character: `c` to `f`. */
function isLow(byte: number): boolean {
  return (byte | 0x20) >= 0x63;
}

function isHex(byte: number): boolean {
  return isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}

function skipDigits(view: DataView, from: number, end: number): number {
  let at = from;
  while (isDigit(peek(view, at, end))) at += 1;
  return at;
}

function skipNumber(view: DataView, from: number, end: number): number {
  const first = peek(view, from, end) === MINUS ? from + 1 : from;
  let at = skipDigits(view, first, end);
  if (at === first || at - first >= DIGITS_OF_BIG) return UNDECIDED;
  if (peek(view, first, end) === ZERO && at > first + 1) return UNDECIDED;
  if (peek(view, at, end) === DOT) {
    const fraction = at + 1;
    at = skipDigits(view, fraction, end);
    if (at === fraction) return UNDECIDED;
  }
  if ((peek(view, at, end) | 0x20) === LETTER_E) {
    const sign = peek(view, at + 1, end);
    const exponent = sign === PLUS || sign === MINUS ? at + 2 : at + 1;
    at = skipDigits(view, exponent, end);
    if (at === exponent) return UNDECIDED;
  }
  return at;
}

const TRUE = ByteString.of('true');
const FALSE = ByteString.of('false');
const NULL = ByteString.of('null');

function skipWord(word: ByteString, view: DataView, from: number, end: number): number {
  return word.matchesAt(view, from, end) ? from + word.length : UNDECIDED;
}

/** Skips any value. `from`: its first byte, behind white space. */
export function skipValue(view: DataView, from: number, end: number, depth = 0): number {
  switch (peek(view, from, end)) {
    case QUOTE:
      return skipString(view, from, end);
    case OPEN_OBJECT:
      return depth < DEEPEST ? skipObject(view, from, end, depth + 1) : UNDECIDED;
    case OPEN_LIST:
      return depth < DEEPEST ? skipList(view, from, end, depth + 1) : UNDECIDED;
    case 0x74:
      return skipWord(TRUE, view, from, end);
    case 0x66:
      return skipWord(FALSE, view, from, end);
    case 0x6e:
      return skipWord(NULL, view, from, end);
    default:
      return skipNumber(view, from, end);
  }
}

function skipList(view: DataView, from: number, end: number, depth: number): number {
  let at = skipSpace(view, from + 1, end);
  if (peek(view, at, end) === CLOSE_LIST) return at + 1;
  for (;;) {
    at = skipValue(view, at, end, depth);
    if (at === UNDECIDED) return UNDECIDED;
    at = skipSpace(view, at, end);
    const byte = peek(view, at, end);
    if (byte === CLOSE_LIST) return at + 1;
    if (byte !== COMMA) return UNDECIDED;
    at = skipSpace(view, at + 1, end);
  }
}

function skipObject(view: DataView, from: number, end: number, depth: number): number {
  let at = skipSpace(view, from + 1, end);
  if (peek(view, at, end) === CLOSE_OBJECT) return at + 1;
  for (;;) {
    at = skipMember(view, at, end, depth);
    if (at === UNDECIDED) return UNDECIDED;
    at = skipSpace(view, at, end);
    const byte = peek(view, at, end);
    if (byte === CLOSE_OBJECT) return at + 1;
    if (byte !== COMMA) return UNDECIDED;
    at = skipSpace(view, at + 1, end);
  }
}

function skipMember(view: DataView, from: number, end: number, depth: number): number {
  if (peek(view, from, end) !== QUOTE) return UNDECIDED;
  const keyEnd = skipString(view, from, end);
  if (keyEnd === UNDECIDED) return UNDECIDED;
  const value = skipColon(view, keyEnd, end);
  return value === UNDECIDED ? UNDECIDED : skipValue(view, value, end, depth);
}
