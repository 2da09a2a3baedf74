import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { failure, FailureError } from '../../shared/failure';
import { untilAborted } from './abort';
import { fileFailure } from './file-failure';
import { identityOf } from './identity';
import type { FileIdentity } from './model';
import { confirmSame, Reading } from './reading';

/**
 * An event file behind one descriptor: what is checked, sent and shown is the same file even when another takes its
 * name meanwhile. All methods throw `FailureError` with a code of the `file-` family.
 */
export class Source {
  private constructor(
    private readonly handle: FileHandle,
    readonly identity: FileIdentity,
    /** By its first two bytes, never by its name. */
    readonly compression: 'none' | 'gzip',
  ) {}

  static async open(path: string): Promise<Source> {
    // O_NONBLOCK: opening a named pipe would wait for a writer for ever. Windows has neither.
    const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
    const handle = await open(path, flags).catch((error: unknown) => {
      throw new FailureError(fileFailure(error, path));
    });
    try {
      return await Source.inspect(handle);
    } catch (error) {
      await handle.close();
      throw error instanceof FailureError ? error : new FailureError(fileFailure(error, path));
    }
  }

  private static async inspect(handle: FileHandle): Promise<Source> {
    const stats = await handle.stat();
    if (stats.isDirectory()) throw new FailureError(failure('file-is-folder'));
    if (!stats.isFile()) throw new FailureError(failure('file-unreadable', 'not a regular file'));
    if (stats.size === 0) throw new FailureError(failure('file-empty'));
    const magic = Buffer.alloc(2);
    await handle.read(magic, 0, 2, 0);
    const identity = identityOf(stats);
    return new Source(handle, identity, magic[0] === 0x1f && magic[1] === 0x8b ? 'gzip' : 'none');
  }

  /**
   * One reading from the first byte on; only such a one can be confirmed. `from`: begin at that byte instead, in a
   * file that is not compressed.
   */
  read(signal: AbortSignal, from = 0): Reading {
    return new Reading(this.handle, this.identity, this.compression, signal, from);
  }

  /** For other threads of this process, as long as it is open. */
  get descriptor(): number {
    return this.handle.fd;
  }

  /** Fails with `file-changed` when the file is not what it was when it was opened. */
  confirm(): Promise<void> {
    return confirmSame(this.handle, this.identity);
  }

  /**
   * Whether a .gz of `plainBytes` is one gzip member and nothing else, told by the size in its last four bytes. Of
   * several members a receiver may read the first only.
   */
  async isOneMember(plainBytes: number): Promise<boolean> {
    const size = Buffer.alloc(4);
    await this.handle.read(size, 0, 4, this.identity.size - 4);
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
): Promise<T> {
  const opening = Source.open(path);
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
