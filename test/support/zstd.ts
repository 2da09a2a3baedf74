import { XxHash64 } from '../../src/engine/bytes/zstd/xxhash64';

const BLOCK_BYTES = 100_000;

/** A frame of Zstandard whose blocks are not compressed, with its size and its checksum. Node 20 has no compressor. */
export function storedZstd(content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  const blocks: Buffer[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += BLOCK_BYTES) {
    const block = bytes.subarray(at, at + BLOCK_BYTES);
    const header = Buffer.alloc(3);
    header.writeUIntLE((block.length << 3) | (at + BLOCK_BYTES >= bytes.length ? 1 : 0), 0, 3);
    blocks.push(header, block);
  }
  const hash = new XxHash64();
  hash.add(bytes);
  // The size in 4 bytes, one segment, a checksum.
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa4, 0, 0, 0, 0]);
  head.writeUInt32LE(bytes.length, 5);
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(hash.low());
  return Buffer.concat([head, ...blocks, sum]);
}

/** A frame that readers pass over. */
export function skippableFrame(content: string): Buffer {
  const head = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0]);
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, Buffer.from(content)]);
}
