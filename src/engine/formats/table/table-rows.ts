import type { TableForm } from '../../../shared/files/layout';
import { isTimeUse, timeUseOf, type ColumnUse, type Mapping } from '../../../shared/files/mapping';
import { TimeReader } from '../../rules/time/time-reader';
import { DIGITS_IN_NAMES, isBelowHeader, namesAgain } from './header-again';
import { isNoRow } from './not-rows';
import { cellsOf, readRows } from './read-rows';
import { RowScanner, type Dialect } from './row-scanner';

const ZERO = 0x30;
const NINE = 0x39;
const NO_USE: ColumnUse = { kind: 'leave-out' };
/** Whether a rule may begin with a byte. */
const BEGINS_RULE = new Uint8Array(256);
for (const byte of Buffer.from(' -=+:|')) BEGINS_RULE[byte] = 1;

/**
 * `empty`: no event, such as a header, a line above it or an empty row. `event`: a cell for each column. `misfit`: the
 * cells may be under the wrong names. `broken`: a line, or a piece of a long one, whose quotes are broken. `none`: more
 * bytes are needed.
 */
export type RowKind = 'empty' | 'header' | 'event' | 'misfit' | 'broken' | 'none';

/** The rows of a table or of a log, one by one. */
export interface Rows {
  readonly scanner: RowScanner;
  /** The number of the row, counted as a spreadsheet does. A long broken row comes in pieces with the same number. */
  readonly number: number;
  /** Columns that a later header adds and that no mapping knows. Absent: there are none. */
  readonly laterColumns?: readonly string[];
  /** The next row: its cells or its text are those of the scanner. */
  next(): RowKind;
  /** Nothing before the next row has a bearing on it. Absent: no other reader takes rows. */
  readonly isSettled?: boolean;
  /** Counts rows that another reader took as events. */
  skip?(rows: number): void;
}

/**
 * Reads the rows of a table as its form says, and decides which cells surely belong together. A row that may be shifted,
 * cut or joined is never an event. Rows are counted as a spreadsheet does, and swallowed rows one by one.
 */
export class TableRows implements Rows {
  readonly scanner: RowScanner;
  private readonly dialect: Dialect;
  private readonly mapping: Mapping;
  /** The cells of a row, and the one that holds its time; -1: none does. */
  private width: number;
  private time: number;
  /** The column of each cell, where a later header has its names in another order; null: as in the first one. */
  private order: readonly number[] | null = null;
  /** The last header has names of other columns. */
  private hasOtherNames = false;
  private belowHeader = false;
  private readonly ragged: boolean;
  private times: TimeReader | null = null;
  private linesAbove: number;
  private atHeader: boolean;
  number = 0;
  private isEnded = true;
  /** The row before ended with a lone CR that may have been part of a cell. */
  private isRest = false;
  /** The line before is broken or has too few cells: a line break may have cut a cell in quotes there. */
  private behindCut = false;

  constructor({ layout, mapping }: TableForm) {
    this.mapping = mapping;
    const { delimiter, quoting = 'double', linesAbove = 0, ragged = false } = layout;
    const { columns, header } = mapping;
    this.dialect = { delimiter, quoting, padded: columns.some(({ padded }) => padded === true) };
    this.scanner = new RowScanner(this.dialect);
    this.width = columns.length;
    this.time = columns.findIndex(({ use }) => isTimeUse(use));
    this.ragged = ragged;
    this.linesAbove = linesAbove;
    this.atHeader = header;
  }

  next(): RowKind {
    const kind = this.read();
    if (kind === 'none') return kind;
    if (this.isEnded) this.number += 1;
    this.isEnded = kind !== 'broken' || this.scanner.last;
    this.behindCut = kind === 'broken' || (kind === 'misfit' && this.scanner.count < this.width);
    return kind;
  }

  get isSettled(): boolean {
    if (this.linesAbove > 0 || this.atHeader || this.belowHeader || this.hasOtherNames) return false;
    return this.order === null && this.isEnded && !this.isRest && this.scanner.isAtRow;
  }

  skip(rows: number): void {
    this.number += rows;
    this.behindCut = false;
  }

  private read(): RowKind {
    const { scanner } = this;
    if (this.linesAbove > 0) {
      const line = scanner.nextLine();
      if (line === 'none') return 'none';
      if (scanner.last) this.linesAbove -= 1;
      return scanner.last ? 'empty' : this.read();
    }
    switch (scanner.next()) {
      case 'none':
        return 'none';
      case 'broken':
        return this.broken();
      case 'row':
        return this.row();
    }
  }

  private broken(): RowKind {
    this.isRest = false;
    if (!this.atHeader) return 'broken';
    if (!this.scanner.last) return this.read();
    this.atHeader = false;
    return 'header';
  }

  private row(): RowKind {
    const { scanner, width } = this;
    if (this.mayBeNoRow() && isNoRow(cellsOf(scanner))) return 'empty';
    if (scanner.count !== width && this.isEmpty()) return 'empty';
    if (this.atHeader) {
      if (this.isEmpty()) return 'empty';
      this.atHeader = false;
      this.belowHeader = true;
      return 'header';
    }
    const isRest = this.isRest;
    this.isRest = false;
    if (scanner.endsOddly) {
      const ahead = scanner.cellsAhead();
      if (ahead === null) {
        this.isRest = isRest;
        scanner.takeBack();
        return 'none';
      }
      this.isRest = ahead !== 0 && ahead !== width;
    }
    if (scanner.brokenUpTo !== -1 && this.hasSwallowedRows()) {
      scanner.breakUp();
      return this.broken();
    }
    if (this.mayBeNames() && this.isHeaderAgain(cellsOf(scanner))) return 'header';
    if (this.hasOtherNames) return 'misfit';
    const fits = scanner.count === width || (this.ragged && this.fitsAtEnd());
    const isCutOff = this.behindCut && scanner.closesUnopened;
    if (!fits || isRest || this.isRest || isCutOff || scanner.doubtful) return 'misfit';
    if (this.order !== null) scanner.reorder(this.order, this.mapping.columns.length);
    return 'event';
  }

  /** A quick look: names stand where a time should, which has more digits. */
  private mayBeNames(): boolean {
    const { scanner, time, mapping } = this;
    if (!mapping.header || this.hasOtherNames || this.belowHeader) return mapping.header;
    if (time === -1) return false;
    const start = scanner.starts[time] ?? 0;
    if (time >= scanner.count || start === scanner.ends[time]) return scanner.count !== this.width;
    const end = scanner.ends[time] ?? 0;
    let digits = 0;
    for (let at = start; at < end && digits <= DIGITS_IN_NAMES; at += 1) {
      const byte = scanner.view.getUint8(at);
      if (byte >= ZERO && byte <= NINE) digits += 1;
    }
    return digits <= DIGITS_IN_NAMES;
  }

  /** Takes the names of a further header, or a second line of it. */
  private isHeaderAgain(cells: readonly string[]): boolean {
    const { columns } = this.mapping;
    const again = namesAgain(
      cells,
      columns.map(({ name }) => name),
    );
    if (again === null) {
      const isBelow = this.belowHeader && isBelowHeader(cells, this.time === -1 ? [] : [this.time]);
      this.belowHeader = false;
      return isBelow;
    }
    this.belowHeader = true;
    this.hasOtherNames = again === 'other';
    if (again === 'other') return true;
    const isInOrder = again.length === columns.length && again.every((column, index) => column === index);
    this.order = isInOrder ? null : again;
    this.width = again.length;
    this.time = again.findIndex((column) => isTimeUse(columns[column]?.use ?? NO_USE));
    return true;
  }

  /** Whether only empty cells at the end are missing, or too many. */
  private fitsAtEnd(): boolean {
    for (let index = this.width; index < this.scanner.count; index += 1) {
      if (this.scanner.cell(index).trim() !== '') return false;
    }
    return true;
  }

  /** A quick look at the first byte: rules begin with few others, and a count is one cell. */
  private mayBeNoRow(): boolean {
    const { scanner } = this;
    return scanner.count === 1 || BEGINS_RULE[scanner.view.getUint8(scanner.start)] === 1;
  }

  private isEmpty(): boolean {
    const { scanner } = this;
    for (let index = 0; index < scanner.count; index += 1) {
      if (scanner.starts[index] !== scanner.ends[index] && scanner.cell(index).trim() !== '') return false;
    }
    return true;
  }

  /**
   * Whether a line within the quotes of a cell looks like a row of its own: it has a cell for each column, and a time
   * where the time is. A quote that was never closed reaches to the next stray quote.
   */
  private hasSwallowedRows(): boolean {
    const { scanner, width } = this;
    if (width < 2) return false;
    const [first = '', ...lines] = scanner.text().split(/\r\n|\r|\n/);
    if (this.isRowUnlessQuoted(first)) return true;
    // Behind the first cell the last line may be a whole row; in the first cell it is one in any case.
    if (scanner.brokenUpTo === 0) lines.pop();
    return lines.some((line) => this.looksLikeRow(line));
  }

  /**
   * Whether the first line of the row is a whole one if its last opening quote means nothing: behind that quote it has
   * a time where the time is. A stray quote in a later row may close it.
   */
  private isRowUnlessQuoted(line: string): boolean {
    const { scanner, width } = this;
    const end = scanner.start + Buffer.byteLength(line);
    let open = 0;
    while ((scanner.ends[open] as number) < end) open += 1;
    if (this.time <= open) return false;
    const cells = line.split(this.dialect.delimiter);
    return cells.length === width && this.isTime(cells.map((cell) => cell.replaceAll('"', '')));
  }

  private isTime(cells: readonly string[]): boolean {
    const use = timeUseOf(this.mapping);
    if (use === undefined) return false;
    this.times ??= new TimeReader(use);
    return this.times.read(cells[this.time] ?? '') !== null;
  }

  private looksLikeRow(line: string): boolean {
    if (line.split(this.dialect.delimiter).length < this.width) return false;
    const [row] = readRows(Buffer.from(line), this.dialect, { whole: true });
    return row?.kind === 'cells' && row.cells.length === this.width && this.isTime(row.cells);
  }
}
