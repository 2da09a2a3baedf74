import { Word } from '../../bytes/byte-view';
import { isDollarKey, type DollarKey } from '../dollar-keys';
import { Interner } from '../../bytes/interner';
import {
  COMMA,
  endOfPlainString,
  OPEN_OBJECT,
  peek,
  QUOTE,
  skipColon,
  skipSpace,
  UNDECIDED,
} from './scan-json';

/** With more keys a line is left to the plain reading: looking for repeated ones takes their square. */
const MOST_KEYS = 64;
/** Keys are kept, so a longer one is left to the plain reading as well. */
const LONGEST_KEY = 256;

/** A key as it stood in a line, with all that leads from the value before it to its own. */
export interface SeenKey {
  /** `{` or a comma, the key in its quotes, the colon, the white space around them, and the quote of a text value. */
  readonly word: Word;
  /** The value is a text: the word ends behind its opening quote. */
  readonly quoted: boolean;
  readonly name: string;
  /** One bit, which no other of the first 32 names has; all bits for a later one. */
  readonly bits: number;
  readonly rule: Rule;
}

/** What is asked of a key's value. Numbers, because they are compared for every key of every line. */
export const RULES = {
  /** Anything goes. */
  none: 0,
  /** Text or null. */
  text: 1,
  time: 2,
  id: 3,
  package: 4,
  pixel: 5,
  address: 6,
  /** Anything goes, but Scarf does not know the key. */
  unknown: 7,
  /** The plain reading is to be asked. */
  unusual: 8,
} as const;

export type Rule = (typeof RULES)[keyof typeof RULES];

const RULE_OF: Readonly<Record<DollarKey, Rule>> = {
  $time: RULES.time,
  $unique_id: RULES.id,
  $package: RULES.package,
  $tracking_pixel: RULES.pixel,
  $version: RULES.text,
  $type: RULES.text,
  $remote_address: RULES.address,
  $user_agent: RULES.text,
  $domain: RULES.text,
  $referrer: RULES.text,
  $headers: RULES.unusual,
};

function ruleOf(name: string): Rule {
  if (isDollarKey(name)) return RULE_OF[name];
  if (name === '$pixel') return RULES.unusual;
  return name.startsWith('$') ? RULES.unknown : RULES.none;
}

const NONE: SeenKey = { word: Word.of(''), quoted: false, name: '', bits: 0, rule: RULES.none };

/**
 * Reads the keys of one line after the other. Lines of a file mostly have the same keys in the same order, so each is
 * compared with the one that stood in its place in the line before, which is quicker than to look it up.
 */
export class KeyScanner {
  /** By place. Up to the key read last these are the keys of this line. */
  private readonly seen: SeenKey[] = Array.from({ length: MOST_KEYS }, () => NONE);
  private count = 0;
  /** The bits of this line's keys. */
  private present = 0;
  private readonly keys = new Interner((word) => this.learn(word));
  private readonly bits = new Map<string, number>();

  /** To be called before the first key of a line. */
  begin(): void {
    this.count = 0;
    this.present = 0;
  }

  /**
   * The key that begins at a place, behind the value before it. Null: there is none, or it is unusual; or it was
   * there before, or is one too many.
   */
  next(view: DataView, from: number, end: number): SeenKey | null {
    if (this.count === MOST_KEYS) return null;
    let key = this.seen[this.count] as SeenKey;
    if (key === NONE || !isAt(key, view, from, end)) {
      const found = this.find(view, from, end);
      if (found === null) return null;
      this.seen[this.count] = key = found;
    }
    if ((this.present & key.bits) !== 0 && this.isRepeated(key.name)) return null;
    this.present |= key.bits;
    this.count += 1;
    return key;
  }

  private isRepeated(name: string): boolean {
    const { seen, count } = this;
    for (let index = 0; index < count; index += 1) if (seen[index]?.name === name) return true;
    return false;
  }

  private find(view: DataView, from: number, end: number): SeenKey | null {
    const before = skipSpace(view, from, end);
    if (peek(view, before, end) !== (this.count === 0 ? OPEN_OBJECT : COMMA)) return null;
    const quote = skipSpace(view, before + 1, end);
    if (peek(view, quote, end) !== QUOTE) return null;
    const keyEnd = endOfPlainString(view, quote + 1, end);
    if (keyEnd === UNDECIDED) return null;
    const value = skipColon(view, keyEnd + 1, end);
    if (value === UNDECIDED || value - from > LONGEST_KEY) return null;
    const to = peek(view, value, end) === QUOTE ? value + 1 : value;
    return this.keys.of(view, from, to) ?? this.learn(new Word(view, from, to));
  }

  private learn(word: Word): SeenKey {
    const text = word.text();
    const parts = text.split('"');
    const [, name = ''] = parts;
    // A key has no escapes, so the third quote is the value's.
    const quoted = parts.length === 4;
    return { word, quoted, name, bits: this.bitsOf(name), rule: ruleOf(name) };
  }

  private bitsOf(name: string): number {
    const { bits } = this;
    if (bits.size < 32 && !bits.has(name)) bits.set(name, 1 << bits.size);
    return bits.get(name) ?? -1;
  }
}

function isAt({ word, quoted }: SeenKey, view: DataView, from: number, end: number): boolean {
  if (!word.isAt(view, from, end)) return false;
  return quoted || peek(view, from + word.length, end) !== QUOTE;
}
