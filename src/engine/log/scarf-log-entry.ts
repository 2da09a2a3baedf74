import { COUNT_AT_MOST } from '../../shared/limits';

/** An entry of an import log. `type` is any string: Scarf documents only some. */
export interface ScarfLogEntry {
  readonly type: string | null;
  readonly class: 'info' | 'warning' | 'error' | null;
  /** Line of the body that was sent, from 1. */
  readonly line: number | null;
  readonly message: string | null;
  readonly eventsCount: number | null;
  readonly failedEventsCount: number | null;
  readonly packageId: string | null;
  readonly trackingPixelId: string | null;
}

/**
 * A log entry; null when the value is not an object. Written by hand: a log may have a million entries, a schema
 * takes ten times as long, and worker threads start without a schema library.
 */
export function parseLogEntry(value: unknown): ScarfLogEntry | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const row = value as Readonly<Record<string, unknown>>;
  const line = wholeOf(row['line']);
  return {
    type: textOf(row['type']),
    class: classOf(row['class']),
    line: line === 0 ? null : line,
    message: textOf(row['human_friendly_message']),
    eventsCount: wholeOf(row['events_count']),
    failedEventsCount: wholeOf(row['failed_events_count']),
    packageId: textOf(row['package_id']),
    trackingPixelId: textOf(row['tracking_pixel_id']),
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function wholeOf(value: unknown): number | null {
  const whole = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
  return whole && value <= COUNT_AT_MOST ? value : null;
}

function classOf(value: unknown): ScarfLogEntry['class'] {
  return value === 'info' || value === 'warning' || value === 'error' ? value : null;
}
