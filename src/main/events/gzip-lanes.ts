import { cpus } from 'node:os';
import { joinCrc32 } from './crc32';
import { EffortDial } from './effort';
import type { Emitter, Position } from './emitter';
import { GZIP_HEADER, gzipBlock, gzipEnd } from './gzip-block';

/** libuv has four threads for files, names and zlib together: one is left to the others. */
const MOST_LANES = 3;
/** Blocks that may wait for the line beside those being compressed, so that a pause in it is none in compressing. */
const WAITING = 2;

interface Block {
  packed: boolean;
  /** Settles when the connection has all of it. */
  gone: Promise<void>;
}

/**
 * One gzip member of many blocks, compressed side by side on all processors and handed on in order, as hard as the
 * line leaves time for. At most five blocks are held, however slow the line.
 */
export class GzipLanes {
  private readonly dial = new EffortDial();
  private readonly lanes: Promise<unknown>[];
  private readonly underway: Block[] = [];
  private next = 0;
  private last: Promise<void>;
  private crc = 0;
  private plainBytes = 0;
  private given = false;

  /** `packed`: told of each block that is needed no more. */
  constructor(
    private readonly emitter: Pick<Emitter, 'add' | 'flush'>,
    private readonly packed: (bytes: Buffer) => void,
    private readonly pack = gzipBlock,
    lanes = Math.min(MOST_LANES, Math.max(1, cpus().length)),
  ) {
    this.lanes = Array.from({ length: lanes }, () => Promise.resolve());
    this.last = emitter.add(GZIP_HEADER, { fileBytes: 0, events: 0 });
  }

  /** Takes a block, which must stay as it is until it is packed. Settles when there is room for another. */
  async add(bytes: Buffer, position: Position): Promise<void> {
    const lane = this.next % this.lanes.length;
    this.next += 1;
    const block: Block = { packed: false, gone: Promise.resolve() };
    const packing = (this.lanes[lane] as Promise<unknown>).then(async () => {
      if (this.given) throw new Error('the body was given up');
      const made = await this.pack(bytes, this.dial.effort);
      block.packed = true;
      this.packed(bytes);
      return made;
    });
    this.lanes[lane] = packing;
    this.underway.push(block);
    block.gone = this.last.then(async () => {
      this.adjust();
      const { deflated, crc, plainBytes } = await packing;
      if (this.given) return;
      await this.emitter.add(deflated, position);
      this.crc = joinCrc32(this.crc, crc, plainBytes);
      this.plainBytes += plainBytes;
      this.underway.shift();
    });
    this.last = block.gone;
    // They are looked at when there is no room, and at the end.
    for (const promise of [packing, block.gone]) promise.catch(() => undefined);
    if (this.underway.length >= this.lanes.length + WAITING) await this.underway[0]?.gone;
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

  /** The next block goes: did the line wait for it, or it for the line? */
  private adjust(): void {
    const waiting = this.underway.filter(({ packed }) => packed).length;
    if (waiting === 0) this.dial.lower();
    if (waiting > this.lanes.length) this.dial.raise();
  }
}
