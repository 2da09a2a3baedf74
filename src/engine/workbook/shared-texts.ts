import { closeSync, openSync, readSync, rmSync, writeSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unescaped } from './cell-text';
import { readXml } from './xml-reading';

/** (ours) Texts up to here stay in memory; later ones lie in a file that has no name while it is open. */
const BYTES_IN_MEMORY = 64 * 1024 * 1024;
const BLOCK_BYTES = 1024 * 1024;
const BLOCKS_CACHED = 16;

/** The texts of a workbook that its cells share, by their index. Close it after use. */
export class SharedTexts {
  /** Where each text ends, counted through all blocks. */
  private ends = new Float64Array(1024);
  private count = 0;
  private readonly blocks: Buffer[] = [];
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  private total = 0;
  private spill: SpillFile | null = null;

  constructor(private readonly bytesInMemory = BYTES_IN_MEMORY) {}

  add(text: string): void {
    const bytes = Buffer.from(text);
    if (this.count === this.ends.length) {
      const wider = new Float64Array(this.ends.length * 2);
      wider.set(this.ends);
      this.ends = wider;
    }
    this.total += bytes.length;
    this.ends[this.count] = this.total;
    this.count += 1;
    this.pending.push(bytes);
    this.pendingBytes += bytes.length;
    if (this.pendingBytes >= BLOCK_BYTES) this.flush();
  }

  /** Makes all added texts readable. */
  finish(): void {
    this.flush();
  }

  /** The text at an index; empty: there is none. */
  at(index: number): string {
    if (!(index >= 0 && index < this.count)) return '';
    const start = index === 0 ? 0 : (this.ends[index - 1] ?? 0);
    return this.read(start, this.ends[index] ?? start);
  }

  close(): void {
    this.spill?.close();
    this.spill = null;
  }

  private flush(): void {
    let bytes = Buffer.concat(this.pending);
    while (bytes.length >= BLOCK_BYTES) {
      this.addBlock(bytes.subarray(0, BLOCK_BYTES));
      bytes = bytes.subarray(BLOCK_BYTES);
    }
    // The last block is short until further texts fill it.
    this.pending = [bytes];
    this.pendingBytes = bytes.length;
  }

  private addBlock(block: Buffer): void {
    if (this.spill === null && (this.blocks.length + 1) * BLOCK_BYTES <= this.bytesInMemory) {
      this.blocks.push(Buffer.from(block));
      return;
    }
    this.spill ??= new SpillFile();
    this.spill.append(block);
  }

  private read(start: number, end: number): string {
    const first = Math.floor(start / BLOCK_BYTES);
    const last = Math.floor(Math.max(start, end - 1) / BLOCK_BYTES);
    const from = start - first * BLOCK_BYTES;
    if (first === last) return this.block(first).toString('utf8', from, from + end - start);
    const parts = Array.from({ length: last - first + 1 }, (_, offset) => this.block(first + offset));
    return Buffer.concat(parts).toString('utf8', from, from + end - start);
  }

  private block(index: number): Buffer {
    const spilled = index - this.blocks.length;
    if (spilled < 0) return this.blocks[index] ?? NOTHING;
    if (this.spill !== null && spilled < this.spill.blocks) return this.spill.read(spilled);
    return this.pending[0] ?? NOTHING;
  }
}

const NOTHING = Buffer.alloc(0);

/** Blocks of texts on the disk. */
class SpillFile {
  blocks = 0;
  private readonly folder = mkdtempSync(join(tmpdir(), 'event-importer-texts-'));
  private readonly file = openSync(join(this.folder, 'texts'), 'wx+', 0o600);
  private readonly cached = new Map<number, Buffer>();

  append(block: Buffer): void {
    writeSync(this.file, block, 0, block.length, this.blocks * BLOCK_BYTES);
    this.blocks += 1;
  }

  read(index: number): Buffer {
    const known = this.cached.get(index);
    if (known !== undefined) return known;
    const [oldest] = this.cached.keys();
    if (this.cached.size >= BLOCKS_CACHED && oldest !== undefined) this.cached.delete(oldest);
    const block = Buffer.alloc(BLOCK_BYTES);
    readSync(this.file, block, 0, BLOCK_BYTES, index * BLOCK_BYTES);
    this.cached.set(index, block);
    return block;
  }

  close(): void {
    closeSync(this.file);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A text without formats and entities. */
const ITEM = /<si><t(?: xml:space="preserve")?>([^<&]*)<\/t><\/si>/y;

/** Reads `sharedStrings.xml`. Reading aids for eastern Asian names are no part of a text. */
export async function readSharedTexts(chunks: AsyncIterable<Buffer>): Promise<SharedTexts> {
  const texts = new SharedTexts();
  let text = '';
  let isInText = false;
  let isInReadingAid = false;
  try {
    await readXml(chunks, {
      open(name) {
        if (name === 'si') text = '';
        else if (name === 'rPh') isInReadingAid = true;
        else if (name === 't') isInText = !isInReadingAid;
      },
      close(name) {
        if (name === 'si') texts.add(unescaped(text));
        else if (name === 'rPh') isInReadingAid = false;
        else if (name === 't') isInText = false;
      },
      text(part) {
        if (isInText) text += part;
      },
      element(xml, at) {
        ITEM.lastIndex = at;
        const found = isInReadingAid ? null : ITEM.exec(xml);
        if (found === null) return at;
        texts.add(unescaped(found[1] ?? ''));
        return ITEM.lastIndex;
      },
    });
    texts.finish();
    return texts;
  } catch (error) {
    texts.close();
    throw error;
  }
}
