import type { SourceLine } from '../../shared/check';
import { LineMap } from '../line-map/line-map';
import type { LookedUpFile } from './problem-search';
import { readLines } from './read-lines';
import { unreadLine } from './shown-lines';

export interface ReadLinesRequest {
  readonly file: LookedUpFile;
  /** The checkpoints, or the line map of an import, which holds them too. */
  readonly checkpoints: Float64Array | { readonly lineMapPath: string };
  readonly lines: readonly number[];
  /** Set when the file is a resend: `lines` are then the user's numbers, which this line map knows. */
  readonly originsPath?: string;
}

/** The text of lines by the user's own numbers, like `readLines`. Throws when a line map cannot be read. */
export async function readSourceLines(
  { file, checkpoints, lines, originsPath }: ReadLinesRequest,
  signal: AbortSignal,
): Promise<readonly SourceLine[]> {
  if (checkpoints instanceof Float64Array) return readLines(file, checkpoints, lines, signal);
  if (originsPath !== undefined) return readResentLines(file, lines, await LineMap.load(originsPath), signal);
  const map = await LineMap.load(checkpoints.lineMapPath);
  return readLines(file, map.checkpoints, lines, signal);
}

async function readResentLines(
  file: LookedUpFile,
  lines: readonly number[],
  origins: LineMap,
  signal: AbortSignal,
): Promise<readonly SourceLine[]> {
  const inFile = lines.map((line) => origins.sentLine(line));
  const wanted = inFile.filter((line) => line !== null);
  const rows = await readLines(file, new Float64Array(), wanted, signal);
  return lines.map((line, at) => {
    const row = rows.find((one) => one.line === inFile[at]);
    return row === undefined ? unreadLine(line) : { ...row, line };
  });
}
