import { Word } from './byte-view';
import { Hash } from './hash';

const SLOTS = 1024;
/** Slots that are tried for one word. */
const TRIES = 4;
/** Of so many words that find no room, one takes the place of another. */
const PATIENCE = 16;
/** What is kept must stay small. */
const LONGEST = 128;
const SEED = 0x2545f491;

interface Kept<T> {
  readonly word: Word;
  readonly value: T;
}

/**
 * Makes something of bytes once, and gives it again for the same bytes. What finds no room is mostly left to the caller,
 * so that a file with a million different words is no slower for it.
 */
export class Interner<T> {
  private readonly hash = new Hash();
  private refused = 0;
  private readonly slots: (Kept<T> | null)[] = Array.from({ length: SLOTS + TRIES }, () => null);

  constructor(private readonly make: (word: Word) => T) {}

  /** Null: there is no room for it. */
  of(view: DataView, start: number, end: number): T | null {
    const length = end - start;
    if (length > LONGEST) return null;
    const first = this.hash.of(view, start, end, SEED).low & (SLOTS - 1);
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
