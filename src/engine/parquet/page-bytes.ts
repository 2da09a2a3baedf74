import { crc32 } from 'node:zlib';
import type { ArchiveBytes } from '../archive/block-source';
import type { PageMemory } from './page-memory';
import { readPageHeader, type PageHeader } from './page-header';
import { ParquetDamagedError } from './parquet-damaged-error';
import type { Codec } from './schema-element';
import { RoomyBytes } from './stored-values';
import { unpackPage } from './unpack-page';

/** A page, unpacked. */
export interface UnpackedPage {
  readonly header: PageHeader;
  /** The levels of `data-2` first. They are counted in the memory until they are freed. */
  readonly bytes: RoomyBytes;
}

/** (ours) Headers hold the least and the greatest value of a page, which may be long. */
const HEADER_BYTES = [16 * 1024, 1024 * 1024, 16 * 1024 * 1024];

/** Reads the pages of a column one after the other. */
export class PageBytes {
  /** Bytes of the file that were read last. */
  private window: { readonly start: number; readonly bytes: Buffer } = { start: 0, bytes: Buffer.alloc(0) };

  constructor(
    private readonly file: ArchiveBytes,
    private at: number,
    private readonly codec: Codec,
    private readonly memory: PageMemory,
    private readonly signal: AbortSignal,
  ) {}

  async next(): Promise<UnpackedPage> {
    this.signal.throwIfAborted();
    const header = await this.header();
    const { packedBytes, unpackedBytes, repetitionBytes, definitionBytes } = header;
    this.memory.take(unpackedBytes + packedBytes);
    const packed = await this.read(this.at + header.length, packedBytes);
    if (packed.length < packedBytes) throw new ParquetDamagedError('the file ends within a page');
    if (header.crc32 !== null && header.crc32 !== crc32(packed))
      throw new ParquetDamagedError('a page does not match its checksum');
    const bytes = new RoomyBytes(unpackedBytes);
    const levels = repetitionBytes + definitionBytes;
    packed.copy(bytes.bytes, 0, 0, levels);
    const codec = header.isPacked ? this.codec : 'none';
    unpackPage(codec, packed.subarray(levels), bytes.bytes.subarray(levels));
    this.memory.free(packedBytes);
    this.at += header.length + packedBytes;
    return { header, bytes };
  }

  private async header(): Promise<PageHeader> {
    const { start, bytes: near } = this.window;
    let found = headerIn(near.subarray(this.at - start));
    for (const length of HEADER_BYTES) {
      if (!(found instanceof ParquetDamagedError)) break;
      const bytes = await this.read(this.at, length);
      found = headerIn(bytes);
      if (bytes.length < length) break;
    }
    if (found instanceof ParquetDamagedError) throw found;
    return found;
  }

  /** Fewer bytes where the file ends. What lies close by is kept for the next reading. */
  private async read(at: number, length: number): Promise<Buffer> {
    const { start, bytes } = this.window;
    const from = at - start;
    if (from >= 0 && from + length <= bytes.length) return bytes.subarray(from, from + length);
    const [least = 0] = HEADER_BYTES;
    const read = await this.file.read(at, Math.max(length, least), this.signal);
    if (length <= least) this.window = { start: at, bytes: read };
    return read.subarray(0, length);
  }
}

/** The header at the beginning of bytes, or why it is none: it may go on behind them. */
function headerIn(bytes: Buffer): PageHeader | ParquetDamagedError {
  try {
    return readPageHeader(bytes);
  } catch (error) {
    if (error instanceof ParquetDamagedError) return error;
    throw error;
  }
}
