import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Hash } from '../../../../src/engine/bytes/hash';
import { RepeatedIds } from '../../../../src/engine/ids/repeated-ids';

describe('the hash of an id', () => {
  it('differs for ids that differ in a few digits, wherever they stand', () => {
    const hash = new Hash();
    const hashes = new Set<string>();
    const ids = new Set<string>();
    for (const at of [4, 6, 12, 19]) {
      const id = Buffer.from('event-0000000-of-this-file');
      const view = new DataView(id.buffer, id.byteOffset, id.length);
      for (let count = 0; count < 250_000; count += 1) {
        id.write(String(count).padStart(7, '0'), at);
        hash.of(view, 0, id.length, 1);
        hashes.add(`${hash.high} ${hash.low}`);
        ids.add(id.toString('latin1'));
      }
    }
    expect(hashes.size).toBe(ids.size);
  });
});

describe('looking for repeats', () => {
  it('tells new, identical and different, as a Map would', () => {
    // Few values, with 0 among them, so that ids come again and collide in their slots.
    const half = fc.constantFrom(0, 1, 2, 1024, 0x3fff_ffff, -1, -0x4000_0000);
    fc.assert(
      fc.property(fc.array(fc.tuple(half, half, fc.nat({ max: 2 }))), (sightings) => {
        const repeats = new RepeatedIds();
        const seen = new Map<string, number>();
        for (const [high, low, content] of sightings) {
          // The one pair that shares a place, on purpose.
          const key = high === 0 && low === 0 ? '0 1' : `${high} ${low}`;
          const before = seen.get(key);
          const expected = before === undefined ? 'new' : before === content ? 'identical' : 'different';
          expect(repeats.see(high, low, content)).toBe(expected);
          if (before === undefined) seen.set(key, content);
        }
        expect(repeats.distinct).toBe(seen.size);
      }),
    );
  });

  it.each([0, 1000, 250_000, 400_000])('is exact for 300,000 ids where %i are expected', (expected) => {
    const repeats = new RepeatedIds();
    const view = new DataView(new ArrayBuffer(8));
    const hash = new Hash();
    let found = 0;
    for (let round = 0; round < 2; round += 1) {
      for (let count = 0; count < 300_000; count += 1) {
        view.setUint32(0, count);
        hash.of(view, 0, 8, 1);
        if (repeats.see(hash.high, hash.low, 7) === 'identical') found += 1;
        if (count === 1000) repeats.prepareFor(expected);
      }
    }
    expect([repeats.distinct, found, repeats.looked, repeats.complete]).toEqual([
      300_000,
      300_000,
      600_000,
      true,
    ]);
  });

  it('stops at its limit and says so, but still knows what it knew', () => {
    const repeats = new RepeatedIds(2);
    expect(repeats.see(1, 1, 5)).toBe('new');
    expect(repeats.see(2, 2, 5)).toBe('new');
    expect(repeats.complete).toBe(true);
    expect(repeats.see(3, 3, 5)).toBe('not-looked');
    expect(repeats.see(1, 1, 5)).toBe('identical');
    expect([repeats.complete, repeats.looked]).toEqual([false, 2]);
  });
});
