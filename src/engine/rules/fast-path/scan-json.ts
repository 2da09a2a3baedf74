import { Word } from '../../bytes/byte-view';

/*
 * JSON's grammar over bytes that are known to be UTF-8. Each function takes the place where something begins and
 * gives the place behind it, or UNDECIDED: then it is not JSON, or holds something that JSON.parse must look at. No
 * strings are made and nothing is kept. `end` is the line's; nothing behind it is read.
 */

export const UNDECIDED = -1;

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const PLUS = 0x2b;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const LETTER_E = 0x65;

/** Deeper values are left to JSON.parse. */
const DEEPEST = 32;

/** An integer with so many digits may be beyond 2^53. */
const DIGITS_OF_BIG = 16;

/** The byte at a place, 0 behind the end: JSON has no zero byte anywhere. */
export function peek(view: DataView, at: number, end: number): number {
  return at < end ? view.getUint8(at) : 0;
}

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

export function skipSpace(view: DataView, from: number, end: number): number {
  let at = from;
  for (;;) {
    const byte = peek(view, at, end);
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d && byte !== 0x0a) return at;
    at += 1;
  }
}

/** From behind a key to where its value begins. */
export function skipColon(view: DataView, from: number, end: number): number {
  const at = skipSpace(view, from, end);
  return peek(view, at, end) === COLON ? skipSpace(view, at + 1, end) : UNDECIDED;
}

/**
 * The first quote, backslash or control character from a place on; `end`: there is none. Four bytes are looked at in
 * one step: a byte b of x is below n where (x - n) & ~x has its top bit. Quote and control characters, and no others,
 * are below 0x21 with their second bit turned; the backslash with the bits of a backslash turned is below 1. Bits
 * behind the first one found may be wrong, so it is the first that counts.
 */
export function endOfWalk(view: DataView, from: number, end: number): number {
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

/** `from`: behind the opening quote. Gives the place of the closing quote of a string without escapes. */
export function endOfPlainString(view: DataView, from: number, end: number): number {
  const at = endOfWalk(view, from, end);
  return peek(view, at, end) === QUOTE ? at : UNDECIDED;
}

/** `from`: at the opening quote. */
export function skipString(view: DataView, from: number, end: number): number {
  let at = from + 1;
  while (at !== UNDECIDED) {
    at = endOfWalk(view, at, end);
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
      return from + 5;
    default:
      return UNDECIDED;
  }
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

const TRUE = Word.of('true');
const FALSE = Word.of('false');
const NULL = Word.of('null');

function skipWord(word: Word, view: DataView, from: number, end: number): number {
  return word.isAt(view, from, end) ? from + word.length : UNDECIDED;
}

/** Any value. `from`: where it begins, behind white space. */
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
