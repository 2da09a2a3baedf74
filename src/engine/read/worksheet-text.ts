import type { ExcelSheet, OpenDocumentSheet, SheetParts, ArchiveEntry } from '../model/file-location';
import { readCellStyles } from '../workbook/number-formats';
import { readSharedTexts, SharedTexts, type CellTexts } from '../workbook/shared-texts';
import { openDocumentRows } from '../workbook/opendocument-rows';
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

  constructor(private readonly sheet: OpenDocumentSheet) {}

  get stamp(): Buffer {
    return Buffer.from(`sheet ${this.sheet.index}`);
  }

  rows(sheet: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, void> {
    return openDocumentRows(sheet, this.sheet.index);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** What the worksheets of a workbook of Excel need, from its open archive. */
export class ExcelParts {
  constructor(
    private readonly archive: ArchiveBytes,
    private readonly parts: ExcelSheet,
  ) {}

  /** `texts`: where cells find the texts that they share. */
  async context<Texts extends CellTexts>(
    texts: Texts,
    signal: AbortSignal,
  ): Promise<SheetContext & { readonly texts: Texts }> {
    const { styles, dates } = this.parts;
    return {
      styles: styles === null ? [] : await readCellStyles(this.bytesOf(styles, signal)),
      texts,
      dates,
    };
  }

  /** The shared texts, or the first `atLeast` of them. */
  async texts(signal: AbortSignal, atLeast?: number): Promise<SharedTexts> {
    const { texts } = this.parts;
    return texts === null ? new SharedTexts() : readSharedTexts(this.bytesOf(texts, signal), atLeast);
  }

  private bytesOf(entry: ArchiveEntry, signal: AbortSignal): AsyncIterable<Buffer> {
    return entryBytes(this.archive, entry).blocks(signal, 0);
  }
}

/** Reads a worksheet of Excel, with the texts and styles of its open workbook, which are read once. Close it after use. */
class ExcelText implements SheetText {
  readonly origin = 'worksheet';
  private reading: Promise<SheetContext & { readonly texts: SharedTexts }> | null = null;

  constructor(
    private readonly archive: ArchiveBytes,
    private readonly parts: ExcelSheet,
  ) {}

  get stamp(): Buffer {
    const { texts, styles, dates } = this.parts;
    return Buffer.from(JSON.stringify([texts?.crc32, styles?.crc32, dates]));
  }

  async *rows(sheet: AsyncIterable<Buffer>, signal: AbortSignal): AsyncGenerator<Buffer, void, void> {
    this.reading ??= this.context(signal);
    yield* sheetRows(sheet, await this.reading);
  }

  async close(): Promise<void> {
    const context = await this.reading?.catch(() => null);
    context?.texts.close();
  }

  private async context(signal: AbortSignal): Promise<SheetContext & { readonly texts: SharedTexts }> {
    const parts = new ExcelParts(this.archive, this.parts);
    return parts.context(await parts.texts(signal), signal);
  }
}
