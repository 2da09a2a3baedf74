import { grownTo } from '../bytes/byte-runs';
import { viewOver } from '../bytes/byte-view';
import { COPY_ROOM, RowCells } from '../workbook/row-cells';
import type { PageMemory } from './page-memory';
import { ParquetDamagedError } from './parquet-damaged-error';
import type { StoredValues } from './stored-values';
import type { ValueText } from './value-text';

const END_BYTES = 8;

/** The texts of a column that its pages name by their index. */
export class Dictionary {
  /** Where each text ends. */
  private readonly ends: Float64Array;
  private bytes = Buffer.alloc(1024);
  private view = viewOver(this.bytes);
  private filled = 0;

  /** Reads `count` values. `memory`: where its bytes are counted until `free`. */
  constructor(
    values: StoredValues,
    private readonly count: number,
    text: ValueText,
    private readonly memory: PageMemory,
  ) {
    memory.take(count * END_BYTES);
    this.ends = new Float64Array(count);
    memory.take(this.bytes.length);
    const cell = new RowCells();
    for (let index = 0; index < count; index += 1) {
      cell.clear();
      text.put(values.next(), cell, 0);
      this.add(index, cell);
    }
  }

  copyTo(index: number, cells: RowCells, column: number): void {
    if (index >= this.count) throw new ParquetDamagedError(`the entry ${index} of ${this.count}`);
    const from = index === 0 ? 0 : (this.ends[index - 1] as number);
    cells.copy(column, this.view, from, this.ends[index] as number);
  }

  free(): void {
    this.memory.free(this.count * END_BYTES + this.bytes.length);
  }

  private add(index: number, { bytes, starts, ends }: RowCells): void {
    const from = starts[0] as number;
    const to = ends[0] as number;
    const needed = this.filled + to - from + COPY_ROOM;
    if (needed > this.bytes.length) {
      this.memory.take(Math.max(needed, this.bytes.length * 2));
      const before = this.bytes.length;
      this.bytes = grownTo(needed, this.bytes, this.filled);
      this.memory.free(before);
      this.view = viewOver(this.bytes);
    }
    this.filled += bytes.copy(this.bytes, this.filled, from, to);
    this.ends[index] = this.filled;
  }
}
