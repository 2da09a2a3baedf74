/*
 * Reads lines of the usual shape: `{`, words that were taught, values that need no second look, `}`. A word is what
 * stands between two values: a comma, the quoted key, the colon, white space around them, and the opening quote of a
 * text. It knows no key and no rule beside them: every other line stays undecided. Compiled by AssemblyScript; after a
 * change, `npm run scanner`. Functions that return a place return 0 for "undecided".
 */

import {
  ADDRESS_VALUE,
  BACKSLASH,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  CR,
  DOT,
  EIGHT,
  FALS,
  ID_VALUE,
  LETTER_A,
  LETTER_C,
  LETTER_D,
  LETTER_E,
  LETTER_N,
  LETTER_U,
  LF,
  MINUS,
  MOST_ROWS,
  NAMES,
  NULL,
  OPEN_LIST,
  OPEN_OBJECT,
  PACKAGE_VALUE,
  PIXEL_VALUE,
  PLUS,
  POSITIONS,
  QUOTE,
  ROWS,
  ROW_BYTES,
  SPACE,
  TAB,
  TEXT,
  TEXT_VALUE,
  TIME_VALUE,
  TRUE,
  WORDS,
  WORDS_PER_POSITION,
  WORD_BYTES,
  WORD_COUNTS,
  WORD_HEAD,
  ZERO,
} from './places';
import {
  areEqual,
  contentHash,
  hashId,
  isDigit,
  isPublicV4,
  mayBeBlank,
  nameOf,
  pairOf,
  skipDigits,
  timeOf,
} from './values';

/** Deeper values stay undecided: each level takes a bit of a word. */
const DEEPEST: u32 = 32;

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
    if (close == 0) break;
    const feed = skipSpace(close);
    if (load<u8>(feed) != LF) break;
    const hasCr = feed > close && load<u8>(feed - 1) == CR;
    const last = hasCr ? feed - 1 : feed;
    if (last - start > cap) break;
    if (hasCr) crlf++;
    store<i32>(row, contentHash(start, last), 8);
    store<u32>(row, start as u32, 12);
    rows++;
    start = feed + 1;
  }
  return start;
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
    if (word == 0) {
      at = skipSpace(at);
      break;
    }
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
  const pair = pairOf(packageName, pixelName);
  if (pair == 0) return 0;
  store<f64>(row, time, 16);
  store<u32>(row, pair, 24);
  store<u32>(row, hasId, 28);
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

/** White space within a line. */
function skipSpace(from: usize): usize {
  let at = from;
  while (true) {
    const byte: u32 = load<u8>(at);
    if (byte != SPACE && byte != TAB && byte != CR) return at;
    at++;
  }
}

/** From behind an opening quote to behind the closing one. */
function skipText(from: usize): usize {
  const end = plainEnd(from);
  return load<u8>(end) == QUOTE ? end + 1 : skipEscapes(end);
}

/** From the first byte of a text that is not plain to behind its closing quote. */
function skipEscapes(from: usize): usize {
  let at = from;
  while (load<u8>(at) == BACKSLASH) {
    const behind = skipEscape(at + 1);
    if (behind == 0) return 0;
    at = plainEnd(behind);
  }
  return load<u8>(at) == QUOTE ? at + 1 : 0;
}

/** `from`: behind the backslash. */
function skipEscape(from: usize): usize {
  switch (load<u8>(from)) {
    case 0x22: // "
    case 0x2f: // /
    case 0x5c: // \
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return from + 1;
    case 0x75: // u
      return skipUnit(from + 1);
    default:
      return 0;
  }
}

/** Four hex digits that are a character. Half a character is left to the rules, and a whole one of two halves is taken. */
function skipUnit(from: usize): usize {
  if (!areHex(from)) return 0;
  if (!isSurrogate(from)) return from + 4;
  const next = from + 6;
  if (isLow(from) || load<u8>(from, 4) != BACKSLASH || load<u8>(from, 5) != LETTER_U) return 0;
  return areHex(next) && isSurrogate(next) && isLow(next) ? next + 4 : 0;
}

/** Whether four hex digits name half a character: `d8` to `df`. */
function isSurrogate(at: usize): bool {
  return (load<u8>(at) | 0x20) == LETTER_D && load<u8>(at, 1) >= EIGHT;
}

/** Whether it is the later half: its second digit is `c` to `f`. */
function isLow(at: usize): bool {
  return ((load<u8>(at, 1) as u32) | 0x20) >= LETTER_C;
}

function areHex(at: usize): bool {
  return isHex(at) && isHex(at + 1) && isHex(at + 2) && isHex(at + 3);
}

function isHex(at: usize): bool {
  return isDigit(at) || ((load<u8>(at) as u32) | 0x20) - LETTER_A < 6;
}

/** Skips a value that is not text. A time, an id or what it is may be wrong: they stay undecided. */
function skipOther(value: u32, at: usize): usize {
  if (value == TIME_VALUE || value == ID_VALUE) return 0;
  const first: u32 = load<u8>(at);
  // Of other keys with a rule, only null is known to keep it.
  if (value != 0 && first != LETTER_N) return 0;
  return first == OPEN_OBJECT || first == OPEN_LIST ? skipNested(at) : skipScalar(at);
}

/** From the opening bracket of an object or list to behind its closing one. */
function skipNested(from: usize): usize {
  let at = from;
  let depth: u32 = 0;
  /** A bit for each level, the lowest for the innermost: it is an object. */
  let objects: u32 = 0;
  while (true) {
    const first: u32 = load<u8>(at);
    const isOpening = first == OPEN_OBJECT || first == OPEN_LIST;
    if (isOpening) {
      if (depth++ == DEEPEST) return 0;
      objects = (objects << 1) | u32(first == OPEN_OBJECT);
      at = skipSpace(at + 1);
    } else {
      at = first == QUOTE ? skipText(at + 1) : skipScalar(at);
      if (at == 0) return 0;
      at = skipSpace(at);
    }
    let isFirst = isOpening;
    while (load<u8>(at) == closing(objects)) {
      at++;
      isFirst = false;
      objects >>>= 1;
      if (--depth == 0) return at;
      at = skipSpace(at);
    }
    if (!isFirst) {
      if (load<u8>(at) != COMMA) return 0;
      at = skipSpace(at + 1);
    }
    if ((objects & 1) != 0) {
      at = skipKey(at);
      if (at == 0) return 0;
    }
  }
}

/** The bracket that ends the innermost level. */
function closing(objects: u32): u32 {
  return (objects & 1) != 0 ? CLOSE_OBJECT : CLOSE_LIST;
}

/** From the opening quote of a key to its value. */
function skipKey(from: usize): usize {
  if (load<u8>(from) != QUOTE) return 0;
  const end = skipText(from + 1);
  if (end == 0) return 0;
  const colon = skipSpace(end);
  return load<u8>(colon) == COLON ? skipSpace(colon + 1) : 0;
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
