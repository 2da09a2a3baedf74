import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { makeEvents, writeLines } from '../../test/support/events';
import { makeWorkbook, type SheetCell } from '../../test/support/workbook';
import { benchFolder } from './inputs';

/** Files of other programs: how many requests or rows each holds, in full and only to try the bench. */
const ROWS = {
  log: { full: 1_100_000, little: 16_000 },
  logs: { full: 1_080_000, little: 18_000 },
  workbook: { full: 200_000, little: 4_000 },
} as const;
export type OtherKind = keyof typeof ROWS;
export const OTHER_KINDS = Object.keys(ROWS) as readonly OtherKind[];

export interface OtherFile {
  readonly kind: OtherKind;
  /** A folder, for the logs. */
  readonly path: string;
  readonly rows: number;
  /** Before they are packed, for the logs. */
  readonly bytes: number;
}

const LOGS = 300;

export async function makeOtherFile(kind: OtherKind, size: 'full' | 'little'): Promise<OtherFile> {
  await mkdir(benchFolder, { recursive: true });
  const rows = ROWS[kind][size];
  switch (kind) {
    case 'log': {
      const path = join(benchFolder, 'access.log');
      const { bytes } = await writeLines(path, logLines(rows));
      return { kind, path, rows, bytes };
    }
    case 'logs': {
      const path = join(benchFolder, 'logs');
      return { kind, path, rows, bytes: await writeLogs(path, rows) };
    }
    case 'workbook': {
      const path = join(benchFolder, 'events.xlsx');
      await writeFile(path, makeWorkbook([{ name: 'Events', rows: [...sheetRows(rows)] }]));
      return { kind, path, rows, bytes: (await stat(path)).size };
    }
  }
}

export async function removeOtherFile({ path }: OtherFile): Promise<void> {
  await rm(path, { recursive: true, force: true });
}

/** Writes the requests to as many logs, and gives the bytes of their text. */
async function writeLogs(folder: string, requests: number): Promise<number> {
  await mkdir(folder, { recursive: true });
  let bytes = 0;
  for (let log = 0; log < LOGS; log += 1) {
    const lines = [...logLines(requests / LOGS, log)];
    const text = Buffer.from(`${lines.join('\n')}\n`);
    bytes += text.length;
    await writeFile(join(folder, `access.log.${log}.gz`), gzipSync(text));
  }
  return bytes;
}

type Event = Readonly<Record<string, string | number>>;

function* events(count: number, seed: number): Generator<Event, void, undefined> {
  for (const line of makeEvents(count, { seed })) yield JSON.parse(line) as Event;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
/** What a path ends in, and the status: most of these requests count. */
const REQUESTS = [
  '/oven-1.2.tar.gz HTTP/1.1" 200',
  '/oven-1.3.tar.gz HTTP/1.1" 200',
  '/install.sh HTTP/1.1" 200',
  '/index.html HTTP/1.1" 304',
  '/style.css HTTP/1.1" 200',
  '/missing HTTP/1.1" 404',
] as const;

/** Lines of the combined format, about 190 bytes each. */
function* logLines(count: number, seed = 7): Generator<string, void, undefined> {
  let at = 0;
  for (const { $time, $remote_address, $user_agent, $referrer, seats } of events(count, seed)) {
    const [date = '', clock = ''] = String($time).split('T');
    const [year = '', month = '', day = ''] = date.split('-');
    const time = `${day}/${MONTHS[Number(month) - 1] ?? ''}/${year}:${clock.slice(0, 8)} +0000`;
    const request = REQUESTS[at++ % REQUESTS.length] ?? '';
    yield `${$remote_address ?? ''} - - [${time}] "GET /downloads/${seats ?? ''}${request} 5120 "${$referrer ?? ''}" "${$user_agent ?? ''}"`;
  }
}

const COLUMNS = [
  '$package',
  '$unique_id',
  '$remote_address',
  '$user_agent',
  '$version',
  '$referrer',
  'seats',
];

function* sheetRows(count: number): Generator<readonly SheetCell[], void, undefined> {
  yield ['$time', ...COLUMNS];
  for (const event of events(count, 7))
    yield [new Date(String(event['$time'])), ...COLUMNS.map((name) => event[name] ?? null)];
}
