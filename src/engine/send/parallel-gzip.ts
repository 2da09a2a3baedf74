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
  /** How long blocks have waited for the connection so far. */
  private connectionMs = 0;
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
    this.level = new CompressionLevel(threads, now());
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
      const { present } = this.level;
      const beganMs = this.now();
      const compressed = await this.compress(block, present);
      this.level.blockCompressed(present, this.now() - beganMs);
      this.onCompressed(block);
      return compressed;
    });
    this.threads[thread] = compressing;
    const emitted = this.lastEmitted.then(async () => {
      const { deflated, crc, plainBytes } = await compressing;
      const readyMs = this.now();
      await this.emitter.add(deflated, position);
      const waitedMs = this.now() - readyMs;
      this.connectionMs += waitedMs;
      this.level.blockSent(waitedMs, this.now());
      this.crc = joinCrc32(this.crc, crc, plainBytes);
      this.plainBytes += plainBytes;
      void this.pending.shift();
    });
    this.pending.push(emitted);
    this.lastEmitted = emitted;
    // Their failures are thrown by a later `add` or by `finish`.
    for (const promise of [compressing, emitted]) promise.catch(() => undefined);
    if (this.pending.length >= this.threads.length + MAX_WAITING) await this.oneEmitted();
  }

  private async oneEmitted(): Promise<void> {
    const [beganMs, connectionMs] = [this.now(), this.connectionMs];
    await this.pending[0];
    const forConnection = this.connectionMs - connectionMs;
    this.level.waitedForThreads(Math.max(0, this.now() - beganMs - forConnection));
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
