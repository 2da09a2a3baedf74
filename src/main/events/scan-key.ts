import { Word } from './byte-view';
import { isDollarKey, type DollarKey } from './dollar-keys';
import { Interner } from './interner';
import { endOfPlainString, peek, QUOTE, skipColon, UNDECIDED } from './scan-json';

/** With more keys a line is left to the plain reading: looking for repeated ones takes their square. */
const MOST_KEYS = 64;
/** Keys are kept, so a longer one is left to the plain reading as well. */
const LONGEST_KEY = 256;

/** A key as it stood in a line. */
export interface SeenKey {
  /** The key in its quotes, the colon, and the white space around it: all up to the value. */
  readonly word: Word;
  readonly name: string;
  /** Which of Scarf's it is; `unknown`: none, though it has a `$`; null: the user's own. */
  readonly dollar: DollarKey | 'unknown' | null;
}

const NONE: SeenKey = { word: Word.of(''), name: '', dollar: null };

/**
 * Reads the keys of one line after the other. Lines of a file mostly have the same keys in the same order, so each is
 * compared with the one that stood in its place in the line before, which is quicker than to look it up.
 */
export class KeyScanner {
  /** The key read last. */
  last: SeenKey = NONE;
  /** By place. Up to the key read last these are the keys of this line. */
  private readonly seen: SeenKey[] = Array.from({ length: MOST_KEYS }, () => NONE);
  /** So many of `seen`, from the first on, are known to differ from each other. */
  private distinct = 0;
  private count = 0;
  private readonly keys = new Interner(learn);

  /** To be called before the first key of a line. */
  begin(): void {
    this.count = 0;
  }

  /** Gives the place of the key's value. UNDECIDED also for a key that was there before, and for one too many. */
  next(view: DataView, from: number, end: number): number {
    if (this.count === MOST_KEYS) return UNDECIDED;
    let key = this.seen[this.count] as SeenKey;
    if (key === NONE || !key.word.isAt(view, from, end)) {
      const found = this.find(view, from, end);
      if (found === null) return UNDECIDED;
      this.seen[this.count] = key = found;
      this.distinct = Math.min(this.distinct, this.count);
    }
    if (this.count >= this.distinct && this.isRepeated(key.name)) return UNDECIDED;
    this.last = key;
    this.count += 1;
    return from + key.word.length;
  }

  private isRepeated(name: string): boolean {
    const { seen, count } = this;
    for (let index = 0; index < count; index += 1) if (seen[index]?.name === name) return true;
    this.distinct = count + 1;
    return false;
  }

  private find(view: DataView, from: number, end: number): SeenKey | null {
    if (peek(view, from, end) !== QUOTE) return null;
    const keyEnd = endOfPlainString(view, from + 1, end);
    if (keyEnd === UNDECIDED) return null;
    const value = skipColon(view, keyEnd + 1, end);
    if (value === UNDECIDED || value - from > LONGEST_KEY) return null;
    return this.keys.of(view, from, value) ?? learn(new Word(view, from, value));
  }
}

function learn(word: Word): SeenKey {
  const [, name = ''] = word.text().split('"');
  const unknown = name.startsWith('$') ? 'unknown' : null;
  return { word, name, dollar: isDollarKey(name) ? name : unknown };
}
