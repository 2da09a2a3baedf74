import { viewOf } from '../bytes/byte-view';
import { contentHash } from '../bytes/hash';
import { HashTable } from '../bytes/hash-table';
import { REPEATED_IDS_UP_TO } from '../model/limits';
import { ID_WIDTH } from './id-columns';
import type { LineResult } from '../rules/line-result';

/** What is known of an id when it comes by. */
export type Sighting = 'new' | 'identical' | 'different' | 'not-looked';

/**
 * Remembers ids by their 62-bit hash and what came with them by a 31-bit one: exact but for a chance of one in a
 * hundred thousand with all places taken. Past its limit it takes no new ids and says so.
 */
export class RepeatedIds {
  /** Different ids that are remembered. */
  distinct = 0;
  /** Events whose id was looked for among all before it. */
  looked = 0;
  complete = true;
  private readonly table = new HashTable();

  constructor(private readonly limit = REPEATED_IDS_UP_TO) {}

  /** Looks for a line's id among those before it, and notes whether it came with the same event or another. */
  note(verdict: LineResult, bytes: Uint8Array, start: number, end: number): void {
    const { id } = verdict;
    const sighting = this.see(id.high, id.low, contentHash(viewOf(bytes), start, end));
    if (sighting === 'identical') verdict.note('id-repeated', 'identical-copy');
    if (sighting === 'different') verdict.note('id-repeated', 'different-content');
  }

  /** The file will turn out to hold so many events with an id, as far as can be told. */
  prepareFor(ids: number): void {
    this.table.expect(Math.min(ids, this.limit));
  }

  /** To be called before these ids are asked for, one after the other: quicker than without. As in `Portion.ids`. */
  expect(ids: Int32Array): void {
    this.table.touch(ids, ID_WIDTH);
  }

  see(idHigh: number, idLow: number, content: number): Sighting {
    const before = this.table.get(idHigh, idLow);
    if (before === undefined && this.distinct >= this.limit) {
      this.complete = false;
      return 'not-looked';
    }
    if (this.complete) this.looked += 1;
    if (before !== undefined) return before === content ? 'identical' : 'different';
    this.table.add(idHigh, idLow, content);
    this.distinct += 1;
    return 'new';
  }
}
