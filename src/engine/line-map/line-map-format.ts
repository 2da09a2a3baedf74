/*
 * The file of a line map. Numbers are varints, except in the footer:
 *   magic | runs: (lines not sent before the run, lines sent in the run)* | checkpoints: (bytes since the last one)* |
 *   footer: bytes of runs, runs, checkpoints, sent, lines, as doubles, lowest byte first | SHA-256 of all before it
 */
export const MAGIC = Buffer.from('SEILMAP1');
export const FOOTER_NUMBERS = 5;
export const FOOTER_BYTES = FOOTER_NUMBERS * 8;
export const HASH_BYTES = 32;
