import { cpus } from 'node:os';
import { joinCrc32 } from '../bytes/crc32';
import { CompressionLevel } from './compression-level';
import type { ChunkEmitter, Position } from './chunk-emitter';
import { GZIP_HEADER, gzipBlock, gzipEnd } from '../bytes/gzip-block';

/** libuv has four threads for files, DNS and zlib together: one is left to the others. */
const MAX_THREADS = 3;
/** Blocks that may wait for the connection, besides those being compressed, so that its pauses do not stop compression. */
const MAX_WAITING = 2;

/**
 * Compresses blocks in parallel and emits them in order as one gzip member. The level adapts to the connection. At most
 * five blocks are in memory, however slow the connection is.
 */
export class ParallelGzip {
  private readonly level: CompressionLevel;
  /** The last compression of each thread. */
  private readonly threads: Promise<unknown>[];
  /** Blocks that are not emitted yet, in order; each resolves when it is. */
  private readonly pending: Promise<void>[] = [];
  private next = 0;
  private lastEmitted: Promise<void>;
  private crc = 0;
  private plainBytes = 0;
  private destroyed = false;

  /** `onCompressed`: called with each block once it is no longer needed. */
  constructor(
    private readonly emitter: Pick<ChunkEmitter, 'add' | 'flush'>,
    private readonly onCompressed: (block: Buffer) => void,
    private readonly compress = gzipBlock,
    private readonly now = () => performance.now(),
    threads = Math.min(MAX_THREADS, Math.max(1, cpus().length)),
  ) {
    this.threads = Array.from({ length: threads }, () => Promise.resolve());
    this.level = new CompressionLevel(now());
    this.lastEmitted = emitter.add(GZIP_HEADER, { fileBytes: 0, events: 0 });
  }

  /**
   * Adds a block, which must not change until `onCompressed`. Resolves when another block may be added; rejects with
   * what the emitter threw.
   */
  async add(block: Buffer, position: Position): Promise<void> {
    const thread = this.next % this.threads.length;
    this.next += 1;
    const compressing = (this.threads[thread] as Promise<unknown>).then(async () => {
      if (this.destroyed) throw new Error('the body was given up');
      const compressed = await this.compress(block, this.level.settings);
      this.onCompressed(block);
      return compressed;
    });
    this.threads[thread] = compressing;
    const emitted = this.lastEmitted.then(async () => {
      const { deflated, crc, plainBytes } = await compressing;
      const readyMs = this.now();
      await this.emitter.add(deflated, position);
      this.level.blockSent(this.now() - readyMs, this.now());
      this.crc = joinCrc32(this.crc, crc, plainBytes);
      this.plainBytes += plainBytes;
      void this.pending.shift();
    });
    this.pending.push(emitted);
    this.lastEmitted = emitted;
    // Their failures are thrown by a later `add` or by `finish`.
    for (const promise of [compressing, emitted]) promise.catch(() => undefined);
    if (this.pending.length >= this.threads.length + MAX_WAITING) await this.pending[0];
  }

  /** Emits the blocks that are left and the end of the member. */
  async finish(position: Position): Promise<void> {
    await this.lastEmitted;
    await this.emitter.add(gzipEnd(this.crc, this.plainBytes), position);
    await this.emitter.flush(position);
  }

  /** Starts no further compression. */
  destroy(): void {
    this.destroyed = true;
  }
}
