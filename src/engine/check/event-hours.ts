import type { LinesByHour } from '../model/check-facts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Hours before and after the time of the check that are told apart: Scarf takes a week, and clocks differ by a day. */
const HOURS_BACK = 10 * 24;
const HOURS_AHEAD = 2 * 24;

/** How many hours are told apart, whatever the times say. The first also holds what lies before it, the last what follows. */
export const EVENT_HOURS = HOURS_BACK + HOURS_AHEAD;

const UNKNOWN = -1;

/** When the first hour begins. Hours begin as on this computer's clock, so that days are whole ones in zones of half hours too. */
export function firstHourMs(nowMs: number): number {
  const pastHourMs = (new Date(nowMs).getTimezoneOffset() % 60) * MINUTE_MS;
  return Math.floor((nowMs - pastHourMs) / HOUR_MS) * HOUR_MS + pastHourMs - HOURS_BACK * HOUR_MS;
}

/** A row says how many lines of a group belong to an hour. */
export const HOUR_ROW_LENGTH = 3;
export const HOUR_COLUMNS = { group: 0, hour: 1, lines: 2 } as const;

/** Counts lines by hour for any number of groups, in one piece of memory. It sees each line, so it allocates nothing for it. */
export class EventHours {
  private counts = new Uint32Array(EVENT_HOURS * 8);
  private groups = 0;
  /** Hours of groups that have a line. */
  private filled = 0;

  constructor(private readonly firstMs: number) {}

  /** Adds a line; a time that is not known does not count. */
  add(group: number, timeMs: number): void {
    const hour = hourOf(timeMs, this.firstMs);
    if (hour === UNKNOWN) return;
    if (group >= this.groups) this.addGroups(group + 1);
    const at = group * EVENT_HOURS + hour;
    const before = this.counts[at] as number;
    if (before === 0) this.filled += 1;
    this.counts[at] = before + 1;
  }

  /** Returns the rows of all groups since the last call. */
  take(): Uint32Array {
    const rows = this.rows();
    this.counts.fill(0, 0, this.groups * EVENT_HOURS);
    this.groups = this.filled = 0;
    return rows;
  }

  private rows(): Uint32Array {
    const { counts, groups, filled } = this;
    const rows = new Uint32Array(filled * HOUR_ROW_LENGTH);
    let row = 0;
    for (let group = 0; group < groups; group += 1) {
      for (let hour = 0; hour < EVENT_HOURS; hour += 1) {
        const lines = counts[group * EVENT_HOURS + hour] as number;
        if (lines === 0) continue;
        rows[row + HOUR_COLUMNS.group] = group;
        rows[row + HOUR_COLUMNS.hour] = hour;
        rows[row + HOUR_COLUMNS.lines] = lines;
        row += HOUR_ROW_LENGTH;
      }
    }
    return rows;
  }

  private addGroups(groups: number): void {
    this.groups = groups;
    const { counts } = this;
    let { length } = counts;
    while (length < groups * EVENT_HOURS) length *= 2;
    if (length === counts.length) return;
    this.counts = new Uint32Array(length);
    this.counts.set(counts);
  }
}

/** Lines by the hour of their time. */
export class HourTotals {
  private readonly counts = new Float64Array(EVENT_HOURS);

  add(hour: number, lines: number): void {
    this.counts[hour] = (this.counts[hour] as number) + lines;
  }

  /** `firstMs`: when the first hour begins. */
  byHour(firstMs: number): LinesByHour {
    const { counts } = this;
    const rows: (readonly [number, number])[] = [];
    // A file may have a thousand groups, most of whose hours are empty.
    for (let hour = 0; hour < counts.length; hour += 1) {
      const lines = counts[hour] as number;
      if (lines > 0) rows.push([firstMs + hour * HOUR_MS, lines]);
    }
    return rows;
  }
}

function hourOf(timeMs: number, firstMs: number): number {
  const hour = Math.floor((timeMs - firstMs) / HOUR_MS);
  if (hour >= 0) return hour < EVENT_HOURS ? hour : EVENT_HOURS - 1;
  return Number.isNaN(hour) ? UNKNOWN : 0;
}
