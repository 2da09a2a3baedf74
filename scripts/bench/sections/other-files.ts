import type { OtherFile, OtherKind } from '../other-files';
import { runAwk, runLibreOffice, runZcatAwk } from '../other-tools';
import { checksInTurn, type OtherTool, type OwnChecks } from './check';

export interface OtherFileFigures extends OwnChecks {
  readonly kind: OtherKind;
  readonly rows: number;
  readonly bytes: number;
  /** Seconds of the nearest other tool. Empty where it is missing. */
  readonly other: readonly number[];
}

const ROUNDS = 3;

/** Measures the check of a file of another program, and the nearest other tool. */
export async function measureOtherFile(
  { kind, path, rows, bytes }: OtherFile,
  wanted: number | null,
): Promise<OtherFileFigures> {
  return { kind, rows, bytes, ...(await checksInTurn(path, wanted ?? ROUNDS, OTHERS[kind])) };
}

const OTHERS: Readonly<Record<OtherKind, OtherTool>> = {
  log: { command: 'awk', run: runAwk },
  logs: { command: 'awk', run: runZcatAwk },
  workbook: { command: 'libreoffice', run: runLibreOffice },
};
