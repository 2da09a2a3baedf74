const DAY_MS = 24 * 3600 * 1000;

/**
 * How far a zone's clocks are ahead of UTC, as `+02:00`, when they show this local time (ms since 1970 as if it were
 * UTC). Where the clocks show a time twice, as in autumn, it is the earlier of the two; a time that they skip, as in
 * spring, is read as if they had not been changed yet.
 */
export class Zone {
  private readonly format: Intl.DateTimeFormat;
  /** Offsets of a day that has one only. */
  private readonly days = new Map<number, number>();

  /** Throws a RangeError when there is no such zone. */
  constructor(name: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  offsetAt(localMs: number): string {
    const day = Math.floor(localMs / DAY_MS);
    let offset = this.days.get(day);
    if (offset === undefined) {
      // No clock is more than 14 hours from UTC, so the offsets in force are those a day before and a day after.
      const before = this.offsetMs(localMs - DAY_MS);
      const after = this.offsetMs(localMs + DAY_MS);
      if (before === after) this.days.set(day, (offset = before));
      else offset = this.shows(localMs, before) || !this.shows(localMs, after) ? before : after;
    }
    return asText(offset);
  }

  /** Whether the clocks show this local time at the moment that the offset makes of it. */
  private shows(localMs: number, offsetMs: number): boolean {
    return this.offsetMs(localMs - offsetMs) === offsetMs;
  }

  /** Of a moment in UTC. */
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

function asText(offsetMs: number): string {
  if (offsetMs === 0) return 'Z';
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Whether there is a zone of this name. */
export function isZone(name: string): boolean {
  try {
    return new Zone(name) instanceof Zone;
  } catch {
    return false;
  }
}
