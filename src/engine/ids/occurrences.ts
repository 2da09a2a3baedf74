import { HashTable } from '../bytes/hash-table';
import { OCCURRENCES_COUNTED_UP_TO } from '../model/limits';

/** Which of equal lines a line without an id is. Lines are told by their hash and come in the order of their file. */
export interface Occurrences {
  /** The user's own number of the first line that is no longer told by its copies; Infinity: none so far. */
  readonly byLineFrom: number;
  /** 1 for the first of equal lines, and so on; where the line's own number counts instead, minus that. */
  of(high: number, low: number, line: number): number;
}

/** Of a file of the user's: counted, up to a limit. */
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
