import {
  ACME_OWNER,
  ACME_TOKEN,
  seedAcme,
  startScarfServer,
  type ScarfServer,
} from '../../../test/support/scarf-server';
import { answerDialog, openApp } from '../app';
import type { EventFile, SizeName } from '../inputs';
import { NETWORK_LINES, type NetworkLine } from '../network-lines';
import { runCurl, runGzipCurl } from '../other-tools';
import { click, LONG_TIMEOUT_MS, shown, timeInPage } from '../page-timing';
import { startRelay } from '../relay';
import { readResponsiveness, watchResponsiveness, type Responsiveness } from '../responsiveness';
import { watchMemory, type PeakMemory } from '../watch-memory';

/** In seconds. */
export interface OneImport {
  /** From choosing the file to the whole report. */
  readonly check: number;
  /** From the click until Scarf has the whole body. */
  readonly send: number;
  /** Bytes of the body. Absent: not counted then. */
  readonly body?: number;
  readonly memory: PeakMemory;
  readonly calm: Responsiveness;
}

export interface SendFigures {
  readonly size: SizeName;
  readonly format: string;
  readonly bytes: number;
  readonly line: NetworkLine;
  readonly ours: readonly OneImport[];
  readonly curl: readonly number[];
  readonly gzipCurl: readonly number[];
  /** With `gzip -1`. */
  readonly fastGzipCurl: readonly number[];
}

const ROUNDS: Readonly<Record<SizeName, number>> = { '5m': 1, '50m': 3, '500m': 3, '1600m': 1, '5g': 1 };

/** Sizes that plain curl sends within a minute over 10 Mbit/s; 500 MB would take seven. */
const SMALL_SIZES: readonly SizeName[] = ['5m', '50m'];

/** Whether a line carries the file in a time that suits a bench. */
export function carries(line: NetworkLine, { size, format }: Pick<EventFile, 'size' | 'format'>): boolean {
  if (size === '5g') return line === 'loopback';
  return line !== '10m' || (format === 'NDJSON' && SMALL_SIZES.includes(size));
}

/** Measures check and upload over one line: the app and the other tools in turn, same file, same server. */
export async function measureSend(
  file: EventFile,
  line: NetworkLine,
  wanted: number | null,
): Promise<SendFigures> {
  // The server counts what arrives and keeps nothing: validating each line would measure the server.
  const server = await startScarfServer({ validation: 'count', record: 'none' });
  await seedAcme(server);
  const relay = line === 'loopback' ? null : await startRelay(new URL(server.url), NETWORK_LINES[line]);
  const apiUrl = relay?.url ?? server.url;
  const importUrl = `${apiUrl}/v2/${ACME_OWNER}/import`;
  const ours: OneImport[] = [];
  const curl: number[] = [];
  const gzipCurl: number[] = [];
  const fastGzipCurl: number[] = [];
  // Scarf accepts only NDJSON; only our app converts other formats.
  const hasRivals = file.format === 'NDJSON';
  try {
    for (let round = 0; round < (wanted ?? ROUNDS[file.size]); round += 1) {
      const took = await runImport(apiUrl, file);
      await server.settled();
      const body = (await server.imports()).at(-1)?.received?.wireBytes;
      ours.push({ ...took, ...(body !== undefined && { body }) });
      if (hasRivals) {
        curl.push(await runCurl(file.path, importUrl, ACME_TOKEN));
        gzipCurl.push(await runGzipCurl(file.path, importUrl, ACME_TOKEN));
        fastGzipCurl.push(await runGzipCurl(file.path, importUrl, ACME_TOKEN, { fastest: true }));
      }
      await assertAllArrived(server, file, (hasRivals ? 4 : 1) * (round + 1));
    }
  } finally {
    await relay?.close();
    await server.close();
  }
  const { size, format, bytes } = file;
  return { size, format, bytes, line, ours, curl, gzipCurl, fastGzipCurl };
}

async function runImport(apiUrl: string, file: EventFile): Promise<Omit<OneImport, 'body'>> {
  const app = await openApp(apiUrl);
  try {
    const { page } = app;
    await answerDialog(app, file.path);
    await watchResponsiveness(app);
    const memory = watchMemory(app.pid);
    const check = await timeInPage(
      page,
      click('[data-testid="choose-file"]'),
      shown('[data-testid="check"][data-state="done"]'),
      LONG_TIMEOUT_MS,
    );
    const send = await timeInPage(
      page,
      click('[data-testid="start-import"]'),
      shown('[data-testid="import"][data-phase="processing"], [data-testid="import"][data-phase="done"]'),
      LONG_TIMEOUT_MS,
    );
    const calm = await readResponsiveness(app);
    return { check: check / 1000, send: send / 1000, memory: await memory.stop(), calm };
  } finally {
    await app.end();
  }
}

/** Throws unless the server has every event of every import; otherwise the figures would not count. */
async function assertAllArrived(server: ScarfServer, file: EventFile, imports: number): Promise<void> {
  await server.settled();
  const taken = (await server.imports()).filter(({ received }) => received?.lines === file.events);
  if (taken.length !== imports) throw new Error(`${taken.length} whole imports arrived, not ${imports}.`);
}
