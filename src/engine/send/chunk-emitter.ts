import { untilAborted } from '../model/abort';
import type { BodyChunk } from '../model/request-body';

const SMALLEST_CHUNK = 64 * 1024;
const LARGEST_CHUNK = 256 * 1024;

/** How far the file is, for the chunk that is on its way out. */
export type Position = Pick<BodyChunk, 'fileBytes' | 'events'>;

/**
 * Gathers bytes into chunks of 64 to 256 KiB (the last may be smaller) and hands them on one by one, waiting until
 * each is taken. Every chunk is memory of its own that is never used again.
 */
export class ChunkEmitter {
  private readonly gathered = Buffer.allocUnsafe(LARGEST_CHUNK);
  private filled = 0;
  private stopped = false;

  constructor(
    private readonly emit: (chunk: BodyChunk) => Promise<void>,
    private readonly signal: AbortSignal,
  ) {}

  async add(bytes: Uint8Array, position: Position): Promise<void> {
    let taken = 0;
    while (taken < bytes.length && !this.stopped) {
      const part = bytes.subarray(taken, taken + LARGEST_CHUNK - this.filled);
      this.gathered.set(part, this.filled);
      this.filled += part.length;
      taken += part.length;
      if (this.filled === LARGEST_CHUNK) await this.flush(position);
    }
    if (this.filled >= SMALLEST_CHUNK) await this.flush(position);
  }

  /** Emits what is left. */
  async flush(position: Position): Promise<void> {
    if (this.filled === 0 || this.stopped) return;
    const bytes = new Uint8Array(this.gathered.subarray(0, this.filled));
    this.filled = 0;
    await untilAborted(this.emit({ bytes, ...position }), this.signal);
  }

  /** From now on nothing is emitted: blocks may still be on their way here when a body has failed. */
  stop(): void {
    this.stopped = true;
  }
}
