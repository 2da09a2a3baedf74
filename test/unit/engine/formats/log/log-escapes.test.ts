import { describe, expect, it } from 'vitest';
import { unescaped } from '../../../../../src/engine/formats/log/log-escapes';

describe('what servers write for bytes that may not stand in a value', () => {
  it.each([
    ['caf\\u00e9', 'café'],
    ['\\ud83d\\ude00 and \\u00e9', '😀 and é'],
    ['caf\\xc3\\xa9', 'café'],
  ])('%s is read as %s', (written, meant) => {
    expect(unescaped(written, undefined)).toBe(meant);
  });

  it.each(['half \\ud83d of a character', 'bytes \\xff of none', '\\x16\\x03\\x01'])(
    '%s stays as it is written',
    (written) => {
      expect(unescaped(written, undefined)).toBe(written);
    },
  );
});
