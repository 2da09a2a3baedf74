import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { failure, FailureError } from '../../shared/failure';
import { DiskArchive, throughLayers, type OpenArchive } from '../archive/archive-bytes';
import type { ArchiveBytes } from '../archive/block-source';
import { fileFailure } from '../model/file-failure';
import { identityOf, type FileIdentity } from '../model/file-identity';
import type { ArchiveLayer } from '../model/file-location';

/** An open file on the disk, or the archive that lies in it behind `layers`. Close it after use. */
export class OpenFile {
  private archive: OpenArchive | null = null;

  private constructor(
    readonly handle: FileHandle,
    private readonly size: number,
    private readonly layers: readonly ArchiveLayer[],
  ) {}

  /** Throws `FailureError` of the `file-` family. */
  static async open(path: string, layers: readonly ArchiveLayer[] = []): Promise<OpenFile> {
    // O_NONBLOCK: otherwise opening a named pipe waits for a writer forever. Windows has neither.
    const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
    const handle = await open(path, flags).catch((error: unknown) => {
      throw new FailureError(fileFailure(error, path));
    });
    try {
      const stats = await handle.stat();
      if (stats.isDirectory()) throw new FailureError(failure('file-is-folder'));
      if (!stats.isFile()) throw new FailureError(failure('file-unreadable', 'not a regular file'));
      if (stats.size === 0) throw new FailureError(failure('file-empty'));
      return new OpenFile(handle, stats.size, layers);
    } catch (error) {
      await handle.close();
      throw error instanceof FailureError ? error : new FailureError(fileFailure(error, path));
    }
  }

  /** The identity of the file on the disk, as of now. */
  async identity(): Promise<FileIdentity> {
    return identityOf(await this.handle.stat());
  }

  get bytes(): ArchiveBytes {
    this.archive ??= throughLayers(new DiskArchive(this.handle, this.size), this.layers);
    return this.archive.bytes;
  }

  async close(): Promise<void> {
    await this.archive?.close();
    await this.handle.close();
  }
}

/**
 * Opens the archives of files that are read one after the other, and keeps the last one open: an archive that is unpacked
 * from its start would begin again for each file. Close it after use.
 */
export class Archives {
  private last: { readonly key: string; readonly opening: Promise<OpenFile> } | null = null;

  /** The open file belongs to this object. */
  async open(path: string, layers: readonly ArchiveLayer[]): Promise<OpenFile> {
    const key = JSON.stringify([path, layers]);
    if (this.last?.key !== key) {
      await this.close();
      this.last = { key, opening: OpenFile.open(path, layers) };
    }
    return this.last.opening;
  }

  async close(): Promise<void> {
    const { last } = this;
    this.last = null;
    const file = await last?.opening.catch(() => null);
    await file?.close();
  }
}
