import { ByteString } from '../../bytes/byte-view';
import { Interner } from '../../bytes/interner';
import { COMMA, OPEN_OBJECT, QUOTE } from '../../bytes/json-signs';
import { isDollarKey, MISNAMED_PIXEL_KEY, type DollarKey } from '../dollar-keys';
import { rulesOfKey } from '../registry';
import type { TextCheck } from '../rule';
import type { TellingNames } from '../telling-names';
import { endOfPlainString, peek, skipColon, skipSpace, UNDECIDED } from './scan-json';

/** A line with more keys is parsed: the search for repeated keys takes quadratic time. */
const MOST_KEYS = 64;
/** Keys are kept in memory, so a line with a longer key is parsed. */
const LONGEST_KEY = 256;

/** What the value of a key is to the rules. */
export interface KeyTreatment {
  readonly name: string;
  readonly kind: ValueKind;
  /** The checks of the key rules for a text value; null: there are none. */
  readonly accepts: TextCheck | null;
}

/** A key as it appears in a line: all bytes between the value before it and its own value. */
export interface SeenKey extends KeyTreatment {
  /** `{` or a comma, the quoted key, the colon, white space around them, and the opening quote of a text value. */
  readonly word: ByteString;
  /** The value is text: `word` ends behind its opening quote. */
  readonly quoted: boolean;
  /** A bit of its own for each of the first 32 names; all bits for a later name. */
  readonly bits: number;
}

/** How the scanner treats a key's value. Numbers, because they are compared for every key of every line. */
export const VALUE_KINDS = {
  /** Any value. */
  any: 0,
  /** Text or null. */
  text: 1,
  time: 2,
  id: 3,
  package: 4,
  pixel: 5,
  /** Text that passes the checks of its rules, or null. */
  checkedText: 6,
  /** Any value; Scarf does not know the key. */
  unknown: 7,
  /** The line must be parsed. */
  unusual: 8,
} as const;

export type ValueKind = (typeof VALUE_KINDS)[keyof typeof VALUE_KINDS];

/** The values that the scanner itself reads; all other keys hold text. */
const KINDS_OF_KEYS: Readonly<Partial<Record<DollarKey, ValueKind>>> = {
  $time: VALUE_KINDS.time,
  $unique_id: VALUE_KINDS.id,
  $package: VALUE_KINDS.package,
  $tracking_pixel: VALUE_KINDS.pixel,
};

export function treatmentOf(name: string): KeyTreatment {
  if (!name.startsWith('$')) return { name, kind: VALUE_KINDS.any, accepts: null };
  if (name === MISNAMED_PIXEL_KEY) return { name, kind: VALUE_KINDS.unusual, accepts: null };
  if (!isDollarKey(name)) return { name, kind: VALUE_KINDS.unknown, accepts: null };
  const paths = rulesOfKey(name).map(({ fastPath }) => fastPath);
  if (paths.includes('parse')) return { name, kind: VALUE_KINDS.unusual, accepts: null };
  const accepts = allOf(paths.filter((path) => typeof path === 'function'));
  const textKind = accepts === null ? VALUE_KINDS.text : VALUE_KINDS.checkedText;
  return { name, kind: KINDS_OF_KEYS[name] ?? textKind, accepts };
}

/** One check for several; null: there are none. */
function allOf(checks: readonly TextCheck[]): TextCheck | null {
  const [first, ...others] = checks;
  if (first === undefined || others.length === 0) return first ?? null;
  return (bytes, view, start, end) => checks.every((check) => check(bytes, view, start, end));
}

const NONE: SeenKey = {
  word: ByteString.of(''),
  quoted: false,
  name: '',
  bits: 0,
  kind: VALUE_KINDS.any,
  accepts: null,
};

/**
 * Reads the keys of one line after the other. Most lines of a file have the same keys in the same order, so each key is
 * first compared with the key at the same position of the line before: faster than a table lookup.
 */
export class KeyScanner {
  /** By position: the first `count` keys are those of this line, the others of lines before. */
  readonly seen: SeenKey[] = Array.from({ length: MOST_KEYS }, () => NONE);
  count = 0;
  /** The bits of this line's keys. */
  private present = 0;
  private readonly keys = new Interner((word) => this.describe(word));
  private readonly bits = new Map<string, number>();

  /** `names`: gets the name of each key that is not cached; null: nobody asks. */
  constructor(private readonly names: TellingNames | null) {}

  /** Call it before the first key of a line. */
  begin(): void {
    this.count = 0;
    this.present = 0;
  }

  /**
   * The key behind `from`, which is the end of the value before it. Null: there is no key, or it is repeated, unusual,
   * or one too many.
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
    const opening = skipSpace(view, from, end);
    if (peek(view, opening, end) !== (this.count === 0 ? OPEN_OBJECT : COMMA)) return null;
    const quote = skipSpace(view, opening + 1, end);
    if (peek(view, quote, end) !== QUOTE) return null;
    const keyEnd = endOfPlainString(view, quote + 1, end);
    if (keyEnd === UNDECIDED) return null;
    const value = skipColon(view, keyEnd + 1, end);
    if (value === UNDECIDED || value - from > LONGEST_KEY) return null;
    const stop = peek(view, value, end) === QUOTE ? value + 1 : value;
    return this.keys.of(view, from, stop) ?? this.describe(new ByteString(view, from, stop));
  }

  private describe(word: ByteString): SeenKey {
    const text = word.text();
    const parts = text.split('"');
    const [, name = ''] = parts;
    // The key has no escapes, so a third quote belongs to the value.
    const quoted = parts.length === 4;
    this.names?.see(name);
    return { word, quoted, bits: this.bitsOf(name), ...treatmentOf(name) };
  }

  private bitsOf(name: string): number {
    const { bits } = this;
    if (bits.size < 32 && !bits.has(name)) bits.set(name, 1 << bits.size);
    return bits.get(name) ?? -1;
  }
}

function isAt({ word, quoted }: SeenKey, view: DataView, from: number, end: number): boolean {
  if (!word.matchesAt(view, from, end)) return false;
  return quoted || peek(view, from + word.length, end) !== QUOTE;
}
