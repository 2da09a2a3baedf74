import { Word } from './byte-view';

const SLOTS = 1024;
/** Slots that are tried for one word. */
const TRIES = 4;
/** Of so many words that find no room, one takes the place of another. */
const PATIENCE = 16;
/** What is kept must stay small. */
const LONGEST = 128;

interface Kept<T> {
  readonly word: Word;
  readonly value: T;
}

/**
 * Makes something of bytes once, and gives it again for the same bytes. What finds no room is mostly left to the caller,
 * so that a file with a million different words is no slower for it.
 */
export class Interner<T> {
  private refused = 0;
  private readonly slots: (Kept<T> | null)[] = Array.from({ length: SLOTS + TRIES }, () => null);

  constructor(private readonly make: (word: Word) => T) {}

  /** Null: there is no room for it. */
  of(view: DataView, start: number, end: number): T | null {
    const length = end - start;
    if (length > LONGEST) return null;
    const first = placeOf(view, start, end);
    for (let slot = first; slot < first + TRIES; slot += 1) {
      const kept = this.slots[slot] ?? null;
      if (kept === null) return this.keep(slot, new Word(view, start, end));
      if (kept.word.length === length && kept.word.isAt(view, start, end)) return kept.value;
    }
    this.refused += 1;
    return this.refused % PATIENCE === 0 ? this.keep(first, new Word(view, start, end)) : null;
  }

  private keep(slot: number, word: Word): T {
    const value = this.make(word);
    this.slots[slot] = { word, value };
    return value;
  }
}

/** Of the words of one file a few bytes here and there tell most apart. */
function placeOf(view: DataView, start: number, end: number): number {
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
