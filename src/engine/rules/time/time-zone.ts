import { DAY_MS } from './calendar';

/**
 * Offsets of an IANA time zone. A local time that occurs twice, as in autumn, means the earlier one; a skipped local
 * time, as in spring, is read with the offset before the change.
 */
export class TimeZone {
  private readonly format: Intl.DateTimeFormat;
  /** Offsets in ms of days that have only one, by days since 1970. */
  private readonly days = new Map<number, number>();

  /** Throws a RangeError if there is no such zone. */
  constructor(name: string) {
    this.format = formatIn(name);
  }

  /** The offset at a local time (ms since 1970 as if it were UTC), as `+02:00` or `Z`. */
  offsetAt(localMs: number): string {
    return offsetText(this.offsetMsAt(localMs));
  }

  /** As `offsetAt`, in ms. */
  offsetMsAt(localMs: number): number {
    const whole = this.offsetOfDay(localMs);
    if (whole !== null) return whole;
    const earlier = this.offsetMs(localMs - DAY_MS);
    const later = this.offsetMs(localMs + DAY_MS);
    return this.isInForce(localMs, earlier) || !this.isInForce(localMs, later) ? earlier : later;
  }

  /** How often the clocks of the zone show a local time. */
  shownAt(localMs: number): 'once' | 'never' | 'twice' {
    if (this.offsetOfDay(localMs) !== null) return 'once';
    const earlier = this.offsetMs(localMs - DAY_MS);
    const later = this.offsetMs(localMs + DAY_MS);
    if (earlier === later) return 'once';
    const inForce = [earlier, later].filter((offset) => this.isInForce(localMs, offset)).length;
    return inForce === 0 ? 'never' : inForce === 1 ? 'once' : 'twice';
  }

  /** The offset in ms of the whole day of a local time; null: it may change on that day. */
  offsetOfDay(localMs: number): number | null {
    const day = Math.floor(localMs / DAY_MS);
    const known = this.days.get(day);
    if (known !== undefined) return known;
    // Offsets are at most 14 hours, so only those of a day before and a day after are possible.
    const earlier = this.offsetMs(day * DAY_MS - DAY_MS);
    if (earlier !== this.offsetMs((day + 2) * DAY_MS)) return null;
    this.days.set(day, earlier);
    return earlier;
  }

  /** Whether this offset is in force at the moment that it gives for the local time. */
  private isInForce(localMs: number, offsetMs: number): boolean {
    return this.offsetMs(localMs - offsetMs) === offsetMs;
  }

  /** The offset in ms at a moment in UTC. */
  private offsetMs(ms: number): number {
    const parts = new Map(this.format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
    const get = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    const shown = Date.UTC(
      get('year'),
      get('month') - 1,
      get('day'),
      get('hour'),
      get('minute'),
      get('second'),
    );
    return shown - Math.floor(ms / 1000) * 1000;
  }
}

/** Formats of zones. One takes a millisecond to make, and each file of a folder asks for several. */
const FORMATS = new Map<string, Intl.DateTimeFormat>();
const FORMATS_AT_MOST = 100;

function formatIn(zone: string): Intl.DateTimeFormat {
  const known = FORMATS.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  if (FORMATS.size === FORMATS_AT_MOST) FORMATS.clear();
  FORMATS.set(zone, format);
  return format;
}

/** As `+02:00`, or `Z`. */
export function offsetText(offsetMs: number): string {
  if (offsetMs === 0) return 'Z';
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Whether there is a time zone with this name. */
export function isZone(name: string): name is string {
  try {
    return new TimeZone(name) instanceof TimeZone;
  } catch {
    return false;
  }
}
