import type { Owner } from './accounts';
import { parseDateTime } from './date-time';
import { NOT_UTF8, TOO_LONG, type Line } from './lines';
import type { Destination, LogEntry } from './scarf-types';

export const WEEK = 7 * 24 * 60 * 60 * 1000;

/** The result of a line. The import finds duplicates itself, because it knows the earlier events. */
export type LineResult =
  | {
      readonly kind: 'event';
      readonly packageId?: string;
      readonly trackingPixelId?: string;
      readonly uniqueId?: string;
      readonly warning?: LogEntry;
    }
  | { readonly kind: 'refused'; readonly entry: LogEntry };

const STRINGS = [
  '$time',
  '$unique_id',
  '$package',
  '$tracking_pixel',
  '$version',
  '$type',
  '$remote_address',
  '$user_agent',
  '$domain',
  '$referrer',
] as const;

type Artifacts = Pick<Owner, 'packages' | 'pixels'>;

/** Validates one line by Scarf's published schema and guides. `triggered`: when the import began, ms since 1970. */
export function validateLine(
  line: Line,
  number: number,
  destination: Destination,
  artifacts: Artifacts,
  triggered: number,
): LineResult {
  const event = decode(line);
  if (typeof event === 'string') return refused(number, event);
  const wrong = wrongField(event);
  if (wrong !== null) return refused(number, wrong);
  const time = event['$time'];
  const at = typeof time === 'string' ? parseDateTime(time) : null;
  if (at === null) return refused(number, 'Error in $.$time: could not parse date-time with a time zone');
  if (at < triggered - WEEK) {
    return refused(number, `Event time ${String(time)} is more than one week older than the import`);
  }
  return place(event, number, destination, artifacts);
}

/** The object on a line, or the reason for a failure. */
function decode(line: Line): Readonly<Record<string, unknown>> | string {
  if (line === TOO_LONG) return 'Line is too long';
  if (line === NOT_UTF8) return 'Line is not valid UTF-8';
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return line.trim() === '' ? 'Unexpected end-of-input: the line is blank' : 'Line is not valid JSON';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'Error in $: parsing Event failed, expected Object';
  }
  return value as Readonly<Record<string, unknown>>;
}

function wrongField(event: Readonly<Record<string, unknown>>): string | null {
  const time = event['$time'];
  if (time === undefined || time === null) return 'Error in $: key "$time" not found';
  for (const key of STRINGS) {
    const value = event[key];
    if (value !== undefined && value !== null && typeof value !== 'string') {
      return `Error in $.${key}: parsing String failed`;
    }
  }
  const headers = event['$headers'];
  if (headers === undefined || headers === null) return null;
  return Array.isArray(headers) && headers.every(isHeader)
    ? null
    : 'Error in $.$headers: expected an array of objects with name and value';
}

function isHeader(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { name, value: text } = value as { readonly name?: unknown; readonly value?: unknown };
  return (name === undefined || typeof name === 'string') && (text === undefined || typeof text === 'string');
}

function place(
  event: Readonly<Record<string, unknown>>,
  number: number,
  destination: Destination,
  artifacts: Artifacts,
): LineResult {
  const id = text(event['$unique_id']);
  const unique = id === undefined ? {} : { uniqueId: id };
  if (destination.kind === 'package') return { kind: 'event', packageId: destination.id, ...unique };
  if (destination.kind === 'pixel') return { kind: 'event', trackingPixelId: destination.id, ...unique };
  const packageId = text(event['$package']);
  const pixelId = text(event['$tracking_pixel']);
  const knownPackage = packageId !== undefined && artifacts.packages.has(packageId);
  const knownPixel = pixelId !== undefined && artifacts.pixels.has(pixelId);
  const missing = {
    ...(packageId !== undefined && !knownPackage && { package_id: packageId }),
    ...(pixelId !== undefined && !knownPixel && { tracking_pixel_id: pixelId }),
  };
  if (!knownPackage && !knownPixel) {
    return { kind: 'refused', entry: notFound(number, 'error', missing) };
  }
  return {
    kind: 'event',
    ...(knownPackage && { packageId }),
    ...(knownPixel && { trackingPixelId: pixelId }),
    ...unique,
    // The event names both, and one exists: it is imported for that one.
    ...(Object.keys(missing).length > 0 && { warning: notFound(number, 'warning', missing) }),
  };
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function notFound(
  line: number,
  grade: 'error' | 'warning',
  missing: { readonly package_id?: string; readonly tracking_pixel_id?: string },
): LogEntry {
  const what = [
    missing.package_id !== undefined && `package ${missing.package_id}`,
    missing.tracking_pixel_id !== undefined && `tracking pixel ${missing.tracking_pixel_id}`,
  ].filter((part) => part !== false);
  const message =
    what.length === 0
      ? 'The event names neither a package nor a tracking pixel'
      : `Could not find ${what.join(' and ')}`;
  return { type: 'artifact-not-found', class: grade, line, human_friendly_message: message, ...missing };
}

const refused = (line: number, message: string): LineResult => ({
  kind: 'refused',
  entry: { type: 'failed-to-decode', class: 'error', line, human_friendly_message: message },
});
