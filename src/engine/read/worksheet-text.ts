import type { ExcelSheet, OpenDocumentSheet, SheetParts, ArchiveEntry } from '../model/file-location';
import { readCellStyles } from '../workbook/number-formats';
import { SharedTextsReading } from '../workbook/shared-texts-reading';
import { openDocumentRows } from '../workbook/opendocument-rows';
import type { SheetSeen } from '../workbook/row-text';
import { sheetRows, type SheetContext } from '../workbook/sheet-rows';
import type { SheetText } from './byte-reading';
import type { ArchiveBytes } from '../archive/block-source';
import { entryBytes } from '../archive/entry-bytes';

/** How the bytes of a worksheet become rows of text. Close it after use. */
export function sheetText(archive: ArchiveBytes, sheet: SheetParts): SheetText {
  return sheet.kind === 'excel' ? new ExcelText(archive, sheet) : new OpenDocumentText(sheet);
}

class OpenDocumentText implements SheetText {
  readonly origin = 'worksheet';
  private readonly seen: SheetSeen = { hiddenRows: 0 };

  constructor(private readonly sheet: OpenDocumentSheet) {}

  get stamp(): Buffer {
    return Buffer.from(`sheet ${this.sheet.index}`);
  }

  get hiddenRows(): number {
    return this.seen.hiddenRows;
  }

  rows(sheet: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, void> {
    this.seen.hiddenRows = 0;
    return openDocumentRows(sheet, this.sheet.index, this.seen);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

interface ExcelContext extends SheetContext {
  readonly shared: SharedTextsReading;
}

/** What sheets need. The texts are read as far as the sheets name them: hand their chunks through `shared.ahead`. */
export async function excelContext(
  archive: ArchiveBytes,
  { texts, styles, dates }: ExcelSheet,
  signal: AbortSignal,
): Promise<ExcelContext> {
  const bytesOf = (entry: ArchiveEntry): AsyncIterable<Buffer> =>
    entryBytes(archive, entry).blocks(signal, 0);
  const shared = new SharedTextsReading(texts === null ? null : bytesOf(texts));
  return {
    styles: styles === null ? [] : await readCellStyles(bytesOf(styles)),
    texts: shared.texts,
    shared,
    dates,
  };
}

/** Reads a worksheet of Excel, with the texts and styles of its open workbook, which are read once. Close it after use. */
class ExcelText implements SheetText {
  readonly origin = 'worksheet';
  private readonly seen: SheetSeen = { hiddenRows: 0 };
  private reading: Promise<ExcelContext> | null = null;

  constructor(
    private readonly archive: ArchiveBytes,
    private readonly parts: ExcelSheet,
  ) {}

  get stamp(): Buffer {
    const { texts, styles, dates } = this.parts;
    return Buffer.from(JSON.stringify([texts?.crc32, styles?.crc32, dates]));
  }

  get hiddenRows(): number {
    return this.seen.hiddenRows;
  }

  async *rows(sheet: AsyncIterable<Buffer>, signal: AbortSignal): AsyncGenerator<Buffer, void, void> {
    this.seen.hiddenRows = 0;
    this.reading ??= excelContext(this.archive, this.parts, signal);
    const context = await this.reading;
    // Such an archive begins again wherever one part of it is read beside another.
    if (this.archive.isStreamed) await context.shared.readAll();
    yield* sheetRows(context.shared.ahead(sheet), context, this.seen);
    await context.shared.readAll();
  }

  async close(): Promise<void> {
    const context = await this.reading?.catch(() => null);
    await context?.shared.close();
  }
}
