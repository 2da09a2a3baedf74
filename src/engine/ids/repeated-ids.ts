import { viewOf } from '../bytes/byte-view';
import { contentHash } from '../bytes/hash';
import { HashTable } from '../bytes/hash-table';
import { REPEATED_IDS_UP_TO } from '../model/limits';
import { ID_ROW_LENGTH } from './id-rows';
import type { LineResult } from '../rules/line-result';

/** How an id compares with the ids before it. The content is the whole event. */
export type IdMatch = 'new' | 'same-content' | 'other-content' | 'not-checked';

/**
 * Finds repeated ids. It keeps a 62-bit hash of each id and a 31-bit hash of the event that came with it; at its limit,
 * the chance of one wrong answer is 1 in 100,000. Past the limit it keeps no new ids.
 */
export class RepeatedIds {
  /** Number of different ids so far. */
  distinct = 0;
  /** Number of events whose id was compared with all ids before it. */
  checked = 0;
  /** False once an id was not kept: later repeats of it are missed. */
  complete = true;
  private readonly table = new HashTable();

  constructor(private readonly limit = REPEATED_IDS_UP_TO) {}

  /** Adds the line's id, and the problem `id-repeated` to its result when the id is a repeat. */
  checkLine(result: LineResult, bytes: Uint8Array, start: number, end: number): void {
    const { id } = result;
    const match = this.add(id.high, id.low, contentHash(viewOf(bytes), start, end));
    if (match === 'same-content') result.note('id-repeated', 'identical-copy');
    if (match === 'other-content') result.note('id-repeated', 'different-content');
  }

  /** Reserves memory for a file that is expected to hold so many events with an id. */
  reserve(ids: number): void {
    this.table.reserve(Math.min(ids, this.limit));
  }

  /** Optional: loads the table rows of these id rows before they are added one by one, which is quicker. */
  prefetch(idRows: Int32Array): void {
    this.table.prefetch(idRows, ID_ROW_LENGTH);
  }

  /** Adds an id by its hash and says whether it was there already. */
  add(idHigh: number, idLow: number, content: number): IdMatch {
    const known = this.table.get(idHigh, idLow);
    if (known === undefined && this.distinct >= this.limit) {
      this.complete = false;
      return 'not-checked';
    }
    if (this.complete) this.checked += 1;
    if (known !== undefined) return known === content ? 'same-content' : 'other-content';
    this.table.add(idHigh, idLow, content);
    this.distinct += 1;
    return 'new';
  }
}
