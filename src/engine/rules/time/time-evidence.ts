import { EVIDENCE_AT_MOST } from '../../../shared/checks/question';

/** What the times of a file say about how they are written. Plain data of bounded size. */
export interface TimeEvidence {
  /** Times that name no zone, and the first of them. */
  readonly local: number;
  readonly locals: readonly string[];
  /** Of these, times at midnight: the file may hold days only. */
  readonly midnight: number;
  /** Of these, times that no clock of the chosen zone showed, and times that it showed twice. */
  readonly skipped: number;
  readonly twice: number;
  /** Times with an abbreviation that means several zones, and these zones. */
  readonly unsure: number;
  readonly zones: readonly string[];
  /** Numeric dates that are a day only with the day first, or only with the month first. */
  readonly onlyDayFirst: number;
  readonly onlyMonthFirst: number;
  /** Numeric dates that are another day with the day first than with the month first, and the first of them. */
  readonly either: number;
  readonly eithers: readonly string[];
  /** These dates as days with the day first, ms since 1970, and how many times have each. */
  readonly days: readonly (readonly [day: number, count: number])[];
  /** Numeric dates that may begin with a year of two digits, and numeric dates that cannot. */
  readonly yearFirst: number;
  readonly notYearFirst: number;
  /** The first of those that may, and all of them as days with the year first. */
  readonly shorts: readonly string[];
  readonly shortDays: readonly (readonly [day: number, count: number])[];
  /** Times whose year cannot be ours, the first of them, and their days if the year is of the Buddhist calendar. */
  readonly buddhist: number;
  readonly buddhists: readonly string[];
  readonly buddhistDays: readonly (readonly [day: number, count: number])[];
}

/** Days counted one by one. A year has 132 that fit both orders. */
const DAYS_AT_MOST = 1_000;

export const NO_TIMES: TimeEvidence = {
  local: 0,
  locals: [],
  midnight: 0,
  skipped: 0,
  twice: 0,
  unsure: 0,
  zones: [],
  onlyDayFirst: 0,
  onlyMonthFirst: 0,
  either: 0,
  eithers: [],
  days: [],
  yearFirst: 0,
  notYearFirst: 0,
  shorts: [],
  shortDays: [],
  buddhist: 0,
  buddhists: [],
  buddhistDays: [],
};

export function addTimes(one: TimeEvidence, other: TimeEvidence): TimeEvidence {
  if (!saysAnything(other)) return one;
  if (!saysAnything(one)) return other;
  return {
    local: one.local + other.local,
    locals: [...one.locals, ...other.locals].slice(0, EVIDENCE_AT_MOST),
    midnight: one.midnight + other.midnight,
    skipped: one.skipped + other.skipped,
    twice: one.twice + other.twice,
    unsure: one.unsure + other.unsure,
    zones: [...new Set([...one.zones, ...other.zones])],
    onlyDayFirst: one.onlyDayFirst + other.onlyDayFirst,
    onlyMonthFirst: one.onlyMonthFirst + other.onlyMonthFirst,
    either: one.either + other.either,
    eithers: [...one.eithers, ...other.eithers].slice(0, EVIDENCE_AT_MOST),
    days: sumOfDays(one.days, other.days),
    yearFirst: one.yearFirst + other.yearFirst,
    notYearFirst: one.notYearFirst + other.notYearFirst,
    shorts: [...one.shorts, ...other.shorts].slice(0, EVIDENCE_AT_MOST),
    shortDays: sumOfDays(one.shortDays, other.shortDays),
    buddhist: one.buddhist + other.buddhist,
    buddhists: [...one.buddhists, ...other.buddhists].slice(0, EVIDENCE_AT_MOST),
    buddhistDays: sumOfDays(one.buddhistDays, other.buddhistDays),
  };
}

function sumOfDays(one: TimeEvidence['days'], other: TimeEvidence['days']): TimeEvidence['days'] {
  const days = new Map(one);
  for (const [day, count] of other) countDay(days, day, count);
  return [...days];
}

/** Whether any time leaves something open. */
export function saysAnything(evidence: TimeEvidence): boolean {
  const { local, unsure, onlyDayFirst, onlyMonthFirst, either, yearFirst, buddhist } = evidence;
  return local + unsure + onlyDayFirst + onlyMonthFirst + either + yearFirst + buddhist > 0;
}

export function countDay(days: Map<number, number>, day: number, count: number): void {
  if (days.size < DAYS_AT_MOST || days.has(day)) days.set(day, (days.get(day) ?? 0) + count);
}
