import { Word } from './byte-view';
import { isDollarKey, type DollarKey } from './dollar-keys';
import { endOfPlainString, peek, QUOTE, skipColon, UNDECIDED } from './scan-json';

/** With more keys a line is left to the plain reading: looking for repeated ones takes their square. */
const MOST_KEYS = 64;
/** Keys are kept, so a long one is left to the plain reading as well. */
const LONGEST_KEY = 256;

interface SeenKey {
  /** The key in its quotes, the colon, and the white space after it: all up to the value. */
  readonly word: Word;
  readonly known: DollarKey | null;
  readonly hash: number;
}

const DOLLAR = 0x24;
const NOTHING_SEEN: SeenKey = { word: Word.of(''), known: null, hash: 0 };

/**
 * Reads the keys of one line after the other. Lines of a file mostly have the same keys in the same order, so each is
 * compared with the one that stood in its place in the line before, which is much quicker than to look it up.
 */
export class KeyScanner {
  /** The key read last, if it is one of Scarf's. */
  known: DollarKey | null = null;
  /** By place. Up to the key read last these are the keys of this line. */
  private readonly seen: SeenKey[] = Array.from({ length: MOST_KEYS }, () => NOTHING_SEEN);
  /** So many of `seen`, from the first on, are known to differ from each other. */
  private distinct = 0;
  private count = 0;

  /** To be called before the first key of a line. */
  begin(): void {
    this.count = 0;
  }

  /**
   * Gives the place of the key's value. UNDECIDED also for a key that may be there twice, that Scarf does not know
   * though it has a `$`, and for one too many.
   */
  next(view: DataView, from: number, end: number): number {
    if (this.count === MOST_KEYS) return UNDECIDED;
    let seen = this.seen[this.count] as SeenKey;
    if (seen === NOTHING_SEEN || !seen.word.isAt(view, from, end)) {
      const read = readKey(view, from, end);
      if (read === null) return UNDECIDED;
      this.seen[this.count] = seen = read;
      this.distinct = Math.min(this.distinct, this.count);
    }
    if (this.count >= this.distinct && this.isRepeated(seen.hash)) return UNDECIDED;
    this.known = seen.known;
    this.count += 1;
    return from + seen.word.length;
  }

  /** Equal keys have equal hashes. Others may, too: the plain reading looks closely. */
  private isRepeated(hash: number): boolean {
    const { seen, count } = this;
    for (let index = 0; index < count; index += 1) if (seen[index]?.hash === hash) return true;
    this.distinct = count + 1;
    return false;
  }
}

function readKey(view: DataView, from: number, end: number): SeenKey | null {
  if (peek(view, from, end) !== QUOTE) return null;
  const keyEnd = endOfPlainString(view, from + 1, end);
  if (keyEnd === UNDECIDED) return null;
  const valueStart = skipColon(view, keyEnd + 1, end);
  if (valueStart === UNDECIDED || valueStart - from > LONGEST_KEY) return null;
  let hash = keyEnd - from;
  for (let at = from + 1; at < keyEnd; at += 1) hash = (Math.imul(hash, 31) + view.getUint8(at)) | 0;
  const word = new Word(view, from, valueStart);
  if (peek(view, from + 1, end) !== DOLLAR) return { word, known: null, hash };
  const name = word.text(1, keyEnd - from);
  return isDollarKey(name) ? { word, known: name, hash } : null;
}
