import { setImmediate as nextTurn } from 'node:timers/promises';
import { SmallHashTable } from '../bytes/hash-table';
import { SpillFile } from '../bytes/spill-file';
import { REPEATED_IDS_UP_TO } from '../model/limits';
import { ID_COLUMNS, ID_ROW_LENGTH } from './id-rows';

/** Equal ids are in the same partition, and the table of one partition fits into the processor's cache. */
const PARTITIONS = 256;
const BLOCK_LENGTH = 512 * ID_ROW_LENGTH;
const BLOCK_BYTES = BLOCK_LENGTH * Int32Array.BYTES_PER_ELEMENT;
/** Blocks up to here stay in memory: 200,000 ids. */
const BYTES_IN_MEMORY = 4 * 1024 * 1024;
/** Rows that are compared between two looks at Stop. */
const ROWS_AT_ONCE = 100_000;
/** Partitions fill unevenly, so the table has room for more than the share of one. */
const SPARE = 1.1;

const NO_ROWS = new Int32Array(0);

/** Told of a row whose id is in an earlier row. `isCopy`: the events are equal. `group`: as in the row. */
export type OnRepeat = (line: number, group: number, isCopy: boolean) => void;

type Spill = Pick<SpillFile, 'append' | 'read' | 'close'>;

export interface LedgerOptions {
  /** Ids that are kept where the disk takes none. */
  readonly limit?: number;
  readonly bytesInMemory?: number;
  readonly openSpill?: () => Spill;
}

/**
 * Notes the id rows of a file, and compares them at the end. Memory does not grow with the file: from some number of ids
 * on, the rows lie in a file. It holds hashes only. Close it after use.
 *
 * A 62-bit hash stands for an id, and 31 bits for its event: among a hundred million ids, the chance of one wrong answer
 * is 1 in 900.
 */
export class IdLedger {
  /** Rows that are compared. */
  kept = 0;
  /** False: the disk was full, and the rows after the first `kept` are not compared. */
  complete = true;
  /** By partition: its whole blocks, or where they lie in the file; */
  private readonly blocks: (Int32Array | number)[][] = Array.from({ length: PARTITIONS }, () => []);
  /** and its last rows, in one piece of memory that is there from the first row on, as many as `filled` says. */
  private open = NO_ROWS;
  private readonly filled = new Int32Array(PARTITIONS);
  private bytesInMemory = 0;
  private spill: Spill | null = null;
  private spillFailed = false;
  private readonly options: Required<LedgerOptions>;

  constructor(options: LedgerOptions = {}) {
    this.options = {
      limit: REPEATED_IDS_UP_TO,
      bytesInMemory: BYTES_IN_MEMORY,
      openSpill: () => new SpillFile('ids'),
      ...options,
    };
  }

  /** Adds a row by its columns. Rows come in the order of their lines. */
  add(high: number, low: number, content: number, line: number, group: number): void {
    if (this.spillFailed && this.kept >= this.options.limit) {
      this.complete = false;
      return;
    }
    if (this.kept === 0) this.open = new Int32Array(PARTITIONS * BLOCK_LENGTH);
    const { open, filled } = this;
    const partition = (high >>> 12) & (PARTITIONS - 1);
    const used = filled[partition] as number;
    const at = partition * BLOCK_LENGTH + used;
    open[at + ID_COLUMNS.high] = high;
    open[at + ID_COLUMNS.low] = low;
    open[at + ID_COLUMNS.content] = content;
    open[at + ID_COLUMNS.line] = line;
    open[at + ID_COLUMNS.group] = group;
    filled[partition] = used + ID_ROW_LENGTH;
    this.kept += 1;
    if (used + ID_ROW_LENGTH === BLOCK_LENGTH) this.endBlock(partition);
  }

  /**
   * Compares all rows, partition by partition, so repeats do not come in the order of their lines. Returns how many ids
   * are different. Throws the signal's reason after an abort.
   */
  async compare(signal: AbortSignal, onRepeat: OnRepeat): Promise<number> {
    const table = new SmallHashTable((this.kept / PARTITIONS) * SPARE);
    let distinct = 0;
    let rows = 0;
    const buffer = new Int32Array(BLOCK_LENGTH);
    for (const [partition, blocks] of this.blocks.entries()) {
      if (blocks.length === 0 && this.filled[partition] === 0) continue;
      table.clear();
      for (const block of this.blocksOf(partition, buffer)) {
        compareRows(block, table, onRepeat);
        rows += block.length / ID_ROW_LENGTH;
        if (rows < ROWS_AT_ONCE) continue;
        rows = 0;
        await nextTurn();
        signal.throwIfAborted();
      }
      distinct += table.used;
    }
    return distinct;
  }

  close(): void {
    this.spill?.close();
    this.spill = null;
  }

  private endBlock(partition: number): void {
    const block = this.lastRows(partition);
    const offset = this.bytesInMemory < this.options.bytesInMemory ? null : this.spilled(block);
    if (offset === null) this.bytesInMemory += BLOCK_BYTES;
    this.blocks[partition]?.push(offset ?? block.slice());
    this.filled[partition] = 0;
  }

  /** The rows behind the whole blocks of a partition. */
  private lastRows(partition: number): Int32Array {
    const start = partition * BLOCK_LENGTH;
    return this.open.subarray(start, start + (this.filled[partition] as number));
  }

  /** The offset of the block on the disk; null: the disk does not take it. */
  private spilled(block: Int32Array): number | null {
    if (this.spillFailed) return null;
    try {
      this.spill ??= this.options.openSpill();
      return this.spill.append(bytesOf(block));
    } catch {
      this.spillFailed = true;
      return null;
    }
  }

  /** Blocks that lie on the disk are read into `buffer`. */
  private *blocksOf(partition: number, buffer: Int32Array): Generator<Int32Array> {
    for (const block of this.blocks[partition] ?? []) {
      if (typeof block === 'number') this.spill?.read(bytesOf(buffer), block);
      yield typeof block === 'number' ? buffer : block;
    }
    yield this.lastRows(partition);
  }
}

function compareRows(rows: Int32Array, table: SmallHashTable, onRepeat: OnRepeat): void {
  for (let row = 0; row < rows.length; row += ID_ROW_LENGTH) {
    const content = rows[row + ID_COLUMNS.content] as number;
    const first = table.getOrAdd(
      rows[row + ID_COLUMNS.high] as number,
      rows[row + ID_COLUMNS.low] as number,
      content,
    );
    if (first === undefined) continue;
    // Lines are numbers without a sign.
    onRepeat(
      (rows[row + ID_COLUMNS.line] as number) >>> 0,
      rows[row + ID_COLUMNS.group] as number,
      first === content,
    );
  }
}

function bytesOf(rows: Int32Array): Uint8Array {
  return new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength);
}
