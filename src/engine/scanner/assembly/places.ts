/* Where the tables of the scanner lie, and the bytes it knows. */

/** Bytes of a row: id (two words), content, start, the time as a double, the pair of artifacts, whether it has an id. */
export const ROW_BYTES: u32 = 32;
export const MOST_ROWS: u32 = 2048;

export const POSITIONS: u32 = 32;
export const WORDS_PER_POSITION: u32 = 8;
/** Length, value, quoted and bits; then up to 64 bytes of text. */
export const WORD_HEAD: u32 = 16;
export const WORD_BYTES: u32 = WORD_HEAD + 64;

export const NAME_SLOTS: u32 = 1024;
/** Fewer than there are slots, so that a search always ends. */
export const MOST_NAMES: u32 = 768;
export const LONGEST_NAME: u32 = 64;
/** The length, a gap; then the text. */
export const NAME_HEAD: u32 = 16;
export const NAME_BYTES: u32 = NAME_HEAD + LONGEST_NAME;

/** A pair is what a line names: its package and its pixel. */
export const PAIR_SLOTS: u32 = 2048;
export const MOST_PAIRS: u32 = 1536;

/** Days in the cache, by the last digit of the day: the first eight and the last four bytes, and the midnight. */
export const DAYS: u32 = 16;
export const DAY_BYTES: u32 = 24;

// The places of all tables.
export const ROWS: usize = 4096;
export const WORDS: usize = ROWS + ROW_BYTES * MOST_ROWS;
export const WORD_COUNTS: usize = WORDS + WORD_BYTES * POSITIONS * WORDS_PER_POSITION;
export const NAMES: usize = WORD_COUNTS + 4 * POSITIONS;
export const PAIRS: usize = NAMES + NAME_BYTES * NAME_SLOTS;
export const DAY_CACHE: usize = PAIRS + 4 * PAIR_SLOTS;
/** Words for no value: bytes that begin one, the first word of each shape, and for each word the next of its shape. */
export const NULL_BEGINNINGS: usize = 0x2f000;
export const NULL_SHAPES: usize = NULL_BEGINNINGS + 256;
export const NULL_NEXT: usize = NULL_SHAPES + 0x4000;
/** The length and the bytes of each word. */
export const NULL_WORDS: usize = NULL_NEXT + 64;
export const NULL_WORD_BYTES: u32 = 32;
/** The days of `rules/time/read-days.ts` by slot, and before them the lengths of what stands before a time of day. */
export const READ_LENGTHS: usize = NULL_WORDS + NULL_WORD_BYTES * 64;
export const READ_DAYS: usize = READ_LENGTHS + 16;
export const READ_SLOTS: u32 = 64;
export const READ_DAY_BYTES: u32 = 192;
/** The columns of a table; behind them the words of their keys. */
export const COLUMNS: usize = READ_DAYS + READ_DAY_BYTES * READ_SLOTS;
export const MOST_COLUMNS: u32 = 256;
export const COLUMN_BYTES: u32 = 32;
export const COLUMN_WORDS: usize = COLUMNS + COLUMN_BYTES * MOST_COLUMNS;
export const TEXT: usize = 0x40000;
/** Where the events of rows are written, behind the rows themselves. */
export const EVENTS: usize = 0x80000;

export const TEXT_VALUE: u32 = 1;
export const TIME_VALUE: u32 = 2;
export const ID_VALUE: u32 = 3;
export const PACKAGE_VALUE: u32 = 4;
export const PIXEL_VALUE: u32 = 5;
export const ADDRESS_VALUE: u32 = 6;
/** Of a table: a time that is written in any form; a value that no row may have here; a cell that is left out. */
export const ANY_TIME_VALUE: u32 = 7;
export const ODD_VALUE: u32 = 8;
export const NO_VALUE: u32 = 9;

export const TAB: u32 = 0x09;
export const LF: u32 = 0x0a;
export const CR: u32 = 0x0d;
export const SPACE: u32 = 0x20;
export const QUOTE: u32 = 0x22;
export const PLUS: u32 = 0x2b;
export const COMMA: u32 = 0x2c;
export const MINUS: u32 = 0x2d;
export const DOT: u32 = 0x2e;
export const ZERO: u32 = 0x30;
export const EIGHT: u8 = 0x38;
export const COLON: u32 = 0x3a;
export const BACKSLASH: u32 = 0x5c;
export const EQUALS: u32 = 0x3d;
export const OPEN_LIST: u32 = 0x5b;
export const CLOSE_LIST: u32 = 0x5d;
export const OPEN_OBJECT: u32 = 0x7b;
export const CLOSE_OBJECT: u32 = 0x7d;

/** `true`, `null`, `fals` and `e` as they lie in memory. */
export const TRUE: u32 = 0x65757274;
export const NULL: u32 = 0x6c6c756e;
export const FALS: u32 = 0x736c6166;
export const LETTER_A: u32 = 0x61;
export const LETTER_C: u32 = 0x63;
export const LETTER_D: u32 = 0x64;
export const LETTER_E: u32 = 0x65;
export const LETTER_N: u32 = 0x6e;
export const LETTER_U: u32 = 0x75;
export const CAPITAL_T: u32 = 0x54;
export const CAPITAL_Z: u32 = 0x5a;
