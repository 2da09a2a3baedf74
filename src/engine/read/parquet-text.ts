import type { OpenArchive } from '../archive/archive-bytes';
import { readFooter, type FileFooter } from '../parquet/file-footer';
import { parquetRows } from '../parquet/parquet-rows';
import type { SheetText } from './byte-reading';

/** Reads a Parquet file at any place, and its bytes in their order only for the fingerprint. */
export class ParquetText implements SheetText {
  readonly origin = 'parquet';
  readonly stamp = Buffer.from('parquet');
  private footer: Promise<FileFooter> | null = null;

  /** The file is closed with it. */
  constructor(private readonly file: OpenArchive) {}

  async *rows(bytes: AsyncIterable<Buffer>, signal: AbortSignal): AsyncGenerator<Buffer, void, void> {
    const file = this.file.bytes;
    this.footer ??= readFooter(file, signal);
    const inOrder = bytes[Symbol.asyncIterator]();
    let seen = 0;
    for await (const { lines, share } of parquetRows(file, await this.footer, signal)) {
      yield lines;
      // The bytes follow the rows, which shows how far the reading is.
      while (seen < share * file.size) {
        const { value, done } = await inOrder.next();
        if (done === true) break;
        seen += value.length;
      }
    }
  }

  close(): Promise<void> {
    return this.file.close();
  }
}
