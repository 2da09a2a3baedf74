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

export interface CheckFigures extends OwnChecks {
  readonly size: SizeName;
  readonly format: string;
  readonly bytes: number;
  readonly jq: readonly number[];
}

export interface OwnChecks {
  readonly ours: readonly OneCheck[];
  /** All processes of the app share one processor. Empty where `taskset` is missing. */
  readonly oursOnOneCore: readonly OneCheck[];
}

/** Another tool that reads the file; it gives the seconds. */
export interface OtherTool {
  readonly command: string;
  readonly run: (path: string) => Promise<number>;
}

const ROUNDS: Readonly<Record<SizeName, number>> = { '5m': 1, '50m': 3, '500m': 3, '1600m': 1, '5g': 1 };

/** Measures a check without sending: on all processors, on one, and jq, in turn. */
export async function measureCheck(file: EventFile, wanted: number | null): Promise<CheckFigures> {
  const { size, format, bytes, path } = file;
  const jq: OtherTool | null = format === 'NDJSON' ? { command: 'jq', run: runJq } : null;
  const { other, ...ours } = await checksInTurn(path, wanted ?? ROUNDS[size], jq);
  return { size, format, bytes, ...ours, jq: other };
}

/** Checks a file or a folder so many times: on all processors, on one, and by another tool where it is there, in turn. */
export async function checksInTurn(
  path: string,
  rounds: number,
  tool: OtherTool | null,
): Promise<OwnChecks & { readonly other: readonly number[] }> {
  const server = await startScarfServer();
  await seedAcme(server);
  const ours: OneCheck[] = [];
  const oursOnOneCore: OneCheck[] = [];
  const other: number[] = [];
  const withTaskset = await hasCommand('taskset');
  const present = tool !== null && (await hasCommand(tool.command)) ? tool : null;
  try {
    for (let round = 0; round < rounds; round += 1) {
      ours.push(await runCheck(server.url, path));
      if (withTaskset) oursOnOneCore.push(await runCheck(server.url, path, { oneCore: true }));
      if (present !== null) other.push(await present.run(path));
    }
  } finally {
    await server.close();
  }
  return { ours, oursOnOneCore, other };
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
