import { repeated } from '../bytes/byte-runs';
import { viewOf } from '../bytes/byte-view';

export type Attributes = Readonly<Record<string, string>>;

/** Receives the parts of an XML text in order. Names come without their namespace. */
export interface XmlVisitor {
  /** The attributes that it reads; the values of others may be missing. Absent: all of them. */
  readonly attributes?: ReadonlySet<string>;
  open(name: string, attributes: Attributes): void;
  close(name: string): void;
  /** A text may come in pieces. */
  text?(text: string): void;
  /**
   * Reads a whole element at once, as many of them are written, from the UTF-8 in `bytes[at..end)`. Its bounds are the tag at
   * `at` and the offset that it gives back; `at`: it reads nothing there. It may only take what `open`, `text` and `close`
   * would have taken alike, and no control characters but tabs and line feeds.
   */
  element?(bytes: Buffer, at: number, end: number): number;
}

/** (ours) Most tags of elements that are read at once are shorter. */
export const TAG_ROOM = 96;

/** Where a value without entities ends at a tag; -1: it holds what a parser must read, or does not end before `end`. */
export function endOfValue(bytes: Buffer, from: number, end: number): number {
  for (let at = nextSpecial(bytes, from, end); at < end; at = nextSpecial(bytes, at + 1, end)) {
    const byte = bytes[at] as number;
    if (byte === LESS) return at;
    if (byte === AMPERSAND || (byte < SPACE && byte !== TAB && byte !== LF)) return -1;
  }
  return -1;
}

/** The offset of the next control character, `&` or `<`, or of one of the last three bytes; `end`: there is none. */
function nextSpecial(bytes: Buffer, from: number, end: number): number {
  const view = viewOf(bytes);
  let at = from;
  for (; at + 4 <= end; at += 4) {
    const four = view.getInt32(at, true);
    const lesses = four ^ LESSES;
    const ampersands = four ^ AMPERSANDS;
    const found =
      (((four - SPACES) & ~four) | ((lesses - ONES) & ~lesses) | ((ampersands - ONES) & ~ampersands)) &
      HIGHEST_BITS;
    // Only the first bit found is reliable.
    if (found !== 0) return at + ((31 - Math.clz32(found & -found)) >> 3);
  }
  return Math.min(at, end);
}

const TAB = 0x09;
const LF = 0x0a;
const SPACE = 0x20;
const AMPERSAND = 0x26;
const LESS = 0x3c;
const ONES = repeated(1);
const SPACES = repeated(SPACE);
const AMPERSANDS = repeated(AMPERSAND);
const LESSES = repeated(LESS);
const HIGHEST_BITS = 0x80808080;

/** Whether a text stands at an offset, which has room for it. */
export function standsAt(text: Buffer, bytes: Buffer, at: number): boolean {
  for (let index = 0; index < text.length; index += 1) if (bytes[at + index] !== text[index]) return false;
  return true;
}
