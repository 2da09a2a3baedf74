import { copyRun } from '../bytes/byte-runs';
import { viewOf, viewOver } from '../bytes/byte-view';
import { SpillFile } from '../bytes/spill-file';
import { COPY_ROOM, type RowCells } from './row-cells';
import { WorkbookDamagedError } from './workbook-damaged-error';

/** (ours) Texts up to here stay in memory; later ones lie in a file that has no name while it is open. */
const BYTES_IN_MEMORY = 64 * 1024 * 1024;
const BLOCK_BYTES = 1024 * 1024;
const BLOCKS_CACHED = 16;

/** Texts that cells name by their index. */
export interface CellTexts {
  /** Puts the text at an index into a cell; empty: there is none. */
  copyTo(index: number, cells: RowCells, column: number): void;
}

/** The texts of a workbook that its cells share, by their index. Close it after use. */
export class SharedTexts implements CellTexts {
  /** No further texts are added. */
  isWhole = false;
  /** Where each text ends, counted through all blocks. */
  private ends = new Float64Array(1024);
  private count = 0;
  private total = 0;
  private readonly blocks: DataView[] = [];
  /** The last block, while texts fill it. */
  private last = newBlock();
  private lastView = viewOver(this.last);
  private filled = 0;
  private spill: SpilledBlocks | null = null;

  constructor(private readonly bytesInMemory = BYTES_IN_MEMORY) {}

  add(text: string): void {
    const bytes = Buffer.from(text);
    this.addBytes(bytes, 0, bytes.length);
  }

  /** Adds the text `bytes[from..to)`, in UTF-8. */
  addBytes(bytes: Buffer, from: number, to: number): void {
    const isWhole = this.filled + to - from <= BLOCK_BYTES && to + COPY_ROOM <= bytes.length;
    if (isWhole) this.filled = copyRun(viewOf(bytes), from, to, this.lastView, this.filled);
    else this.addInBlocks(bytes, from, to);
    if (this.count === this.ends.length) {
      const wider = new Float64Array(this.ends.length * 2);
      wider.set(this.ends);
      this.ends = wider;
    }
    this.total += to - from;
    this.ends[this.count] = this.total;
    this.count += 1;
  }

  get size(): number {
    return this.count;
  }

  copyTo(index: number, cells: RowCells, column: number): void {
    if (index >= this.count && !this.isWhole) throw new WorkbookDamagedError(`the place of text ${index}`);
    if (!Number.isInteger(index) || index < 0 || index >= this.count) return cells.set(column, '');
    const start = index === 0 ? 0 : (this.ends[index - 1] as number);
    const end = this.ends[index] as number;
    const first = Math.floor(start / BLOCK_BYTES);
    const from = start - first * BLOCK_BYTES;
    const to = from + end - start;
    if (to <= BLOCK_BYTES) return cells.copy(column, this.block(first), from, to);
    const text = Buffer.alloc(to - from + COPY_ROOM);
    for (let at = from; at < to;) {
      const block = this.block(first + Math.floor(at / BLOCK_BYTES));
      const inBlock = at % BLOCK_BYTES;
      const length = Math.min(BLOCK_BYTES - inBlock, to - at);
      text.set(new Uint8Array(block.buffer, block.byteOffset + inBlock, length), at - from);
      at += length;
    }
    cells.copy(column, viewOver(text), 0, to - from);
  }

  close(): void {
    this.spill?.close();
    this.spill = null;
  }

  private addInBlocks(bytes: Buffer, from: number, to: number): void {
    for (let at = from; at < to;) {
      if (this.filled === BLOCK_BYTES) this.endBlock();
      const copied = bytes.copy(this.last, this.filled, at, Math.min(to, at + BLOCK_BYTES - this.filled));
      this.filled += copied;
      at += copied;
    }
  }

  private endBlock(): void {
    const { last, blocks } = this;
    this.filled = 0;
    if (this.spill === null && (blocks.length + 1) * BLOCK_BYTES <= this.bytesInMemory) {
      blocks.push(viewOver(last));
      this.last = newBlock();
      this.lastView = viewOver(this.last);
      return;
    }
    this.spill ??= new SpilledBlocks();
    this.spill.append(last);
  }

  private block(index: number): DataView {
    const spilled = index - this.blocks.length;
    if (spilled < 0) return this.blocks[index] as DataView;
    return this.spill !== null && spilled < this.spill.blocks ? this.spill.read(spilled) : this.lastView;
  }
}

function newBlock(): Buffer {
  return Buffer.alloc(BLOCK_BYTES + COPY_ROOM);
}

/** Blocks of texts on the disk. */
class SpilledBlocks {
  blocks = 0;
  private readonly file = new SpillFile('texts');
  private readonly cached = new Map<number, DataView>();

  append(block: Buffer): void {
    this.file.append(block.subarray(0, BLOCK_BYTES));
    this.blocks += 1;
  }

  read(index: number): DataView {
    const known = this.cached.get(index);
    if (known !== undefined) return known;
    const [oldest] = this.cached.keys();
    if (this.cached.size >= BLOCKS_CACHED && oldest !== undefined) this.cached.delete(oldest);
    const block = newBlock();
    this.file.read(block.subarray(0, BLOCK_BYTES), index * BLOCK_BYTES);
    const view = viewOver(block);
    this.cached.set(index, view);
    return view;
  }

  close(): void {
    this.file.close();
  }
}
