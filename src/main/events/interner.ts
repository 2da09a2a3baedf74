import { viewOf, Word } from './byte-view';
import { Hash } from './hash';

const SLOTS = 1024;
/** Slots that are tried for one text. */
const TRIES = 4;
/** What is kept must stay small. */
const LONGEST = 128;
const SEED = 0x2545f491;

interface Kept {
  readonly word: Word;
  readonly text: string;
}

/**
 * Gives the same string for the same bytes without making it again. What comes first stays; for what finds no room a
 * string is made each time, so that a file with a million different texts is no slower for it.
 */
export class Interner {
  private readonly hash = new Hash();
  private readonly slots: (Kept | null)[] = Array.from({ length: SLOTS + TRIES }, () => null);

  text(bytes: Buffer, start: number, end: number): string {
    const view = viewOf(bytes);
    const length = end - start;
    if (length > LONGEST) return bytes.toString('utf8', start, end);
    const first = this.hash.of(view, start, end, SEED).low & (SLOTS - 1);
    for (let slot = first; slot < first + TRIES; slot += 1) {
      const kept = this.slots[slot] ?? null;
      if (kept === null) return this.keep(slot, bytes, view, start, end);
      if (kept.word.length === length && kept.word.isAt(view, start, end)) return kept.text;
    }
    return bytes.toString('utf8', start, end);
  }

  private keep(slot: number, bytes: Buffer, view: DataView, start: number, end: number): string {
    const text = bytes.toString('utf8', start, end);
    this.slots[slot] = { word: new Word(view, start, end), text };
    return text;
  }
}
