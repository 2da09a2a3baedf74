import type { LogClass } from '../../shared/imports/log';
import { ID_LENGTH, LOG_CAUSE_LENGTH, LOG_MESSAGE_LENGTH } from '../../shared/limits';
import { parseLogEntry } from './scarf-log-entry';

/** One entry of Scarf's log as it is shown. */
export interface LogEntry {
  readonly type: string;
  readonly class: LogClass;
  /** Line of the body that was sent, from 1. */
  readonly sentLine: number | null;
  readonly message: string | null;
  /** The message is longer. */
  readonly truncated: boolean;
  readonly artifact: string | null;
}

/** Reads one line of the log. A line that is not a JSON object is shown as it is. */
export function readLogEntry(text: string): LogEntry {
  const entry = parseLogEntry(parsedJson(text));
  if (entry === null) {
    const message = cutTo(text, LOG_MESSAGE_LENGTH);
    const truncated = message !== text;
    return { type: 'unreadable', class: 'warning', sentLine: null, message, truncated, artifact: null };
  }
  const whole = entry.message ?? progressText(entry.eventsCount, entry.failedEventsCount);
  const message = whole === null ? null : cutTo(whole, LOG_MESSAGE_LENGTH);
  const artifact = entry.packageId ?? entry.trackingPixelId;
  return {
    type: entry.type === null ? 'unknown' : cutTo(entry.type, ID_LENGTH),
    class: entry.class ?? 'info',
    sentLine: entry.line,
    message,
    truncated: message !== whole,
    artifact: artifact === null ? null : cutTo(artifact, ID_LENGTH),
  };
}

/** A slice would keep the whole text in memory. */
export function cutTo(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${Buffer.from(text.slice(0, length), 'utf16le').toString('utf16le')}…`;
}

/** The key of an entry's cause: its type, class and message without ids, quoted names and numbers. */
export function causeOf(entry: LogEntry): string {
  const message = (entry.message ?? '')
    .slice(0, LOG_CAUSE_LENGTH)
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '*')
    .replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '*')
    .replace(/\d[\d.,:T+Z-]*/g, '#');
  return `${entry.type} ${entry.class} ${message}`;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function progressText(events: number | null, failed: number | null): string | null {
  if (events === null) return null;
  return failed === null ? `${events} events` : `${events} events, ${failed} failed`;
}
