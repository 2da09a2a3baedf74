import type { SourceRow } from '../../shared/checks/check';
import { LineMap } from '../line-map/line-map';
import type { LookedUpFile } from './problem-search';
import { readRows } from './read-rows';
import { unreadRow } from './shown-lines';

export interface ReadRowsRequest {
  readonly file: LookedUpFile;
  /** The line map of the import, which holds the checkpoints. */
  readonly lineMapPath: string;
  readonly lines: readonly number[];
  /** Set when the file is a resend: `lines` are then the user's numbers, which this line map knows. */
  readonly originsPath?: string;
}

/** The rows of an import by the user's own numbers, like `readRows`. Throws when a line map cannot be read. */
export async function readSourceRows(
  { file, lineMapPath, lines, originsPath }: ReadRowsRequest,
  signal: AbortSignal,
): Promise<readonly SourceRow[]> {
  if (originsPath !== undefined) return readResentRows(file, lines, await LineMap.load(originsPath), signal);
  const map = await LineMap.load(lineMapPath);
  return readRows(file, map.checkpoints, lines, signal);
}

async function readResentRows(
  file: LookedUpFile,
  lines: readonly number[],
  origins: LineMap,
  signal: AbortSignal,
): Promise<readonly SourceRow[]> {
  const inFile = lines.map((line) => origins.sentLine(line));
  const wanted = inFile.filter((line) => line !== null);
  const rows = await readRows(file, new Float64Array(), wanted, signal);
  return lines.map((line, at) => {
    const row = rows.find((one) => one.line === inFile[at]);
    return row === undefined ? unreadRow(line) : { ...row, line };
  });
}
