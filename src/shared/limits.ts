/**
 * What a number or a text that the app did not make itself may be at most, from a server or from a file that anyone can
 * edit. Beyond it, it is neither shown nor counted with. `src/main/scarf/schemas.ts` applies it to every answer of Scarf,
 * `src/main/storage/bounded.ts` to the files in the data folder.
 */

/** Events, lines, entries. */
export const COUNT_AT_MOST = 1_000_000_000_000;

/** The size of a file: 1 PB. */
export const BYTES_AT_MOST = 1_000_000_000_000_000;

/** Milliseconds since 1970, to the end of the year 9999. Every text of a time has four digits for the year. */
export const MOMENT_AT_MOST = 253_402_300_799_999;

/** Characters of an id, of an owner. */
export const ID_LENGTH = 200;

const MIB = 1024 * 1024;

/** The answers of a server, in bytes: more is not read. Of a refusal the beginning is read, since its status counts. */
export const ANSWER_BYTES = { small: MIB, list: 32 * MIB, log: 8 * 1024 * MIB, refusal: 64 * 1024 } as const;

/** Rows of a list, and the pages it takes: a server chooses how many rows a page holds. */
export const LIST_ROWS = 20_000;
export const LIST_PAGES = 200;

/** Bytes of an entry of a log, characters of its message, and entries that are shown: the app holds some 26 bytes of each. */
export const LOG_ENTRY_BYTES = 4 * MIB;
export const LOG_MESSAGE_LENGTH = 2_000;
/** Characters of a message by which its cause is known, and which stand for the cause: all causes are shown together. */
export const LOG_CAUSE_LENGTH = 300;
export const LOG_ENTRIES = 1 << 22;

/** Characters of a server's own words, in details for support. */
export const QUOTE_LENGTH = 500;

/** Characters of a name that is shown in a line. */
export const NAME_LENGTH = 300;

/** The longest path that Windows allows. */
export const PATH_LENGTH = 32_767;

/** The text is a time from 1970 to 9999, and no longer than one can be. */
export function isBoundedTime(text: string): boolean {
  const LENGTH = 40;
  if (text.length > LENGTH) return false;
  const ms = Date.parse(text);
  return ms >= 0 && ms <= MOMENT_AT_MOST;
}
