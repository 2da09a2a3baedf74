import type { Encoding } from '../../../shared/files/layout';
import { EVIDENCE_AT_MOST, type Choice } from '../../../shared/checks/question';
import type { Guess } from '../../questions/guesses';
import { FREQUENT, isPairOf, type Family, type Frequent } from './letters';
import { textOf, type LegacyEncoding } from './to-utf8';

/** What an encoding was made for. `weight`: how often files have it, in points of the score. */
interface Candidate {
  readonly encoding: LegacyEncoding;
  readonly weight: number;
  readonly writes: readonly Family[] | Frequent;
  /** Languages whose computers used it. */
  readonly locales: readonly string[];
}

const CANDIDATES: readonly Candidate[] = [
  { encoding: 'windows-1252', weight: 0.6, writes: ['western'], locales: [] },
  {
    encoding: 'windows-1250',
    weight: 0.4,
    writes: ['central'],
    locales: ['pl', 'cs', 'sk', 'hu', 'sl', 'hr', 'ro', 'bs', 'sq'],
  },
  {
    encoding: 'windows-1251',
    weight: 0.4,
    writes: ['cyrillic'],
    locales: ['ru', 'uk', 'be', 'bg', 'mk', 'sr'],
  },
  { encoding: 'windows-1254', weight: 0.3, writes: ['turkish', 'western'], locales: ['tr', 'az'] },
  { encoding: 'windows-1253', weight: 0.3, writes: ['greek'], locales: ['el'] },
  { encoding: 'iso-8859-2', weight: 0.2, writes: ['central'], locales: [] },
  { encoding: 'ibm850', weight: 0.2, writes: ['western'], locales: [] },
  { encoding: 'ibm437', weight: 0.1, writes: ['western'], locales: [] },
  { encoding: 'macintosh', weight: 0.1, writes: ['western'], locales: [] },
  { encoding: 'koi8-r', weight: 0.1, writes: ['cyrillic'], locales: [] },
  { encoding: 'ibm866', weight: 0.1, writes: ['cyrillic'], locales: [] },
  { encoding: 'gb18030', weight: 0.3, writes: 'simplified', locales: ['zh'] },
  { encoding: 'shift_jis', weight: 0.3, writes: 'japanese', locales: ['ja'] },
  { encoding: 'big5', weight: 0.2, writes: 'traditional', locales: ['zh-TW', 'zh-HK', 'zh-Hant'] },
  { encoding: 'euc-kr', weight: 0.2, writes: 'korean', locales: ['ko'] },
  { encoding: 'euc-jp', weight: 0.1, writes: 'japanese', locales: [] },
];

/** What is known of a file whose bytes are not all UTF-8. */
export interface EncodingEvidence {
  /** Lines that are not UTF-8. */
  readonly lines: readonly Buffer[];
  /** All lines end with CR, as on old Macs. */
  readonly crOnly: boolean;
  /** This computer's locale, such as `de-DE`. */
  readonly locale: string;
}

/** The locale and a habit of a system count as much as the difference between a common and a rare encoding. */
const HINT = 0.5;
/** A smaller lead leaves two answers open. */
const CLEAR_LEAD = 1;
/** With fewer points an encoding makes no words. If none does, the bytes are damage, and their lines are set aside. */
const WORDS_FROM = -1.5;
/** Fewer points leave the answer open: a letter or two prove nothing. */
const CLEAR_FROM = 2;
const CHOICES_AT_MOST = 6;
const SNIPPETS_AT_MOST = 400;

interface Rated {
  readonly encoding: LegacyEncoding;
  readonly texts: readonly (string | null)[];
  readonly score: number;
}

/**
 * The encodings in which the lines read as words, the likeliest first. Short cells leave
 * room for doubt, so a guess is never certain. Encodings that give the same text are one choice. The answer `utf-8`
 * sets the lines aside.
 */
export function guessEncoding({ lines, crOnly, locale }: EncodingEvidence): Guess<Encoding> {
  const snippets = lines.flatMap(snippetsOf).slice(0, SNIPPETS_AT_MOST);
  const rated = CANDIDATES.map((candidate): Rated => {
    const texts = snippets.map((snippet) => textOf(snippet, candidate.encoding));
    const isHinted = fitsLocale(candidate, locale) || (crOnly && candidate.encoding === 'macintosh');
    const score = scoreOf(texts, candidate) + candidate.weight + (isHinted ? HINT : 0);
    return { encoding: candidate.encoding, texts, score };
  }).sort((a, b) => b.score - a.score);
  const different = rated.filter(
    ({ texts }, at) =>
      !rated.slice(0, at).some((better) => better.texts.every((text, nth) => text === texts[nth])),
  );
  const [best, second] = different;
  // What has no letters for some of the bytes is no answer, unless nothing is better.
  const readable = different.filter(({ texts }, at) => at === 0 || texts.every((text) => text !== null));
  const isDamage = best === undefined || best.score < WORDS_FROM;
  const offered = isDamage ? readable : readable.filter(({ score }) => score >= WORDS_FROM);
  const choices = offered.slice(0, CHOICES_AT_MOST).map(({ encoding, texts }): EncodingChoice => ({
    value: encoding,
    evidence: shown(texts.map((text) => text ?? '\uFFFD')),
  }));
  const setAside = {
    value: 'utf-8',
    evidence: shown(snippets.map((snippet) => snippet.toString())),
  } as const;
  const evidence = shown(snippets.map(escaped));
  if (isDamage) {
    return { certainty: 'likely', choices: [setAside, ...choices], evidence };
  }
  const isClear =
    best.score >= CLEAR_FROM &&
    best.texts.some(isWord) &&
    best.score - (second?.score ?? -Infinity) >= CLEAR_LEAD;
  return { certainty: isClear ? 'likely' : 'open', choices: [...choices, setAside], evidence };
}

/** A letter or two beyond ASCII are words of many languages. */
function isWord(text: string | null): boolean {
  const odd = /[\u0080-\u{10ffff}]/u;
  const words =
    text?.match(/\p{L}{3,}|\p{Script=Han}{2,}|\p{Script=Katakana}{2,}|\p{Script=Hangul}{2,}/gu) ?? [];
  const hasLetter = text?.match(/\p{L}/gu)?.some((letter) => odd.test(letter)) === true;
  return text !== null && (hasLetter ? words.some((word) => odd.test(word)) : odd.test(text));
}

type EncodingChoice = Choice & { readonly value: Encoding };

function fitsLocale({ locales }: Candidate, locale: string): boolean {
  return locales.some((each) => locale === each || locale.startsWith(`${each}-`));
}

/** Different texts, short ones as cells are. */
function shown(texts: readonly string[]): string[] {
  return [...new Set(texts)].slice(0, EVIDENCE_AT_MOST);
}

/** Bytes beyond ASCII as `\x82`. */
function escaped(snippet: Buffer): string {
  return Array.from(snippet, (byte) =>
    byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`,
  ).join('');
}

const SNIPPET_BYTES = 60;
/** Between cells and values: , ; tab | ^ " : \x01 and line breaks. */
const SEPARATORS = new Set([0x2c, 0x3b, 0x09, 0x7c, 0x5e, 0x22, 0x3a, 0x01, 0x0a, 0x0d]);

/** The cells or values of a line that have a byte beyond ASCII. */
function snippetsOf(line: Buffer): Buffer[] {
  const snippets: Buffer[] = [];
  let start = 0;
  let isOdd = false;
  for (let at = 0; at <= line.length; at += 1) {
    const byte = line[at];
    if (byte === undefined || (SEPARATORS.has(byte) && !isTrail(line, at)) || at - start >= SNIPPET_BYTES) {
      if (isOdd) snippets.push(line.subarray(start, at));
      const isSeparator = byte === undefined || SEPARATORS.has(byte);
      start = isSeparator ? at + 1 : at;
      isOdd = !isSeparator && byte >= 0x80;
    } else if (byte >= 0x80) isOdd = true;
  }
  return snippets;
}

/** `|` and `^` may be the second byte of a character. */
function isTrail(line: Buffer, at: number): boolean {
  const byte = line[at] as number;
  return (byte === 0x7c || byte === 0x5e) && at > 0 && (line[at - 1] as number) >= 0x81;
}

const NOT_TEXT = -20;

/** The mean of the points of all characters beyond ASCII. */
function scoreOf(texts: readonly (string | null)[], { writes }: Candidate): number {
  let points = 0;
  let characters = 0;
  for (const text of texts) {
    if (text === null) {
      points += NOT_TEXT;
      characters += 1;
      continue;
    }
    const all = [...text];
    for (const [at, character] of all.entries()) {
      if (character < '\u0080') continue;
      const [before = '', after = ''] = [all[at - 1], all[at + 1]];
      points +=
        typeof writes === 'string'
          ? ideographPoints(character, before, after, writes)
          : letterPoints(character, before, after, writes);
      characters += 1;
    }
  }
  return characters === 0 ? 0 : points / characters;
}

const LETTER = /\p{L}/u;
const LATIN = /\p{Script=Latin}/u;
const UPPER = /\p{Lu}/u;
const LOWER = /\p{Ll}/u;

/** (ours) How well a character fits between its neighbours. */
function letterPoints(character: string, before: string, after: string, families: readonly Family[]): number {
  if (!LETTER.test(character)) return symbolPoints(character, before, after);
  let points = 0;
  for (const [neighbour, isBefore] of [
    [before, true],
    [after, false],
  ] as const) {
    const isEdge = !LETTER.test(neighbour);
    if (!isEdge && LATIN.test(neighbour) !== LATIN.test(character)) {
      points -= 8;
      continue;
    }
    const other = isEdge ? ' ' : neighbour;
    const pair = isBefore ? other + character : character + other;
    // A capital İ has a dot of its own in small letters.
    const isKnown = isPairOf(families, pair.toLowerCase().replace('i\u0307', 'i'));
    if (isEdge) points += isKnown ? 0.5 : -0.5;
    else points += isKnown ? 3 : -1;
  }
  if (UPPER.test(character) && LOWER.test(before)) points -= 8;
  if (LOWER.test(character) && UPPER.test(before) && UPPER.test(after)) points -= 4;
  return points;
}

function symbolPoints(symbol: string, before: string, after: string): number {
  const [isAfterLetter, isBeforeLetter] = [LETTER.test(before), LETTER.test(after)];
  const isAlone = !isAfterLetter && !isBeforeLetter;
  if (/[’‘]/.test(symbol)) return isAfterLetter ? 2.5 : 0;
  if (/[–—…·]/.test(symbol)) return isAlone ? 2 : -1;
  if (/[«„“¿¡]/.test(symbol)) return isAfterLetter ? -3 : isBeforeLetter ? 2 : 0;
  if (/[»”™®©°ªº]/.test(symbol)) return isBeforeLetter ? -3 : isAfterLetter ? 1.5 : 0;
  if (/[€£¥§№]/.test(symbol)) return isAlone ? 2 : -3;
  if (symbol === '\u00a0') return -0.5;
  return isAlone ? -1 : -5;
}

const KANA = /[\u3041-\u30ff]/;
const WIDE = /[\u3000-\u3002\uff01-\uff5e\u300c-\u3011]/;
const COMMON = /[\u4e00-\u9fff\uac00-\ud7a3]/;

function ideographPoints(character: string, before: string, after: string, writes: Frequent): number {
  if (WIDE.test(character)) return 1;
  if (KANA.test(character)) return writes === 'japanese' ? 4 : -1;
  if (!COMMON.test(character)) return -4;
  const isHangul = character >= '\uac00';
  if (isHangul !== (writes === 'korean')) return -2;
  const glued = [before, after].filter((neighbour) => LATIN.test(neighbour)).length;
  return (FREQUENT[writes].has(character) ? 4 : -0.5) - 2 * glued;
}
