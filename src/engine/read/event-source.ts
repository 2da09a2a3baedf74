import { failure, FailureError } from '../../shared/failure';
import type { Compression } from '../../shared/files/compression';
import type { Form } from '../../shared/files/layout';
import { DiskBytes, type BlockSource } from '../archive/block-source';
import { anywhereIn, asItLies } from '../archive/member-anywhere';
import { entryBytes } from '../archive/entry-bytes';
import { compressionOf, PACKING_BYTES } from '../archive/unpack';
import { DamagedDataError } from '../bytes/damaged-data-error';
import { untilAborted } from '../model/abort';
import { fileFailure } from '../model/file-failure';
import { sameIdentity, type FileIdentity } from '../model/file-identity';
import type { ArchiveMember } from '../model/file-location';
import { ByteReading, type SheetText } from './byte-reading';
import { FileLineReading, type LineReading } from './line-reading';
import { looksLikeParquet } from '../parquet/file-footer';
import { OpenFile, type Archives } from './open-file';
import { ParquetText } from './parquet-text';
import { sheetText } from './worksheet-text';

/** One file, or several parts that are read as one. */
export interface EventSource {
  readonly identity: FileIdentity;
  readonly compression: Compression;
  /** One pass over its events, one a line. `from`: as for `FileSource.read`. */
  lines(form: Form, signal: AbortSignal, from?: number): LineReading;
}

/**
 * An open event file. It stays the same file even if another file takes its name. All methods throw `FailureError` with
 * a code of the `file-` family.
 */
export class FileSource implements EventSource {
  private constructor(
    private readonly file: OpenFile,
    private readonly onDisk: FileIdentity,
    private readonly bytes: BlockSource,
    /** Decided by its first bytes, never by its name. */
    readonly compression: Compression,
    private readonly owner: 'own' | Archives,
    private readonly sheet: SheetText | null = null,
  ) {}

  /**
   * `packed`: open this member of the archive at `path`. Throws `file-changed` if the archive has changed. `archives`: keep
   * the archive open there, for the next member. Throws the signal's reason after an abort.
   */
  static async open(
    path: string,
    signal: AbortSignal,
    packed: ArchiveMember | null = null,
    archives: Archives | null = null,
  ): Promise<FileSource> {
    const layers = packed?.layers ?? [];
    const isShared = packed !== null && archives !== null;
    const file = await (isShared ? archives.open(path, layers) : OpenFile.open(path, layers));
    try {
      return await FileSource.inspect(file, signal, packed, isShared ? archives : 'own');
    } catch (error) {
      if (!isShared) await file.close();
      throw signal.aborted || error instanceof FailureError
        ? error
        : new FailureError(fileFailure(error, path));
    }
  }

  private static async inspect(
    file: OpenFile,
    signal: AbortSignal,
    packed: ArchiveMember | null,
    owner: 'own' | Archives,
  ): Promise<FileSource> {
    const identity = await file.identity();
    if (packed === null) {
      const bytes = new DiskBytes(file.handle, identity.size);
      const head = await file.bytes.read(0, PACKING_BYTES, signal);
      const rows = looksLikeParquet(head) ? new ParquetText(asItLies(file.bytes)) : null;
      return new FileSource(file, identity, bytes, compressionOf(head), owner, rows);
    }
    if (!sameIdentity(identity, packed.archive)) throw new FailureError(failure('file-changed'));
    const bytes = entryBytes(file.bytes, packed.entry);
    if (packed.sheet === undefined) {
      const head = await firstBytesOf(bytes, signal);
      const rows = looksLikeParquet(head) ? new ParquetText(anywhereIn(file.bytes, packed.entry)) : null;
      return new FileSource(file, identity, bytes, compressionOf(head), owner, rows);
    }
    const sheet = sheetText(file.bytes, packed.sheet);
    return new FileSource(file, identity, bytes, 'none', owner, sheet);
  }

  /** What the file is if its bytes are read as rows of text; null: they are text. */
  get sheetOrigin(): SheetText['origin'] | null {
    return this.sheet?.origin ?? null;
  }

  /** The size of an archive member is its unpacked size. */
  get identity(): FileIdentity {
    return { ...this.onDisk, size: this.bytes.size };
  }

  /**
   * One pass over the bytes. `from`: the offset of the first byte, in a file that is not compressed; only a pass from 0
   * can be confirmed.
   */
  read(signal: AbortSignal, from = 0): ByteReading {
    const { bytes, compression, onDisk, sheet } = this;
    return new ByteReading(bytes, compression, onDisk.size, signal, from, () => this.confirm(), sheet);
  }

  lines(form: Form, signal: AbortSignal, from = 0): FileLineReading {
    return new FileLineReading(form, this.read(signal, from));
  }

  /** The file descriptor, for other threads of this process; valid until `close`. */
  get descriptor(): number {
    return this.file.handle.fd;
  }

  /** Fails with `file-changed` if the file has changed since it was opened. */
  async confirm(): Promise<void> {
    if (!sameIdentity(await this.file.identity(), this.onDisk))
      throw new FailureError(failure('file-changed'));
  }

  /**
   * Whether a .gz that expands to `plainBytes` is exactly one gzip member, according to the size in its last four bytes.
   * Of several members a receiver may read only the first.
   */
  async isOneMember(plainBytes: number): Promise<boolean> {
    const size = Buffer.alloc(4);
    if (this.onDisk.size < size.length) return false;
    await this.file.handle.read(size, 0, size.length, this.onDisk.size - size.length);
    return size.readUInt32LE() === plainBytes % 2 ** 32;
  }

  async close(): Promise<void> {
    await this.sheet?.close();
    if (this.owner === 'own') await this.file.close();
  }
}

/**
 * Opens a file, runs `work` and always closes. After an abort the closing is not awaited: a read from a slow drive may
 * still be running.
 */
export async function withFileSource<T>(
  path: string,
  signal: AbortSignal,
  work: (source: FileSource) => Promise<T>,
  packed: ArchiveMember | null = null,
  archives: Archives | null = null,
): Promise<T> {
  const opening = FileSource.open(path, signal, packed, archives);
  let source: FileSource;
  try {
    source = await untilAborted(opening, signal);
  } catch (error) {
    opening.then((late) => late.close()).catch(() => undefined);
    throw error;
  }
  try {
    return await work(source);
  } finally {
    const closing = source.close().catch(() => undefined);
    if (!signal.aborted) await closing;
  }
}

/** The first bytes; empty if they cannot be unpacked, which the pass over the file then reports. */
async function firstBytesOf(bytes: BlockSource, signal: AbortSignal): Promise<Buffer> {
  try {
    for await (const block of bytes.blocks(signal, 0)) return Buffer.from(block.subarray(0, PACKING_BYTES));
  } catch (error) {
    if (!(error instanceof DamagedDataError)) throw error;
  }
  return Buffer.alloc(0);
}
