/** (ours) What databases, pandas and spreadsheets write for no value. No id, address or package is called like this. */
export const SURE_NULL_WORDS = [
  ...['\\N', 'NULL', 'null', '(null)', '[NULL]', '<null>', '<NULL>', '<NA>', 'NaT'],
  ...['#REF!', '#VALUE!', '#NULL!', '#DIV/0!', '#NAME?', '#NUM!', '#BEZUG!', '#WERT!', '#ZAHL!'],
] as const;
/** (ours) What databases and programs write for no value. As a text of the user's own it may mean something. */
export const NULL_WORDS = [
  ...SURE_NULL_WORDS,
  ...['None', 'N/A', 'n/a', '#N/A', '#NV', '#N/D', 'NaN', 'nan', 'nil', 'undefined', '-', '--', '–', '—'],
  // R; SPSS, Stata and SAS.
  ...['NA', '.', 'Null'],
] as const;
const ALL_WORDS: ReadonlySet<string> = new Set(NULL_WORDS);
const SURE_WORDS: ReadonlySet<string> = new Set(SURE_NULL_WORDS);

/** Columns in which `NA` is Namibia or North America. */
const CODES = /countr|land|pa[ií]s|pays|paese|kraj|region|continent|kontinent|code|state|geo|国/i;

/** Whether a word that elsewhere may stand for no value is a code in the column of this name. */
export function isCodeIn(column: string, word: string): boolean {
  return word === 'NA' && CODES.test(column);
}

/** Beside a plus alone in the same column, a minus is a sign of its own. */
export const PLUS = '+';

/** Bytes of a word with its padding. */
const LONGEST = 24;
const SPACE = 0x20;

/** Whether a text may stand for no value. */
export function isNullWord(text: string): boolean {
  return ALL_WORDS.has(text);
}

/** Whether a text can be nothing else than no value, where an id, an address or a time is expected. */
export function isSureNullWord(text: string): boolean {
  return SURE_WORDS.has(text);
}

/** Whether a word begins with a byte; and whether one of this length begins and ends so, by five bits of each byte. */
export const BEGINS = new Uint8Array(256);
const SHAPES = new Uint8Array(16 * 1024);
for (const word of [PLUS, ...NULL_WORDS]) {
  const bytes = Buffer.from(word);
  const [first = 0] = bytes;
  BEGINS[first] = 1;
  SHAPES[shapeOf(bytes.length, first, bytes.at(-1) ?? 0)] = 1;
}
BEGINS[SPACE] = 1;

/** By the length of a word and five bits of its first and its last byte. */
export function shapeOf(length: number, first: number, last: number): number {
  return (length << 10) | ((first & 31) << 5) | (last & 31);
}

/** A quick look at `view[start..end)`, which is not empty: most texts are surely neither a word, padded or not, nor a plus. */
export function mayBeNullWord(view: DataView, start: number, end: number): boolean {
  const first = view.getUint8(start);
  if (BEGINS[first] === 0) return false;
  const length = end - start;
  if (length > LONGEST) return false;
  const last = view.getUint8(end - 1);
  // Padding is cut off by a closer look.
  if (first === SPACE || last <= SPACE) return true;
  return length < 16 && SHAPES[shapeOf(length, first, last)] === 1;
}
