import { knownName } from '../../rules/key-names';
import { isData, isNumber } from './cell-kinds';
import { columnNames, withoutSign } from './column-names';

/**
 * What a row of names among the rows of a table says about those below it: the column of each of their cells, or that
 * they have `other` columns.
 */
export type NamesAgain = readonly number[] | 'other';

const NAME_LENGTH = 80;
/** A time has more. */
export const DIGITS_IN_NAMES = 2;

/** What a row says if it holds names again, as where files were joined; null: it is an event. */
export function namesAgain(cells: readonly string[], names: readonly string[]): NamesAgain | null {
  const titles = cells.map(withoutSign);
  while (titles.at(-1) === '') titles.pop();
  // The first column may have no name: R writes the names of rows there.
  const isSame = (from: number): boolean =>
    titles.length === names.length - from && titles.every((title, index) => title === names[index + from]);
  if (isSame(0) || (names[0] === 'Column 1' && isSame(1))) return names.map((_, index) => index);
  // More names than columns are not all known; making a million of them unlike each other takes hours.
  const order =
    titles.length > names.length ? [] : columnNames(titles, titles.length).map((name) => names.indexOf(name));
  const isKnown = order.length > 1 && !order.includes(-1) && order.length * 2 >= names.length;
  if (isKnown) return order;
  return isOtherHeader(titles) ? 'other' : null;
}

/** Names of other columns, one of them for the time. */
function isOtherHeader(titles: readonly string[]): boolean {
  if (titles.some((title) => title.length > NAME_LENGTH || isData(title) || isNumber(title))) return false;
  const known = titles.flatMap((title) => knownName(title)?.key ?? []);
  return known.length > 1 && known.includes('$time');
}

const IN_BRACKETS = /^[[({<].*[\])}>]$/;
/** Types and units of times that are not names of times. */
const TYPES = /^(?:string|text|var\w*char\d?|char|object|iso\b.*|utc|gmt|unix|epoch|ms|s|sec|seconds)$/i;

/**
 * Whether the row right below a header belongs to it: units, types or the names in another language. `telling`: the
 * columns that hold times and the like in all other rows.
 */
export function isBelowHeader(cells: readonly string[], telling: readonly number[]): boolean {
  const texts = cells.map((cell) => cell.trim());
  const filled = texts.filter((text) => text !== '');
  if (filled.length < 2 || filled.some((text) => isData(text) || isNumber(text))) return false;
  return telling.some((index) => isOfHeader(texts[index] ?? '', filled));
}

function isOfHeader(text: string, filled: readonly string[]): boolean {
  if (text === '') return filled.some((other) => IN_BRACKETS.test(other));
  return IN_BRACKETS.test(text) || TYPES.test(text) || knownName(text)?.key === '$time';
}
