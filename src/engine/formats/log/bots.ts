import { isLetter } from '../../bytes/ascii';
import { viewOver } from '../../bytes/byte-view';
import { Interner } from '../../bytes/interner';

/**
 * (ours) What programs that only look around call themselves: search engines, previews of links, monitors. `curl`, `wget`
 * and package managers are not among them, since they are how software is downloaded.
 */
const BOT_WORDS = [
  // "…bot" at the end of a word: `Googlebot/2.1`, `bingbot`, `AhrefsBot`. `Cubot` is a telephone.
  'bot',
  'crawler',
  'spider',
  'slurp',
  'facebookexternalhit',
  'mediapartners-google',
  'healthcheck',
  'kube-probe',
  'googlehc',
] as const;

/** Words by their first letter, in small letters. */
const BY_LETTER: (readonly Buffer[] | undefined)[] = [];
for (const word of BOT_WORDS) {
  const letter = word.charCodeAt(0);
  BY_LETTER[letter] = [...(BY_LETTER[letter] ?? []), Buffer.from(word)];
}
/** Whether a word begins with these two letters, by the last five bits of each: a quick look. */
const BEGINS = new Uint8Array(1024);
for (const word of BOT_WORDS) BEGINS[pairOf(word.charCodeAt(0), word.charCodeAt(1))] = 1;

function pairOf(first: number, second: number): number {
  return ((first & 31) << 5) | (second & 31);
}

/** Tells bots by their user agents. Those of a log are few, and are remembered. */
export class Bots {
  private readonly known = new Interner((word) => {
    const bytes = Buffer.from(word.text());
    return isBot(viewOver(bytes), 0, bytes.length);
  });

  /** Whether a user agent, `view[start..end)`, is that of such a program. */
  has(view: DataView, start: number, end: number): boolean {
    return this.known.of(view, start, end) ?? isBot(view, start, end);
  }
}

function isBot(view: DataView, start: number, end: number): boolean {
  let before = 0;
  for (let at = start; at < end; at += 1) {
    const byte = view.getUint8(at);
    if (BEGINS[pairOf(before, byte)] === 1 && hasWord(view, start, at - 1, end)) return true;
    before = byte;
  }
  return false;
}

function hasWord(view: DataView, start: number, at: number, end: number): boolean {
  const words = BY_LETTER[view.getUint8(at) | 0x20] ?? [];
  for (const word of words) {
    if (!isAt(word, view, at, end)) continue;
    if (word.length > 3) return true;
    const next = at + word.length;
    const isEndOfWord = next >= end || !isLetter(view.getUint8(next));
    const before = at - CUBOT_WORD.length + word.length;
    if (isEndOfWord && !(before >= start && isAt(CUBOT_WORD, view, before, end))) return true;
  }
  return false;
}

const CUBOT_WORD = Buffer.from('cubot');

function isAt(word: Buffer, view: DataView, at: number, end: number): boolean {
  if (at + word.length > end) return false;
  for (let index = 0; index < word.length; index += 1) {
    const byte = view.getUint8(at + index);
    if ((byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte) !== word[index]) return false;
  }
  return true;
}
