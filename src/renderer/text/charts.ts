import type { EventHour } from '../../shared/checks/check';
import type { EventDay } from '../../shared/imports/import';
import { count, number, startOfDay } from './format';

/** The words and figures of a chart of events over time. */
export interface EventChart {
  readonly heading: string;
  /** The whole chart in a sentence. */
  readonly sentence: string;
  readonly words: { readonly bar: string; readonly solid: string; readonly hatched?: string };
  readonly bars: readonly Bar[];
  readonly cutoff: { readonly at: number; readonly label: string } | null;
}

interface Bar {
  readonly name: string;
  readonly label: string;
  readonly note: string;
  readonly value: string;
  readonly solid: number;
  readonly hatched: number;
}

export const TOO_OLD = 'Too old';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
/** Scarf takes events of so many days. */
const DAYS_TAKEN = 7;
/** A day of another week is one of many. */
const DAYS_SHOWN = { before: 8, after: 1 };
/** Hours that a bar stands for where days would be too coarse. */
const STEPS = [1, 2, 3, 4, 6] as const;
const BARS = 9;

const weekday = new Intl.DateTimeFormat('en', { weekday: 'short' });
const wholeDay = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
/** Nine of them stand side by side in a narrow card. */
const hour = new Intl.DateTimeFormat('en', { hour: '2-digit', hourCycle: 'h23' });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** Events per day, or per hour when they span less than two days. Null: no time is known. */
export function eventChart(hours: readonly EventHour[], now: number): EventChart | null {
  const [first] = hours;
  const last = hours.at(-1);
  if (first === undefined || last === undefined) return null;
  const byDay = last.startMs + HOUR - first.startMs > 2 * DAY;
  const bars = byDay ? dayBars(hours, now) : hourBars(hours, first.startMs, last.startMs);
  const hasOld = hours.some(({ tooOld }) => tooOld > 0);
  return {
    heading: byDay ? 'Events per day' : 'Events by hour',
    sentence: sentenceOf(bars, hasOld),
    words: { bar: byDay ? 'Day' : 'Hour', solid: 'Ready', ...(hasOld && { hatched: TOO_OLD }) },
    bars,
    cutoff: hasOld ? cutoffIn(bars, now - DAYS_TAKEN * DAY) : null,
  };
}

/** The words of a chart of a file that is not whole in Scarf. */
export const FILE_DAYS_WORDS = {
  heading: 'Events per day',
  key: 'In Scarf or not',
  note: 'Scarf does not tell which of them it has read.',
} as const;

export type FileDaysChart = Pick<EventChart, 'sentence' | 'words' | 'bars'>;

/** The events of a file per day, whether in Scarf or not. Null: they are of one day. */
export function fileDaysChart(days: readonly EventDay[], now: number): FileDaysChart | null {
  const bars = dayBars(
    days.map(({ startMs, events }) => ({ startMs, ready: events, tooOld: 0 })),
    now,
  );
  if (bars.length < 2) return null;
  const events = days.reduce((sum, day) => sum + day.events, 0);
  return {
    sentence: `${spanOf(bars)}: ${count(events, 'event')} in all.${peakOf(bars)}`,
    words: { bar: 'Day', solid: FILE_DAYS_WORDS.key },
    bars,
  };
}

type TimedBar = Bar & { readonly startMs: number };

function dayBars(hours: readonly EventHour[], now: number): readonly TimedBar[] {
  const from = startOfDay(now, -DAYS_SHOWN.before);
  const to = startOfDay(now, DAYS_SHOWN.after + 1);
  const within = hours.filter(({ startMs }) => startMs >= from && startMs < to);
  const before = hours.filter(({ startMs }) => startMs < from);
  const after = hours.filter(({ startMs }) => startMs >= to);
  const days: TimedBar[] = [];
  const [first] = within;
  const last = within.at(-1);
  if (first !== undefined && last !== undefined) {
    // Beside what is older, the week that Scarf takes is whole, so that its beginning has a place.
    const begin = before.length === 0 ? first.startMs : Math.min(first.startMs, now - DAYS_TAKEN * DAY);
    for (let day = startOfDay(begin); day <= last.startMs; day = startOfDay(day, 1)) {
      const next = startOfDay(day, 1);
      const events = within.filter(({ startMs }) => startMs >= day && startMs < next);
      days.push(
        barOf(events, day, wholeDay.format(day), weekday.format(day), String(new Date(day).getDate())),
      );
    }
  }
  const edge = days[0]?.startMs ?? from;
  return [
    ...(before.length === 0 ? [] : [barOf(before, 0, `Before ${wholeDay.format(edge)}`, 'Older', '')]),
    ...days,
    ...(after.length === 0 ? [] : [barOf(after, to, `From ${wholeDay.format(to)} on`, 'Later', '')]),
  ];
}

function hourBars(hours: readonly EventHour[], firstMs: number, lastMs: number): readonly TimedBar[] {
  const midnight = startOfDay(firstMs);
  const stepOf = (hoursABar: number): number => hoursABar * HOUR;
  const at = (time: number, step: number): number => midnight + Math.floor((time - midnight) / step) * step;
  const fits = (step: number): boolean => (at(lastMs, step) - at(firstMs, step)) / step < BARS;
  const step = STEPS.map(stepOf).find(fits) ?? stepOf(6);
  const bars: TimedBar[] = [];
  let day = '';
  for (let start = at(firstMs, step); start <= lastMs; start += step) {
    const events = hours.filter(({ startMs }) => startMs >= start && startMs < start + step);
    const note = weekday.format(start);
    const name = `${wholeDay.format(start)}, ${clock.format(start)}`;
    bars.push(barOf(events, start, name, hour.format(start), note === day ? '' : note));
    day = note;
  }
  return bars;
}

function barOf(
  hours: readonly EventHour[],
  startMs: number,
  name: string,
  label: string,
  note: string,
): TimedBar {
  const solid = hours.reduce((sum, { ready }) => sum + ready, 0);
  const hatched = hours.reduce((sum, { tooOld }) => sum + tooOld, 0);
  return { startMs, name, label, note, value: shortNumber(solid + hatched), solid, hatched };
}

/** "9,406", "12.4K": at most five signs, as wide as a bar. */
function shortNumber(value: number): string {
  if (value === 0) return '';
  return value < 10_000 ? number(value) : compact.format(value);
}

/** The line stands behind the bar in which Scarf's week begins, and not where no bar is older. */
function cutoffIn(bars: readonly TimedBar[], oldestMs: number): EventChart['cutoff'] {
  const at = bars.findLastIndex(({ startMs }) => startMs <= oldestMs);
  return at === -1 ? null : { at, label: `${DAYS_TAKEN} days ago` };
}

function sentenceOf(bars: readonly TimedBar[], hasOld: boolean): string {
  const ready = bars.reduce((sum, { solid }) => sum + solid, 0);
  const old = bars.reduce((sum, { hatched }) => sum + hatched, 0);
  return `${spanOf(bars)}: ${count(ready, 'event')} ready${hasOld ? `, ${number(old)} too old` : ''}.${peakOf(bars)}`;
}

function spanOf(bars: readonly TimedBar[]): string {
  const first = bars[0]?.name ?? '';
  return bars.length > 1 ? `${first} to ${bars.at(-1)?.name}` : first;
}

/** The bar with the most events, in a sentence of its own. */
function peakOf(bars: readonly TimedBar[]): string {
  const [most] = [...bars].sort((a, b) => b.solid - a.solid);
  if (bars.length < 2 || most === undefined || most.solid === 0) return '';
  return ` Most: ${most.name}, ${number(most.solid)}.`;
}
