import { crc32 } from 'node:zlib';
import type { ArchiveBytes, BlockSource } from './block-source';
import { DamagedDataError } from '../bytes/damaged-data-error';
import { gunzip } from '../bytes/gunzip';
import { READ_BYTES } from '../model/limits';
import type { ArchiveEntry } from '../model/file-location';

/** A gzip header without name and time. */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);

/** The unpacked bytes of a member of an archive. Throws `DamagedDataError` where they contradict its directory. */
export function entryBytes(archive: ArchiveBytes, entry: ArchiveEntry): BlockSource {
  return new EntryBytes(archive.section(entry.start, entry.packedBytes), entry);
}

class EntryBytes implements BlockSource {
  constructor(
    private readonly packed: BlockSource,
    private readonly entry: ArchiveEntry,
  ) {}

  get size(): number {
    return this.entry.size;
  }

  blocks(signal: AbortSignal, from: number): AsyncGenerator<Buffer, void, void> {
    return this.entry.method === 'stored' ? this.stored(signal, from) : this.inflated(signal, from);
  }

  /** Bytes that lie in the archive as they are. */
  private async *stored(signal: AbortSignal, from: number): AsyncGenerator<Buffer, void, void> {
    const { crc32: wanted, size } = this.entry;
    let crc = 0;
    let at = from;
    for await (const block of this.packed.blocks(signal, from)) {
      crc = crc32(block, crc);
      at += block.length;
      yield block;
    }
    if (at < size) throw new DamagedDataError('cut');
    if (from === 0 && wanted !== null && crc !== wanted) throw new DamagedDataError('checksum');
  }

  /** Wraps deflated bytes in the header and trailer of a .gz, so that zlib verifies their checksum. */
  private async *inflated(signal: AbortSignal, from: number): AsyncGenerator<Buffer, void, void> {
    if (from !== 0) throw new Error('A packed file is read from its start.');
    const bytes = gunzip(this.asGzip(signal), GZIP_HEADER.length + this.packed.size + 8);
    let yielded = 0;
    for await (const block of inBlocks(bytes)) {
      const left = this.size - yielded;
      yielded += block.length;
      if (left > 0) yield block.subarray(0, left);
      if (yielded > this.size) throw new DamagedDataError('size');
    }
    if (yielded < this.size) throw new DamagedDataError('size');
  }

  private async *asGzip(signal: AbortSignal): AsyncGenerator<Buffer, void, void> {
    yield GZIP_HEADER;
    yield* this.packed.blocks(signal, 0);
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(this.entry.crc32 ?? 0, 0);
    trailer.writeUInt32LE(this.size % 2 ** 32, 4);
    yield trailer;
  }
}

/** The same bytes in blocks of `READ_BYTES`. Bytes before an error are yielded before it. */
async function* inBlocks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, void> {
  const block = Buffer.allocUnsafe(READ_BYTES);
  let filled = 0;
  let damage: DamagedDataError | null = null;
  try {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length;) {
        const taken = chunk.copy(block, filled, at);
        at += taken;
        filled += taken;
        if (filled < block.length) continue;
        yield block;
        filled = 0;
      }
    }
  } catch (error) {
    if (!(error instanceof DamagedDataError)) throw error;
    damage = error;
  }
  if (filled > 0) yield block.subarray(0, filled);
  if (damage !== null) throw damage;
}
