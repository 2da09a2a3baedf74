import type { FileHandle } from 'node:fs/promises';
import { FailureError } from '../../shared/failure';
import type { Damage } from '../../shared/checks/problem';
import { untilAborted } from '../model/abort';
import { fileFailure } from '../model/file-failure';
import { READ_BYTES } from '../model/limits';

/** The raw bytes of a file on the disk or of an archive member. */
export interface BlockSource {
  /** The number of bytes. A file that was cut short or is damaged yields fewer, never more. */
  readonly size: number;
  /**
   * The bytes from offset `from` on. All blocks but the last have `READ_BYTES`, so the cuts depend only on the file. A
   * block is valid until the next is requested: buffers are reused.
   */
  blocks(signal: AbortSignal, from: number): AsyncGenerator<Buffer, void, void>;
}

/** The bytes of an archive: of a file on the disk, or of one that lies in another. */
export interface ArchiveBytes {
  /** Infinity: not known before its end. */
  readonly size: number;
  /** It can only be read from its start, so its members are read in the order in which they lie. */
  readonly isStreamed: boolean;
  /** What is wrong with the bytes around it. Known once it was read to its end. */
  readonly damage: Damage | null;
  /** A copy of the bytes at an offset; fewer where the archive ends. */
  read(start: number, length: number, signal: AbortSignal): Promise<Buffer>;
  /** Yields fewer bytes where the archive ends. */
  section(start: number, size: number): BlockSource;
}

/** A section of an open file. */
export class DiskBytes implements BlockSource {
  constructor(
    private readonly handle: FileHandle,
    readonly size: number,
    private readonly start = 0,
  ) {}

  async *blocks(signal: AbortSignal, from: number): AsyncGenerator<Buffer, void, void> {
    let current = this.bufferAt(from);
    let spare: Buffer | null = null;
    let offset = from;
    // Read ahead: the next block is read while the caller works on this one.
    let next = this.readInto(current, offset);
    for (;;) {
      const length = await untilAborted(next, signal);
      if (length === 0) return;
      const bytes = current.subarray(0, length);
      offset += length;
      spare ??= this.bufferAt(offset);
      next = this.readInto(spare, offset);
      // The promise is never awaited if the caller stops here.
      next.catch(() => undefined);
      [current, spare] = [spare, current];
      yield bytes;
    }
  }

  /** Room for the block at an offset and for those behind it: most files of a folder are far shorter than a block. */
  private bufferAt(offset: number): Buffer {
    return Buffer.allocUnsafe(Math.max(0, Math.min(READ_BYTES, this.size - offset)));
  }

  /** Fills the buffer, or less at the end of the section; the bytes read. */
  private async readInto(buffer: Buffer, offset: number): Promise<number> {
    const wanted = Math.min(buffer.length, this.size - offset);
    let filled = 0;
    try {
      while (filled < wanted) {
        const at = this.start + offset + filled;
        const { bytesRead } = await this.handle.read(buffer, filled, wanted - filled, at);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
    } catch (error) {
      throw new FailureError(fileFailure(error, ''));
    }
    return filled;
  }
}
