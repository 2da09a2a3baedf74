/** `00:00`, as spreadsheets and databases write a date without a time of day. */
const MIDNIGHT = /[ T]0?0:00(?::00(?:[.,]0+)?)?$/;
/** Day 0 of spreadsheets, databases and JavaScript, which they write before a time of day alone. */
const DAY_ZERO = /^(?:1899-12-3[01]|1900-01-0[01]|1970-01-01|30[./]12[./]1899|12\/30\/1899)[ T]/;
const DECIMAL = /^\d*[.,]\d+$/;

/** The time of a row whose date and time of day are in two cells, as one text. */
export function joinedTime(dateCell: string, clockCell: string): string {
  const clock = clockCell.trim().replace(DAY_ZERO, '');
  if (clock === '') return dateCell;
  const date = dateCell.trim().replace(MIDNIGHT, '');
  if (/^\d{5}$/.test(date) && DECIMAL.test(clock)) return date + clock.slice(clock.search(/[.,]/));
  return `${date} ${clock}`;
}
