/*
 * Reads rows of the usual shape of a table and writes them as lines of JSON, with a row of results for each: as
 * `RowScanner` and `RowConverter` do, and as the rules say of such a line. Every other row stays undecided.
 */
import { countDay, forgetDay, writeTime } from './days';
import {
  ADDRESS_VALUE,
  ANY_TIME_VALUE,
  BACKSLASH,
  CLOSE_OBJECT,
  COLUMN_BYTES,
  COLUMN_WORDS,
  COLUMNS,
  CR,
  EQUALS,
  EVENTS,
  ID_VALUE,
  LF,
  MOST_ROWS,
  NO_VALUE,
  NULL_BEGINNINGS,
  NULL_NEXT,
  NULL_SHAPES,
  NULL_WORD_BYTES,
  NULL_WORDS,
  OPEN_OBJECT,
  PACKAGE_VALUE,
  PIXEL_VALUE,
  QUOTE,
  READ_LENGTHS,
  ROW_BYTES,
  ROWS,
  SPACE,
  TAB,
  TEXT_VALUE,
  TIME_VALUE,
} from './places';
import { areEqual, contentHash, hashId, isPublicV4, mayBeBlank, nameOf, pairOf, timeOf } from './values';

/** An event that reaches further stays undecided. Behind it there is room for a cell of all bytes and for its key. */
const LAST_EVENT: usize = EVENTS + 0x60000;
/** Of a column: bits of words for no value. */
const EMPTY_WORDS: usize = 16;
const TEXT_WORDS: usize = 24;
/** What a cell is. */
const TEXT: u32 = 0;
const EMPTY: u32 = 1;
const UNKNOWN: u32 = 2;
/** Longer texts are surely no word for no value. */
const LONGEST_NULL: u32 = 24;

let delimiter: u32 = 0;
let hasQuotes: bool = false;
let mayLackCells: bool = false;
let width: u32 = 0;
/** The column of the time; as many as there are columns: there is none. */
let timeColumn: u32 = 0;

let rows: u32 = 0;
/** Behind the last event. */
let written: usize = EVENTS;
/** The row that ended the scan reaches beyond the bytes. */
let ranOut: bool = false;

/** Rows of the last scan, and the bytes of their events. */
export function eventCount(): u32 {
  return rows;
}

export function eventBytes(): u32 {
  return (written - EVENTS) as u32;
}

/** The row behind the last one of the scan is not whole. */
export function hasRunOut(): bool {
  return ranOut;
}

export function eventsAt(): usize {
  return EVENTS;
}

/** Where the tables of words for no value, of days and of the words of columns lie. */
export function nullsAt(): usize {
  return NULL_BEGINNINGS;
}

export function daysAt(): usize {
  return READ_LENGTHS;
}

export function wordsAt(): usize {
  return COLUMN_WORDS;
}

/** Begins another table. `isRagged`: rows may leave out cells at their end. */
export function beginTable(sign: u32, quotes: bool, isRagged: bool, columns: u32, time: u32): void {
  delimiter = sign;
  hasQuotes = quotes;
  mayLackCells = isRagged;
  width = columns;
  timeColumn = time;
}

/** What a column's cells become. The bytes of its word, such as `,"key":"`, lie at this place behind `COLUMN_WORDS`. */
export function setColumn(index: u32, value: u32, place: u32, length: u32): void {
  const column = COLUMNS + COLUMN_BYTES * index;
  store<u32>(column, value, 0);
  store<u32>(column, (COLUMN_WORDS + place) as u32, 4);
  store<u32>(column, length, 8);
  store<u64>(column, 0, EMPTY_WORDS);
  store<u64>(column, 0, TEXT_WORDS);
}

/** Whether a word for no value, by its number, makes a cell of the column empty or is a text. Others stay undecided. */
export function setNullWord(index: u32, word: u32, isEmpty: bool): void {
  const masks = COLUMNS + COLUMN_BYTES * index + (isEmpty ? EMPTY_WORDS : TEXT_WORDS);
  store<u64>(masks, load<u64>(masks) | ((1 as u64) << (word as u64)));
}

/** All words that are texts in any column stay undecided again. */
export function forgetNullTexts(): void {
  for (let index: u32 = 0; index < width; index++) store<u64>(COLUMNS + COLUMN_BYTES * index, 0, TEXT_WORDS);
}

/**
 * Reads rows from the place `from` on. The bytes end at `end` behind a line break; at least 16 further ones follow.
 * Stops before a row that is undecided, or once there are `room` bytes of events. Returns where that row starts.
 */
export function scanRows(from: usize, end: usize, room: u32): usize {
  let start = from;
  rows = 0;
  written = EVENTS;
  ranOut = false;
  while (start < end && rows < MOST_ROWS && written < EVENTS + room) {
    const next = scanRow(start, end, ROWS + ROW_BYTES * rows);
    if (next == 0) break;
    rows++;
    start = next;
  }
  return start;
}

function scanRow(start: usize, end: usize, row: usize): usize {
  if (mayBeNoRow(load<u8>(start))) return 0;
  forgetDay();
  const begin = written;
  let out = begin;
  let at = start;
  let index: u32 = 0;
  let column: usize = COLUMNS;
  let time: f64 = NaN;
  let packageName: u32 = 0;
  let pixelName: u32 = 0;
  let hasId: u32 = 0;
  /** The first and the last cell with a line break. */
  let firstBroken: i32 = -1;
  let lastBroken: i32 = -1;
  while (true) {
    if (index == width || out > LAST_EVENT) return 0;
    const value = load<u32>(column);
    let byte: u32 = load<u8>(at);
    if (byte != delimiter && byte != LF && byte != CR) {
      const text = putWord(column, out);
      let stop = text;
      let isPlain = true;
      let from = at;
      let to: usize;
      if (byte == QUOTE && hasQuotes) {
        at = from = at + 1;
        while (true) {
          const plain = copyQuoted(at, stop);
          stop += plain - at;
          at = plain;
          // The bytes behind the end are line breaks.
          if (at >= end) {
            ranOut = true;
            return 0;
          }
          byte = load<u8>(at);
          if (byte == QUOTE) {
            if (load<u8>(at, 1) != QUOTE) break;
            at++;
          } else if (byte == LF || byte == CR) {
            if (firstBroken == -1) firstBroken = index;
            lastBroken = index;
          }
          if (stop > LAST_EVENT) return 0;
          stop = putEscape(byte, stop);
          if (stop == 0) return 0;
          isPlain = false;
          at++;
        }
        to = at;
        at++;
        byte = load<u8>(at);
        if (byte != delimiter && byte != LF && byte != CR) return 0;
      } else {
        while (true) {
          const plain = copyCell(at, stop);
          stop += plain - at;
          at = plain;
          byte = load<u8>(at);
          if (byte == delimiter || byte == LF || byte == CR) break;
          if ((byte == QUOTE && hasQuotes) || stop > LAST_EVENT) return 0;
          stop = putEscape(byte, stop);
          if (stop == 0) return 0;
          isPlain = false;
          at++;
        }
        to = at;
      }
      if (value != NO_VALUE && from < to) {
        const meaning = meaningOf(column, from, to);
        if (meaning == UNKNOWN) return 0;
        // `="00123"` is a text.
        if (meaning == TEXT && !isPlain && (value != TEXT_VALUE || load<u8>(from) == EQUALS)) return 0;
        switch (meaning == EMPTY ? NO_VALUE : value) {
          case NO_VALUE:
          case TEXT_VALUE:
            break;
          case TIME_VALUE:
          case ANY_TIME_VALUE:
            time = timeOf(from, to);
            if (isNaN(time)) {
              if (value != ANY_TIME_VALUE) return 0;
              stop = writeTime(from, to, text);
              if (stop == 0) return 0;
              time = timeOf(text, stop);
              if (isNaN(time)) return 0;
            }
            break;
          case ID_VALUE:
            if (mayBeBlank(from, to)) return 0;
            hashId(row, from, to);
            hasId = 1;
            break;
          case PACKAGE_VALUE:
            packageName = nameOf(from, to);
            if (packageName == 0) return 0;
            break;
          case PIXEL_VALUE:
            pixelName = nameOf(from, to);
            if (pixelName == 0) return 0;
            break;
          case ADDRESS_VALUE:
            if (!isPublicV4(from, to)) return 0;
            break;
          default:
            return 0;
        }
        if (meaning == TEXT) {
          store<u8>(stop, QUOTE);
          out = stop + 1;
        }
      }
    }
    index++;
    if (byte != delimiter) break;
    at++;
    column += COLUMN_BYTES;
  }
  if (isNaN(time) || (index != width && !mayLackCells)) return 0;
  if (firstBroken != -1 && maySwallowRows(start, at, firstBroken, lastBroken)) return 0;
  if (load<u8>(at) == CR) {
    if (load<u8>(at, 1) != LF) return 0;
    at++;
  }
  const pair = pairOf(packageName, pixelName);
  if (pair == 0) return 0;
  store<u8>(begin, OPEN_OBJECT);
  store<u8>(out, CLOSE_OBJECT);
  store<u8>(out, LF, 1);
  store<i32>(row, hasId == 0 ? 0 : contentHash(begin, out + 1), 8);
  store<u32>(row, (begin - EVENTS) as u32, 12);
  store<f64>(row, time, 16);
  store<u32>(row, pair, 24);
  store<u32>(row, hasId, 28);
  countDay();
  written = out + 2;
  return at + 1;
}

/** Whether the row may be a rule, or begins with a byte order mark. */
function mayBeNoRow(first: u32): bool {
  switch (first) {
    case 0x20:
    case 0x2b: // +
    case 0x2d: // -
    case 0x3a: // :
    case 0x3d: // =
    case 0x7c: // |
    case 0xef:
      return true;
    default:
      return false;
  }
}

/** Whether a cell that is not empty holds a word for no value: as `RowConverter` decides. */
function meaningOf(column: usize, start: usize, end: usize): u32 {
  if (load<u8>(NULL_BEGINNINGS + load<u8>(start)) == 0 || end - start > LONGEST_NULL) return TEXT;
  let from = start;
  let to = end;
  while (from < to && load<u8>(from) == SPACE) from++;
  while (from < to && load<u8>(to - 1) == SPACE) to--;
  if (from == to) return TEXT;
  const first: u32 = load<u8>(from);
  const last: u32 = load<u8>(to - 1);
  const isCut = from > start || to < end;
  // Other white space may be left.
  if (last <= SPACE || (isCut && (first <= SPACE || first >= 0x80 || last >= 0x80))) return UNKNOWN;
  const length = (to - from) as u32;
  if (length >= 16) return TEXT;
  let word: u32 = load<u8>(NULL_SHAPES + ((length << 10) | ((first & 31) << 5) | (last & 31)));
  if (word == 0) return TEXT;
  for (; word != 0; word = load<u8>(NULL_NEXT + word)) {
    const known = NULL_WORDS + NULL_WORD_BYTES * word;
    if (load<u32>(known) != length || !areEqual(known + 16, from, length)) continue;
    const bit = (1 as u64) << (word as u64);
    if ((load<u64>(column, EMPTY_WORDS) & bit) != 0) return EMPTY;
    return (load<u64>(column, TEXT_WORDS) & bit) != 0 ? TEXT : UNKNOWN;
  }
  // White space of several bytes may be left.
  return first >= 0x80 || last >= 0x80 ? UNKNOWN : TEXT;
}

/**
 * Whether a line within quotes may be a row of its own, or the first line one without its last opening quote: as
 * `TableRows` decides by a closer look.
 */
function maySwallowRows(start: usize, end: usize, firstBroken: i32, lastBroken: i32): bool {
  let from = start;
  let isFirst = true;
  while (true) {
    let delimiters: u32 = 0;
    let at = from;
    let byte: u32 = 0;
    for (; at < end; at++) {
      byte = load<u8>(at);
      if (byte == delimiter) delimiters++;
      else if (byte == LF || byte == CR) break;
    }
    if (isFirst) {
      if (delimiters == width - 1 && (timeColumn as i32) > firstBroken) return true;
    } else if (delimiters >= width - 1 && (at < end || lastBroken > 0)) {
      return true;
    }
    if (at >= end) return false;
    isFirst = false;
    from = at + 1;
  }
}

/** Writes a column's word. */
function putWord(column: usize, out: usize): usize {
  const word: usize = load<u32>(column, 4);
  const length: usize = load<u32>(column, 8);
  for (let from: usize = 0; from < length; from += 16) v128.store(out + from, v128.load(word + from));
  return out + length;
}

/** Copies bytes up to the first delimiter, quote, backslash or control character, which it returns the place of. */
function copyCell(from: usize, out: usize): usize {
  const delimiters = i8x16.splat(delimiter as i8);
  const quotes = i8x16.splat(0x22);
  const slashes = i8x16.splat(0x5c);
  const highestControl = i8x16.splat(0x1f);
  const shift = out - from;
  let at = from;
  while (true) {
    const bytes = v128.load(at);
    v128.store(at + shift, bytes);
    const controls = i8x16.eq(i8x16.min_u(bytes, highestControl), bytes);
    const others = v128.or(i8x16.eq(bytes, quotes), i8x16.eq(bytes, slashes));
    const found = i8x16.bitmask(v128.or(v128.or(controls, i8x16.eq(bytes, delimiters)), others));
    if (found != 0) return at + ctz(found);
    at += 16;
  }
}

/** As `copyCell`, where a delimiter is text. */
function copyQuoted(from: usize, out: usize): usize {
  const quotes = i8x16.splat(0x22);
  const slashes = i8x16.splat(0x5c);
  const highestControl = i8x16.splat(0x1f);
  const shift = out - from;
  let at = from;
  while (true) {
    const bytes = v128.load(at);
    v128.store(at + shift, bytes);
    const controls = i8x16.eq(i8x16.min_u(bytes, highestControl), bytes);
    const others = v128.or(i8x16.eq(bytes, quotes), i8x16.eq(bytes, slashes));
    const found = i8x16.bitmask(v128.or(controls, others));
    if (found != 0) return at + ctz(found);
    at += 16;
  }
}

/** Writes the JSON escape of a byte; rare control characters stay undecided. */
function putEscape(byte: u32, out: usize): usize {
  let letter: u32;
  switch (byte) {
    case QUOTE:
    case BACKSLASH:
      letter = byte;
      break;
    case LF:
      letter = 0x6e;
      break;
    case CR:
      letter = 0x72;
      break;
    case TAB:
      letter = 0x74;
      break;
    default:
      return 0;
  }
  store<u16>(out, BACKSLASH | (letter << 8));
  return out + 2;
}
