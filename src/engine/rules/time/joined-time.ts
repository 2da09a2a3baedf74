import { offsetText } from './time-zone';
import { namedZone, offsetOfAbbreviation, zonesOfAbbreviation } from './zone-names';
import { readWritten } from './written-time';

/** `00:00`, as spreadsheets and databases write a date without a time of day. */
const MIDNIGHT = /[ T]0?0:00(?::00(?:[.,]0+)?)?$/;
/** Day 0 of spreadsheets, databases and JavaScript, which they write before a time of day alone. */
const DAY_ZERO = /^(?:1899-12-3[01]|1900-01-0[01]|1970-01-01|30[./]12[./]1899|12\/30\/1899)[ T]/;
/** An hour alone. */
const HOUR = /^\d{1,2}$/;
const DECIMAL = /^\d*[.,]\d+$/;

/** The time of a row whose date and time of day are in two cells, as one text. */
export function joinedTime(dateCell: string, clockCell: string): string {
  const clock = clockCell.trim().replace(DAY_ZERO, '');
  if (clock === '') return dateCell;
  const date = dateCell.trim().replace(MIDNIGHT, '');
  if (/^\d{5}$/.test(date) && DECIMAL.test(clock)) return date + clock.slice(clock.search(/[.,]/));
  return `${date} ${HOUR.test(clock) ? `${clock}:00` : clock}`;
}

/** The time of a row whose zone is in another cell. A time that names its own keeps it. */
export function zonedTime(time: string, zoneCell: string): string {
  const zone = zoneInCell(zoneCell);
  return zone !== null && readWritten(time)?.zone.kind === 'none' ? `${time.trim()} ${zone}` : time;
}

/** `+01:00`, `-0500`, `UTC+1`, `5.5`. Three digits may be minutes, so they are none. */
const OFFSET = /^(?:utc|gmt)? ?([+\-\u2212]?) ?(?:(\d\d)(\d\d)|(\d{1,2})(?::(\d\d)|[.,](\d\d?))?)$/i;
const HOUR_MS = 3_600_000;
/** No zone is further from UTC. */
const HOURS_AT_MOST = 14;

/** The zone of a cell as times name it behind them: `Europe/Berlin`, `+05:30` for `5.5`; null: it is none. */
export function zoneInCell(cell: string): string | null {
  const text = cell.trim();
  const [offset, sign, wide, wideMinute, short, shortMinute, part = ''] = OFFSET.exec(text) ?? [];
  if (offset !== undefined) {
    const minute = wideMinute ?? shortMinute ?? '0';
    const hours = Number(wide ?? short) + Number(minute) / 60 + Number(`0.${part}`);
    if (hours > HOURS_AT_MOST || Number(minute) > 59) return null;
    const written = offsetText((sign === '' || sign === '+' ? hours : -hours) * HOUR_MS);
    return written === 'Z' ? 'UTC' : written;
  }
  const isKnown =
    namedZone(text) !== undefined ||
    offsetOfAbbreviation(text) !== undefined ||
    zonesOfAbbreviation(text) !== undefined;
  return isKnown ? text : null;
}
