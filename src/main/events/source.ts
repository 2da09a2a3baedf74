import { createHash, type Hash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { failure, FailureError, type Failure } from '../../shared/failure';
import { untilAborted } from './abort';
import { GunzipDamage, gunzip } from './gunzip';
import { READ_BYTES } from './limits';
import type { FileIdentity } from './model';

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
      throw new FailureError(failureOf(error, path));
    });
    try {
      return await Source.inspect(handle);
    } catch (error) {
      await handle.close();
      throw error instanceof FailureError ? error : new FailureError(failureOf(error, path));
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

/** Called with the file's own bytes before they are decompressed. They are valid until the call is done. */
export type RawTap = (bytes: Buffer) => Promise<void>;

/** One pass over a source: its bytes in order, hashed as they are on disk. */
export class Reading {
  /** Bytes of the file taken so far. */
  bytesRead = 0;
  /** The .gz ended early or is corrupt; what could be read was given out. */
  damaged = false;
  private readonly hash: Hash = createHash('sha256');

  constructor(
    private readonly handle: FileHandle,
    private readonly identity: FileIdentity,
    private readonly compression: 'none' | 'gzip',
    private readonly signal: AbortSignal,
    private readonly from: number,
  ) {}

  /** The decompressed bytes. Each chunk is valid until the next is asked for: its buffer is used again. */
  async *chunks(tap?: RawTap): AsyncGenerator<Buffer, void, void> {
    const raw = this.rawChunks(tap);
    if (this.compression === 'none') {
      yield* raw;
      return;
    }
    try {
      yield* gunzip(raw, this.identity.size);
    } catch (error) {
      if (!(error instanceof GunzipDamage)) throw error;
      this.damaged = true;
    }
    // Behind the damage nothing can be read, but the hash is of the whole file.
    for await (const rest of raw) void rest;
  }

  /**
   * To be called after the last chunk: SHA-256 of the file's bytes, in hex. Fails with `file-changed` when the file
   * is not what it was at the start (a read just ends when a file was cut short, so this must be asked).
   */
  async confirm(): Promise<string> {
    const now = identityOf(await this.handle.stat());
    if (this.bytesRead !== this.identity.size || !sameIdentity(now, this.identity)) {
      throw new FailureError(failure('file-changed'));
    }
    return this.hash.digest('hex');
  }

  private async *rawChunks(tap: RawTap | undefined): AsyncGenerator<Buffer, void, void> {
    let current = Buffer.allocUnsafe(READ_BYTES);
    let spare = Buffer.allocUnsafe(READ_BYTES);
    let offset = this.from;
    // The next piece is read while this one is worked on.
    let coming = this.readInto(current, offset);
    for (;;) {
      const length = await untilAborted(coming, this.signal);
      if (length === 0) return;
      const bytes = current.subarray(0, length);
      offset += length;
      if (offset > this.identity.size) throw new FailureError(failure('file-changed', 'it grew'));
      coming = this.readInto(spare, offset);
      // Nobody waits for it when the reading is given up here.
      coming.catch(() => undefined);
      [current, spare] = [spare, current];
      this.hash.update(bytes);
      this.bytesRead = offset;
      if (tap !== undefined) await tap(bytes);
      yield bytes;
    }
  }

  /** Fills the buffer as long as there is more, so that the cuts between chunks depend on the file alone. */
  private async readInto(buffer: Buffer, offset: number): Promise<number> {
    let filled = 0;
    try {
      while (filled < buffer.length) {
        const { bytesRead } = await this.handle.read(buffer, filled, buffer.length - filled, offset + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
    } catch (error) {
      throw new FailureError(failureOf(error, ''));
    }
    return filled;
  }
}

function identityOf(stats: { size: number; mtimeMs: number; dev: number; ino: number }): FileIdentity {
  return { size: stats.size, modifiedMs: stats.mtimeMs, device: stats.dev, inode: stats.ino };
}

export function sameIdentity(a: FileIdentity, b: FileIdentity): boolean {
  return a.size === b.size && a.modifiedMs === b.modifiedMs && a.device === b.device && a.inode === b.inode;
}

/** What the system said when a file could not be opened or read. The path is left out but for the file's name. */
function failureOf(error: unknown, path: string): Failure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const details = path === '' ? code : `${code} ${basename(path)}`;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENAMETOOLONG':
      return failure('file-missing', details);
    case 'EACCES':
    case 'EPERM':
      return failure('file-no-permission', details);
    // Windows: another program holds it, or a part of it, for itself alone.
    case 'EBUSY':
    case 'ETXTBSY':
    case 'EAGAIN':
      return failure('file-locked', details, true);
    case 'EISDIR':
      return failure('file-is-folder', details);
    default:
      return failure('file-unreadable', details);
  }
}
