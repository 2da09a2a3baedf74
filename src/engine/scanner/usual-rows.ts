import { BEGINS, NULL_WORDS, PLUS, shapeOf } from '../rules/null-words';
import type { ReadDay } from '../rules/time/read-day';
import { SLOTS, type ReadDays } from '../rules/time/read-days';
import type { ScannerInstance } from './instance';
import { VALUES } from './values';
import type { WrittenRows } from './written-rows';

/**
 * What the cells of a column become: a value of an event; a time, which is written as ISO 8601; something that no row of
 * the usual shape has here; nothing.
 */
export const CELL_VALUES = { ...VALUES, anyTime: 7, odd: 8, none: 9 } as const;
export type CellValue = (typeof CELL_VALUES)[keyof typeof CELL_VALUES];

export interface UsualColumn {
  readonly value: CellValue;
  /** `,"key":"` */
  readonly word: string;
  /** Words that make a cell empty. */
  readonly nulls: readonly string[];
}

/** A word for no value that is a text in a column. */
export interface TextWord {
  readonly column: number;
  readonly word: string;
}

/** A table as far as the scanner needs to know it. */
export interface UsualTable {
  readonly delimiter: string;
  readonly quotes: boolean;
  /** Rows may leave out cells at their end. */
  readonly ragged: boolean;
  readonly columns: readonly UsualColumn[];
  /** The column of the time; -1: none. */
  readonly time: number;
  /** The days whose times were read before. */
  readonly days: ReadDays | null;
}

/** The bytes that hold the rows, as far as they are there. */
export interface RowBytes {
  readonly bytes: Buffer;
  readonly from: number;
  readonly end: number;
  /** Another number whenever the bytes have moved. */
  readonly moves: number;
}

/** Takes lines that are written. */
export interface LineOutput {
  /** Returns where they start. */
  append(lines: Buffer): number;
  /** The words that it met itself; further ones are added, or the list is another one. */
  readonly textWords: readonly TextWord[];
}

const LF = 0x0a;
/** Bytes of rows at a time. */
const WINDOW = 128 * 1024;
const STOPPER = Buffer.alloc(64, LF);
const MOST_COLUMNS = 256;
const MOST_WORD_BYTES = 16 * 1024;

/** The words for no value in the scanner's memory, from `nullsAt` on, as in `assembly/places.ts`. */
const NULLS = { shapes: 256, next: 0x4100, words: 0x4140, wordBytes: 32, bytes: 0x4940 } as const;
const MOST_NULL_WORDS = 63;

/** A day in the scanner's memory, as in `assembly/days.ts`. */
const DAY_BYTES = 192;
const DAY = { texts: 24, date: 32, zone: 48, before: 64, behind: 128 } as const;
const LONGEST_DAY_TEXT = 64;
const LONGEST_ZONE = 16;
const LENGTHS_BYTES = 16;

/**
 * Reads rows of the usual shape by the scanner in WebAssembly, and writes them as lines of JSON. It leaves all rows that
 * may be anything else.
 */
export class UsualRows {
  /** Rows that were taken last. */
  taken = 0;
  /** Bytes that were read in vain, of a row that is not whole. */
  unread = 0;
  private window = { from: 0, end: 0, moves: -1, shift: 0 };
  private readonly known: (ReadDay | null)[] = Array.from({ length: SLOTS }, () => null);
  private lengths: readonly number[] = [];
  /** The words for no value that the scanner knows, and those that it knows as texts. */
  private readonly nulls: readonly string[];
  private texts: readonly TextWord[] = [];
  private textsKnown = 0;

  private constructor(
    private readonly scanner: ScannerInstance,
    private readonly table: UsualTable,
  ) {
    this.nulls = nullWordsOf(table);
  }

  /** Null: the table has too many columns, too long names or no time. */
  static for(table: UsualTable, scanner: ScannerInstance): UsualRows | null {
    const { columns, delimiter } = table;
    const words = columns.reduce((sum, { word }) => sum + placeFor(word), 0);
    if (nullWordsOf(table).length > MOST_NULL_WORDS) return null;
    const fits = columns.length >= 2 && columns.length <= MOST_COLUMNS && words <= MOST_WORD_BYTES;
    const hasTime = columns.some(({ value }) => value === VALUES.time || value === CELL_VALUES.anyTime);
    return fits && hasTime && delimiter.charCodeAt(0) < 0x80 ? new UsualRows(scanner, table) : null;
  }

  /**
   * Reads rows up to the first other one, or until there are `room` bytes of lines. The lines go to `lines`, and what was
   * found about them to `found`. Returns the offset of the row that is next.
   */
  take(rows: RowBytes, room: number, found: WrittenRows, lines: LineOutput): number {
    const { scanner } = this;
    const { exports } = scanner;
    this.taken = this.unread = 0;
    if (scanner.owner !== this) this.begin();
    scanner.renewNames();
    this.learnDays();
    this.learnTexts(lines.textWords);
    const isInWindow =
      rows.moves === this.window.moves && rows.from >= this.window.from && rows.from < this.window.end;
    if (!isInWindow && !this.open(rows)) {
      this.unread = 1;
      return rows.from;
    }
    let next = this.scan(rows.from, room);
    if (next === rows.from && exports.hasRunOut() !== 0 && rows.from > this.window.from) {
      this.open(rows);
      next = this.scan(rows.from, room);
    }
    this.taken = exports.eventCount();
    if (this.taken === 0) {
      if (exports.hasRunOut() !== 0) this.unread = this.window.end - rows.from;
      return next;
    }
    const at = exports.eventsAt();
    const bytes = exports.eventBytes();
    const start = lines.append(scanner.memory.subarray(at, at + bytes));
    found.add(scanner, this.taken, start, start + bytes);
    this.countHits();
    return next;
  }

  private scan(from: number, room: number): number {
    const { end, shift } = this.window;
    return this.scanner.exports.scanRows(from - shift, end - shift, room) + shift;
  }

  /** Copies the next bytes up to a line break; false: there is none. */
  private open({ bytes, from, end, moves }: RowBytes): boolean {
    const { scanner } = this;
    const last = bytes.lastIndexOf(LF, Math.min(end, from + WINDOW) - 1) + 1;
    if (last <= from) return false;
    const { textAt, memory } = scanner;
    bytes.copy(memory, textAt, from, last);
    STOPPER.copy(memory, textAt + last - from);
    this.window = { from, end: last, moves, shift: from - textAt };
    return true;
  }

  /** Makes the scanner know this table. */
  private begin(): void {
    const { scanner, table } = this;
    const { exports, memory } = scanner;
    const { columns, delimiter, quotes, ragged, time } = table;
    this.writeNullWords();
    const behindAll = columns.length;
    exports.beginTable(
      delimiter.charCodeAt(0),
      quotes,
      ragged,
      columns.length,
      time === -1 ? behindAll : time,
    );
    const words = exports.wordsAt();
    let place = 0;
    for (const [index, { value, word, nulls }] of columns.entries()) {
      const length = memory.write(word, words + place);
      exports.setColumn(index, value, place, length);
      place += placeFor(word);
      for (const each of nulls) exports.setNullWord(index, this.numberOf(each), true);
    }
    this.texts = [];
    this.textsKnown = 0;
    exports.forgetHits();
    const days = exports.daysAt();
    memory.fill(0, days, days + LENGTHS_BYTES + SLOTS * DAY_BYTES);
    this.known.fill(null);
    this.lengths = [];
    this.window.moves = -1;
    scanner.owner = this;
  }

  private writeNullWords(): void {
    const { memory, exports } = this.scanner;
    const at = exports.nullsAt();
    memory.fill(0, at, at + NULLS.bytes);
    memory.set(BEGINS, at);
    for (const word of this.nulls) {
      const bytes = Buffer.from(word);
      const number = this.numberOf(word);
      const shape = at + NULLS.shapes + shapeOf(bytes.length, bytes[0] ?? 0, bytes.at(-1) ?? 0);
      memory[at + NULLS.next + number] = memory[shape] ?? 0;
      memory[shape] = number;
      const place = at + NULLS.words + number * NULLS.wordBytes;
      memory.writeUInt32LE(bytes.length, place);
      bytes.copy(memory, place + NULLS.wordBytes / 2);
    }
  }

  /** The number of a word, from 1 on. */
  private numberOf(word: string): number {
    return this.nulls.indexOf(word) + 1;
  }

  /** Words that are texts in a column are met there again and again. */
  private learnTexts(texts: readonly TextWord[]): void {
    const { exports } = this.scanner;
    if (texts !== this.texts) {
      if (this.textsKnown > 0) exports.forgetNullTexts();
      this.texts = texts;
      this.textsKnown = 0;
    }
    for (; this.textsKnown < texts.length; this.textsKnown += 1) {
      const { column, word } = texts[this.textsKnown] as TextWord;
      exports.setNullWord(column, this.numberOf(word), false);
    }
  }

  /** The scanner knows the same days in the same places as the reader of times: so both count alike. */
  private learnDays(): void {
    const { days } = this.table;
    if (days === null) return;
    const { memory, exports } = this.scanner;
    const at = exports.daysAt();
    if (days.lengths !== this.lengths) {
      this.lengths = days.lengths;
      for (let nth = 0; nth < LENGTHS_BYTES / 4; nth += 1)
        memory.writeUInt32LE(days.lengths[nth] ?? 0, at + nth * 4);
    }
    for (let slot = 0; slot < SLOTS; slot += 1) {
      const day = days.slots[slot] as ReadDay | null;
      if (day === this.known[slot]) continue;
      this.known[slot] = day;
      writeDay(day, memory, at + LENGTHS_BYTES + slot * DAY_BYTES);
    }
  }

  /** Passes on how many times were read of each day. */
  private countHits(): void {
    const { memory, exports } = this.scanner;
    const days = exports.daysAt() + LENGTHS_BYTES;
    for (let half = 0; half < 2; half += 1) {
      for (let bits = exports.hitsOf(half); bits !== 0; bits &= bits - 1) {
        const slot = half * 32 + 31 - Math.clz32(bits & -bits);
        const at = days + slot * DAY_BYTES + DAY.texts;
        this.known[slot]?.addCounts(memory.readUInt32LE(at), memory.readUInt32LE(at + 4));
        memory.fill(0, at, at + 8);
      }
    }
    exports.forgetHits();
  }
}

/** Words of more bytes are never looked for. */
const LONGEST_NULL = 15;

function nullWordsOf({ columns }: UsualTable): readonly string[] {
  const words = new Set([PLUS, ...NULL_WORDS, ...columns.flatMap(({ nulls }) => nulls)]);
  return [...words].filter((word) => word !== '' && Buffer.byteLength(word) <= LONGEST_NULL);
}

/** Bytes that a word takes: the scanner copies 16 at a time. */
function placeFor(word: string): number {
  return (Buffer.byteLength(word) + 15) & ~15;
}

/** A day whose texts are too long stays unknown. */
function writeDay(day: ReadDay | null, memory: Buffer, at: number): void {
  memory.fill(0, at, at + DAY_BYTES);
  if (day === null) return;
  const { before, behind, separator, hasHalf, date, zone, minutes } = day.texts;
  const lengths = [before, behind].map((text) => Buffer.byteLength(text));
  if (Math.max(...lengths) > LONGEST_DAY_TEXT || zone.length > LONGEST_ZONE) return;
  const [beforeLength = 0, behindLength = 0] = lengths;
  const numbers = [
    beforeLength,
    behindLength,
    separator.charCodeAt(0),
    hasHalf ? 1 : 0,
    minutes,
    zone.length,
  ];
  for (const [index, number] of numbers.entries()) memory.writeInt32LE(number, at + index * 4);
  memory.write(date, at + DAY.date);
  memory.write(zone, at + DAY.zone);
  memory.write(before, at + DAY.before);
  memory.write(behind, at + DAY.behind);
}
