import { mkdir, rm } from 'node:fs/promises';
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
  /** Before compression. */
  readonly bytes: number;
}

/** How DuckDB calls what reads a file. */
type Reader = 'read_json' | 'read_csv';

interface Format {
  readonly extension: string;
  readonly lines: (events: number) => Iterable<string>;
  readonly reader: Reader;
}

/** The file formats to measure. */
const FORMATS = {
  NDJSON: { extension: 'ndjson', lines: ndjsonLines, reader: 'read_json' },
  'NDJSON without ids': { extension: 'ndjson', lines: linesWithoutIds, reader: 'read_json' },
  'NDJSON in a .gz': { extension: 'ndjson.gz', lines: ndjsonLines, reader: 'read_json' },
  /** The same events as a table. */
  CSV: { extension: 'csv', lines: plainRows, reader: 'read_csv' },
  'CSV with quotes': { extension: 'csv', lines: quotedRows, reader: 'read_csv' },
  'CSV with local times': { extension: 'csv', lines: localRows, reader: 'read_csv' },
  'CSV with broken quotes': { extension: 'csv', lines: brokenRows, reader: 'read_csv' },
} as const satisfies Record<string, Format>;
export type FormatName = keyof typeof FORMATS;
export const FORMAT_NAMES = Object.keys(FORMATS) as readonly FormatName[];

/** The formats of which not only the check is measured. */
const SENT: readonly FormatName[] = ['NDJSON', 'CSV'];

/** Writes synthetic events from a fixed seed, with current times: events older than a week would be set aside. */
export async function makeEventFile(size: SizeName, format: FormatName = 'NDJSON'): Promise<EventFile> {
  const { extension, lines } = FORMATS[format];
  await mkdir(benchFolder, { recursive: true });
  const path = join(benchFolder, `events-${size}.${extension}`);
  const events = SIZES[size];
  const { bytes } = await writeLines(path, lines(events), { gzip: extension.endsWith('.gz') });
  return { size, format, path, events, bytes };
}

/** Whether sending files of this format is measured. */
export function isSent(format: FormatName): boolean {
  return SENT.includes(format);
}

export function readerOf(format: FormatName): Reader {
  return FORMATS[format].reader;
}

export async function removeEventFile(file: EventFile): Promise<void> {
  await rm(file.path, { force: true });
}

function ndjsonLines(events: number): Iterable<string> {
  return makeEvents(events, { seed: 7, uniqueIds: true });
}

function linesWithoutIds(events: number): Iterable<string> {
  return makeEvents(events, { seed: 7, uniqueIds: false });
}

export const COLUMNS = [
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
const PLAN = COLUMNS.indexOf('plan');

/** The events of the event files, one by one. */
export function* benchEvents(
  events: number,
  seed = 7,
): Generator<Readonly<Record<string, string | number>>, void, undefined> {
  for (const line of makeEvents(events, { seed, uniqueIds: true }))
    yield JSON.parse(line) as Readonly<Record<string, string | number>>;
}

function* csvRows(events: number): Generator<readonly string[], void, undefined> {
  yield COLUMNS;
  for (const event of benchEvents(events)) yield COLUMNS.map((name) => String(event[name] ?? ''));
}

/** The cells of these events need no quotes. */
function* plainRows(events: number): Generator<string, void, undefined> {
  for (const cells of csvRows(events)) yield cells.join(',');
}

/** Each cell in quotes, and one with quotes and a line break of its own. */
function* quotedRows(events: number): Generator<string, void, undefined> {
  let header = true;
  for (const cells of csvRows(events)) {
    const quoted = cells.map((cell, index) =>
      index === PLAN && !header ? `"say ""${cell}""\nand more"` : `"${cell}"`,
    );
    yield quoted.join(',');
    header = false;
  }
}

/** `14.07.2026 08:21:05.123`, without a zone. */
function* localRows(events: number): Generator<string, void, undefined> {
  for (const [time = '', ...cells] of csvRows(events)) {
    yield [time.replace(/^(\d+)-(\d+)-(\d+)T(.*)Z$/, '$3.$2.$1 $4'), ...cells].join(',');
  }
}

/** Each last cell begins with a word in quotes, which breaks the row. */
function* brokenRows(events: number): Generator<string, void, undefined> {
  let header = true;
  for (const cells of csvRows(events)) {
    yield header ? cells.join(',') : [...cells.slice(0, -1), '"word" more'].join(',');
    header = false;
  }
}
