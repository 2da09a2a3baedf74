import { grownTo } from '../../bytes/byte-runs';
import { viewOver } from '../../bytes/byte-view';

/** So many texts are told apart. */
export const TEXTS_AT_MOST = 8_192;
/** Of a short log, or one without hosts, few texts are counted: room grows with them, twice as much each time. */
const TEXTS_AT_FIRST = 32;
/** Longer texts are counted by their beginning. */
export const TEXT_LENGTH = 256;
/** No text, or one that is not told apart. */
export const NO_TEXT = -1;

/** Counts different texts, up to a number of them, in bounded memory. */
export class TextCounts {
  /** Further texts came when it was full: they are not counted. */
  full = false;
  /** Room for so many texts, a power of two; there are twice as many slots, so that a free one is always near. */
  private room = TEXTS_AT_FIRST;
  /** For each slot the number of its text, and the hash: other texts are told apart without a look at them. */
  private slots = new Int32Array(4 * TEXTS_AT_FIRST).fill(NO_TEXT);
  /** All texts, one behind the other: they are compared at random, and near to each other they are found quickly. */
  private bytes = Buffer.alloc(0);
  private view = viewOver(this.bytes);
  /** Where each text ends. */
  private ends = new Int32Array(TEXTS_AT_FIRST);
  /** For each text its requests, and those that count. */
  private counts = new Float64Array(2 * TEXTS_AT_FIRST);
  private size = 0;

  /** Counts one more request with a text; `counts`: whether it is an event. */
  add(index: number, counts: boolean): void {
    if (index === NO_TEXT) {
      this.full = true;
      return;
    }
    const at = 2 * index;
    this.counts[at] = (this.counts[at] as number) + 1;
    if (counts) this.counts[at + 1] = (this.counts[at + 1] as number) + 1;
  }

  /** The most frequent texts. */
  most(
    limit: number,
  ): readonly { readonly text: string; readonly requests: number; readonly counted: number }[] {
    const { counts } = this;
    const requests = (index: number): number => counts[2 * index] as number;
    return Array.from({ length: this.size }, (_, index) => index)
      .sort((a, b) => requests(b) - requests(a))
      .slice(0, limit)
      .map((index) => ({
        text: this.bytes.toString('utf8', this.startOf(index), this.ends[index]),
        requests: requests(index),
        counted: counts[2 * index + 1] as number,
      }));
  }

  /** The number of the text `view[start..stop)`, below `TEXTS_AT_MOST`; NO_TEXT: no further texts are told apart. */
  find(view: DataView, start: number, stop: number): number {
    const end = Math.min(stop, start + TEXT_LENGTH);
    const hash = hashOf(view, start, end);
    const { slots } = this;
    const mask = 2 * this.room - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const index = slots[2 * slot] as number;
      if (index === NO_TEXT)
        return this.size >= TEXTS_AT_MOST ? NO_TEXT : this.append(hash, view, start, end);
      if (slots[2 * slot + 1] === hash && this.isText(index, view, start, end)) return index;
    }
  }

  private startOf(index: number): number {
    return index === 0 ? 0 : (this.ends[index - 1] as number);
  }

  private isText(index: number, view: DataView, start: number, end: number): boolean {
    let own = this.startOf(index);
    if ((this.ends[index] as number) - own !== end - start) return false;
    let at = start;
    for (; at + 4 <= end; at += 4, own += 4)
      if (view.getInt32(at, true) !== this.view.getInt32(own, true)) return false;
    for (; at < end; at += 1, own += 1) if (view.getUint8(at) !== this.view.getUint8(own)) return false;
    return true;
  }

  private append(hash: number, view: DataView, start: number, end: number): number {
    if (this.size === this.room) this.widen();
    const index = this.size;
    const from = this.startOf(index);
    const to = from + end - start;
    if (to > this.bytes.length) {
      this.bytes = grownTo(to, this.bytes, from);
      this.view = viewOver(this.bytes);
    }
    this.bytes.set(new Uint8Array(view.buffer, view.byteOffset + start, end - start), from);
    this.ends[index] = to;
    this.size += 1;
    this.place(index, hash);
    return index;
  }

  /** Puts a text into the first free slot. */
  private place(index: number, hash: number): void {
    const { slots } = this;
    const mask = 2 * this.room - 1;
    let slot = hash & mask;
    while (slots[2 * slot] !== NO_TEXT) slot = (slot + 1) & mask;
    slots[2 * slot] = index;
    slots[2 * slot + 1] = hash;
  }

  private widen(): void {
    const { slots, ends, counts } = this;
    this.room *= 2;
    this.slots = new Int32Array(2 * slots.length).fill(NO_TEXT);
    for (let at = 0; at < slots.length; at += 2) {
      const index = slots[at] as number;
      if (index !== NO_TEXT) this.place(index, slots[at + 1] as number);
    }
    this.ends = new Int32Array(2 * ends.length);
    this.ends.set(ends);
    this.counts = new Float64Array(2 * counts.length);
    this.counts.set(counts);
  }
}

function hashOf(view: DataView, start: number, end: number): number {
  let hash = end - start;
  let at = start;
  for (; at + 4 <= end; at += 4) hash = mixed(hash, view.getInt32(at, true));
  for (; at < end; at += 1) hash = mixed(hash, view.getUint8(at));
  return hash ^ (hash >>> 16);
}

function mixed(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, 0x85ebca6b);
  return product ^ (product >>> 13);
}
