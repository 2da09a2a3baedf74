import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeEvents, writeLines } from '../../test/support/events';
import { projectRoot } from '../support/project';

/** Everything the bench writes is below this folder, which goes at its end. */
export const benchFolder = join(projectRoot, '.bench');

/** Events of each size; an event has some 313 bytes of NDJSON. The smallest is for trying the bench itself. */
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

/** The kinds of file people have. A new kind is one more entry here. */
const FORMATS = {
  NDJSON: {
    extension: 'ndjson',
    lines: made,
  },
  /** The same events as a table. */
  CSV: {
    extension: 'csv',
    lines: asTable,
  },
} as const satisfies Record<string, { extension: string; lines: (events: number) => Iterable<string> }>;
export type FormatName = keyof typeof FORMATS;
export const FORMAT_NAMES = Object.keys(FORMATS) as readonly FormatName[];

/** Synthetic events from a fixed seed. Made anew each run: those older than a week would be set aside. */
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

function made(events: number): Iterable<string> {
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

/** No cell of these events needs quotes. */
function* asTable(events: number): Generator<string, void, undefined> {
  yield COLUMNS.join(',');
  for (const line of made(events)) {
    const event = JSON.parse(line) as Readonly<Record<string, string | number>>;
    yield COLUMNS.map((name) => event[name] ?? '').join(',');
  }
}
