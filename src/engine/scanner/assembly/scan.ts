/*
 * Reads lines of the usual shape: `{`, words that were taught, values that need no second look, `}`. A word is what
 * stands between two values: a comma, the quoted key, the colon, white space around them, and the opening quote of a
 * text. It knows no key and no rule beside them: every other line stays undecided. Compiled by AssemblyScript; after a
 * change, `npm run scanner`. Functions that return a place return 0 for "undecided".
 */

import {
  ROW_BYTES,
  MOST_ROWS,
  POSITIONS,
  WORDS_PER_POSITION,
  WORD_HEAD,
  WORD_BYTES,
  ROWS,
  WORDS,
  WORD_COUNTS,
  NAMES,
  TEXT,
  TEXT_VALUE,
  TIME_VALUE,
  ID_VALUE,
  PACKAGE_VALUE,
  PIXEL_VALUE,
  ADDRESS_VALUE,
  LF,
  CR,
  QUOTE,
  PLUS,
  MINUS,
  DOT,
  ZERO,
  BACKSLASH,
  OPEN_OBJECT,
  CLOSE_OBJECT,
  TRUE,
  NULL,
  FALS,
  LETTER_E,
  LETTER_N,
} from './places';
import { areEqual, skipDigits, mayBeBlank, nameOf, isPublicV4, timeOf, hashId, contentHash } from './values';

let rows: u32 = 0;
let crlf: u32 = 0;

export function rowsAt(): usize {
  return ROWS;
}

export function namesAt(): usize {
  return NAMES;
}

export function textAt(): usize {
  return TEXT;
}

/** Lines of the last scan, and how many of them end with CR LF. */
export function rowCount(): u32 {
  return rows;
}

export function crlfCount(): u32 {
  return crlf;
}

/** Where the bytes of the next word at a position belong. Each position takes `WORDS_PER_POSITION`. */
export function wordPlace(position: u32): usize {
  return wordAt(position, load<u32>(WORD_COUNTS + 4 * position)) + WORD_HEAD;
}

/** Adds the word whose bytes lie at its place. Words with a bit in common are never in the same line. */
export function addWord(position: u32, length: u32, value: u32, quoted: bool, bits: u32): void {
  const count = load<u32>(WORD_COUNTS + 4 * position);
  const word = wordAt(position, count);
  store<u32>(word, length, 0);
  store<u32>(word, value, 4);
  store<u32>(word, quoted, 8);
  store<u32>(word, bits, 12);
  store<u32>(WORD_COUNTS + 4 * position, count + 1);
}

export function forgetWords(): void {
  memory.fill(WORD_COUNTS, 0, 4 * POSITIONS);
}

/**
 * Scans whole lines of valid UTF-8, each with LF, from the place `from` to `end`. Returns where the first undecided line
 * starts, or the first for which there is no row. `cap`: bytes of a line.
 */
export function scan(from: usize, end: usize, cap: u32): usize {
  let start = from;
  rows = 0;
  crlf = 0;
  while (start < end && rows < MOST_ROWS) {
    const row = ROWS + ROW_BYTES * rows;
    const close = scanObject(start, row);
    if (close == 0 || close - start > cap) break;
    const next = lineEnd(close);
    if (next == 0) break;
    if (next != close + 1) crlf++;
    store<i32>(row, contentHash(start, close), 8);
    store<u32>(row, start as u32, 12);
    rows++;
    start = next;
  }
  return start;
}

/** From behind an object to behind its LF. */
function lineEnd(at: usize): usize {
  const byte: u32 = load<u8>(at);
  if (byte == LF) return at + 1;
  return byte == CR && load<u8>(at, 1) == LF ? at + 2 : 0;
}

/** Fills the row of the object at `start` but for content and start. Returns the place behind the object. */
function scanObject(start: usize, row: usize): usize {
  // An id would be inserted behind white space.
  if (load<u8>(start) != OPEN_OBJECT) return 0;
  let at = start;
  let present: u32 = 0;
  let time: f64 = NaN;
  let packageName: u32 = 0;
  let pixelName: u32 = 0;
  let hasId: u32 = 0;
  for (let position: u32 = 0; position < POSITIONS; position++) {
    if (load<u8>(at) == CLOSE_OBJECT) break;
    const word = findWord(position, at);
    if (word == 0) return 0;
    const bits = load<u32>(word, 12);
    if ((present & bits) != 0) return 0;
    present |= bits;
    at += load<u32>(word);
    const value = load<u32>(word, 4);
    if (load<u32>(word, 8) == 0) {
      at = skipOther(value, at);
      if (at == 0) return 0;
      continue;
    }
    const end = plainEnd(at);
    if (value <= TEXT_VALUE) {
      at = load<u8>(end) == QUOTE ? end + 1 : skipEscapes(end);
      if (at == 0) return 0;
      continue;
    }
    if (load<u8>(end) != QUOTE) return 0;
    switch (value) {
      case TIME_VALUE:
        time = timeOf(at, end);
        if (isNaN(time)) return 0;
        break;
      case ID_VALUE:
        if (mayBeBlank(at, end)) return 0;
        hashId(row, at, end);
        hasId = 1;
        break;
      case PACKAGE_VALUE:
        packageName = nameOf(at, end);
        if (packageName == 0) return 0;
        break;
      case PIXEL_VALUE:
        pixelName = nameOf(at, end);
        if (pixelName == 0) return 0;
        break;
      case ADDRESS_VALUE:
        if (!isPublicV4(at, end)) return 0;
        break;
      default:
        return 0;
    }
    at = end + 1;
  }
  if (isNaN(time) || load<u8>(at) != CLOSE_OBJECT) return 0;
  store<u32>(row, packageName, 16);
  store<u32>(row, pixelName, 20);
  store<u32>(row, hasId, 24);
  store<f64>(row, time, 32);
  return at + 1;
}

// Words

function wordAt(position: u32, index: u32): usize {
  return WORDS + WORD_BYTES * (position * WORDS_PER_POSITION + index);
}

function findWord(position: u32, at: usize): usize {
  let word = wordAt(position, 0);
  for (let left = load<u32>(WORD_COUNTS + 4 * position); left > 0; left--) {
    const length = load<u32>(word);
    if (areEqual(word + WORD_HEAD, at, length)) {
      // The same key before a text has another word.
      if (load<u32>(word, 8) != 0 || load<u8>(at + length) != QUOTE) return word;
    }
    word += WORD_BYTES;
  }
  return 0;
}

// JSON

/** The first quote, backslash or control character. */
function plainEnd(from: usize): usize {
  const quotes = i8x16.splat(0x22);
  const slashes = i8x16.splat(0x5c);
  const highestControl = i8x16.splat(0x1f);
  let at = from;
  while (true) {
    const bytes = v128.load(at);
    const controls = i8x16.eq(i8x16.min_u(bytes, highestControl), bytes);
    const others = v128.or(i8x16.eq(bytes, quotes), i8x16.eq(bytes, slashes));
    const found = i8x16.bitmask(v128.or(controls, others));
    if (found != 0) return at + ctz(found);
    at += 16;
  }
}

/** From the first byte of a text that is not plain to behind its closing quote. */
function skipEscapes(from: usize): usize {
  let at = from;
  while (load<u8>(at) == BACKSLASH) {
    switch (load<u8>(at, 1)) {
      case 0x22: // "
      case 0x2f: // /
      case 0x5c: // \
      case 0x62: // b
      case 0x66: // f
      case 0x6e: // n
      case 0x72: // r
      case 0x74: // t
        break;
      default:
        return 0;
    }
    at = plainEnd(at + 2);
  }
  return load<u8>(at) == QUOTE ? at + 1 : 0;
}

/** Skips a value that is not text. A time, an id or what it is may be wrong: they stay undecided. */
function skipOther(value: u32, at: usize): usize {
  if (value == TIME_VALUE || value == ID_VALUE) return 0;
  // Of other keys with a rule, only null is known to keep it.
  return value != 0 && load<u8>(at) != LETTER_N ? 0 : skipScalar(at);
}

/** Skips a number, true, false or null. */
function skipScalar(from: usize): usize {
  const four = load<u32>(from);
  if (four == TRUE || four == NULL) return from + 4;
  if (four == FALS) return load<u8>(from, 4) == LETTER_E ? from + 5 : 0;
  const first = load<u8>(from) == MINUS ? from + 1 : from;
  let at = skipDigits(first);
  // An integer of 16 digits may be beyond 2^53.
  if (at == first || at - first >= 16) return 0;
  if (load<u8>(first) == ZERO && at > first + 1) return 0;
  if (load<u8>(at) == DOT) {
    const fraction = at + 1;
    at = skipDigits(fraction);
    if (at == fraction) return 0;
  }
  if ((load<u8>(at) | 0x20) == LETTER_E) {
    const sign: u32 = load<u8>(at, 1);
    const exponent = sign == PLUS || sign == MINUS ? at + 2 : at + 1;
    at = skipDigits(exponent);
    if (at == exponent) return 0;
  }
  return at;
}
