import { numberText, unescaped, type DateSystem } from './cell-text';
import type { CellStyles } from './number-formats';
import { rowsAsText, type OnRow } from './row-text';
import type { SharedTexts } from './shared-texts';
import { WorkbookDamagedError } from './workbook-damaged-error';
import type { Attributes, XmlVisitor } from './xml-visitor';

/** What a sheet needs of its workbook to be read. */
export interface SheetContext {
  readonly texts: SharedTexts;
  readonly styles: CellStyles;
  readonly dates: DateSystem;
}

/** The largest sheet of Excel. */
export const ROWS_AT_MOST = 1_048_576;
export const COLUMNS_AT_MOST = 16_384;

/**
 * The rows of a worksheet as lines of CSV in UTF-8: cells at commas, quoted where they must be, values as they are shown,
 * dates as `numberText` writes them, formulas by their last value. Throws `WorkbookDamagedError`.
 */
export function sheetRows(
  chunks: AsyncIterable<Buffer>,
  context: SheetContext,
): AsyncGenerator<Buffer, void, void> {
  return rowsAsText(chunks, (onRow) => new SheetRows(context, onRow));
}

/** Reads the rows of a worksheet from its XML. */
export class SheetRows implements XmlVisitor {
  /** The number of the last row, as the sheet says at its beginning; null: it does not say. */
  lastRow: number | null = null;
  private row = 0;
  private column = -1;
  private cells: string[] = [];
  private type = '';
  private style = 0;
  private value = '';
  private isInValue = false;
  private isInReadingAid = false;

  constructor(
    private readonly context: SheetContext,
    private readonly onRow: OnRow,
  ) {}

  open(name: string, attributes: Attributes): void {
    switch (name) {
      case 'dimension':
        this.lastRow = lastRowOf(attributes['ref']);
        break;
      case 'row':
        this.row = bounded(Number(attributes['r'] ?? this.row + 1), ROWS_AT_MOST);
        this.cells = [];
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
        this.onRow(this.row, this.cells);
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

  /** A cell without a formula, whose text has no entities. */
  element(text: string, at: number): number {
    if (text.charCodeAt(at + 1) !== LETTER_C || this.isInValue) return at;
    CELL.lastIndex = at;
    const found = CELL.exec(text);
    if (found === null) return at;
    const [, place, style, type, value, inline] = found;
    this.startCell(place, style, type);
    this.value = (this.isInReadingAid ? undefined : (value ?? inline)) ?? '';
    this.endCell();
    return CELL.lastIndex;
  }

  private startCell(place: string | undefined, style = '0', type = 'n'): void {
    this.column = columnOf(place) ?? this.column + 1;
    this.type = type;
    this.style = Number(style);
    this.value = '';
  }

  private endCell(): void {
    if (this.value !== '') this.cells[bounded(this.column, COLUMNS_AT_MOST)] = this.cellText();
  }

  private cellText(): string {
    const { value, context } = this;
    switch (this.type) {
      case 's':
        return context.texts.at(Number(value));
      case 'n':
        return numberText(value, context.styles[this.style] ?? 'number', context.dates);
      case 'b':
        return value === '1' ? 'TRUE' : 'FALSE';
      default:
        return unescaped(value);
    }
  }
}

const LETTER_C = 0x63;
const CELL =
  /<c(?: r="([A-Z]{1,3}\d{1,7})")?(?: s="(\d{1,9})")?(?: t="([a-zA-Z]{1,9})")?(?:\/>|>(?:<v>([^<&]*)<\/v>|<is><t(?: xml:space="preserve")?>([^<&]*)<\/t><\/is>)<\/c>)/y;

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

/** The last row of a range such as `A1:H2640`. */
function lastRowOf(range: string | undefined): number | null {
  const row = Number(/:[A-Z]+(\d{1,7})$/.exec(range ?? '')?.[1] ?? Number.NaN);
  return row >= 1 && row <= ROWS_AT_MOST ? row : null;
}
