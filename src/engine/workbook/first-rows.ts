import { SheetRows, type SheetContext } from './sheet-rows';
import { WorkbookDamagedError } from './workbook-damaged-error';
import { XmlReading } from './xml-reading';

export interface FirstRows {
  /** The first rows that are not blank. */
  readonly rows: readonly (readonly string[])[];
  /** The number of the last row, as the sheet says; null: it does not say. */
  readonly lastRow: number | null;
}

/** Looks at the beginning of a worksheet. Throws `WorkbookDamagedError` if no row can be read before the damage. */
export async function firstRows(
  chunks: AsyncIterable<Buffer>,
  context: SheetContext,
  atMost: number,
): Promise<FirstRows> {
  const rows: (readonly string[])[] = [];
  const sheet = new SheetRows(context, (_, cells) => {
    if (rows.length < atMost) addUnlessBlank(rows, cells);
  });
  const xml = new XmlReading(sheet);
  try {
    for await (const chunk of chunks) {
      xml.push(chunk);
      if (rows.length === atMost) break;
    }
  } catch (error) {
    if (!(error instanceof WorkbookDamagedError) || rows.length === 0) throw error;
  }
  return { rows, lastRow: sheet.lastRow };
}

/** Copies a row whose cells are not all empty. */
export function addUnlessBlank(rows: (readonly string[])[], cells: readonly string[]): void {
  if (cells.some((cell) => cell !== ''))
    rows.push(Array.from(cells, (cell: string | undefined) => cell ?? ''));
}
