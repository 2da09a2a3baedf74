import { constants } from 'node:zlib';
import type { CompressionSettings } from '../bytes/gzip-block';

const { Z_DEFAULT_STRATEGY, Z_FILTERED } = constants;

/** From the fastest to the smallest: each takes 10 to 50 % longer than the one before and saves 2 to 8 %. */
const LEVELS: readonly CompressionSettings[] = [
  { level: 1, strategy: Z_DEFAULT_STRATEGY },
  { level: 3, strategy: Z_DEFAULT_STRATEGY },
  { level: 5, strategy: Z_FILTERED },
  { level: 6, strategy: Z_FILTERED },
  { level: 7, strategy: Z_FILTERED },
];

/** The level before the connection's speed is known. A small file ends before that. */
const START_LEVEL = 2;

/** Blocks per decision: a connection takes one or two megabytes at once and then pauses. */
const BLOCKS_PER_DECISION = 8;
/** Shares of the time spent waiting for the connection: above the first, the level rises; below the second, it falls. */
const RISE_ABOVE = 0.4;
const FALL_BELOW = 0.1;

/**
 * Adapts the compression level to the connection, so that neither waits for the other: a slow connection leaves time to
 * compress more, a fast one needs data quickly.
 */
export class CompressionLevel {
  private index = START_LEVEL;
  private blocks = 0;
  private waitedMs = 0;

  /** `sinceMs`, like `nowMs` below, is the time of a monotonic clock in ms. */
  constructor(private sinceMs: number) {}

  get settings(): CompressionSettings {
    return LEVELS[this.index] as CompressionSettings;
  }

  /** Call for each block that was sent. `waitedMs`: how long it waited for the connection. */
  blockSent(waitedMs: number, nowMs: number): void {
    this.blocks += 1;
    this.waitedMs += waitedMs;
    if (this.blocks < BLOCKS_PER_DECISION) return;
    const share = this.waitedMs / Math.max(1, nowMs - this.sinceMs);
    if (share > RISE_ABOVE) this.index = Math.min(this.index + 1, LEVELS.length - 1);
    if (share < FALL_BELOW) this.index = Math.max(this.index - 1, 0);
    this.blocks = 0;
    this.waitedMs = 0;
    this.sinceMs = nowMs;
  }
}
