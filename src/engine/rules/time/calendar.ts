const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const DAY_MS = 24 * HOUR;

/** (ours) From this year on, a year is of another calendar: 2569 is 2026 of the Buddhist one. No event is so late. */
export const OTHER_CALENDARS = 2400;
/** So many years the Buddhist calendar is ahead of ours. */
export const BUDDHIST_YEARS_AHEAD = 543;
/** (ours) A date that is much further from now is not how it was meant. */
export const NEAR_MS = 2 * 366 * DAY_MS;

/** Midnight UTC of a calendar day, ms since 1970. `month` and `day` count from 1; NaN: there is no such day. */
export function dayMs(year: number, month: number, day: number): number {
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return Number.NaN;
  // Days since 1 March 0000, so that the leap day comes last in its year.
  const y = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const days = y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear;
  return (days - 719_468) * DAY_MS;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Time of day in ms; NaN: there is no such time. Accepts second 60, which is a leap second on some days only. */
export function clockMs(hour: number, minute: number, second: number): number {
  if (hour > 23 || minute > 59 || second > 60) return Number.NaN;
  return hour * HOUR + minute * MINUTE + second * SECOND;
}

/** An offset from UTC in minutes; NaN: no zone has it. Zones run from -12:00 to +14:00. */
export function offsetMinutes(sign: -1 | 1, hours: number, minutes: number): number {
  const offset = sign * (hours * 60 + minutes);
  return minutes > 59 || offset < -12 * 60 || offset > 14 * 60 ? Number.NaN : offset;
}
