import { seedAcme, startScarfServer } from '../../../test/support/scarf-server';
import { answerDialog, openApp } from '../app';
import type { EventFile, SizeName } from '../inputs';
import { hasCommand, runJq } from '../other-tools';
import { click, LONG_TIMEOUT_MS, shown, timesInPage } from '../page-timing';
import { watchMemory, type PeakMemory } from '../watch-memory';

/** In seconds. */
export interface OneCheck {
  /** Until the user sees the first verdict about events of this file. */
  readonly firstVerdict: number;
  /** Until the whole report is shown. */
  readonly whole: number;
  readonly memory: PeakMemory;
}

export interface CheckFigures {
  readonly size: SizeName;
  readonly format: string;
  readonly bytes: number;
  readonly ours: readonly OneCheck[];
  /** All processes of the app share one processor. Empty where `taskset` is missing. */
  readonly oursOnOneCore: readonly OneCheck[];
  readonly jq: readonly number[];
}

const ROUNDS: Readonly<Record<SizeName, number>> = { '5m': 1, '50m': 5, '500m': 3, '1600m': 1, '5g': 1 };

/** Measures a check without sending: on all processors, on one, and jq, in turn. */
export async function measureCheck(file: EventFile, wanted: number | null): Promise<CheckFigures> {
  const server = await startScarfServer();
  await seedAcme(server);
  const ours: OneCheck[] = [];
  const oursOnOneCore: OneCheck[] = [];
  const jq: number[] = [];
  const withJq = file.format === 'NDJSON' && (await hasCommand('jq'));
  const withTaskset = await hasCommand('taskset');
  try {
    for (let round = 0; round < (wanted ?? ROUNDS[file.size]); round += 1) {
      ours.push(await runCheck(server.url, file.path));
      if (withTaskset) oursOnOneCore.push(await runCheck(server.url, file.path, { oneCore: true }));
      if (withJq) jq.push(await runJq(file.path));
    }
  } finally {
    await server.close();
  }
  const { size, format, bytes } = file;
  return { size, format, bytes, ours, oursOnOneCore, jq };
}

const WHOLE = shown('[data-testid="check"][data-state="done"]');
/** The sample that is shown while the check still reads. */
const SAMPLE = shown('[data-testid="first-look"]');

/** Starts the app, checks a file or a folder, and ends the app. */
export async function runCheck(apiUrl: string, path: string, { oneCore = false } = {}): Promise<OneCheck> {
  const app = await openApp(apiUrl, { oneCore });
  try {
    await answerDialog(app, path);
    const memory = watchMemory(app.pid);
    const { firstVerdict, whole } = await timesInPage(
      app.page,
      { act: click('[data-testid="choose-file"]') },
      { firstVerdict: `(${SAMPLE} || ${WHOLE})`, whole: WHOLE },
      LONG_TIMEOUT_MS,
    );
    return { firstVerdict: firstVerdict / 1000, whole: whole / 1000, memory: await memory.stop() };
  } finally {
    await app.end();
  }
}
