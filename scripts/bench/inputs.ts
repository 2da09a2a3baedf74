import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeEvents, writeLines } from '../../test/support/events';
import { projectRoot } from '../support/project';

/** The bench writes only below this folder and removes it at the end. */
export const benchFolder = join(projectRoot, '.bench');

/** Number of events for each size; an event takes about 313 bytes of NDJSON. The smallest size only tries the bench. */
export const SIZES = {
  '5m': 16_000,
  '50m': 160_000,
  '500m': 1_600_000,
  '1600m': 5_200_000,
  '5g': 16_000_000,
} as const;
export type SizeName = keyof typeof SIZES;

export interface EventFile {
  readonly size: SizeName;
  readonly format: FormatName;
  readonly path: string;
  readonly events: number;
  readonly bytes: number;
}

/** The file formats to measure. */
const FORMATS = {
  NDJSON: {
    extension: 'ndjson',
    lines: ndjsonLines,
  },
  /** The same events as a table. */
  CSV: {
    extension: 'csv',
    lines: csvLines,
  },
} as const satisfies Record<string, { extension: string; lines: (events: number) => Iterable<string> }>;
export type FormatName = keyof typeof FORMATS;
export const FORMAT_NAMES = Object.keys(FORMATS) as readonly FormatName[];

/** Writes synthetic events from a fixed seed, with current times: events older than a week would be set aside. */
export async function makeEventFile(size: SizeName, format: FormatName = 'NDJSON'): Promise<EventFile> {
  const { extension, lines } = FORMATS[format];
  await mkdir(benchFolder, { recursive: true });
  const path = join(benchFolder, `events-${size}.${extension}`);
  const events = SIZES[size];
  await writeLines(path, lines(events));
  return { size, format, path, events, bytes: (await stat(path)).size };
}

export async function removeEventFile(file: EventFile): Promise<void> {
  await rm(file.path, { force: true });
}

function ndjsonLines(events: number): Iterable<string> {
  return makeEvents(events, { seed: 7, uniqueIds: true });
}

const COLUMNS = [
  '$time',
  '$package',
  '$tracking_pixel',
  '$unique_id',
  '$remote_address',
  '$user_agent',
  '$version',
  '$referrer',
  'plan',
  'seats',
] as const;

/** The cells of these events need no quotes. */
function* csvLines(events: number): Generator<string, void, undefined> {
  yield COLUMNS.join(',');
  for (const line of ndjsonLines(events)) {
    const event = JSON.parse(line) as Readonly<Record<string, string | number>>;
    yield COLUMNS.map((name) => event[name] ?? '').join(',');
  }
}
