import type { Delimiter, Quoting } from '../../../shared/files/layout';
import { endOfPlainCell, repeated } from '../../bytes/byte-runs';
import { viewOver } from '../../bytes/byte-view';
import { endOfPlainBytes } from '../../rules/fast-path/scan-json';
import type { RowBytes } from '../../scanner/usual-rows';

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const EQUALS = 0x3d;
const CTRL_Z = 0x1a;
/** Programs of DOS end a text file with Ctrl-Z, or fill its last block with it. */
const MARKS_AT_MOST = 1024;
const BOM = [0xef, 0xbb, 0xbf] as const;

/** A longer row is set aside: it has a quote that never closes. */
export const MAX_ROW_BYTES = 2 * 1024 * 1024;
/** The scan reads four bytes at a time and stops at the line breaks behind the last byte. */
const STOPPER = Buffer.alloc(8, LF);

/** How the bytes of a table become rows and cells. */
export interface Dialect {
  readonly delimiter: Delimiter;
  /** Absent: `double`. */
  readonly quoting?: Quoting;
  /** Spaces may stand before an opening quote. */
  readonly padded?: boolean;
}

/**
 * `row`: cells. `broken`: a line, or the next piece of a long one, with a quote that is not closed or has text behind it.
 * `none`: more bytes are needed.
 */
export type Scanned = 'row' | 'broken' | 'none';

/** What is special about a cell; each is a bit. */
export const CELL = {
  /** It stands in quotes, which do not belong to it. */
  quoted: 1,
  /** It has bytes that must be unescaped, or escaped in JSON: quotes, backslashes, control characters, line breaks. */
  special: 2,
} as const;

/** The end of a row is not known yet, or there is none. */
export const UNKNOWN = -1;
export const BROKEN = -2;

/**
 * Splits the UTF-8 bytes of a table into rows and cells, however they are cut into chunks, without strings. A broken
 * quote affects only one line. Each byte is read a bounded number of times: once a row with a line break in quotes turns
 * out broken, the rows that begin within it are known to break at the same place.
 */
export class RowScanner {
  /** Counts the calls of `push`. */
  moves = 0;
  /** The buffered bytes. They move with each `push`. */
  bytes = Buffer.alloc(STOPPER.length, LF);
  view = viewOver(this.bytes);
  /** The row or piece: `bytes[start..end)` without its line break. */
  start = 0;
  end = 0;
  /** Of a row: cell `n` is `bytes[starts[n]..ends[n])`, `flags[n]` has bits of `CELL`. */
  count = 0;
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  flags = new Uint8Array(64);
  /** The cells may be shifted: a quote stands where it has no meaning, but may have had one for the writer. */
  doubtful = false;
  /** A cell without quotes of its own ends with one that none opens. */
  closesUnopened = false;
  /** The last cell that holds a line break; -1: none. */
  brokenUpTo = -1;
  /** Of a broken line: whether the piece begins and ends it. */
  first = true;
  last = true;

  private readonly quotes: boolean;
  protected readonly escapes: boolean;
  private readonly padded: boolean;
  private readonly delimiter: number;
  private readonly delimiters: number;

  /** The next row begins here. */
  private at = 0;
  protected filled = 0;
  /** So many bytes behind the last are Ctrl-Z. */
  private marks = 0;
  protected finished = false;
  /** So many bytes must be there before the next row is tried again: it keeps the repeated work small. */
  private wanted = 0;
  /** Offset of `bytes[0]` in the file. */
  private base = 0;
  private inLongLine = false;
  /** Up to this offset in the file rows are not looked for. */
  private linesUpTo = 0;
  /** Quotes are open at each line break of the file in `from..to`; the row they belong to ends at `end`, or breaks. */
  private readonly open = { from: 0, to: 0, end: UNKNOWN };
  /** The first line break of the file is a lone CR. */
  private oldMac: boolean | null = null;

  constructor({ delimiter, quoting = 'double', padded = false }: Dialect) {
    this.quotes = quoting !== 'none';
    this.escapes = quoting === 'backslash';
    this.padded = padded;
    this.delimiter = delimiter.charCodeAt(0);
    this.delimiters = repeated(this.delimiter);
  }

  /** Takes the next bytes; then call `next` until there is none. */
  push(chunk: Uint8Array): void {
    const { bytes, at, filled, marks } = this;
    this.moves += 1;
    bytes.fill(CTRL_Z, filled, filled + marks);
    const held = filled + marks - at;
    const stored = held + chunk.length;
    if (stored + STOPPER.length > bytes.length) {
      this.bytes = Buffer.allocUnsafeSlow(Math.max(stored + STOPPER.length, bytes.length * 2));
      this.view = viewOver(this.bytes);
    }
    bytes.copy(this.bytes, 0, at, at + held);
    this.bytes.set(chunk, held);
    this.base += at;
    this.at = 0;
    this.filled = stored;
    this.holdMarksBack();
    this.bytes.set(STOPPER, this.filled);
  }

  /** There are no further bytes; then call `next` until there is none. */
  finish(): void {
    this.finished = true;
  }

  /** Ctrl-Z behind the last row is not part of the file. */
  private holdMarksBack(): void {
    const least = Math.max(this.at, this.filled - MARKS_AT_MOST);
    let end = this.filled;
    while (end > least && this.view.getUint8(end - 1) === CTRL_Z) end -= 1;
    this.marks = this.filled - end;
    this.filled = end;
  }

  next(): Scanned {
    if (this.inLongLine || this.base + this.at < this.linesUpTo) return this.nextLine();
    if (!this.finished && this.filled - this.at < this.wanted) return 'none';
    const start = this.afterMarks(this.at);
    if (start === UNKNOWN) return this.wait();
    if (start === this.filled) return 'none';
    const end = this.scanRow(start);
    if (end === UNKNOWN) return this.wait();
    if (end === BROKEN || end - start > MAX_ROW_BYTES) return this.brokenLine(start);
    this.take(start, end);
    return 'row';
  }

  /** The next line, whatever quotes it has, as if it were broken. */
  nextLine(): Scanned {
    if (this.inLongLine) return this.nextPiece(this.at);
    if (!this.finished && this.filled - this.at < this.wanted) return 'none';
    return this.at === this.filled ? 'none' : this.brokenLine(this.at);
  }

  /** Whether the next bytes begin a row, and its file has plain line breaks. */
  get isAtRow(): boolean {
    return !this.inLongLine && this.offset >= this.linesUpTo && this.oldMac === false;
  }

  /** Where the next row begins in the file. */
  get offset(): number {
    return this.base + this.at;
  }

  /** The next rows, as far as they are there. */
  get ahead(): RowBytes {
    return { bytes: this.bytes, from: this.at, end: this.filled, moves: this.moves };
  }

  /** Goes on behind rows that somebody else has read. */
  skipTo(at: number): void {
    this.at = at;
    this.wanted = 0;
  }

  /** Takes the row back: its lines come out as broken ones. */
  breakUp(): Scanned {
    this.at = this.start;
    this.linesUpTo = this.base + this.end;
    return this.nextLine();
  }

  /** Special bytes of a cell mean something that only `cell` knows. */
  get hasOwnEscapes(): boolean {
    return this.escapes;
  }

  /** The row ends with a lone CR, in a file whose first line ends otherwise: it may have been part of a cell. */
  get endsOddly(): boolean {
    const { end, view } = this;
    return this.oldMac === false && end < this.filled && view.getUint8(end) === CR && this.at === end + 1;
  }

  /** Puts the cells of the row in the order of `width` columns; `order`: the column of each cell, or -1 for none. */
  reorder(order: readonly number[], width: number): void {
    const { count } = this;
    const starts = this.starts.slice(0, count);
    const ends = this.ends.slice(0, count);
    const flags = this.flags.slice(0, count);
    while (this.starts.length < width) this.growCells();
    this.ends.fill(0, 0, width);
    this.starts.fill(0, 0, width);
    order.forEach((column, index) => {
      if (column === -1) return;
      this.starts[column] = starts[index] ?? 0;
      this.ends[column] = ends[index] ?? 0;
      this.flags[column] = flags[index] ?? 0;
    });
    this.count = width;
  }

  /** The number of cells in the row behind this one, 0 if it is empty; null: not known yet; NaN: its quotes are broken. */
  cellsAhead(): number | null {
    const start = this.afterMarks(this.at);
    if (start === UNKNOWN) return null;
    if (start === this.filled) return this.finished ? 0 : null;
    const end = this.skim(start, 'row');
    if (end < 0) return end === UNKNOWN && start + MAX_ROW_BYTES > this.filled ? null : Number.NaN;
    return end === start ? 0 : this.skimmed;
  }

  /** Takes the row back until more bytes are there. */
  takeBack(): Scanned {
    this.at = this.start;
    return this.wait();
  }

  private wait(): Scanned {
    this.wanted = 2 * (this.filled - this.at);
    return 'none';
  }

  private take(start: number, end: number): void {
    this.start = start;
    this.end = end;
    this.wanted = 0;
    this.at = this.afterBreak(end);
    if (end < this.filled) this.oldMac ??= this.view.getUint8(end) === CR && this.at === end + 1;
  }

  private afterBreak(end: number): number {
    const isPair = this.view.getUint8(end) === CR && this.view.getUint8(end + 1) === LF;
    return Math.min(this.filled, end + (isPair ? 2 : 1));
  }

  /** Behind the byte order marks at the start of a row: files were joined. */
  private afterMarks(from: number): number {
    let at = from;
    for (;;) {
      let length = 0;
      while (length < 3 && at + length < this.filled && this.view.getUint8(at + length) === BOM[length]) {
        length += 1;
      }
      if (length < 3) return at + length === this.filled && length > 0 && !this.finished ? UNKNOWN : at;
      at += 3;
    }
  }

  /** The end of the row that begins at `start`. */
  protected scanRow(start: number): number {
    const { view, filled, finished, quotes, escapes, delimiter, delimiters } = this;
    // A row may be followed by a CR whose LF is not there yet.
    const incomplete = filled - start > MAX_ROW_BYTES + 1 ? BROKEN : UNKNOWN;
    let at = start;
    let count = 0;
    let closedBehindSlash = false;
    let endsWithQuote = false;
    /** A cell without quotes of its own holds one; a later one ends with another: a delimiter may be missing between. */
    let opensWithin = false;
    this.doubtful = false;
    this.closesUnopened = false;
    this.brokenUpTo = -1;
    for (;;) {
      let from = at;
      let to: number;
      let special = 0;
      let quoted = 0;
      let byte = view.getUint8(at);
      if (byte === SPACE && quotes) {
        const opening = this.afterSpaces(at);
        if (view.getUint8(opening) === QUOTE && opening < filled) {
          if (this.padded) {
            at = opening;
            byte = QUOTE;
          } else {
            this.doubtful = true;
          }
        }
      }
      if (byte === QUOTE && quotes && at < filled) {
        quoted = CELL.quoted;
        at += 1;
        from = at;
        for (;;) {
          at = endOfPlainBytes(view, at, filled);
          if (at >= filled) return finished ? BROKEN : incomplete;
          byte = view.getUint8(at);
          if (byte === QUOTE) {
            if (at + 1 >= filled && !finished) return incomplete;
            if (view.getUint8(at + 1) !== QUOTE) break;
            special = CELL.special;
            at += 2;
            continue;
          }
          special = CELL.special;
          if (byte === BACKSLASH && escapes) {
            if (at + 1 >= filled) return finished ? BROKEN : incomplete;
            at = this.afterEscape(at);
            continue;
          }
          if (byte === LF || byte === CR) {
            if (this.brokenUpTo === -1) {
              const fate = this.fateOf(start, at);
              if (fate !== 0) return fate;
            }
            this.brokenUpTo = count;
          }
          at += 1;
        }
        to = at;
        if (to > from && !escapes && view.getUint8(to - 1) === BACKSLASH) closedBehindSlash = true;
        at = this.afterSpaces(at + 1);
        byte = view.getUint8(at);
        if (at < filled && byte !== delimiter && byte !== LF && byte !== CR) return BROKEN;
      } else {
        let stray = -1;
        for (;;) {
          at = endOfPlainCell(view, at, delimiters);
          byte = view.getUint8(at);
          if (byte === delimiter || byte === LF || byte === CR) break;
          special = CELL.special;
          if (byte === QUOTE) stray = stray === -1 ? at : -1;
          at = byte === BACKSLASH && escapes ? this.afterEscape(at) : at + 1;
        }
        if (at > filled) at = filled;
        to = at;
        if (special !== 0 && to > from && view.getUint8(to - 1) === QUOTE && view.getUint8(from) !== EQUALS) {
          endsWithQuote = true;
        }
        if (quotes && stray !== -1) {
          if (stray < to - 1) {
            opensWithin = true;
          } else {
            this.closesUnopened = true;
            if (opensWithin) this.doubtful = true;
          }
        }
      }
      if (at >= filled && !finished) return incomplete;
      if (count === this.starts.length) this.growCells();
      this.starts[count] = from;
      this.ends[count] = to;
      this.flags[count] = special | quoted;
      count += 1;
      if (at < filled && byte === delimiter) {
        at += 1;
        continue;
      }
      if (byte === CR && at + 1 >= filled && !finished) return incomplete;
      this.count = count;
      if (closedBehindSlash && endsWithQuote) this.doubtful = true;
      return at;
    }
  }

  protected growCells(): void {
    const { starts, ends, flags } = this;
    this.starts = new Int32Array(starts.length * 2);
    this.starts.set(starts);
    this.ends = new Int32Array(ends.length * 2);
    this.ends.set(ends);
    this.flags = new Uint8Array(flags.length * 2);
    this.flags.set(flags);
  }

  private afterSpaces(from: number): number {
    let at = from;
    for (;;) {
      const byte = this.view.getUint8(at);
      if ((byte !== SPACE && byte !== TAB) || byte === this.delimiter) return at;
      at += 1;
    }
  }

  /** Behind a backslash and what it escapes; at most one byte behind the last. */
  private afterEscape(at: number): number {
    const { view } = this;
    return at + (view.getUint8(at + 1) === CR && view.getUint8(at + 2) === LF ? 3 : 2);
  }

  /**
   * Of a row with a line break in quotes at `at`: 0, its quotes are closed and it is not too long; otherwise BROKEN or
   * UNKNOWN.
   */
  private fateOf(start: number, at: number): number {
    const { open, base } = this;
    const place = base + at;
    const longest = base + start + MAX_ROW_BYTES;
    const isKnown = place >= open.from && place < open.to && (open.end !== UNKNOWN || longest <= open.to);
    if (!isKnown) {
      const end = this.skim(at + 1, 'quotes');
      if (end === UNKNOWN && this.filled - at <= 2 * MAX_ROW_BYTES) return UNKNOWN;
      open.from = place;
      open.end = end < 0 ? end : base + end;
      open.to = base + this.skimmedTo;
    }
    return open.end >= 0 && open.end <= longest ? 0 : BROKEN;
  }

  /** Of the last `skim`: the cells, and the offset that it reached. */
  private skimmed = 0;
  protected skimmedTo = 0;

  /** The end of a row, read from its first byte or from within its quotes. */
  protected skim(from: number, within: 'row' | 'quotes'): number {
    const { view, filled, delimiter } = this;
    let at = from;
    let inQuotes = within === 'quotes';
    this.skimmed = 1;
    for (;;) {
      if (!inQuotes) {
        const opening = this.padded ? this.afterSpaces(at) : at;
        inQuotes = this.quotes && opening < filled && view.getUint8(opening) === QUOTE;
        if (inQuotes) at = opening + 1;
      }
      const closing = inQuotes ? this.closingQuote(at) : 0;
      if (closing < 0) {
        this.skimmedTo = filled;
        return closing;
      }
      at = Math.min(filled, inQuotes ? this.afterSpaces(closing + 1) : this.endOfCell(at));
      this.skimmedTo = at;
      if (at === filled) return this.finished ? filled : UNKNOWN;
      const byte = view.getUint8(at);
      if (byte === LF || byte === CR) return at;
      if (byte !== delimiter) return BROKEN;
      this.skimmed += 1;
      inQuotes = false;
      at += 1;
    }
  }

  private closingQuote(from: number): number {
    const { view, bytes, filled, finished, escapes } = this;
    let at = from;
    for (;;) {
      at = escapes ? endOfPlainBytes(view, at, filled) : bytes.indexOf(QUOTE, at);
      if (at === -1 || at >= filled) return finished ? BROKEN : UNKNOWN;
      const byte = view.getUint8(at);
      if (byte === QUOTE) {
        if (at + 1 >= filled && !finished) return UNKNOWN;
        if (view.getUint8(at + 1) !== QUOTE) return at;
        at += 2;
      } else {
        at = byte === BACKSLASH ? this.afterEscape(at) : at + 1;
      }
    }
  }

  private endOfCell(from: number): number {
    const { view, delimiter, delimiters, escapes } = this;
    let at = from;
    for (;;) {
      at = endOfPlainCell(view, at, delimiters);
      const byte = view.getUint8(at);
      if (byte === delimiter || byte === LF || byte === CR) return at;
      at = byte === BACKSLASH && escapes ? this.afterEscape(at) : at + 1;
    }
  }

  private brokenLine(start: number): Scanned {
    const end = this.lineEnd(start);
    if (end === UNKNOWN && this.filled - start <= MAX_ROW_BYTES) return this.wait();
    this.first = true;
    if (end === UNKNOWN) return this.nextPiece(start);
    this.last = true;
    this.take(start, end);
    return 'broken';
  }

  /** A piece of a line that is too long to be held. */
  private nextPiece(start: number): Scanned {
    if (this.inLongLine) this.first = false;
    this.inLongLine = true;
    const end = this.lineEnd(start);
    if (end !== UNKNOWN) {
      this.inLongLine = false;
      this.last = true;
      this.take(start, end);
      return 'broken';
    }
    this.last = false;
    const whole = this.afterLastCharacter(this.skimmedTo);
    if (whole <= start) return 'none';
    this.start = start;
    this.end = this.at = whole;
    return 'broken';
  }

  /** The end of the line, whatever quotes it has. `skimmedTo`: how far it was read, without half an escape or break. */
  private lineEnd(from: number): number {
    const { view, filled, finished, escapes } = this;
    let at = from;
    for (;;) {
      at = endOfPlainBytes(view, at, filled);
      this.skimmedTo = at;
      if (at >= filled) return finished ? filled : UNKNOWN;
      const byte = view.getUint8(at);
      if (byte === LF) return at;
      if (byte === CR) return at + 1 < filled || finished ? at : UNKNOWN;
      if (byte !== BACKSLASH || !escapes) at += 1;
      else if (at + 2 < filled || finished) at = this.afterEscape(at);
      else return UNKNOWN;
    }
  }

  /** Before a character at `end` whose other bytes may follow. */
  private afterLastCharacter(end: number): number {
    let at = end;
    while (at > end - 3 && at > this.at && (this.view.getUint8(at - 1) & 0xc0) === 0x80) at -= 1;
    return at > this.at && this.view.getUint8(at - 1) >= 0xc0 ? at - 1 : at;
  }

  /** The text of a cell of the row, as the file means it. */
  cell(index: number): string {
    const flags = this.flags[index] ?? 0;
    const text = this.bytes.toString('utf8', this.starts[index], this.ends[index]);
    if (flags === 0 || flags === CELL.quoted) return text;
    const quoted = (flags & CELL.quoted) !== 0;
    const plain = quoted ? text.replaceAll('""', '"') : text;
    const meant = this.escapes ? this.unescaped(text, quoted) : plain;
    return FORMULA_TEXT.exec(meant)?.[1] ?? meant;
  }

  /** An unknown escape is a backslash of its own, as in a path of Windows. */
  private unescaped(text: string, quoted: boolean): string {
    if (!quoted && text === '\\N') return '';
    return text.replace(ESCAPED, (all, letter: string | undefined) => {
      if (letter === undefined) return quoted ? '"' : all;
      const isItself = '"\'\\\r\n'.includes(letter) || letter.charCodeAt(0) === this.delimiter;
      return isItself ? letter : (ESCAPES[letter] ?? all);
    });
  }

  /** The text of the row or piece, as it stands in the file. */
  text(): string {
    return this.bytes.toString('utf8', this.start, this.end);
  }
}

/** `="00123"`, as spreadsheets keep the zeros of a text. */
const FORMULA_TEXT = /^="([^"]*)"$/;

const ESCAPES: Readonly<Partial<Record<string, string>>> = {
  t: '\t',
  n: '\n',
  r: '\r',
  b: '\b',
  0: '\0',
  Z: '\x1a',
};
const ESCAPED = /\\(\r\n|[^])|""/g;
