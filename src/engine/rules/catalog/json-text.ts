import { hasLoneSurrogate, repeatedKeys } from '../raw-json';
import type { LineRule } from '../rule';

/** Decoders keep one of the two values, and not all of them the same one. */
export const duplicateKey: LineRule<'duplicate-key'> = {
  code: 'duplicate-key',
  stage: 'line',
  grade: 'warning',
  source: 'ours',
  mark: { part: 'key', of: 'subject' },
  find: ({ text, keys, raw }) => (raw.keys === keys.length ? null : repeatedKeys(text)),
};

/** Half of a character, such as `\\ud83d` alone: decoders refuse the event or lose the rest of the text. */
export const loneSurrogate: LineRule<'lone-surrogate'> = {
  code: 'lone-surrogate',
  stage: 'line',
  grade: 'warning',
  source: 'ours',
  find: ({ text }) => (hasLoneSurrogate(text) ? [] : null),
};

/** It goes out exactly as written; other programs may round it. */
export const bigNumber: LineRule<'big-number'> = {
  code: 'big-number',
  stage: 'line',
  grade: 'info',
  source: 'ours',
  find: ({ raw }) => (raw.bigNumber ? [] : null),
};
