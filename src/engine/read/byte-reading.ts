import { failure, FailureError } from '../../shared/failure';
import type { Damage } from '../../shared/checks/problem';
import type { Compression } from '../../shared/files/compression';
import type { BlockSource } from '../archive/block-source';
import { unpack } from '../archive/unpack';
import { Fingerprint } from '../bytes/fingerprint';
import { DamagedDataError } from '../bytes/damaged-data-error';
import { ParquetDamagedError } from '../parquet/parquet-damaged-error';
import { WorkbookDamagedError } from '../workbook/workbook-damaged-error';

/** How the bytes of a worksheet, or of a Parquet file, become rows of text. */
export interface SheetText {
  readonly origin: 'worksheet' | 'parquet';
  /** What the rows depend on beside the bytes of the sheet, for the fingerprint. */
  readonly stamp: Buffer;
  /** Rows with values that the last pass found hidden. Absent: such files hide none. */
  readonly hiddenRows?: number;
  /** Throws `WorkbookDamagedError` or `ParquetDamagedError` behind the last row that can be read. */
  rows(sheet: AsyncIterable<Buffer>, signal: AbortSignal): AsyncIterable<Buffer>;
  close(): Promise<void>;
}

/** Receives the file's own bytes before decompression. They are valid until the promise settles. */
export type OnRawBytes = (bytes: Buffer) => Promise<void>;

/** One pass over a file: its bytes in order, and the fingerprint of the bytes on disk. */
export class ByteReading {
  /** Bytes of the file read so far, before decompression. */
  bytesRead = 0;
  /** What is wrong with the compressed data; everything readable was yielded. Known after the last chunk. */
  damage: Damage | null = null;
  private readonly fingerprint = new Fingerprint();
  /** The file's own bytes end early, because its archive is damaged. */
  private cutShort = false;

  constructor(
    private readonly source: BlockSource,
    private readonly compression: Compression,
    /** Bytes on the disk: they bound what may be unpacked. */
    private readonly diskBytes: number,
    private readonly signal: AbortSignal,
    private readonly from: number,
    /** Fails if the open file has changed. */
    private readonly confirmSame: () => Promise<void>,
    /** Of a worksheet or a Parquet file: how its bytes become rows of text. */
    private readonly sheet: SheetText | null = null,
  ) {
    if (sheet !== null) this.fingerprint.add(sheet.stamp);
  }

  /** Rows of a worksheet that are hidden, and read like the others. Known after the last chunk. */
  get hiddenRows(): number {
    return this.sheet?.hiddenRows ?? 0;
  }

  /** The decompressed bytes. Each chunk is valid until the next is requested: buffers are reused. */
  async *chunks(onRawBytes?: OnRawBytes): AsyncGenerator<Buffer, void, void> {
    const raw = this.rawChunks(onRawBytes);
    if (this.sheet !== null) {
      yield* this.rowsOf(this.sheet, raw);
      return;
    }
    if (this.compression === 'none') {
      yield* raw;
      return;
    }
    try {
      for await (const chunk of unpack(this.compression, raw, Math.min(this.source.size, this.diskBytes))) {
        this.signal.throwIfAborted();
        yield chunk;
      }
    } catch (error) {
      if (!(error instanceof DamagedDataError)) throw error;
      this.damage ??= error.damage;
    }
    // The fingerprint covers the whole file, also behind the damage.
    for await (const rest of raw) void rest;
  }

  /**
   * The fingerprint of the file's bytes. Call it after the last chunk. Fails with `file-changed` if the file changed
   * meanwhile: reading a file that was cut short just ends, so this call is required.
   */
  async confirm(): Promise<string> {
    if (this.bytesRead !== this.source.size && !this.cutShort) {
      throw new FailureError(failure('file-changed'));
    }
    await this.confirmSame();
    return this.fingerprint.text();
  }

  /** The rows of a sheet, up to where it is damaged. */
  private async *rowsOf(sheet: SheetText, raw: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, void> {
    try {
      yield* sheet.rows(raw, this.signal);
    } catch (error) {
      if (error instanceof DamagedDataError) this.damage ??= error.damage;
      else if (error instanceof WorkbookDamagedError || error instanceof ParquetDamagedError)
        this.damage ??= 'sheet';
      else throw error;
    }
    for await (const rest of raw) void rest;
  }

  private async *rawChunks(onRawBytes: OnRawBytes | undefined): AsyncGenerator<Buffer, void, void> {
    this.bytesRead = this.from;
    try {
      for await (const bytes of this.source.blocks(this.signal, this.from)) {
        this.fingerprint.add(bytes);
        this.bytesRead += bytes.length;
        if (onRawBytes !== undefined) await onRawBytes(bytes);
        yield bytes;
      }
    } catch (error) {
      if (!(error instanceof DamagedDataError)) throw error;
      this.damage ??= error.damage;
      this.cutShort = true;
    }
  }
}
