import type { RowCells } from './row-cells';
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

/** The number of the last row of a sheet that does not say it, by the last row that names its own; null: none does. */
export async function lastRowIn(chunks: AsyncIterable<Buffer>): Promise<number | null> {
  let last: number | null = null;
  let before = '';
  for await (const chunk of chunks) {
    const text = before + chunk.toString('latin1');
    for (
      let at = text.lastIndexOf('<row ');
      at !== -1;
      at = at === 0 ? -1 : text.lastIndexOf('<row ', at - 1)
    ) {
      const row = Number(/^<row [^<>]*?\br="(\d{1,7})"/.exec(text.slice(at, at + TAG_LENGTH))?.[1] ?? 0);
      if (row > 0) {
        last = row;
        break;
      }
    }
    before = text.slice(-TAG_LENGTH);
  }
  return last;
}

/** (ours) The tag of a row is shorter. */
const TAG_LENGTH = 400;

/** Keeps the texts of a row unless it is blank. */
export function addUnlessBlank(rows: (readonly string[])[], cells: RowCells): void {
  if (cells.width > 0) rows.push(cells.texts());
}
