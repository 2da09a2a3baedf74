import { HashTable } from '../bytes/hash-table';
import { OCCURRENCES_COUNTED_UP_TO } from '../model/limits';

/** Numbers equal lines without an id. Lines are equal if their hashes are; they come in the order of their file. */
export interface Occurrences {
  /** The user's own number of the first line that is numbered by its place in the file; Infinity: none so far. */
  readonly byLineFrom: number;
  /** Returns 1 for the first of equal lines, 2 for the second; or minus the line's own number, where that counts. */
  of(high: number, low: number, line: number): number;
}

/** Counts the occurrences in a file of the user's, up to a limit of lines. */
export class CountedOccurrences implements Occurrences {
  byLineFrom = Infinity;
  private counted = 0;
  private readonly counts = new HashTable();

  constructor(private readonly limit = OCCURRENCES_COUNTED_UP_TO) {}

  of(high: number, low: number, line: number): number {
    if (this.counted >= this.limit) {
      if (this.byLineFrom === Infinity) this.byLineFrom = line;
      return -line;
    }
    this.counted += 1;
    return this.counts.count(high, low);
  }
}
