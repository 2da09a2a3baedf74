import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ArchiveBytes } from '../archive/block-source';
import { failure, FailureError } from '../../shared/failure';
import { expandedAtMost } from '../model/limits';
import { RowCells } from '../workbook/row-cells';
import { RowText } from '../workbook/row-text';
import { WorkbookDamagedError } from '../workbook/workbook-damaged-error';
import { ColumnReader } from './column-reader';
import { columnTree, type ColumnTree, type TableColumn } from './column-tree';
import type { FileFooter, RowGroup } from './file-footer';
import { JsonCells } from './json-cell';
import { PageMemory } from './page-memory';
import { ParquetDamagedError } from './parquet-damaged-error';

/** Rows of a file as text. */
export interface RowsOfText {
  /** Lines of CSV in UTF-8, valid until the next are requested. */
  readonly lines: Buffer;
  /** The share of all rows that has been read, from 0 to 1. */
  readonly share: number;
}

/** (ours) Rows between two looks at whether others can be taken. */
const ROWS_A_STEP = 64;
const TEXT_BYTES = 128 * 1024;

/**
 * The names of the columns, and all rows below them. Throws `ParquetDamagedError` behind the last row that can be read, and
 * `FailureError`: `file-kind-not-read`, and `file-unreadable` if it expands beyond reason.
 */
export async function* parquetRows(
  file: ArchiveBytes,
  footer: FileFooter,
  signal: AbortSignal,
  memory = new PageMemory(),
): AsyncGenerator<RowsOfText, void, void> {
  const tree = columnTree(footer.schema);
  const text = new RowText();
  const rowsInAll = footer.groups.reduce((sum, { rows }) => sum + rows, 0);
  const cap = expandedAtMost(file.size);
  let rowsRead = 0;
  let textBytes = 0;
  const take = (): RowsOfText | null => {
    const lines = text.take();
    if (lines === null) return null;
    textBytes += lines.length;
    if (textBytes > cap) throw new FailureError(failure('file-unreadable', 'Parquet expands beyond reason'));
    return { lines, share: rowsInAll === 0 ? 1 : rowsRead / rowsInAll };
  };
  const cells = new RowCells();
  tree.columns.forEach(({ name }, index) => cells.set(index, name));
  text.add(1, cells);
  try {
    for (const group of footer.groups) {
      const rows = new GroupRows(group, tree, file, memory, signal);
      try {
        for (let left = group.rows; left > 0;) {
          const step = Math.min(ROWS_A_STEP, left, await rows.ready());
          let taken = 0;
          // A few rows may already be much text: many may name the same long value.
          while (taken < step && text.size < TEXT_BYTES) {
            rows.next(cells);
            taken += 1;
            rowsRead += 1;
            text.add(rowsRead + 1, cells);
          }
          left -= taken;
          if (text.size < TEXT_BYTES) continue;
          const some = take();
          if (some !== null) yield some;
          await nextTurn();
          signal.throwIfAborted();
        }
      } finally {
        rows.close();
      }
    }
  } catch (error) {
    const damage = damageOf(error);
    const taken = damage === null ? null : take();
    if (taken !== null) yield taken;
    throw damage ?? error;
  }
  const taken = take();
  if (taken !== null) yield taken;
}

/** What an error tells about the file; null: nothing. */
function damageOf(error: unknown): ParquetDamagedError | null {
  if (error instanceof ParquetDamagedError) return error;
  const isTooLong = error instanceof WorkbookDamagedError;
  return isTooLong || isBeyondBytes(error) ? new ParquetDamagedError(error.message) : null;
}

/** Whether a number was read beyond the bytes. Other errors of ranges tell that memory is short. */
function isBeyondBytes(error: unknown): error is RangeError {
  return error instanceof RangeError && 'code' in error && BEYOND_BYTES.some((code) => code === error.code);
}

const BEYOND_BYTES = ['ERR_OUT_OF_RANGE', 'ERR_BUFFER_OUT_OF_BOUNDS'];

/** The rows of one group, one after the other. Close it after use. */
class GroupRows {
  private readonly readers: readonly ColumnReader[];
  private readonly columns: readonly TableColumn[];
  private readonly json: JsonCells;
  private readyRows = 0;

  constructor(
    { columns: chunks }: RowGroup,
    { leaves, columns }: ColumnTree,
    file: ArchiveBytes,
    memory: PageMemory,
    signal: AbortSignal,
  ) {
    this.columns = columns;
    if (chunks.length !== leaves.length)
      throw new ParquetDamagedError(`${chunks.length} instead of ${leaves.length} columns`);
    this.readers = chunks.map((chunk, index) => {
      const node = leaves[index];
      if (node?.element.type !== chunk.type) throw new ParquetDamagedError('a column of another type');
      return new ColumnReader(node, chunk, file, memory, signal);
    });
    this.json = new JsonCells(this.readers);
  }

  /** Reads on until so many rows can be taken, at least one. */
  async ready(): Promise<number> {
    if (this.readyRows > 0) return this.readyRows;
    let ready = Infinity;
    for (const reader of this.readers) {
      if (reader.rowsReady < 1) await reader.fill();
      ready = Math.min(ready, reader.rowsReady);
    }
    this.readyRows = ready;
    return ready;
  }

  next(cells: RowCells): void {
    this.readyRows -= 1;
    for (const reader of this.readers) reader.beginRow();
    cells.clear();
    this.columns.forEach(({ node }, index) => {
      const reader = this.readers[node.first];
      if (reader === undefined) return;
      if (node.repetition === 0 && node.children.length === 0) reader.take(cells, index);
      else {
        const text = this.json.textOf(node);
        if (text !== '') cells.set(index, text);
      }
    });
  }

  close(): void {
    for (const reader of this.readers) reader.close();
  }
}
