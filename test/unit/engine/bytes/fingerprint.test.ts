import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockHash, Fingerprint } from '../../../../src/engine/bytes/fingerprint';
import { Murmur } from '../../../../src/engine/bytes/murmur';

function hashOf(bytes: Uint8Array, seed: number): Buffer {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return new Murmur().of(view, 0, bytes.length, seed).digest();
}

function fingerprintOf(...blocks: readonly Buffer[]): string {
  const fingerprint = new Fingerprint();
  for (const block of blocks) fingerprint.add(block);
  return fingerprint.text();
}

describe('MurmurHash3', () => {
  it('is the one that its authors publish a check value of', () => {
    // SMHasher, VerificationTest: keys of 0 to 255 bytes, each with a seed of its own; then all hashes together.
    const keys = Uint8Array.from({ length: 256 }, (_, index) => index);
    const hashes = Array.from(keys, (length) => hashOf(keys.subarray(0, length), 256 - length));
    expect(hashOf(Buffer.concat(hashes), 0).readUInt32LE(0).toString(16)).toBe('b3ece62a');
  });
});

describe('the fingerprint of a file', () => {
  const block = fc.uint8Array({ minLength: 1, maxLength: 100 }).map((bytes) => Buffer.from(bytes));

  it('differs when one bit of any block does', () => {
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 4 }), fc.nat(), fc.nat(), (blocks, one, bit) => {
        const before = fingerprintOf(...blocks);
        const changed = blocks[one % blocks.length] as Buffer;
        const at = (bit >> 3) % changed.length;
        changed[at] = (changed[at] as number) ^ (1 << (bit & 7));
        expect(fingerprintOf(...blocks)).not.toBe(before);
      }),
    );
  });

  it('differs with the order, the number and the length of its blocks', () => {
    const [a, b, empty] = [Buffer.from('a'), Buffer.from('b'), Buffer.alloc(1)];
    const all = [[a, b], [b, a], [a], [a, b, b], [a, b, empty], [a, b, Buffer.alloc(2)], []];
    expect(new Set(all.map((blocks) => fingerprintOf(...blocks))).size).toBe(all.length);
  });

  it('is the same when its blocks were hashed elsewhere', () => {
    const [a, b] = [Buffer.alloc(5000, 'a'), Buffer.from('b')];
    const fingerprint = new Fingerprint();
    for (const one of [a, b]) fingerprint.addHash(blockHash(one));
    expect(fingerprint.text()).toBe(fingerprintOf(a, b));
  });
});
