import { untilAborted } from '../model/abort';
import type { BodyChunk } from '../model/request-body';

const MIN_CHUNK_BYTES = 64 * 1024;
const MAX_CHUNK_BYTES = 256 * 1024;

/** How far in the file a chunk of the body is. */
export type Position = Pick<BodyChunk, 'fileBytes' | 'events'>;

/**
 * Collects bytes into chunks of 64 to 256 KiB (the last may be smaller) and emits them one by one, each after `emit` has
 * resolved for the one before. Each chunk has its own memory, which is never used again.
 */
export class ChunkEmitter {
  private readonly buffer = Buffer.allocUnsafe(MAX_CHUNK_BYTES);
  private filled = 0;
  private stopped = false;

  constructor(
    private readonly emit: (chunk: BodyChunk) => Promise<void>,
    private readonly signal: AbortSignal,
  ) {}

  async add(bytes: Uint8Array, position: Position): Promise<void> {
    let added = 0;
    while (added < bytes.length && !this.stopped) {
      const part = bytes.subarray(added, added + MAX_CHUNK_BYTES - this.filled);
      this.buffer.set(part, this.filled);
      this.filled += part.length;
      added += part.length;
      if (this.filled === MAX_CHUNK_BYTES) await this.flush(position);
    }
    if (this.filled >= MIN_CHUNK_BYTES) await this.flush(position);
  }

  /** Emits the bytes that are left. */
  async flush(position: Position): Promise<void> {
    if (this.filled === 0 || this.stopped) return;
    const bytes = new Uint8Array(this.buffer.subarray(0, this.filled));
    this.filled = 0;
    await untilAborted(this.emit({ bytes, ...position }), this.signal);
  }

  /** Emits nothing from now on: after a failure, blocks may still arrive from other threads. */
  stop(): void {
    this.stopped = true;
  }
}
