import { seedAcme, startScarfServer } from '../../../test/support/scarf-server';
import type { Alone } from '../alone';
import type { WorkTime } from '../alone/measured';
import { answerDialog, openApp } from '../app';
import type { EventFile, FormatName, SizeName } from '../inputs';
import { hasCommand, runJq, runMiller } from '../other-tools';
import { click, LONG_TIMEOUT_MS, shown, timesInPage } from '../page-timing';
import { cpuOf } from '../process-tree';
import { watchMemory, type PeakMemory } from '../watch-memory';

/** In seconds. */
export interface OneCheck {
  /** Until the user sees the first verdict about events of this file. */
  readonly firstVerdict: number;
  /** Until the whole report is shown. */
  readonly whole: number;
  /** Processor time of all processes until then. Absent: not measured then. */
  readonly cpu?: number;
  readonly memory: PeakMemory;
}

export interface CheckFigures extends OwnChecks {
  readonly size: SizeName;
  readonly format: string;
  readonly bytes: number;
  readonly jq: readonly number[];
  /** Absent: not measured then. */
  readonly alone?: AloneFigures;
}

/** What reads the same file without a window. Empty where it is missing or cannot read the format. */
export interface AloneFigures {
  /** Our engine on one thread of plain Node. */
  readonly engine: readonly WorkTime[];
  readonly duckdbOnOneThread: readonly WorkTime[];
  readonly duckdbOnTwoThreads: readonly WorkTime[];
  readonly papaparse: readonly WorkTime[];
  /** Seconds. */
  readonly miller: readonly number[];
}

export interface OwnChecks {
  readonly ours: readonly OneCheck[];
  /** All processes of the app share one processor. Empty where `taskset` is missing. */
  readonly oursOnOneCore: readonly OneCheck[];
}

/** Runs once in each round and keeps its own figure. */
export type Turn = () => Promise<void>;

const ROUNDS: Readonly<Record<SizeName, number>> = { '5m': 1, '50m': 3, '500m': 3, '1600m': 1, '5g': 1 };

/** Tables that other readers of CSV read as rows; of the others they make something else. */
const FOR_OTHER_READERS: readonly FormatName[] = ['CSV', 'CSV with quotes'];

/** Measures a check without sending: on all processors, on one, and what else reads the file, in turn. */
export async function measureCheck(
  file: EventFile,
  { engine, papaparse, duckdb }: Alone,
  wanted: number | null,
): Promise<CheckFigures> {
  const { size, format, bytes, path } = file;
  const jq: number[] = [];
  const alone = {
    engine: [] as WorkTime[],
    duckdbOnOneThread: [] as WorkTime[],
    duckdbOnTwoThreads: [] as WorkTime[],
    papaparse: [] as WorkTime[],
    miller: [] as number[],
  };
  const turns: Turn[] = [async () => void alone.engine.push(await engine(file))];
  if (duckdb !== null) {
    turns.push(async () => void alone.duckdbOnOneThread.push(await duckdb(file, 1)));
    turns.push(async () => void alone.duckdbOnTwoThreads.push(await duckdb(file, 2)));
  }
  if (format === 'NDJSON' && (await hasCommand('jq')))
    turns.push(async () => void jq.push(await runJq(path)));
  if (FOR_OTHER_READERS.includes(format)) {
    turns.push(async () => void alone.papaparse.push(await papaparse(file)));
    if (await hasCommand('mlr')) turns.push(async () => void alone.miller.push(await runMiller(path)));
  }
  const ours = await checksInTurn(path, wanted ?? ROUNDS[size], turns);
  return { size, format, bytes, ...ours, jq, alone };
}

/** Checks a file or a folder so many times: on all processors and on one, and after each round the others. */
export async function checksInTurn(
  path: string,
  rounds: number,
  others: readonly Turn[],
): Promise<OwnChecks> {
  const server = await startScarfServer();
  await seedAcme(server);
  const ours: OneCheck[] = [];
  const oursOnOneCore: OneCheck[] = [];
  const withTaskset = await hasCommand('taskset');
  try {
    for (let round = 0; round < rounds; round += 1) {
      ours.push(await runCheck(server.url, path));
      if (withTaskset) oursOnOneCore.push(await runCheck(server.url, path, { oneCore: true }));
      for (const other of others) await other();
    }
  } finally {
    await server.close();
  }
  return { ours, oursOnOneCore };
}

const WHOLE = shown('[data-testid="check"][data-state="done"]');
/** The sample that is shown while the check still reads. */
const SAMPLE = shown('[data-testid="first-look"]');

/** Starts the app, checks a file or a folder, and ends the app. */
async function runCheck(apiUrl: string, path: string, { oneCore = false } = {}): Promise<OneCheck> {
  const app = await openApp(apiUrl, { oneCore });
  try {
    await answerDialog(app, path);
    const memory = watchMemory(app.pid);
    const before = await cpuOf(app.pid);
    const { firstVerdict, whole } = await timesInPage(
      app.page,
      { act: click('[data-testid="choose-file"]') },
      { firstVerdict: `(${SAMPLE} || ${WHOLE})`, whole: WHOLE },
      LONG_TIMEOUT_MS,
    );
    const cpu = (await cpuOf(app.pid)) - before;
    return { firstVerdict: firstVerdict / 1000, whole: whole / 1000, cpu, memory: await memory.stop() };
  } finally {
    await app.end();
  }
}
