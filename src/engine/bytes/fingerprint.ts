import { createHash } from 'node:crypto';
import { viewOf } from './byte-view';
import { Murmur } from './murmur';

/**
 * Tells the bytes of one file from those of another: SHA-256 over the 128-bit MurmurHash3 of its blocks, in order,
 * each `READ_BYTES` long but the last. So several threads can each take some of the blocks. A cryptographic hash of
 * all bytes would take as long as everything else in a check, and guard nothing: whoever can change the file on
 * this computer can send what they like. It is for the change that nobody meant.
 */
export class Fingerprint {
  private readonly hash = createHash('sha256');

  /** The next block. */
  add(block: Buffer): void {
    this.addHash(blockHash(block));
  }

  /** The same for a block that was hashed elsewhere. */
  addHash(hash: Uint8Array): void {
    this.hash.update(hash);
  }

  /** In hex. To be asked once, after the last block. */
  text(): string {
    return this.hash.digest('hex');
  }
}

export function blockHash(block: Buffer): Buffer {
  return new Murmur().of(viewOf(block), 0, block.length, 0).digest();
}
