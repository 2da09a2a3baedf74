import { constants } from 'node:zlib';
import type { Effort } from './gzip-block';

const { Z_DEFAULT_STRATEGY, Z_FILTERED } = constants;

/** From the quickest to the smallest: each takes 10 to 50 % longer than the one before, and gives 2 to 8 % less. */
const EFFORTS: readonly Effort[] = [
  { level: 1, strategy: Z_DEFAULT_STRATEGY },
  { level: 3, strategy: Z_DEFAULT_STRATEGY },
  { level: 5, strategy: Z_FILTERED },
  { level: 6, strategy: Z_FILTERED },
  { level: 7, strategy: Z_FILTERED },
];

/**
 * How hard to compress, so that neither the line nor the processor waits for the other: on a slow line there is time
 * to make less of it, on a quick one there is none to lose.
 */
export class EffortDial {
  private at = 0;

  get effort(): Effort {
    return EFFORTS[this.at] as Effort;
  }

  /** The line waited for compression: the next blocks are made quicker. */
  lower(): void {
    this.at = Math.max(this.at - 1, 0);
  }

  /** Compression waits for the line: the next blocks are made smaller. */
  raise(): void {
    this.at = Math.min(this.at + 1, EFFORTS.length - 1);
  }
}
