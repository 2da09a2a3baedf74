import type { OtherFile, OtherKind } from '../other-files';
import { hasCommand, runAwk, runLibreOffice, runZcatAwk } from '../other-tools';
import { checksInTurn, type OwnChecks } from './check';

export interface OtherFileFigures extends OwnChecks {
  readonly kind: OtherKind;
  readonly rows: number;
  readonly bytes: number;
  /** Seconds of the nearest other tool. Empty where it is missing. */
  readonly other: readonly number[];
}

/** Another tool that reads the file; it gives the seconds. */
interface OtherTool {
  readonly command: string;
  readonly run: (path: string) => Promise<number>;
}

const ROUNDS = 3;

/** Measures the check of a file of another program, and the nearest other tool, in turn. */
export async function measureOtherFile(
  { kind, path, rows, bytes }: OtherFile,
  wanted: number | null,
): Promise<OtherFileFigures> {
  const { command, run } = OTHERS[kind];
  const other: number[] = [];
  const turns = (await hasCommand(command)) ? [async () => void other.push(await run(path))] : [];
  return { kind, rows, bytes, ...(await checksInTurn(path, wanted ?? ROUNDS, turns)), other };
}

const OTHERS: Readonly<Record<OtherKind, OtherTool>> = {
  log: { command: 'awk', run: runAwk },
  logs: { command: 'awk', run: runZcatAwk },
  workbook: { command: 'libreoffice', run: runLibreOffice },
};
