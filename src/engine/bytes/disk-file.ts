import { lstat, open, stat, unlink, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { failure, FailureError, type Failure } from '../../shared/failure';

/**
 * A file that grows line by line. Writing has two steps, because lines come faster than a disk answers: `append` copies
 * into memory, `flush` writes to the disk. Throws `FailureError`: `disk-full`, `disk-no-permission`, `disk-trouble`.
 */
export class DiskFile {
  private pending = Buffer.allocUnsafe(64 * 1024);
  private filled = 0;

  private constructor(
    readonly path: string,
    private readonly handle: FileHandle,
  ) {}

  /**
   * Creates the file, readable by this user only. It deletes an existing file of this name first: a thread that was given
   * up may still write to that one, and must not write into the new one.
   */
  static async create(path: string): Promise<DiskFile> {
    const existing = await lstat(path).catch(() => null);
    // Anything else than a file, such as a device, stays.
    if (existing?.isFile() === true) await unlink(path).catch(() => undefined);
    return new DiskFile(path, await onDisk(path, open(path, 'w', 0o600)));
  }

  append(bytes: Uint8Array, start = 0, end = bytes.length): void {
    const length = end - start;
    if (this.filled + length > this.pending.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.filled + length, this.pending.length * 2));
      this.pending.copy(grown, 0, 0, this.filled);
      this.pending = grown;
    }
    this.pending.set(bytes.subarray(start, end), this.filled);
    this.filled += length;
  }

  async flush(): Promise<void> {
    let written = 0;
    while (written < this.filled) {
      const { bytesWritten } = await onDisk(
        this.path,
        this.handle.write(this.pending, written, this.filled - written),
      );
      written += bytesWritten;
    }
    this.filled = 0;
  }

  /** Writes the rest, syncs to the disk and closes. */
  async finish(): Promise<void> {
    await this.flush();
    await onDisk(this.path, this.handle.sync());
    await onDisk(this.path, this.handle.close());
  }

  /** Closes and deletes the file, unless another has its name by now. Never throws: it runs after another error. */
  async discard(): Promise<void> {
    const isOwn = await this.hasOwnName().catch(() => false);
    await this.handle.close().catch(() => undefined);
    if (isOwn) await unlink(this.path).catch(() => undefined);
  }

  private async hasOwnName(): Promise<boolean> {
    const own = await this.handle.stat({ bigint: true });
    const named = await stat(this.path, { bigint: true });
    return named.isFile() && own.ino === named.ino && own.dev === named.dev;
  }
}

/** The result of `work`; its errors become a `FailureError` with a code of the `disk-` family. */
export async function onDisk<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new FailureError(diskFailure(error, path));
  }
}

function diskFailure(error: unknown, path: string): Failure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const details = `${code} ${basename(path)}`;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return failure('disk-full', details);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return failure('disk-no-permission', details);
    default:
      return failure('disk-trouble', details);
  }
}
