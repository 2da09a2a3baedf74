/*
 * The file that carries occurrences from a file to a subset of its lines. After the magic, words of 4 bytes, lowest
 * byte first:
 *   entries | where counting ended, as a double | SHA-256 of everything before it
 * An entry for a line outside the subset is one word: its hash with the highest bit 0. An entry for a line in the
 * subset is three words: its number there with the highest bit 1, its occurrence (0: its line number counts), its hash.
 */
export const MAGIC = Buffer.from('SEICOPY1');
export const FOOTER_BYTES = 8;
export const HASH_BYTES = 32;
/** Marks the first of the three words of a line in the subset. */
export const IN_SUBSET = 0x80000000;
export const ENTRY_WORDS = 3;

/** A hash without its lowest bit: the highest bit of the word is free for the marker. */
export function shortHash(hash: number): number {
  return hash >>> 1;
}
