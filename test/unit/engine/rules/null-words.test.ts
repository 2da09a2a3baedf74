import { describe, expect, it } from 'vitest';
import { viewOf } from '../../../../src/engine/bytes/byte-view';
import { mayBeNullWord, NULL_WORDS, PLUS } from '../../../../src/engine/rules/null-words';

function mayBe(text: string): boolean {
  const bytes = Buffer.from(`x${text}x`);
  return mayBeNullWord(viewOf(bytes), 1, bytes.length - 1);
}

describe('the quick look at a text that may mean nothing', () => {
  it.each([...NULL_WORDS, PLUS])('finds each word, padded or not: %s', (word) => {
    expect([word, ` ${word}`, `${word} `, ` ${word}\t`].map(mayBe)).toEqual([true, true, true, true]);
  });

  it.each(['npm/10.9.2', 'NL', 'Nina', 'null and more', 'x', '-5', `NULL${'L'.repeat(30)}`])(
    'passes over other texts: %s',
    (text) => {
      expect(mayBe(text)).toBe(false);
    },
  );
});
