import { createHash } from 'node:crypto';
import { viewOf } from './byte-view';
import { Murmur } from './murmur';

/**
 * The fingerprint of a file: SHA-256 over the 128-bit MurmurHash3 of each block, in order. All blocks but the last are
 * `READ_BYTES` long, so threads can hash blocks in parallel. It is stored: it must stay byte-identical.
 *
 * It detects accidental changes. SHA-256 of all bytes would double the time of a check and protect nothing, because
 * a person who can change the file can also send it.
 */
export class Fingerprint {
  private readonly hash = createHash('sha256');

  /** Adds the next block. */
  add(block: Buffer): void {
    this.addHash(blockHash(block));
  }

  /** Adds the next block by its `blockHash`. */
  addHash(hash: Uint8Array): void {
    this.hash.update(hash);
  }

  /** The fingerprint in hex. Call it once, after the last block. */
  text(): string {
    return this.hash.digest('hex');
  }
}

/** The 16 bytes that a block adds to the fingerprint. */
export function blockHash(block: Buffer): Buffer {
  return new Murmur().of(viewOf(block), 0, block.length, 0).digest();
}
