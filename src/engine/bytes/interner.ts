import { ByteString } from './byte-view';

const SLOTS = 1024;
/** Slots probed for one string. */
const PROBES = 4;
/** One of so many strings without a free slot replaces another. */
const EVICT_EVERY = 16;
/** Longer strings are not cached, to bound the memory. */
const MAX_BYTES = 128;

interface Entry<T> {
  readonly word: ByteString;
  readonly value: T;
}

/**
 * Caches a value for each short byte string. Most strings without a free slot are not cached, so a file with a million
 * different strings is not slower.
 */
export class Interner<T> {
  private refused = 0;
  private readonly slots = new Array<Entry<T> | null>(SLOTS + PROBES).fill(null);

  constructor(private readonly make: (word: ByteString) => T) {}

  /** The value for `view[start..end)`; null: not cached, the caller makes it. */
  of(view: DataView, start: number, end: number): T | null {
    const length = end - start;
    if (length > MAX_BYTES) return null;
    const first = slotOf(view, start, end);
    for (let slot = first; slot < first + PROBES; slot += 1) {
      const entry = this.slots[slot] ?? null;
      if (entry === null) return this.store(slot, new ByteString(view, start, end));
      if (entry.word.length === length && entry.word.matchesAt(view, start, end)) return entry.value;
    }
    this.refused += 1;
    return this.refused % EVICT_EVERY === 0 ? this.store(first, new ByteString(view, start, end)) : null;
  }

  private store(slot: number, word: ByteString): T {
    const value = this.make(word);
    this.slots[slot] = { word, value };
    return value;
  }
}

/** A hash of three samples: in one file they distinguish most strings. */
function slotOf(view: DataView, start: number, end: number): number {
  const length = end - start;
  let mixed = length;
  if (length < 4) {
    for (let at = start; at < end; at += 1) mixed = Math.imul(mixed ^ view.getUint8(at), 0x1b873593);
  } else {
    mixed = Math.imul(mixed ^ view.getInt32(start, true), 0xcc9e2d51);
    mixed = Math.imul(mixed ^ (mixed >>> 15) ^ view.getInt32(start + ((length - 4) >> 1), true), 0x1b873593);
    mixed = Math.imul(mixed ^ (mixed >>> 13) ^ view.getInt32(end - 4, true), 0x85ebca6b);
  }
  return (mixed >>> 16) & (SLOTS - 1);
}
