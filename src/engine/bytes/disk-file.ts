import { open, unlink, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { failure, FailureError, type Failure } from '../../shared/failure';

/**
 * A file that grows while a body is made. Writing is in two steps, because lines come faster than a disk answers:
 * `append` copies into memory, `flush` brings it to the disk. Throws `FailureError` with a code of the `disk-` family.
 */
export class DiskFile {
  private pending = Buffer.allocUnsafe(64 * 1024);
  private filled = 0;

  private constructor(
    readonly path: string,
    private readonly handle: FileHandle,
  ) {}

  /** Begins a new file, readable by this user only; what was there before is replaced. */
  static async create(path: string): Promise<DiskFile> {
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

  /** All is on the disk, not just on its way there. */
  async finish(): Promise<void> {
    await this.flush();
    await onDisk(this.path, this.handle.sync());
    await onDisk(this.path, this.handle.close());
  }

  /** Takes the file away. Never throws: it is called when something else went wrong. */
  async discard(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    await unlink(this.path).catch(() => undefined);
  }
}

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
