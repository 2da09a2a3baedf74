import type { FileHandle } from 'node:fs/promises';
import { DiskBytes, type ByteSupply } from './byte-supply';
import { GunzipDamage, gunzip } from '../bytes/gunzip';
import { READ_BYTES } from '../model/limits';
import type { ZipEntry } from '../model/file-location';
/** gzip's own header: no name, no time. */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);

/** The bytes of a file in an archive that is open. Ends with `GunzipDamage` where it is not as its directory says. */
export function zipEntryBytes(handle: FileHandle, entry: ZipEntry): ByteSupply {
  const packed = new DiskBytes(handle, entry.packedBytes, entry.start);
  return entry.method === 'stored' ? packed : new Deflated(packed, entry);
}

/** A deflated file with the header and the trailer of a .gz around it is one: zlib then proves it by its checksum. */
class Deflated implements ByteSupply {
  constructor(
    private readonly packed: ByteSupply,
    private readonly entry: ZipEntry,
  ) {}

  get size(): number {
    return this.entry.size;
  }

  async *blocks(signal: AbortSignal, from: number): AsyncGenerator<Buffer, void, void> {
    if (from !== 0) throw new Error('What is packed is read from its start.');
    const bytes = gunzip(this.asGzip(signal), GZIP_HEADER.length + this.packed.size + 8);
    let given = 0;
    for await (const block of inBlocks(bytes)) {
      const room = this.size - given;
      given += block.length;
      if (room > 0) yield block.subarray(0, room);
      if (given > this.size) throw new GunzipDamage('it is larger than the archive says');
    }
    if (given < this.size) throw new GunzipDamage('it is smaller than the archive says');
  }

  private async *asGzip(signal: AbortSignal): AsyncGenerator<Buffer, void, void> {
    yield GZIP_HEADER;
    yield* this.packed.blocks(signal, 0);
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(this.entry.crc32, 0);
    trailer.writeUInt32LE(this.size % 2 ** 32, 4);
    yield trailer;
  }
}

/** The same bytes, cut as a file's are. What came before an error is given out before it. */
async function* inBlocks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, void> {
  const block = Buffer.allocUnsafe(READ_BYTES);
  let filled = 0;
  let damage: GunzipDamage | null = null;
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
    if (!(error instanceof GunzipDamage)) throw error;
    damage = error;
  }
  if (filled > 0) yield block.subarray(0, filled);
  if (damage !== null) throw damage;
}
