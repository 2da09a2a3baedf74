/** (ours) What databases write for no value. No id, address or package is called like this. */
export const SURE_NULL_WORDS = ['\\N', 'NULL', 'null', '(null)', '[NULL]', '<null>', '<NULL>'] as const;
/** (ours) What databases and programs write for no value. As a text of the user's own it may mean something. */
export const NULL_WORDS = [
  ...SURE_NULL_WORDS,
  ...['None', 'N/A', 'n/a', '#N/A', 'NaN', 'nan', 'nil', 'undefined', '-', '--'],
] as const;

/** Bytes of the longest word, with some padding. */
export const LONGEST_NULL_WORD = 24;

/** Whether a text may stand for no value. */
export function isNullWord(text: string): boolean {
  return NULL_WORDS.some((word) => word === text);
}

/** Whether a text can be nothing else than no value, where an id, an address or a time is expected. */
export function isSureNullWord(text: string): boolean {
  return SURE_NULL_WORDS.some((word) => word === text);
}
