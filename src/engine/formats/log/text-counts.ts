import { grownTo } from '../../bytes/byte-runs';
import { viewOver } from '../../bytes/byte-view';

/** Power of two. */
const SLOTS = 16_384;
/** So many texts are told apart, so that a free slot is always near. */
const TEXTS_AT_MOST = 8_192;
/** Longer texts are counted by their beginning. */
const LENGTH = 256;
const NONE = -1;

/** Counts different texts, up to a number of them, in bounded memory. */
export class TextCounts {
  /** Further texts came when it was full: they are not counted. */
  full = false;
  private readonly slots = new Int32Array(SLOTS).fill(NONE);
  /** The hash of the text in each slot: other texts are told apart without a look at them. */
  private readonly hashes = new Int32Array(SLOTS);
  /** All texts, one behind the other: they are compared at random, and near to each other they are found quickly. */
  private bytes = Buffer.alloc(64 * 1024);
  private view = viewOver(this.bytes);
  /** Where each text ends. */
  private readonly ends = new Int32Array(TEXTS_AT_MOST);
  private readonly counts = new Float64Array(TEXTS_AT_MOST);
  private readonly counted = new Float64Array(TEXTS_AT_MOST);
  private size = 0;

  /** Counts the text `view[start..end)`; `counts`: whether its request is an event. */
  add(view: DataView, start: number, end: number, counts: boolean): void {
    const index = this.find(view, start, Math.min(end, start + LENGTH));
    if (index === NONE) {
      this.full = true;
      return;
    }
    this.counts[index] = (this.counts[index] as number) + 1;
    if (counts) this.counted[index] = (this.counted[index] as number) + 1;
  }

  /** The most frequent texts. */
  most(
    limit: number,
  ): readonly { readonly text: string; readonly requests: number; readonly counted: number }[] {
    return Array.from({ length: this.size }, (_, index) => ({
      text: this.bytes.toString('utf8', this.startOf(index), this.ends[index]),
      requests: this.counts[index] ?? 0,
      counted: this.counted[index] ?? 0,
    }))
      .sort((a, b) => b.requests - a.requests)
      .slice(0, limit);
  }

  private find(view: DataView, start: number, end: number): number {
    const { slots, hashes } = this;
    const hash = hashOf(view, start, end);
    for (let slot = hash & (SLOTS - 1); ; slot = (slot + 1) & (SLOTS - 1)) {
      const index = slots[slot] as number;
      if (index === NONE) {
        if (this.size >= TEXTS_AT_MOST) return NONE;
        slots[slot] = this.size;
        hashes[slot] = hash;
        return this.append(view, start, end);
      }
      if (hashes[slot] === hash && this.isText(index, view, start, end)) return index;
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

  private append(view: DataView, start: number, end: number): number {
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
    return index;
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
