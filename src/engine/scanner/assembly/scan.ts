/*
 * Reads lines of the usual shape: `{`, words that were taught, values that need no second look, `}`. A word is what
 * stands between two values: a comma, the quoted key, the colon, white space around them, and the opening quote of a
 * text. It knows no key and no rule beside them: every other line stays undecided. Compiled by AssemblyScript; after a
 * change, `npm run scanner`. Functions that return a place return 0 for "undecided".
 */

/** Bytes of a row: id (two words), content, start, the time as a double, the pair of artifacts, whether it has an id. */
const ROW_BYTES: u32 = 32;
const MOST_ROWS: u32 = 2048;

const POSITIONS: u32 = 32;
const WORDS_PER_POSITION: u32 = 8;
/** Length, value, quoted and bits; then up to 64 bytes of text. */
const WORD_HEAD: u32 = 16;
const WORD_BYTES: u32 = WORD_HEAD + 64;

const NAME_SLOTS: u32 = 1024;
/** Fewer than there are slots, so that a search always ends. */
const MOST_NAMES: u32 = 768;
const LONGEST_NAME: u32 = 64;
/** The length, a gap; then the text. */
const NAME_HEAD: u32 = 16;
const NAME_BYTES: u32 = NAME_HEAD + LONGEST_NAME;

/** A pair is what a line names: its package and its pixel. */
const PAIR_SLOTS: u32 = 2048;
const MOST_PAIRS: u32 = 1536;

/** Days in the cache, by the last digit of the day: the first eight and the last four bytes, and the midnight. */
const DAYS: u32 = 16;
const DAY_BYTES: u32 = 24;

// The places of all tables.
const ROWS: usize = 4096;
const WORDS: usize = ROWS + ROW_BYTES * MOST_ROWS;
const WORD_COUNTS: usize = WORDS + WORD_BYTES * POSITIONS * WORDS_PER_POSITION;
const NAMES: usize = WORD_COUNTS + 4 * POSITIONS;
const PAIRS: usize = NAMES + NAME_BYTES * NAME_SLOTS;
const DAY_CACHE: usize = PAIRS + 4 * PAIR_SLOTS;
const TEXT: usize = 0x40000;

const TEXT_VALUE: u32 = 1;
const TIME_VALUE: u32 = 2;
const ID_VALUE: u32 = 3;
const PACKAGE_VALUE: u32 = 4;
const PIXEL_VALUE: u32 = 5;
const ADDRESS_VALUE: u32 = 6;

const TAB: u32 = 0x09;
const LF: u32 = 0x0a;
const CR: u32 = 0x0d;
const SPACE: u32 = 0x20;
const QUOTE: u32 = 0x22;
const PLUS: u32 = 0x2b;
const COMMA: u32 = 0x2c;
const MINUS: u32 = 0x2d;
const DOT: u32 = 0x2e;
const ZERO: u32 = 0x30;
const EIGHT: u8 = 0x38;
const COLON: u32 = 0x3a;
const BACKSLASH: u32 = 0x5c;
const OPEN_LIST: u32 = 0x5b;
const CLOSE_LIST: u32 = 0x5d;
const OPEN_OBJECT: u32 = 0x7b;
const CLOSE_OBJECT: u32 = 0x7d;

/** `true`, `null`, `fals` and `e` as they lie in memory. */
const TRUE: u32 = 0x65757274;
const NULL: u32 = 0x6c6c756e;
const FALS: u32 = 0x736c6166;
const LETTER_A: u32 = 0x61;
const LETTER_C: u32 = 0x63;
const LETTER_D: u32 = 0x64;
const LETTER_E: u32 = 0x65;
const LETTER_N: u32 = 0x6e;
const LETTER_U: u32 = 0x75;
const CAPITAL_T: u32 = 0x54;
const CAPITAL_Z: u32 = 0x5a;

/** Deeper values stay undecided: each level takes a bit of a word. */
const DEEPEST: u32 = 32;

const ID_SEED: i32 = 0x1b56c4e9;

/** Midnight of a day, ms since 1970; NaN: there is no such day. */
declare function midnight(year: u32, month: u32, day: u32): f64;

let names: u32 = 0;
let pairs: u32 = 0;
let rows: u32 = 0;
let crlf: u32 = 0;

export function rowsAt(): usize {
  return ROWS;
}

export function namesAt(): usize {
  return NAMES;
}

export function pairsAt(): usize {
  return PAIRS;
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

/** Names or pairs that are not in their table stay undecided. */
export function namesAreFull(): bool {
  return names == MOST_NAMES || pairs == MOST_PAIRS;
}

export function forgetNames(): void {
  names = 0;
  pairs = 0;
  memory.fill(NAMES, 0, NAME_BYTES * NAME_SLOTS + 4 * PAIR_SLOTS);
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

/** `length`: at least 1. Reads up to 15 bytes more. */
function areEqual(one: usize, other: usize, length: u32): bool {
  const last = (length - 1) & ~15;
  let from: u32 = 0;
  for (; from < last; from += 16) {
    if (!i8x16.all_true(i8x16.eq(v128.load(one + from), v128.load(other + from)))) return false;
  }
  const equal: u32 = i8x16.bitmask(i8x16.eq(v128.load(one + from), v128.load(other + from)));
  const wanted: u32 = (2 << ((length - 1) & 15)) - 1;
  return (equal & wanted) == wanted;
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

function skipDigits(from: usize): usize {
  let at = from;
  while (isDigit(at)) at++;
  return at;
}

function isDigit(at: usize): bool {
  return (load<u8>(at) as u32) - ZERO < 10;
}

// Values of keys with `$`

/** Text that begins with a visible ASCII character is not blank; any other text may be. */
function mayBeBlank(start: usize, end: usize): bool {
  return start == end || (load<u8>(start) as u32) - 0x21 >= 0x7f - 0x21;
}

/** The number of a text in the table of names, from 1 on; 0: it may be blank, it is long, or the table is full. */
function nameOf(start: usize, end: usize): u32 {
  const length = (end - start) as u32;
  if (length > LONGEST_NAME || mayBeBlank(start, end)) return 0;
  let slot = nameSlot(start, length);
  while (true) {
    const name = NAMES + NAME_BYTES * slot;
    const known = load<u32>(name);
    if (known == 0) {
      if (names == MOST_NAMES) return 0;
      names++;
      store<u32>(name, length);
      memory.copy(name + NAME_HEAD, start, length);
      return slot + 1;
    }
    if (known == length && areEqual(name + NAME_HEAD, start, length)) return slot + 1;
    slot = (slot + 1) % NAME_SLOTS;
  }
}

/** Where the search for a name begins: three samples of four bytes distinguish most names. */
function nameSlot(start: usize, length: u32): u32 {
  let mixed: u32 = length;
  if (length < 4) {
    for (let at: u32 = 0; at < length; at++) mixed = (mixed ^ load<u8>(start + at)) * 0x1b873593;
  } else {
    mixed = (mixed ^ load<u32>(start)) * 0xcc9e2d51;
    mixed = (mixed ^ (mixed >>> 15) ^ load<u32>(start + ((length - 4) >>> 1))) * 0x1b873593;
    mixed = (mixed ^ (mixed >>> 13) ^ load<u32>(start + length - 4)) * 0x85ebca6b;
  }
  return (mixed >>> 16) % NAME_SLOTS;
}

/** The number of a package and a pixel in the table of pairs, from 1 on; 0: the table is full. A name may be 0: none. */
function pairOf(packageName: u32, pixelName: u32): u32 {
  // No pair is 0, which is a free slot.
  const pair = ((packageName << 16) | pixelName) + 1;
  let slot = (pair * 0x9e3779b1) >>> 21;
  while (true) {
    const place = PAIRS + 4 * slot;
    const known = load<u32>(place);
    if (known == pair) return slot + 1;
    if (known == 0) {
      if (pairs == MOST_PAIRS) return 0;
      pairs++;
      store<u32>(place, pair);
      return slot + 1;
    }
    slot = (slot + 1) % PAIR_SLOTS;
  }
}

/** As `isPublicV4Text` in `rules/fast-path/scan-address.ts`. */
function isPublicV4(start: usize, end: usize): bool {
  let at = start;
  let address: u32 = 0;
  for (let octet = 0; octet < 4; octet++) {
    if (octet > 0 && load<u8>(at++) != DOT) return false;
    const first = at;
    let value: u32 = 0;
    for (; at < first + 3 && isDigit(at); at++) value = value * 10 + load<u8>(at) - ZERO;
    if (at == first || value > 255 || (at > first + 1 && load<u8>(first) == ZERO)) return false;
    address = (address << 8) | value;
  }
  return at == end && isPublic(address);
}

/** As `isPublicV4` in `rules/address.ts`. */
function isPublic(address: u32): bool {
  const first = address >>> 24;
  if (first == 0 || first == 10 || first == 127 || first >= 224) return false;
  if (address >>> 20 == 0xac1) return false; // 172.16 to 172.31
  if (address >>> 16 == 0xc0a8) return false; // 192.168
  if (address >>> 16 == 0xa9fe) return false; // 169.254
  return address >>> 22 != 0x191; // 100.64 to 100.127
}

/** The ms of the usual forms of a time, as `TimeScanner` in `rules/fast-path/scan-time.ts`; NaN: undecided. */
function timeOf(start: usize, end: usize): f64 {
  if (end - start <= 19) return NaN;
  // `hh:m` and `m:ss`: XOR turns digits into their values and colons into 0.
  const hours = load<u32>(start, 11) ^ 0x303a3030;
  const seconds = load<u32>(start, 15) ^ 0x30303a30;
  // A nibble is a digit if neither it nor its sum with 6 reaches 16.
  if (((hours | (hours + 0x06000606)) & 0xf0fff0f0) != 0) return NaN;
  if (((seconds | (seconds + 0x06060006)) & 0xf0f0fff0) != 0) return NaN;
  const hour = (hours & 15) * 10 + ((hours >>> 8) & 15);
  const minute = (hours >>> 24) * 10 + (seconds & 15);
  const second = ((seconds >>> 16) & 15) * 10 + (seconds >>> 24);
  if (hour > 23 || minute > 59 || second > 59) return NaN;
  const clock = ((hour * 60 + minute) * 60 + second) * 1000;
  return midnightOf(start) + <f64>clock + restOf(start + 19, end);
}

/** The ms that fraction and zone add. */
function restOf(from: usize, end: usize): f64 {
  let at = from;
  let ms: i32 = 0;
  if (load<u8>(at) == DOT) {
    at = skipDigits(from + 1);
    if (at == from + 1) return NaN;
    for (let digit = from + 1; digit < from + 4; digit++)
      ms = ms * 10 + (digit < at ? load<u8>(digit) - ZERO : 0);
  }
  if (load<u8>(at) == CAPITAL_Z) return at + 1 == end ? <f64>ms : NaN;
  if (at + 6 != end || load<u8>(at, 3) != COLON || !areTwoDigits(at + 1) || !areTwoDigits(at + 4)) return NaN;
  const hours = two(at + 1);
  const minutes = two(at + 4);
  if (hours >= 12 || minutes > 59) return NaN;
  const offset: i32 = (hours * 60 + minutes) * 60_000;
  const sign: u32 = load<u8>(at);
  if (sign == PLUS) return <f64>(ms - offset);
  return sign == MINUS ? <f64>(ms + offset) : NaN;
}

/** Midnight of the day that a time begins with; NaN: undecided. */
function midnightOf(start: usize): f64 {
  const eight = load<u64>(start);
  const four = load<u32>(start, 7);
  const day = DAY_CACHE + DAY_BYTES * ((four >>> 16) % DAYS);
  if (load<u64>(day) != eight || load<u32>(day, 8) != four) {
    const found = readMidnight(start);
    if (isNaN(found)) return NaN;
    store<u64>(day, eight);
    store<u32>(day, four, 8);
    store<f64>(day, found, 16);
  }
  return load<f64>(day, 16);
}

/** `YYYY-MM-DDT` */
function readMidnight(start: usize): f64 {
  if (load<u8>(start, 4) != MINUS || load<u8>(start, 7) != MINUS || load<u8>(start, 10) != CAPITAL_T)
    return NaN;
  if (!areTwoDigits(start) || !areTwoDigits(start + 2)) return NaN;
  if (!areTwoDigits(start + 5) || !areTwoDigits(start + 8)) return NaN;
  return midnight(two(start) * 100 + two(start + 2), two(start + 5), two(start + 8));
}

function areTwoDigits(at: usize): bool {
  return isDigit(at) && isDigit(at + 1);
}

function two(at: usize): u32 {
  return ((load<u8>(at) as u32) - ZERO) * 10 + load<u8>(at, 1) - ZERO;
}

// Hashes, as in `bytes/hash.ts`

function finished(hash: u32): i32 {
  let mixed = (hash ^ (hash >>> 16)) * 0x85ebca6b;
  mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
  return ((mixed ^ (mixed >>> 16)) as i32) >> 1;
}

/** Puts both halves of an id's `Hash` into its row. */
function hashId(row: usize, start: usize, end: usize): void {
  let high: u32 = ID_SEED;
  let low: u32 = ~ID_SEED;
  let at = start;
  for (; at + 8 <= end; at += 8) {
    const one = (high ^ load<u32>(at)) * 0xcc9e2d51;
    const other = (low ^ load<u32>(at, 4)) * 0x1b873593;
    high = rotl<u32>(one, 15) + other;
    low = rotl<u32>(other, 13) ^ high;
  }
  let first = (end - start) as u32;
  let second: u32 = 0;
  for (; at < end; at++) {
    second = (second << 8) | (first >>> 24);
    first = (first << 8) | load<u8>(at);
  }
  const front = finished((high ^ first) * 0xcc9e2d51 + (low ^ second) * 0x1b873593);
  store<i32>(row, front, 0);
  store<i32>(row, finished(((low ^ second) * 0x85ebca6b) ^ front), 4);
}

function contentHash(start: usize, end: usize): i32 {
  let one = (end - start) as u32;
  let other: u32 = 0x3c6ef372;
  let three: u32 = 0x1b56c4e9;
  let four: u32 = 0x2545f491;
  let at = start;
  for (; at + 16 <= end; at += 16) {
    one = rotl<u32>((one ^ load<u32>(at)) * 0xcc9e2d51, 15);
    other = rotl<u32>((other ^ load<u32>(at, 4)) * 0x1b873593, 15);
    three = rotl<u32>((three ^ load<u32>(at, 8)) * 0x85ebca6b, 15);
    four = rotl<u32>((four ^ load<u32>(at, 12)) * 0xc2b2ae35, 15);
  }
  for (; at < end; at++) one = rotl<u32>((one ^ load<u8>(at)) * 0xcc9e2d51, 15);
  const front = finished(one + other * 0x1b873593);
  return finished(front ^ finished(three + four * 0x85ebca6b));
}
