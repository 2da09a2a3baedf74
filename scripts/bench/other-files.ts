import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { logTime } from '../../src/main/sample-files/access-log';
import { writeLines } from '../../test/support/events';
import { makeWorkbook, type SheetCell } from '../../test/support/workbook';
import { benchEvents, benchFolder, COLUMNS } from './inputs';

/** Files of other programs: how many requests or rows each holds, in full and only to try the bench. */
const ROWS = {
  log: { full: 1_230_000, little: 18_000 },
  logs: { full: 1_230_000, little: 18_000 },
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

export const LOGS = 300;

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

/** What a path ends in, and the status: most of these requests count. */
const REQUESTS = [
  '/oven-1.2.tar.gz HTTP/1.1" 200',
  '/oven-1.3.tar.gz HTTP/1.1" 200',
  '/install.sh HTTP/1.1" 200',
  '/index.html HTTP/1.1" 304',
  '/style.css HTTP/1.1" 200',
  '/missing HTTP/1.1" 404',
] as const;

/** Lines of the combined format, about 163 bytes each. */
function* logLines(count: number, seed = 7): Generator<string, void, undefined> {
  let at = 0;
  for (const { $time, $remote_address, $user_agent, $referrer, seats } of benchEvents(count, seed)) {
    const time = logTime(new Date(String($time)));
    const request = REQUESTS[at++ % REQUESTS.length] ?? '';
    yield `${$remote_address ?? ''} - - [${time}] "GET /downloads/${seats ?? ''}${request} 5120 "${$referrer ?? ''}" "${$user_agent ?? ''}"`;
  }
}

const SHEET_COLUMNS = COLUMNS.filter((name) => name !== '$time' && name !== 'plan');

function* sheetRows(count: number): Generator<readonly SheetCell[], void, undefined> {
  yield ['$time', ...SHEET_COLUMNS];
  for (const event of benchEvents(count))
    yield [new Date(String(event['$time'])), ...SHEET_COLUMNS.map((name) => event[name] ?? null)];
}
