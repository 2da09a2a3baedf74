import {
  ACME_OWNER,
  ACME_TOKEN,
  seedAcme,
  startScarfServer,
  type ScarfServer,
} from '../../../test/support/scarf-server';
import { answerDialog, openApp } from '../app';
import type { EventFile, SizeName } from '../inputs';
import { LINES, type LineName } from '../lines';
import { runCurl, runGzipCurl } from '../other-tools';
import { click, LONG_MS, shown, timeInPage } from '../page-clock';
import { startRelay } from '../relay';
import { readCalm, watchCalm, type Calm } from '../watch-calm';
import { watchMemory, type PeakMemory } from '../watch-memory';

/** Seconds. */
export interface OneImport {
  /** From choosing the file to the verdict. */
  readonly check: number;
  /** From the click to Scarf having taken everything. */
  readonly send: number;
  readonly memory: PeakMemory;
  readonly calm: Calm;
}

export interface SendFigures {
  readonly size: SizeName;
  readonly format: string;
  readonly bytes: number;
  readonly line: LineName;
  readonly ours: readonly OneImport[];
  readonly curl: readonly number[];
  readonly gzipCurl: readonly number[];
  /** With `gzip -1`. */
  readonly fastGzipCurl: readonly number[];
}

const ROUNDS: Readonly<Record<SizeName, number>> = { '5m': 1, '50m': 3, '500m': 3, '1600m': 1, '5g': 1 };

/** Sizes whose plain curl is done within a minute over 10 Mbit/s; 500 MB would take seven. */
const SMALL: readonly SizeName[] = ['5m', '50m'];

/** What a line can carry in the time a bench may take. */
export function carries(line: LineName, { size, format }: Pick<EventFile, 'size' | 'format'>): boolean {
  if (size === '5g' || format !== 'NDJSON') return line === 'loopback';
  return line !== '10m' || SMALL.includes(size);
}

/** The whole way of a file over one line: ours and the others in turn, on the same file, against the same server. */
export async function measureSend(
  file: EventFile,
  line: LineName,
  wanted: number | null,
): Promise<SendFigures> {
  // The server counts what arrives and keeps nothing: validating each line would measure the server.
  const server = await startScarfServer({ validation: 'count', record: 'none' });
  await seedAcme(server);
  const relay = line === 'loopback' ? null : await startRelay(new URL(server.url), LINES[line]);
  const apiUrl = relay?.url ?? server.url;
  const importUrl = `${apiUrl}/v2/${ACME_OWNER}/import`;
  const ours: OneImport[] = [];
  const curl: number[] = [];
  const gzipCurl: number[] = [];
  const fastGzipCurl: number[] = [];
  // Scarf takes no other format: only our app turns it into events.
  const theirs = file.format === 'NDJSON';
  try {
    for (let round = 0; round < (wanted ?? ROUNDS[file.size]); round += 1) {
      ours.push(await importOnce(apiUrl, file));
      if (theirs) {
        curl.push(await runCurl(file.path, importUrl, ACME_TOKEN));
        gzipCurl.push(await runGzipCurl(file.path, importUrl, ACME_TOKEN));
        fastGzipCurl.push(await runGzipCurl(file.path, importUrl, ACME_TOKEN, { quickly: true }));
      }
      await mustHaveArrived(server, file, (theirs ? 4 : 1) * (round + 1));
    }
  } finally {
    await relay?.close();
    await server.close();
  }
  const { size, format, bytes } = file;
  return { size, format, bytes, line, ours, curl, gzipCurl, fastGzipCurl };
}

async function importOnce(apiUrl: string, file: EventFile): Promise<OneImport> {
  const app = await openApp(apiUrl);
  try {
    const { page } = app;
    await answerDialog(app, file.path);
    await watchCalm(app);
    const memory = watchMemory(app.pid);
    const check = await timeInPage(
      page,
      click('[data-testid="choose-file"]'),
      shown('[data-testid="check"][data-state="done"]'),
      LONG_MS,
    );
    const send = await timeInPage(
      page,
      click('[data-testid="start-import"]'),
      shown('[data-testid="import"][data-phase="processing"], [data-testid="import"][data-phase="done"]'),
      LONG_MS,
    );
    const calm = await readCalm(app);
    return { check: check / 1000, send: send / 1000, memory: await memory.stop(), calm };
  } finally {
    await app.end();
  }
}

/** A figure counts only for work that was done: every event of every import is at the server. */
async function mustHaveArrived(server: ScarfServer, file: EventFile, imports: number): Promise<void> {
  await server.settled();
  const taken = (await server.imports()).filter(({ received }) => received?.lines === file.events);
  if (taken.length !== imports) throw new Error(`${taken.length} whole imports arrived, not ${imports}.`);
}
