import { z } from 'zod';
import type { LogClass } from '../../shared/log';

/** One entry of Scarf's log. Types and keys may come that we do not know: they are kept as far as they can be shown. */
export interface LogEntry {
  readonly type: string;
  readonly class: LogClass;
  /** Line of the body that was sent, from 1. */
  readonly sentLine: number | null;
  readonly message: string | null;
  readonly artifact: string | null;
}

const textOrNull = z.string().nullable().catch(null);
const entrySchema = z.object({
  type: z.string().catch('unknown'),
  class: z.enum(['info', 'warning', 'error']).catch('info'),
  line: z.number().int().positive().nullable().catch(null),
  human_friendly_message: textOrNull,
  package_id: textOrNull,
  tracking_pixel_id: textOrNull,
  events_count: z.number().nullable().catch(null),
  failed_events_count: z.number().nullable().catch(null),
});

/** Reads one line of the log; a line that is no JSON object is shown as it is. */
export function parseLogEntry(text: string): LogEntry {
  let data: unknown = null;
  try {
    data = JSON.parse(text);
  } catch {
    // Told below as a line that is none.
  }
  const parsed = entrySchema.safeParse(data);
  if (!parsed.success) {
    return {
      type: 'unreadable',
      class: 'warning',
      sentLine: null,
      message: text.slice(0, 2000),
      artifact: null,
    };
  }
  const entry = parsed.data;
  return {
    type: entry.type,
    class: entry.class,
    sentLine: entry.line,
    message: entry.human_friendly_message ?? progressText(entry.events_count, entry.failed_events_count),
    artifact: entry.package_id ?? entry.tracking_pixel_id,
  };
}

function progressText(events: number | null, failed: number | null): string | null {
  if (events === null) return null;
  return failed === null ? `${events} events` : `${events} events, ${failed} failed`;
}

/** What a message says apart from the names and numbers in it: entries that share it have one cause. */
export function causeOf(entry: LogEntry): string {
  const said = (entry.message ?? '')
    .slice(0, 300)
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '*')
    .replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '*')
    .replace(/\d[\d.,:T+Z-]*/g, '#');
  return `${entry.type} ${entry.class} ${said}`;
}
