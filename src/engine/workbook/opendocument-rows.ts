import { plainNumber } from './cell-text';
import { addUnlessBlank, type FirstRows } from './first-rows';
import { RowCells } from './row-cells';
import { rowsAsText, type OnRow, type RowSight, type SheetSeen } from './row-text';
import { COLUMNS_AT_MOST, ROWS_AT_MOST } from './sheet-rows';
import { WorkbookDamagedError } from './workbook-damaged-error';
import { attribute, readXml } from './xml-reading';
import type { Attributes, XmlVisitor } from './xml-visitor';

/** (ours) Equal rows or cells that stand for one tag. More of them is no sheet that a person made. */
const REPEATS_AT_MOST = 10_000;

/** A sheet of an OpenDocument spreadsheet, by its place in `content.xml`. */
export interface OpenDocumentSheet {
  readonly name: string;
  readonly hidden: boolean;
}

/** The rows of the sheet at `index` as lines of CSV in UTF-8, as `sheetRows` writes and counts them. Throws `WorkbookDamagedError`. */
export function openDocumentRows(
  chunks: AsyncIterable<Buffer>,
  index: number,
  seen: SheetSeen,
): AsyncGenerator<Buffer, void, void> {
  const visitorFor = (onRow: OnRow): OpenDocumentRows => {
    const visitor: OpenDocumentRows = new OpenDocumentRows((row, cells, sight) => {
      if (visitor.sheets.length - 1 === index) onRow(row, cells, sight);
    });
    return visitor;
  };
  return rowsAsText(chunks, visitorFor, seen);
}

/** All sheets with their first rows. Throws `WorkbookDamagedError`. */
export async function firstRowsOfAll(
  chunks: AsyncIterable<Buffer>,
  atMost: number,
): Promise<readonly (OpenDocumentSheet & FirstRows)[]> {
  const found: { rows: (readonly string[])[]; lastRow: number }[] = [];
  const visitor: OpenDocumentRows = new OpenDocumentRows((row, cells) => {
    const sheet = (found[visitor.sheets.length - 1] ??= { rows: [], lastRow: row });
    sheet.lastRow = row;
    if (sheet.rows.length < atMost) addUnlessBlank(sheet.rows, cells);
  });
  await readXml(chunks, visitor);
  return visitor.sheets.map((sheet, index) => ({
    ...sheet,
    ...(found[index] ?? { rows: [], lastRow: null }),
  }));
}

/** Reads `content.xml` of an OpenDocument spreadsheet, which holds all sheets one after the other. */
export class OpenDocumentRows implements XmlVisitor {
  /** The sheets that began so far. */
  readonly sheets: OpenDocumentSheet[] = [];
  private readonly hiddenStyles = new Set<string>();
  private styleName = '';
  private row = 0;
  private rowRepeats = 1;
  private sight: RowSight = 'shown';
  private readonly cells = new RowCells();
  private column = 0;
  private cellRepeats = 1;
  private value = '';
  private paragraphs = 0;
  private isInParagraph = false;
  private annotations = 0;
  private shown = '';

  /** `onRow` receives the rows of all sheets; `sheets.length - 1` is the sheet at hand. */
  constructor(private readonly onRow: OnRow) {}

  open(name: string, attributes: Attributes): void {
    switch (name) {
      case 'style':
        this.styleName = attribute(attributes, 'name') ?? '';
        break;
      case 'table-properties':
        if (attribute(attributes, 'display') === 'false') this.hiddenStyles.add(this.styleName);
        break;
      case 'table':
        this.sheets.push({
          name: attribute(attributes, 'name') ?? '',
          hidden: this.hiddenStyles.has(attribute(attributes, 'style-name') ?? ''),
        });
        this.row = 0;
        break;
      case 'table-row':
        this.rowRepeats = repeats(attributes, 'number-rows-repeated');
        // `collapse`: by hand; `filter`: by a filter.
        this.sight = (attribute(attributes, 'visibility') ?? 'visible') === 'visible' ? 'shown' : 'hidden';
        this.cells.clear();
        this.column = 0;
        break;
      case 'table-cell':
      case 'covered-table-cell':
        this.cellRepeats = repeats(attributes, 'number-columns-repeated');
        this.value = valueOf(attributes);
        this.shown = '';
        this.paragraphs = 0;
        break;
      case 'annotation':
        this.annotations += 1;
        break;
      case 'p':
        if (this.annotations > 0) break;
        if (this.paragraphs > 0) this.shown += '\n';
        this.paragraphs += 1;
        this.isInParagraph = true;
        break;
      case 's':
        this.add(' '.repeat(Math.min(repeats(attributes, 'c'), REPEATS_AT_MOST)));
        break;
      case 'tab':
        this.add('\t');
        break;
      case 'line-break':
        this.add('\n');
        break;
    }
  }

  close(name: string): void {
    switch (name) {
      case 'annotation':
        this.annotations -= 1;
        break;
      case 'p':
        this.isInParagraph = false;
        break;
      case 'table-cell':
      case 'covered-table-cell':
        this.endCell(this.value === '' ? this.shown : this.value);
        break;
      case 'table-row':
        this.endRow();
        break;
    }
  }

  text(part: string): void {
    this.add(part);
  }

  private add(part: string): void {
    if (this.isInParagraph && this.annotations === 0) this.shown += part;
  }

  private endCell(value: string): void {
    if (value !== '') {
      const times = atMost(this.cellRepeats, REPEATS_AT_MOST);
      for (let each = 0; each < times; each += 1) this.cells.set(this.column + each, value);
    }
    this.column = atMost(this.column + this.cellRepeats, COLUMNS_AT_MOST);
  }

  private endRow(): void {
    const isBlank = this.cells.width === 0;
    const times = isBlank ? 0 : atMost(this.rowRepeats, REPEATS_AT_MOST);
    for (let each = 1; each <= times; each += 1) this.onRow(this.row + each, this.cells, this.sight);
    this.row = isBlank
      ? Math.min(this.row + this.rowRepeats, ROWS_AT_MOST)
      : atMost(this.row + times, ROWS_AT_MOST);
  }
}

/** The value that a cell holds beside the text that it shows; empty: only the text counts. */
function valueOf(attributes: Attributes): string {
  switch (attribute(attributes, 'value-type') ?? 'string') {
    case 'float':
    case 'percentage':
    case 'currency':
      return plainNumber(attribute(attributes, 'value') ?? '');
    case 'date':
      return (attribute(attributes, 'date-value') ?? '')
        .replace(/(T\d{2}:\d{2}:\d{2})\.0+$/, '$1')
        .replace('T', ' ');
    case 'time':
      return clockOf(attribute(attributes, 'time-value') ?? '');
    case 'boolean':
      return (attribute(attributes, 'boolean-value') ?? '').toUpperCase();
    default:
      return '';
  }
}

/** `13:05:00` for `PT13H05M00S`. */
function clockOf(duration: string): string {
  const [, hours = '', minutes = '', seconds = ''] = /^PT(\d+)H(\d+)M(\d+)(?:\.\d+)?S$/.exec(duration) ?? [];
  return hours === '' ? duration : [hours, minutes, seconds].map((part) => part.padStart(2, '0')).join(':');
}

function repeats(attributes: Attributes, name: string): number {
  const value = Number(attribute(attributes, name) ?? 1);
  return Number.isInteger(value) && value > 0 ? value : 1;
}

function atMost(value: number, limit: number): number {
  if (value <= limit) return value;
  throw new WorkbookDamagedError(`more rows or cells than a sheet has: ${value}`);
}
