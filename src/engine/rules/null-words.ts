/** (ours) What databases write for no value. No id, address or package is called like this. */
const SURE = ['\\N', 'NULL', 'null', '(null)', '[NULL]', '<null>', '<NULL>'];
/** (ours) What programs write for no value. As a text of the user's own it may mean something. */
const LIKELY = ['None', 'N/A', 'n/a', '#N/A', 'NaN', 'nan', 'nil', 'undefined', '-', '--'];

const SURE_WORDS: ReadonlySet<string> = new Set(SURE);
const NULL_WORDS: ReadonlySet<string> = new Set([...SURE, ...LIKELY]);

/** Bytes of the longest word. */
export const LONGEST_NULL_WORD = Math.max(...[...NULL_WORDS].map((word) => word.length));

/** Whether a text may stand for no value. */
export function isNullWord(text: string): boolean {
  return NULL_WORDS.has(text);
}

/** Whether a text can be nothing else than no value, where an id, an address or a time is expected. */
export function isSureNullWord(text: string): boolean {
  return SURE_WORDS.has(text);
}
