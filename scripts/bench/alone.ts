import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { captureChild } from '../support/child';
import { ScriptFailure } from '../support/failure';
import { bundleForNode } from '../tools/bundle';
import { ensureDuckdb } from '../tools/fetch/duckdb';
import type { WorkTime } from './alone/measured';
import { benchFolder, readerOf, type EventFile } from './inputs';

/** What reads an event file without a window, each in a plain Node of its own. */
export interface Alone {
  /** Our engine, on one thread. */
  readonly engine: (file: EventFile) => Promise<WorkTime>;
  readonly papaparse: (file: EventFile) => Promise<WorkTime>;
  /** The highest value of each column, on so many threads; null where there is no DuckDB. */
  readonly duckdb: ((file: EventFile, threads: number) => Promise<WorkTime>) | null;
}

/** Bundled, as in an installed app: a loader adds to the time of each function. */
export async function prepareAlone(): Promise<Alone> {
  const duckdb = await ensureDuckdb();
  const folder = await mkdtemp(join(benchFolder, 'alone-'));
  await bundleForNode(folder, { main: join(import.meta.dirname, 'alone/main.ts') }, 'mjs');
  const run = (...args: readonly string[]): Promise<WorkTime> => runMeasured(join(folder, 'main.mjs'), args);
  return {
    engine: ({ path }) => run('engine', path),
    papaparse: ({ path }) => run('papaparse', path),
    duckdb:
      duckdb === null ? null : (file, threads) => run('duckdb', duckdb, String(threads), highestValues(file)),
  };
}

/** Fails unless every event was read. */
function highestValues({ path, format, events }: EventFile): string {
  const whole = `CASE WHEN count(*) = ${events} THEN 'whole' ELSE error('It read ' || count(*)) END`;
  return `SELECT ${whole}, max(COLUMNS(*)) FROM ${readerOf(format)}('${path.replaceAll("'", "''")}')`;
}

async function runMeasured(program: string, args: readonly string[]): Promise<WorkTime> {
  const { code, stdout, stderr } = await captureChild(process.execPath, [program, ...args]);
  if (code !== 0) throw new ScriptFailure(`${args.join(' ')} failed: ${stderr.trim()}`);
  return JSON.parse(stdout) as WorkTime;
}
