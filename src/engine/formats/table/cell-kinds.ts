import { addressWithin, isPublicAddress } from '../../rules/address';
import { formatsOfTime } from '../../rules/time/time-reader';

/** Any number of five digits may be a day of a spreadsheet, so such a day proves nothing. */
export function isTime(text: string): boolean {
  return /\d/.test(text) && formatsOfTime(text).some((format) => format !== 'spreadsheet');
}

const CLOCK = /^\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?[ap]\.?m\.?)?$/i;

/** `08:15:30`: a time of day without a day. */
export function isClock(text: string): boolean {
  return CLOCK.test(text.trim());
}

/** `PM`: the half of the day, which some tables have in a cell of its own. */
export function isHalfOfDay(text: string): boolean {
  return /^[ap]\.? ?m\.?$|^(?:午前|午後|上午|下午|오전|오후)$/i.test(text.trim());
}

/** A public address, alone, in a list of addresses or with its port. */
export function isAddress(text: string): boolean {
  if (isPublicAddress(text)) return true;
  return !/[^\da-f.:,;[\] ]/i.test(text) && addressWithin(text) !== undefined;
}

const AGENT = /^[A-Za-z][\w.+!-]*\/v?\d[\w.+-]*(?: |$)/;

/** `Mozilla/5.0 (…)`, `curl/8.1`: how programs name themselves. */
export function isUserAgent(text: string): boolean {
  return AGENT.test(text.trim());
}

const UUID = /^\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?$/i;

export function isUuid(text: string): boolean {
  return UUID.test(text.trim());
}

/** Whether a cell can hardly be the name of a column. */
export function isData(text: string): boolean {
  const cell = text.trim();
  return isTime(cell) || isAddress(cell) || isUuid(cell) || /^https?:/i.test(cell);
}

/** Whether a time, a date or an address stands in a text, as in the line of a log. */
export function holdsData(text: string): boolean {
  return isData(text) || /\d:\d\d|\d{4}-\d\d|\d{1,3}(?:\.\d{1,3}){3}/.test(text);
}

export function isNumber(text: string): boolean {
  return /^-?\d+(?:[.,]\d+)*$/.test(text.trim());
}

/** The share of filled cells that must be of a kind for the column to be. */
const MOST = 0.8;

export function areMost(cells: readonly string[], is: (cell: string) => boolean, most = MOST): boolean {
  const filled = cells.filter((cell) => cell.trim() !== '');
  const wanted = filled.length * most;
  let found = 0;
  for (const [index, cell] of filled.entries()) {
    if (is(cell)) found += 1;
    // The rest cannot change the answer.
    if (found >= wanted) return true;
    if (found + filled.length - index - 1 < wanted) return false;
  }
  return false;
}
