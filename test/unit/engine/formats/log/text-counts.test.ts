import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { viewOver } from '../../../../../src/engine/bytes/byte-view';
import { NO_TEXT, TextCounts, TEXTS_AT_MOST } from '../../../../../src/engine/formats/log/text-counts';
import { rounds } from '../../../../support/rounds';

function add(counts: TextCounts, text: string, isCounted: boolean): number {
  const bytes = Buffer.from(text);
  const index = counts.find(viewOver(bytes), 0, bytes.length);
  counts.add(index, isCounted);
  return index;
}

describe('the texts of a log', () => {
  test('are counted as a map counts them, however many there are', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3000), fc.boolean()), { maxLength: 4000 }), (requests) => {
        const counts = new TextCounts();
        const expected = new Map<string, { requests: number; counted: number }>();
        for (const [path, isCounted] of requests) {
          const text = `/downloads/${path}`;
          add(counts, text, isCounted);
          const before = expected.get(text) ?? { requests: 0, counted: 0 };
          expected.set(text, {
            requests: before.requests + 1,
            counted: before.counted + Number(isCounted),
          });
        }
        const sorted = [...expected]
          .map(([text, each]) => ({ text, ...each }))
          .sort((a, b) => b.requests - a.requests);
        expect(counts.most(500)).toEqual(sorted.slice(0, 500));
        expect(counts.full).toBe(false);
      }),
      { numRuns: rounds(50) },
    );
  });

  test('keep their numbers up to the most that are told apart, and further ones are not counted', () => {
    const counts = new TextCounts();
    for (let text = 0; text < TEXTS_AT_MOST; text += 1) expect(add(counts, `/${text}`, true)).toBe(text);
    expect(counts.full).toBe(false);
    expect(add(counts, '/one-more', true)).toBe(NO_TEXT);
    expect(counts.full).toBe(true);
    expect(add(counts, '/17', true)).toBe(17);
    expect(counts.most(1)).toEqual([{ text: '/17', requests: 2, counted: 2 }]);
  });
});
