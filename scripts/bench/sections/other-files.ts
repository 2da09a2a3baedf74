import { join } from 'node:path';
import { seedAcme, startScarfServer } from '../../../test/support/scarf-server';
import { benchFolder } from '../inputs';
import type { OtherFile, OtherKind } from '../other-files';
import { hasCommand, runAwk, runLibreOffice, runZcatAwk } from '../other-tools';
import { runCheck, type OneCheck } from './check';

export interface OtherFileFigures {
  readonly kind: OtherKind;
  readonly rows: number;
  readonly bytes: number;
  readonly ours: readonly OneCheck[];
  /** All processes of the app share one processor. Empty where `taskset` is missing. */
  readonly oursOnOneCore: readonly OneCheck[];
  /** Seconds of the nearest other tool. Empty where it is missing. */
  readonly other: readonly number[];
}

const ROUNDS = 3;

/** Measures the check of a file of another program: on all processors, on one, and the nearest other tool, in turn. */
export async function measureOtherFile(file: OtherFile, wanted: number | null): Promise<OtherFileFigures> {
  const { kind, path, rows, bytes } = file;
  const server = await startScarfServer();
  await seedAcme(server);
  const ours: OneCheck[] = [];
  const oursOnOneCore: OneCheck[] = [];
  const other: number[] = [];
  const withTaskset = await hasCommand('taskset');
  const { command, run } = OTHERS[kind];
  const withOther = await hasCommand(command);
  try {
    for (let round = 0; round < (wanted ?? ROUNDS); round += 1) {
      ours.push(await runCheck(server.url, path));
      if (withTaskset) oursOnOneCore.push(await runCheck(server.url, path, { oneCore: true }));
      if (withOther) other.push(await run(path));
    }
  } finally {
    await server.close();
  }
  return { kind, rows, bytes, ours, oursOnOneCore, other };
}

interface OtherTool {
  readonly command: string;
  readonly run: (path: string) => Promise<number>;
}

const OTHERS: Readonly<Record<OtherKind, OtherTool>> = {
  log: { command: 'awk', run: runAwk },
  logs: { command: 'awk', run: runZcatAwk },
  workbook: { command: 'libreoffice', run: (path) => runLibreOffice(path, join(benchFolder, 'converted')) },
};
