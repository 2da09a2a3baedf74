import type { FileHandle } from 'node:fs/promises';
import { FailureError } from '../../shared/failure';
import { untilAborted } from '../model/abort';
import { fileFailure } from '../model/file-failure';
import { READ_BYTES } from '../model/limits';

/** The bytes of one file before anything is made of them: of a file on the disk, or of one in an archive. */
export interface ByteSupply {
  /** How many there are. Fewer come when the file was cut short or is damaged, never more. */
  readonly size: number;
  /**
   * From byte `from` on, in blocks of `READ_BYTES` but the last one, so that the cuts depend on the file alone. Each is
   * valid until the next is asked for: its buffer is used again.
   */
  blocks(signal: AbortSignal, from: number): AsyncGenerator<Buffer, void, void>;
}

/** A stretch of an open file, read straight from the disk. */
export class DiskBytes implements ByteSupply {
  constructor(
    private readonly handle: FileHandle,
    readonly size: number,
    private readonly start = 0,
  ) {}

  async *blocks(signal: AbortSignal, from: number): AsyncGenerator<Buffer, void, void> {
    let current = Buffer.allocUnsafe(READ_BYTES);
    let spare = Buffer.allocUnsafe(READ_BYTES);
    let offset = from;
    // The next piece is read while this one is worked on.
    let coming = this.readInto(current, offset);
    for (;;) {
      const length = await untilAborted(coming, signal);
      if (length === 0) return;
      const bytes = current.subarray(0, length);
      offset += length;
      coming = this.readInto(spare, offset);
      // Nobody waits for it when the reading is given up here.
      coming.catch(() => undefined);
      [current, spare] = [spare, current];
      yield bytes;
    }
  }

  /** Fills the buffer as long as there is more. */
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
