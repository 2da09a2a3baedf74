import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { failure, FailureError } from '../../shared/failure';
import type { Form } from '../../shared/layout';
import { untilAborted } from '../model/abort';
import { DiskBytes, type BlockSource } from './block-source';
import { fileFailure } from '../model/file-failure';
import { GzipDamagedError } from '../bytes/gunzip';
import { identityOf, sameIdentity, type FileIdentity } from '../model/file-identity';
import { FileLineReading, type LineReading } from './line-reading';
import { zipEntryBytes } from './zip-entry';
import type { ArchiveMember } from '../model/file-location';
import { ByteReading, type SheetText } from './byte-reading';
import { sheetText } from './worksheet-text';

/** One file, or several parts that are read as one. */
export interface EventSource {
  readonly identity: FileIdentity;
  readonly compression: 'none' | 'gzip';
  /** One pass over its events, one a line. `from`: as for `FileSource.read`. */
  lines(form: Form, signal: AbortSignal, from?: number): LineReading;
}

/**
 * An open event file. It stays the same file even if another file takes its name. All methods throw `FailureError` with
 * a code of the `file-` family.
 */
export class FileSource implements EventSource {
  private constructor(
    private readonly handle: FileHandle,
    private readonly onDisk: FileIdentity,
    private readonly bytes: BlockSource,
    /** Decided by its first two bytes, never by its name. */
    readonly compression: 'none' | 'gzip',
    private readonly sheet: SheetText | null = null,
  ) {}

  /** `packed`: open this member of the archive at `path`. Throws `file-changed` if the archive has changed. */
  static async open(path: string, packed: ArchiveMember | null = null): Promise<FileSource> {
    // O_NONBLOCK: otherwise opening a named pipe waits for a writer forever. Windows has neither.
    const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
    const handle = await open(path, flags).catch((error: unknown) => {
      throw new FailureError(fileFailure(error, path));
    });
    try {
      return await FileSource.inspect(handle, packed);
    } catch (error) {
      await handle.close();
      throw error instanceof FailureError ? error : new FailureError(fileFailure(error, path));
    }
  }

  private static async inspect(handle: FileHandle, packed: ArchiveMember | null): Promise<FileSource> {
    const stats = await handle.stat();
    if (stats.isDirectory()) throw new FailureError(failure('file-is-folder'));
    if (!stats.isFile()) throw new FailureError(failure('file-unreadable', 'not a regular file'));
    if (stats.size === 0) throw new FailureError(failure('file-empty'));
    const identity = identityOf(stats);
    if (packed === null) {
      const magic = Buffer.alloc(2);
      await handle.read(magic, 0, 2, 0);
      return new FileSource(handle, identity, new DiskBytes(handle, stats.size), compressionOf(magic));
    }
    if (!sameIdentity(identity, packed.archive)) throw new FailureError(failure('file-changed'));
    const bytes = zipEntryBytes(handle, packed.entry);
    if (packed.sheet !== undefined)
      return new FileSource(handle, identity, bytes, 'none', sheetText(handle, packed.sheet));
    return new FileSource(handle, identity, bytes, compressionOf(await firstBytesOf(bytes)));
  }

  /** The file is a worksheet: its bytes are read as rows of text. */
  get isSheet(): boolean {
    return this.sheet !== null;
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
    return new ByteReading(this.bytes, this.compression, signal, from, () => this.confirm(), this.sheet);
  }

  lines(form: Form, signal: AbortSignal, from = 0): FileLineReading {
    return new FileLineReading(form, this.read(signal, from));
  }

  /** The file descriptor, for other threads of this process; valid until `close`. */
  get descriptor(): number {
    return this.handle.fd;
  }

  /** Fails with `file-changed` if the file has changed since it was opened. */
  async confirm(): Promise<void> {
    const now = identityOf(await this.handle.stat());
    if (!sameIdentity(now, this.onDisk)) throw new FailureError(failure('file-changed'));
  }

  /**
   * Whether a .gz that expands to `plainBytes` is exactly one gzip member, according to the size in its last four bytes.
   * Of several members a receiver may read only the first.
   */
  async isOneMember(plainBytes: number): Promise<boolean> {
    const size = Buffer.alloc(4);
    if (this.onDisk.size < size.length) return false;
    await this.handle.read(size, 0, size.length, this.onDisk.size - size.length);
    return size.readUInt32LE() === plainBytes % 2 ** 32;
  }

  async close(): Promise<void> {
    await this.sheet?.close();
    await this.handle.close();
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
): Promise<T> {
  const opening = FileSource.open(path, packed);
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

/** Decided by the first two bytes, never by the name. */
function compressionOf(head: Buffer): 'none' | 'gzip' {
  return head[0] === 0x1f && head[1] === 0x8b ? 'gzip' : 'none';
}

/** The first two bytes; empty if they cannot be unpacked, which the pass over the file then reports. */
async function firstBytesOf(bytes: BlockSource): Promise<Buffer> {
  const controller = new AbortController();
  try {
    for await (const block of bytes.blocks(controller.signal, 0)) return Buffer.from(block.subarray(0, 2));
  } catch (error) {
    if (!(error instanceof GzipDamagedError)) throw error;
  }
  return Buffer.alloc(0);
}
