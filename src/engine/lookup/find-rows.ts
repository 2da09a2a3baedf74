import type { Result } from '../../shared/failure';
import { tableOf } from '../../shared/files/layout';
import { SHOWN_BYTES, TRIED_BYTES } from '../model/limits';
import { eachRow } from '../read/each-row';
import { searchFile, settled } from './find-lines';
import { ProblemSearch, type FindLinesRequest, type FoundLine, type LookedUpFile } from './problem-search';
import { timeBetween } from './time-between';
import { forEachFile, NO_CHECKPOINTS, withUnchanged, type LinesOfFile } from './read-lines';

export type FindRowsRequest = FindLinesRequest & LookedUpFile;

/** A line of a checked file as it is there, to try changes on. */
export interface FoundRow {
  readonly line: number;
  /** The line, or the beginning of one that is too long. */
  readonly bytes: Uint8Array;
  readonly utf8: boolean;
  readonly tooLong: boolean;
  /** The cells of a table's row; null: the file is no table. */
  readonly cells: readonly string[] | null;
  /** A time between those of the rows around it, where its own cannot be read; absent: there is none. */
  readonly between?: string;
}

type RowCells = Pick<FoundRow, 'between'> & { readonly cells: readonly string[] };

export interface FoundRows {
  readonly rows: readonly FoundRow[];
  /** More rows follow the last one. */
  readonly more: boolean;
}

/**
 * The next lines that have one of the problems, with the cells that they have in the file. Failures: the `file-` family;
 * `gone` after an abort.
 */
export function findRows(request: FindRowsRequest, signal: AbortSignal): Promise<Result<FoundRows>> {
  return settled(signal, async () => {
    const search = await searchFile(request, (constantId) => new RowSearch(request, constantId), signal);
    const { kept, more } = search;
    const lines = kept.map(({ line }) => line);
    const cells = await cellsIn(request, lines, signal);
    return { rows: kept.map((row) => ({ ...row, ...cells.get(row.line) })), more };
  });
}

/** Keeps the bytes of the lines it finds. */
class RowSearch extends ProblemSearch {
  readonly kept: FoundRow[] = [];

  constructor(
    private readonly request: FindRowsRequest,
    constantId: boolean,
  ) {
    super(request, constantId);
  }

  protected override found({ number, bytes, start, end, utf8, tooLong: isCut }: FoundLine): void {
    if (this.kept.length >= this.request.limit) {
      this.more = true;
      return;
    }
    const tooLong = isCut || end - start > TRIED_BYTES;
    const until = tooLong ? Math.min(end, start + SHOWN_BYTES) : end;
    const copy = Uint8Array.from(bytes.subarray(start, until));
    this.kept.push({ line: number, bytes: copy, utf8, tooLong, cells: null });
  }
}

/** The cells of rows by line number; lines that are no rows of a table have none. */
async function cellsIn(
  file: LookedUpFile,
  lines: readonly number[],
  signal: AbortSignal,
): Promise<ReadonlyMap<number, RowCells>> {
  const cells = new Map<number, RowCells>();
  await forEachFile(file, NO_CHECKPOINTS, lines, async (inPart) => {
    const { linesBefore } = inPart;
    await readCells(inPart, (line, found) => cells.set(line + linesBefore, found), signal);
  });
  return cells;
}

async function readCells(
  inPart: LinesOfFile,
  take: (line: number, found: RowCells) => void,
  signal: AbortSignal,
): Promise<void> {
  const { part, lines } = inPart;
  const table = tableOf(part.form);
  const last = lines.at(-1);
  if (table === null || last === undefined) return;
  const rows = new Map<number, readonly string[]>();
  let isDone = false;
  await withUnchanged(inPart, signal, (source) =>
    eachRow(
      source.read(signal).chunks(),
      table,
      new Set(lines.flatMap((line) => [line - 1, line, line + 1])),
      ({ number, isHeader, cells }) => {
        if (!isHeader) rows.set(number, cells);
        isDone ||= number > last;
      },
      () => Promise.resolve(!isDone),
    ),
  );
  for (const line of lines) {
    const cells = rows.get(line);
    if (cells === undefined) continue;
    const between = timeBetween(table, cells, rows.get(line - 1), rows.get(line + 1));
    take(line, { cells, ...(between !== null && { between }) });
  }
}
