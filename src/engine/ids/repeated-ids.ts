import { viewOf } from '../bytes/byte-view';
import { contentHash } from '../bytes/hash';
import { HashTable } from '../bytes/hash-table';
import { REPEATED_IDS_UP_TO } from '../model/limits';
import type { LineResult } from '../rules/line-result';

/** How an id compares with the ids before it. The content is the whole event. */
export type IdMatch = 'new' | 'same-content' | 'other-content' | 'not-checked';

/**
 * Finds repeated ids line by line, where the answer is needed at once; a check notes them in an `IdLedger`. It keeps a
 * 62-bit hash of each id and a 31-bit hash of the event that came with it; at its limit, the chance of one wrong answer
 * is 1 in 100,000. Past the limit it keeps no new ids.
 */
export class RepeatedIds {
  /** Number of different ids so far. */
  distinct = 0;
  private readonly table = new HashTable();

  constructor(private readonly limit = REPEATED_IDS_UP_TO) {}

  /** Adds the line's id, and the problem `id-repeated` to its result when the id is a repeat. */
  checkLine(result: LineResult, bytes: Uint8Array, start: number, end: number): void {
    const { id } = result;
    const match = this.add(id.high, id.low, contentHash(viewOf(bytes), start, end));
    if (match === 'same-content') result.note('id-repeated', 'identical-copy');
    if (match === 'other-content') result.note('id-repeated', 'different-content');
  }

  /** Adds an id by its hash and says whether it was there already. */
  add(idHigh: number, idLow: number, content: number): IdMatch {
    const known = this.table.get(idHigh, idLow);
    if (known !== undefined) return known === content ? 'same-content' : 'other-content';
    if (this.distinct >= this.limit) return 'not-checked';
    this.table.add(idHigh, idLow, content);
    this.distinct += 1;
    return 'new';
  }
}
