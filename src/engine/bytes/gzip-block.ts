import { constants, createGzip } from 'node:zlib';

/** zlib's compression settings. */
export interface CompressionSettings {
  readonly level: number;
  /** `Z_FILTERED` ignores short repetitions: among random ids they cost more than they save. */
  readonly strategy: number;
}

/** A piece of a gzip member: deflate blocks that end on a byte boundary; none is marked as the last. */
export interface GzipBlock {
  readonly deflated: Buffer;
  readonly crc: number;
  readonly plainBytes: number;
}

/** RFC 1952: deflate, no name, no time, unknown system. */
export const GZIP_HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);
/** An empty deflate block that is marked as the last. */
const LAST_BLOCK = [0x03, 0x00] as const;
const TRAILER_BYTES = 8;
const END_BYTES = LAST_BLOCK.length + TRAILER_BYTES;
/** zlib's output buffer; the usual block fits in one. */
const OUTPUT_BYTES = 512 * 1024;

/**
 * Compresses a block in a libuv thread. A block refers to no bytes before it, so blocks can be compressed in parallel
 * and joined in order. Do not change `bytes` before the promise settles. zlib writes gzip, which includes the CRC.
 */
export function gzipBlock(bytes: Uint8Array, { level, strategy }: CompressionSettings): Promise<GzipBlock> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    const stream = createGzip({
      level,
      strategy,
      memLevel: 9,
      chunkSize: OUTPUT_BYTES,
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

/** The last block and the trailer of a member. `plainBytes`: uncompressed size of the whole member. */
export function gzipEnd(crc: number, plainBytes: number): Buffer {
  const end = Buffer.from([...LAST_BLOCK, ...new Uint8Array(TRAILER_BYTES)]);
  end.writeUInt32LE(crc, LAST_BLOCK.length);
  end.writeUInt32LE(plainBytes % 2 ** 32, LAST_BLOCK.length + 4);
  return end;
}
