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

/** Counts lines by hour for any number of groups, in one piece of memory. It sees each line, so it allocates nothing for it. */
export class EventHours {
  private counts = new Uint32Array(EVENT_HOURS * 8);

  constructor(private readonly firstMs: number) {}

  /** Adds a line; a time that is not known does not count. */
  add(group: number, timeMs: number): void {
    const hour = hourOf(timeMs, this.firstMs);
    if (hour === UNKNOWN) return;
    const at = group * EVENT_HOURS + hour;
    if (at >= this.counts.length) this.grow(at);
    this.counts[at] = (this.counts[at] as number) + 1;
  }

  of(group: number): LinesByHour {
    const from = group * EVENT_HOURS;
    const hours: [number, number][] = [];
    for (let hour = 0; hour < EVENT_HOURS; hour += 1) {
      const lines = this.counts[from + hour] ?? 0;
      if (lines > 0) hours.push([this.firstMs + hour * HOUR_MS, lines]);
    }
    return hours;
  }

  private grow(at: number): void {
    const { counts } = this;
    let { length } = counts;
    while (length <= at) length *= 2;
    this.counts = new Uint32Array(length);
    this.counts.set(counts);
  }
}

/** Adds lines by hour to others. */
export function addHours(to: Map<number, number>, added: LinesByHour): void {
  for (const [hour, lines] of added) to.set(hour, (to.get(hour) ?? 0) + lines);
}

export function byHour(hours: ReadonlyMap<number, number>): LinesByHour {
  return [...hours].sort(([a], [b]) => a - b);
}

function hourOf(timeMs: number, firstMs: number): number {
  const hour = Math.floor((timeMs - firstMs) / HOUR_MS);
  if (hour >= 0) return hour < EVENT_HOURS ? hour : EVENT_HOURS - 1;
  return Number.isNaN(hour) ? UNKNOWN : 0;
}
