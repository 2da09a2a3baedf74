import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Hash } from '../../../../src/engine/bytes/hash';
import { RepeatedIds } from '../../../../src/engine/ids/repeated-ids';
import { rounds } from '../../../support/rounds';

describe('the hash of an id', () => {
  it('differs for ids that differ in a few digits, at any position', { tags: ['long'] }, () => {
    const hash = new Hash();
    const hashes = new Set<string>();
    const ids = new Set<string>();
    for (const at of [4, 6, 12, 19]) {
      const id = Buffer.from('event-0000000-of-this-file');
      const view = new DataView(id.buffer, id.byteOffset, id.length);
      for (let count = 0; count < rounds(250_000); count += 1) {
        id.write(String(count).padStart(7, '0'), at);
        hash.of(view, 0, id.length, 1);
        hashes.add(`${hash.high} ${hash.low}`);
        ids.add(id.toString('latin1'));
      }
    }
    expect(hashes.size).toBe(ids.size);
  });
});

describe('repeated ids', () => {
  it('are found as a Map would find them', () => {
    // Few values, with 0 among them, so that ids repeat and collide in the table.
    const half = fc.constantFrom(0, 1, 2, 1024, 0x3fff_ffff, -1, -0x4000_0000);
    fc.assert(
      fc.property(fc.array(fc.tuple(half, half, fc.nat({ max: 2 }))), (events) => {
        const repeatedIds = new RepeatedIds();
        const seen = new Map<string, number>();
        for (const [high, low, content] of events) {
          // The table stores 0 0 as 0 1, so these two ids count as one.
          const key = high === 0 && low === 0 ? '0 1' : `${high} ${low}`;
          const before = seen.get(key);
          const expected =
            before === undefined ? 'new' : before === content ? 'same-content' : 'other-content';
          expect(repeatedIds.add(high, low, content)).toBe(expected);
          if (before === undefined) seen.set(key, content);
        }
        expect(repeatedIds.distinct).toBe(seen.size);
      }),
    );
  });

  it('are found exactly among many ids', () => {
    const count = rounds(300_000);
    const repeatedIds = new RepeatedIds();
    const view = new DataView(new ArrayBuffer(8));
    const hash = new Hash();
    let found = 0;
    for (let round = 0; round < 2; round += 1) {
      for (let id = 0; id < count; id += 1) {
        view.setUint32(0, id);
        hash.of(view, 0, 8, 1);
        if (repeatedIds.add(hash.high, hash.low, 7) === 'same-content') found += 1;
      }
    }
    expect([repeatedIds.distinct, found]).toEqual([count, count]);
  });

  it('are still found past the limit for the ids before it', () => {
    const repeatedIds = new RepeatedIds(2);
    expect(repeatedIds.add(1, 1, 5)).toBe('new');
    expect(repeatedIds.add(2, 2, 5)).toBe('new');
    expect(repeatedIds.add(3, 3, 5)).toBe('not-checked');
    expect(repeatedIds.add(1, 1, 5)).toBe('same-content');
  });
});
