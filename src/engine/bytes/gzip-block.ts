import { constants, createGzip } from 'node:zlib';

/** How hard zlib tries. */
export interface CompressionSettings {
  readonly level: number;
  /** `Z_FILTERED` takes no short repetitions: among ids, which look random, they cost more than they save. */
  readonly strategy: number;
}

/** A piece of a gzip member: deflate blocks that end on a byte, with none marked as the last. */
export interface GzipBlock {
  readonly deflated: Buffer;
  readonly crc: number;
  readonly plainBytes: number;
}

/** RFC 1952: deflate, no name, no time, made somewhere. */
export const GZIP_HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);
/** An empty last deflate block: all that is missing at the end of a member, but its trailer. */
const LAST_BLOCK = [0x03, 0x00] as const;
const TRAILER_BYTES = 8;
const END_BYTES = LAST_BLOCK.length + TRAILER_BYTES;
/** Room for what comes out at a time; the usual block fits in one. */
const ROOM_BYTES = 512 * 1024;

/**
 * Compresses a block in one of libuv's threads. It refers to nothing before it, so that blocks can be made side by
 * side and joined in order. `bytes` must stay as they are until then. zlib itself is given the whole of it as gzip:
 * its sum comes with it.
 */
export function gzipBlock(bytes: Uint8Array, { level, strategy }: CompressionSettings): Promise<GzipBlock> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    const stream = createGzip({
      level,
      strategy,
      memLevel: 9,
      chunkSize: ROOM_BYTES,
      flush: constants.Z_SYNC_FLUSH,
    });
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('error', reject);
    stream.on('end', () => {
      const made = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
      const endAt = made.length - END_BYTES;
      resolve({
        deflated: made.subarray(GZIP_HEADER.length, endAt),
        crc: made.readUInt32LE(endAt + LAST_BLOCK.length),
        plainBytes: bytes.length,
      });
    });
    stream.write(bytes);
    stream.end();
  });
}

/** What ends a member. `plainBytes`: of all of it. */
export function gzipEnd(crc: number, plainBytes: number): Buffer {
  const end = Buffer.from([...LAST_BLOCK, ...new Uint8Array(TRAILER_BYTES)]);
  end.writeUInt32LE(crc, LAST_BLOCK.length);
  end.writeUInt32LE(plainBytes % 2 ** 32, LAST_BLOCK.length + 4);
  return end;
}
