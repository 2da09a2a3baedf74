import { cpus } from 'node:os';
import { joinCrc32 } from '../bytes/crc32';
import { CompressionLevel } from './compression-level';
import type { ChunkEmitter, Position } from './chunk-emitter';
import { GZIP_HEADER, gzipBlock, gzipEnd } from '../bytes/gzip-block';

/** libuv has four threads for files, names and zlib together: one is left to the others. */
const MOST_LANES = 3;
/** Blocks that may wait for the line beside those being compressed, so that a pause in it is none in compressing. */
const WAITING = 2;

/**
 * One gzip member of many blocks, compressed side by side on all processors and handed on in order, as hard as the
 * line leaves time for. At most five blocks are held, however slow the line.
 */
export class ParallelGzip {
  private readonly dial: CompressionLevel;
  private readonly lanes: Promise<unknown>[];
  /** Each settles when a block is handed on. */
  private readonly underway: Promise<void>[] = [];
  private next = 0;
  private last: Promise<void>;
  private crc = 0;
  private plainBytes = 0;
  private given = false;

  /** `packed`: told of each block that is needed no more. */
  constructor(
    private readonly emitter: Pick<ChunkEmitter, 'add' | 'flush'>,
    private readonly packed: (bytes: Buffer) => void,
    private readonly pack = gzipBlock,
    private readonly now = () => performance.now(),
    lanes = Math.min(MOST_LANES, Math.max(1, cpus().length)),
  ) {
    this.lanes = Array.from({ length: lanes }, () => Promise.resolve());
    this.dial = new CompressionLevel(now());
    this.last = emitter.add(GZIP_HEADER, { fileBytes: 0, events: 0 });
  }

  /** Takes a block, which must stay as it is until it is packed. Settles when there is room for another. */
  async add(bytes: Buffer, position: Position): Promise<void> {
    const lane = this.next % this.lanes.length;
    this.next += 1;
    const packing = (this.lanes[lane] as Promise<unknown>).then(async () => {
      if (this.given) throw new Error('the body was given up');
      const made = await this.pack(bytes, this.dial.effort);
      this.packed(bytes);
      return made;
    });
    this.lanes[lane] = packing;
    const gone = this.last.then(async () => {
      const { deflated, crc, plainBytes } = await packing;
      const readyMs = this.now();
      await this.emitter.add(deflated, position);
      this.dial.blockWent(this.now() - readyMs, this.now());
      this.crc = joinCrc32(this.crc, crc, plainBytes);
      this.plainBytes += plainBytes;
      this.underway.shift();
    });
    this.underway.push(gone);
    this.last = gone;
    // They are looked at when there is no room, and at the end.
    for (const promise of [packing, gone]) promise.catch(() => undefined);
    if (this.underway.length >= this.lanes.length + WAITING) await this.underway[0];
  }

  /** The rest of the blocks, and what ends the member. */
  async finish(position: Position): Promise<void> {
    await this.last;
    await this.emitter.add(gzipEnd(this.crc, this.plainBytes), position);
    await this.emitter.flush(position);
  }

  /** Begins no further block. */
  destroy(): void {
    this.given = true;
  }
}
