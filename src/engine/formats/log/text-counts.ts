import { ByteString } from '../../bytes/byte-view';

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
  private readonly texts: ByteString[] = [];
  private readonly counts: number[] = [];
  private readonly counted: number[] = [];

  /** Counts the text `view[start..end)`; `counts`: whether its request is an event. */
  add(view: DataView, start: number, end: number, counts: boolean): void {
    const stop = Math.min(end, start + LENGTH);
    const index = this.find(view, start, stop);
    if (index === NONE) {
      this.full = true;
      return;
    }
    this.counts[index] = (this.counts[index] ?? 0) + 1;
    if (counts) this.counted[index] = (this.counted[index] ?? 0) + 1;
  }

  /** The most frequent texts. */
  most(
    limit: number,
  ): readonly { readonly text: string; readonly requests: number; readonly counted: number }[] {
    return this.texts
      .map((text, index) => ({
        text: text.text(),
        requests: this.counts[index] ?? 0,
        counted: this.counted[index] ?? 0,
      }))
      .sort((a, b) => b.requests - a.requests)
      .slice(0, limit);
  }

  private find(view: DataView, start: number, end: number): number {
    const { slots, texts } = this;
    for (let slot = slotOf(view, start, end); ; slot = (slot + 1) & (SLOTS - 1)) {
      const index = slots[slot] as number;
      if (index === NONE) {
        if (texts.length >= TEXTS_AT_MOST) return NONE;
        slots[slot] = texts.length;
        this.counts.push(0);
        this.counted.push(0);
        return texts.push(new ByteString(view, start, end)) - 1;
      }
      const text = texts[index] as ByteString;
      if (text.length === end - start && text.matchesAt(view, start, end)) return index;
    }
  }
}

function slotOf(view: DataView, start: number, end: number): number {
  let hash = end - start;
  let at = start;
  for (; at + 4 <= end; at += 4) hash = mixed(hash, view.getInt32(at, true));
  for (; at < end; at += 1) hash = mixed(hash, view.getUint8(at));
  return (hash ^ (hash >>> 16)) & (SLOTS - 1);
}

function mixed(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, 0x85ebca6b);
  return product ^ (product >>> 13);
}
