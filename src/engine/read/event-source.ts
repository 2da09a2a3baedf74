import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { failure, FailureError } from '../../shared/failure';
import type { Form } from '../../shared/layout';
import { untilAborted } from '../model/abort';
import { DiskBytes, type ByteSupply } from './byte-supply';
import { fileFailure } from '../model/file-failure';
import { GunzipDamage } from '../bytes/gunzip';
import { identityOf, sameIdentity, type FileIdentity } from '../model/file-identity';
import { FileLines, type LineReading } from './line-reading';
import { zipEntryBytes } from './zip-entry';
import type { ArchiveMember } from '../model/file-location';
import { Reading } from './byte-reading';

/** What is read as one file, whatever it is made of. */
export interface EventSource {
  readonly identity: FileIdentity;
  readonly compression: 'none' | 'gzip';
  /** One pass over its events, one a line. `from`: as for `Source.read`. */
  lines(form: Form, signal: AbortSignal, from?: number): LineReading;
}

/**
 * An event file behind one descriptor: what is checked, sent and shown is the same file even when another takes its
 * name meanwhile. All methods throw `FailureError` with a code of the `file-` family.
 */
export class Source implements EventSource {
  private constructor(
    private readonly handle: FileHandle,
    private readonly onDisk: FileIdentity,
    private readonly bytes: ByteSupply,
    /** By its first two bytes, never by its name. */
    readonly compression: 'none' | 'gzip',
  ) {}

  /** `packed`: the file is one in the archive at `path`. */
  static async open(path: string, packed: ArchiveMember | null = null): Promise<Source> {
    // O_NONBLOCK: opening a named pipe would wait for a writer for ever. Windows has neither.
    const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
    const handle = await open(path, flags).catch((error: unknown) => {
      throw new FailureError(fileFailure(error, path));
    });
    try {
      return await Source.inspect(handle, packed);
    } catch (error) {
      await handle.close();
      throw error instanceof FailureError ? error : new FailureError(fileFailure(error, path));
    }
  }

  private static async inspect(handle: FileHandle, packed: ArchiveMember | null): Promise<Source> {
    const stats = await handle.stat();
    if (stats.isDirectory()) throw new FailureError(failure('file-is-folder'));
    if (!stats.isFile()) throw new FailureError(failure('file-unreadable', 'not a regular file'));
    if (stats.size === 0) throw new FailureError(failure('file-empty'));
    const identity = identityOf(stats);
    if (packed === null) {
      const magic = Buffer.alloc(2);
      await handle.read(magic, 0, 2, 0);
      return new Source(handle, identity, new DiskBytes(handle, stats.size), compressionOf(magic));
    }
    if (!sameIdentity(identity, packed.archive)) throw new FailureError(failure('file-changed'));
    const bytes = zipEntryBytes(handle, packed.entry);
    return new Source(handle, identity, bytes, compressionOf(await beginningOf(bytes)));
  }

  /** Of an unpacked file in an archive, its own size. */
  get identity(): FileIdentity {
    return { ...this.onDisk, size: this.bytes.size };
  }

  /**
   * One reading from the first byte on; only such a one can be confirmed. `from`: begin at that byte instead, in a
   * file that is not compressed.
   */
  read(signal: AbortSignal, from = 0): Reading {
    return new Reading(this.bytes, this.compression, signal, from, () => this.confirm());
  }

  lines(form: Form, signal: AbortSignal, from = 0): LineReading {
    return new FileLines(form, this.read(signal, from));
  }

  /** For other threads of this process, as long as it is open. */
  get descriptor(): number {
    return this.handle.fd;
  }

  /** Fails with `file-changed` when the file is not what it was when it was opened. */
  async confirm(): Promise<void> {
    const now = identityOf(await this.handle.stat());
    if (!sameIdentity(now, this.onDisk)) throw new FailureError(failure('file-changed'));
  }

  /**
   * Whether a .gz of `plainBytes` is one gzip member and nothing else, told by the size in its last four bytes. Of
   * several members a receiver may read the first only.
   */
  async isOneMember(plainBytes: number): Promise<boolean> {
    const size = Buffer.alloc(4);
    if (this.onDisk.size < size.length) return false;
    await this.handle.read(size, 0, size.length, this.onDisk.size - size.length);
    return size.readUInt32LE() === plainBytes % 2 ** 32;
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

/**
 * Opens, does `work` and closes, whatever happens. After an abort nobody waits for the closing: a read from a slow
 * drive may still be on its way.
 */
export async function withSource<T>(
  path: string,
  signal: AbortSignal,
  work: (source: Source) => Promise<T>,
  packed: ArchiveMember | null = null,
): Promise<T> {
  const opening = Source.open(path, packed);
  let source: Source;
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

/** Nothing, where not even that can be unpacked: the reading will tell. */
async function beginningOf(bytes: ByteSupply): Promise<Buffer> {
  const controller = new AbortController();
  try {
    for await (const block of bytes.blocks(controller.signal, 0)) return Buffer.from(block.subarray(0, 2));
  } catch (error) {
    if (!(error instanceof GunzipDamage)) throw error;
  }
  return Buffer.alloc(0);
}
