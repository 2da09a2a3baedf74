import { isCapital, isDigit, isLetter } from '../bytes/ascii';
import { viewOf } from '../bytes/byte-view';
import { mayBeEscaped, numberText, unescaped, type DateSystem } from './cell-text';
import { DateCells } from './date-cells';
import type { CellStyles, NumberKind } from './number-formats';
import { RowCells } from './row-cells';
import { rowsAsText, type OnRow, type RowSight, type SheetSeen } from './row-text';
import type { CellTexts } from './shared-texts';
import { WorkbookDamagedError } from './workbook-damaged-error';
import { endOfValue, standsAt, TAG_ROOM, type Attributes, type XmlVisitor } from './xml-visitor';

/** What a sheet needs of its workbook to be read. */
export interface SheetContext {
  readonly texts: CellTexts;
  readonly styles: CellStyles;
  readonly dates: DateSystem;
}

/** The largest sheet of Excel. */
export const ROWS_AT_MOST = 1_048_576;
export const COLUMNS_AT_MOST = 16_384;

/**
 * The rows of a worksheet as lines of CSV in UTF-8: cells at commas, quoted where they must be, values as they are shown,
 * dates as `numberText` writes them, formulas by their last value. `seen` is counted up. Throws `WorkbookDamagedError`.
 */
export function sheetRows(
  chunks: AsyncIterable<Buffer>,
  context: SheetContext,
  seen: SheetSeen = { hiddenRows: 0 },
): AsyncGenerator<Buffer, void, void> {
  return rowsAsText(chunks, (onRow) => new SheetRows(context, onRow), seen);
}

const ATTRIBUTES: ReadonlySet<string> = new Set(['r', 's', 't', 'ref', 'hidden']);

/** Reads the rows of a worksheet from its XML. */
export class SheetRows implements XmlVisitor {
  readonly attributes = ATTRIBUTES;
  /** The number of the last row, as the sheet says at its beginning; null: it does not say. */
  lastRow: number | null = null;
  private row = 0;
  private column = -1;
  private readonly cells = new RowCells();
  private readonly dates: DateCells;
  private type = '';
  private style = 0;
  private value = '';
  private isInValue = false;
  private isInReadingAid = false;
  /** Of the tag that was read last as a part of its element. */
  private columnRead = 0;
  private styleRead = 0;
  private typeRead: CellType = 'number';
  /** What stands behind the number of a row in its tag, as it was read last. */
  private tail: Buffer = PLAIN_TAIL;
  private sightOfTail: RowSight = 'shown';
  private sight: RowSight = 'shown';
  /** Rows that were begun as a whole and are none of cells alone. */
  private otherRows = 0;

  constructor(
    private readonly context: SheetContext,
    private readonly onRow: OnRow,
  ) {
    this.dates = new DateCells(context.dates);
  }

  open(name: string, attributes: Attributes): void {
    switch (name) {
      case 'dimension':
        this.lastRow = lastRowOf(attributes['ref']);
        break;
      case 'row':
        this.row = bounded(Number(attributes['r'] ?? this.row + 1), ROWS_AT_MOST);
        this.sight = sightOf(attributes['hidden']);
        this.cells.clear();
        this.column = -1;
        break;
      case 'c':
        this.startCell(attributes['r'], attributes['s'], attributes['t']);
        break;
      case 'rPh':
        this.isInReadingAid = true;
        break;
      case 'v':
      case 't':
        this.isInValue = !this.isInReadingAid;
        break;
    }
  }

  close(name: string): void {
    switch (name) {
      case 'row':
        this.onRow(this.row, this.cells, this.sight);
        break;
      case 'c':
        this.endCell();
        break;
      case 'rPh':
        this.isInReadingAid = false;
        break;
      case 'v':
      case 't':
        this.isInValue = false;
        break;
    }
  }

  text(part: string): void {
    if (this.isInValue) this.value += part;
  }

  /** A row of cells, or a cell without a formula, whose text has no entities. */
  element(bytes: Buffer, start: number, end: number): number {
    if (this.isInValue || this.isInReadingAid) return start;
    if (bytes[start + 1] !== LETTER_R) return this.cell(bytes, start, end);
    return this.otherRows > OTHER_ROWS_AT_MOST ? start : this.wholeRow(bytes, start, end);
  }

  /** A row of such cells, and nothing else. Whatever was taken of another one is forgotten once its tag is opened. */
  private wholeRow(bytes: Buffer, start: number, end: number): number {
    const { cells, tail } = this;
    if (end - start < TAG_ROOM + TAIL_AT_MOST || !standsAt(ROW, bytes, start)) return start;
    let at = start + ROW.length;
    let row = 0;
    for (; isDigit(bytes[at] as number) && row <= ROWS_AT_MOST; at += 1)
      row = row * 10 + (bytes[at] as number) - ZERO;
    if (at === start + ROW.length || row > ROWS_AT_MOST || bytes[at] !== QUOTE) return start;
    at += 1;
    if (standsAt(tail, bytes, at)) at += tail.length;
    else {
      at = this.readTail(bytes, at);
      if (at === NOTHING_READ) return start;
    }
    this.row = row;
    this.column = -1;
    cells.clear();
    for (;;) {
      const behind = this.cell(bytes, at, end);
      if (behind === at) break;
      at = behind;
    }
    if (end - at < TAG_ROOM) return start;
    if (!standsAt(ROW_END, bytes, at)) {
      this.otherRows += 1;
      return start;
    }
    this.onRow(row, cells, this.sightOfTail);
    return at + ROW_END.length;
  }

  /** The offset behind the tag of a row, from behind its number: office programs write the same there in row after row. */
  private readTail(bytes: Buffer, from: number): number {
    const end = bytes.indexOf(GREATER, from) + 1;
    if (end === 0 || end - from > TAIL_AT_MOST) return NOTHING_READ;
    const text = bytes.toString('latin1', from, end);
    const names = USUAL_TAIL.exec(text)?.[0].match(/[A-Za-z\d:]+(?==)/g);
    if (names === undefined) return NOTHING_READ;
    const all = ['r', ...(names ?? [])];
    if (new Set(all).size < all.length) return NOTHING_READ;
    this.tail = Buffer.from(bytes.subarray(from, end));
    this.sightOfTail = sightOf(/ hidden="(\w+)"/.exec(text)?.[1]);
    return end;
  }

  private cell(bytes: Buffer, start: number, end: number): number {
    if (bytes[start + 1] !== LETTER_C || end - start < TAG_ROOM) return start;
    const from = this.readTag(bytes, start + 2);
    if (from === NOTHING_READ) return start;
    if (bytes[from] === SLASH) {
      if (bytes[from + 1] !== GREATER) return start;
      this.column = this.columnRead;
      return from + 2;
    }
    const isInline = bytes[from + 2] === LETTER_I;
    const opening = isInline ? (standsAt(INLINE, bytes, from) ? INLINE : INLINE_AS_IT_IS) : VALUE;
    if (!standsAt(opening, bytes, from)) return start;
    const value = from + opening.length;
    const valueEnd = endOfValue(bytes, value, end);
    const closing = isInline ? INLINE_END : VALUE_END;
    if (valueEnd === -1 || valueEnd + closing.length > end || !standsAt(closing, bytes, valueEnd))
      return start;
    this.column = this.columnRead;
    if (valueEnd > value) this.takeValue(bytes, value, valueEnd);
    return valueEnd + closing.length;
  }

  /** Reads a tag from behind its name: the offset of its `>`, or of its `/`; NOTHING_READ: it has more than usual tags. */
  private readTag(bytes: Buffer, from: number): number {
    let at = from;
    let column = -1;
    let style = -1;
    this.typeRead = 'number';
    let hasType = false;
    while (bytes[at] === SPACE) {
      if (bytes[at + 2] !== EQUALS || bytes[at + 3] !== QUOTE) return NOTHING_READ;
      const name = bytes[at + 1];
      at += 4;
      const value = at;
      if (name === LETTER_R && column === -1) {
        column = 0;
        for (; at < value + LETTERS_AT_MOST && isCapital(bytes[at] ?? 0); at += 1)
          column = column * 26 + (bytes[at] as number) - CAPITAL_A + 1;
        if (at === value) return NOTHING_READ;
        const row = at;
        while (at < row + ROW_DIGITS_AT_MOST && isDigit(bytes[at] ?? 0)) at += 1;
        if (at === row) return NOTHING_READ;
      } else if (name === LETTER_S && style === -1) {
        style = 0;
        for (; at < value + STYLE_DIGITS_AT_MOST && isDigit(bytes[at] ?? 0); at += 1)
          style = style * 10 + (bytes[at] as number) - ZERO;
        if (at === value) return NOTHING_READ;
      } else if (name === LETTER_T && !hasType) {
        hasType = true;
        while (at < value + TYPE_AT_MOST && isLetter(bytes[at] ?? 0)) at += 1;
        if (at === value) return NOTHING_READ;
        this.typeRead = at > value + 1 ? 'text' : (TYPES[bytes[value] as number] as CellType);
      } else return NOTHING_READ;
      if (bytes[at] !== QUOTE) return NOTHING_READ;
      at += 1;
    }
    this.columnRead = column === -1 ? this.column + 1 : column - 1;
    this.styleRead = Math.max(0, style);
    return bytes[at] === GREATER || bytes[at] === SLASH ? at : NOTHING_READ;
  }

  /** Takes the value of a cell from `bytes[from..to)`, as `take` does from its text. */
  private takeValue(bytes: Buffer, from: number, to: number): void {
    const { cells, context } = this;
    const column = bounded(this.column, COLUMNS_AT_MOST);
    const number = wholeNumber(bytes, from, to);
    switch (this.typeRead) {
      case 'shared':
        if (number !== -1) return context.texts.copyTo(number, cells, column);
        break;
      case 'number':
        return this.takeNumber(column, bytes, from, to, number !== -1);
      case 'text':
        if (!mayBeEscaped(bytes, from, to)) return cells.copy(column, viewOf(bytes), from, to);
        break;
      case 'truth':
        break;
    }
    this.take(column, this.typeRead, this.styleRead, bytes.toString('utf8', from, to));
  }

  private takeNumber(column: number, bytes: Buffer, from: number, to: number, isWhole: boolean): void {
    const { cells, context, dates } = this;
    const kind = kindOf(context.styles, this.styleRead);
    if (isWhole && kind === 'number') return cells.copy(column, viewOf(bytes), from, to);
    const length = dates.write(bytes, from, to, kind);
    if (length > 0) return cells.copy(column, dates.view, 0, length);
    cells.set(column, numberText(bytes.toString('utf8', from, to), kind, context.dates));
  }

  private startCell(place: string | undefined, style = '0', type = 'n'): void {
    this.column = columnOf(place) ?? this.column + 1;
    this.type = type;
    this.style = Number(style);
    this.value = '';
  }

  private endCell(): void {
    const { value, type, style } = this;
    if (value !== '') this.take(bounded(this.column, COLUMNS_AT_MOST), typeOf(type), style, value);
  }

  private take(column: number, type: CellType, style: number, value: string): void {
    const { cells } = this;
    const { texts, styles, dates } = this.context;
    switch (type) {
      case 'shared':
        return texts.copyTo(Number(value), cells, column);
      case 'number':
        return cells.set(column, numberText(value, kindOf(styles, style), dates));
      case 'truth':
        return cells.set(column, value === '1' ? 'TRUE' : 'FALSE');
      case 'text':
        return cells.set(column, unescaped(value));
    }
  }
}

type CellType = 'shared' | 'number' | 'truth' | 'text';

const NOTHING_READ = -1;
const SPACE = 0x20;
const QUOTE = 0x22;
const SLASH = 0x2f;
const ZERO = 0x30;
const EQUALS = 0x3d;
const GREATER = 0x3e;
const CAPITAL_A = 0x41;
const LETTER_C = 0x63;
const LETTER_I = 0x69;
const LETTER_R = 0x72;
const LETTER_S = 0x73;
const LETTER_T = 0x74;

function typeOf(name: string): CellType {
  switch (name) {
    case 's':
      return 'shared';
    case 'n':
      return 'number';
    case 'b':
      return 'truth';
    default:
      return 'text';
  }
}

const TYPES = Array.from({ length: 128 }, (_, byte) => typeOf(String.fromCharCode(byte)));

/** Longer ones are none of a sheet. With the names of the attributes they fit in TAG_ROOM. */
const LETTERS_AT_MOST = 3;
const ROW_DIGITS_AT_MOST = 7;
const STYLE_DIGITS_AT_MOST = 9;
const TYPE_AT_MOST = 9;

const ROW = Buffer.from('<row r="');
const ROW_END = Buffer.from('</row>');
const PLAIN_TAIL = Buffer.from('>');
/** (ours) Heights, styles and the like. */
const USUAL_TAIL = /^(?: [A-Za-z][A-Za-z\d:]*="[A-Za-z\d.:]*")*>$/;
const TAIL_AT_MOST = 160;
/** (ours) Of a sheet with more of them, such as formulas, each cell is read by itself. */
const OTHER_ROWS_AT_MOST = 100;
const VALUE = Buffer.from('><v>');
const VALUE_END = Buffer.from('</v></c>');
const INLINE = Buffer.from('><is><t>');
const INLINE_AS_IT_IS = Buffer.from('><is><t xml:space="preserve">');
const INLINE_END = Buffer.from('</t></is></c>');

/** The value of digits alone; -1: it is another text, or has too many of them. */
function wholeNumber(bytes: Buffer, from: number, to: number): number {
  if (to - from > STYLE_DIGITS_AT_MOST) return -1;
  let number = 0;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] as number;
    if (!isDigit(byte)) return -1;
    number = number * 10 + byte - ZERO;
  }
  return number;
}

function kindOf(styles: CellStyles, style: number): NumberKind {
  return styles[style] ?? 'number';
}

function bounded(value: number, atMost: number): number {
  if (Number.isInteger(value) && value >= 0 && value <= atMost) return value;
  throw new WorkbookDamagedError(`a place outside of the sheet: ${value}`);
}

/** The index of the column of a place such as `AB12`. */
function columnOf(place: string | undefined): number | null {
  if (place === undefined) return null;
  let column = 0;
  for (let at = 0; at < place.length; at += 1) {
    const code = place.charCodeAt(at) & ~0x20;
    if (code < 0x41 || code > 0x5a) break;
    column = column * 26 + code - 0x40;
  }
  return column - 1;
}

/** By the attribute of a row. */
function sightOf(hidden: string | undefined): RowSight {
  return hidden === '1' || hidden === 'true' ? 'hidden' : 'shown';
}

/** The last row of a range such as `A1:H2640`. */
function lastRowOf(range: string | undefined): number | null {
  const row = Number(/:[A-Z]+(\d{1,7})$/.exec(range ?? '')?.[1] ?? Number.NaN);
  return row >= 1 && row <= ROWS_AT_MOST ? row : null;
}
