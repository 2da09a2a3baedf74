import { constants } from 'node:zlib';
import type { CompressionSettings } from '../bytes/gzip-block';

const { Z_DEFAULT_STRATEGY, Z_FILTERED } = constants;

/** From the quickest to the smallest: each takes 10 to 50 % longer than the one before, and gives 2 to 8 % less. */
const EFFORTS: readonly CompressionSettings[] = [
  { level: 1, strategy: Z_DEFAULT_STRATEGY },
  { level: 3, strategy: Z_DEFAULT_STRATEGY },
  { level: 5, strategy: Z_FILTERED },
  { level: 6, strategy: Z_FILTERED },
  { level: 7, strategy: Z_FILTERED },
];

/** Before anything is known of the line; a small file ends before it is. */
const FIRST = 2;

/** Looked at together: a connection takes a megabyte or two at once, and then nothing for a while. */
const BLOCKS = 8;
/** Share of the time that compression stood still for the line: above, the next effort fits in; below, the line waits. */
const SLACK = 0.4;
const TIGHT = 0.1;

/**
 * How hard to compress, so that neither the line nor the processors wait for the other: on a slow line there is time
 * to make less of it, on a quick one there is none to lose.
 */
export class CompressionLevel {
  private at = FIRST;
  private blocks = 0;
  private waitedMs = 0;

  /** Times are of a clock that only goes forward, ms. */
  constructor(private sinceMs: number) {}

  get effort(): CompressionSettings {
    return EFFORTS[this.at] as CompressionSettings;
  }

  /** A block went out, having waited so long for the line. */
  blockWent(waitedMs: number, nowMs: number): void {
    this.blocks += 1;
    this.waitedMs += waitedMs;
    if (this.blocks < BLOCKS) return;
    const share = this.waitedMs / Math.max(1, nowMs - this.sinceMs);
    if (share > SLACK) this.at = Math.min(this.at + 1, EFFORTS.length - 1);
    if (share < TIGHT) this.at = Math.max(this.at - 1, 0);
    this.blocks = 0;
    this.waitedMs = 0;
    this.sinceMs = nowMs;
  }
}
