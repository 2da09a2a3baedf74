import { keysOfType, MISNAMED_PIXEL_KEY } from '../dollar-keys';
import { isHeader } from '../headers';
import type { KeyRule } from '../rule';

/** Keys with `$` are reserved for Scarf. `$pixel` has a rule of its own, `pixel-key`. */
export const unknownDollar: KeyRule<'unknown-dollar'> = {
  code: 'unknown-dollar',
  stage: 'key',
  grade: 'warning',
  source: 'scarf',
  mark: { part: 'key', of: 'subject' },
  keys: 'unknown',
  find: (_value, key) => (key === MISNAMED_PIXEL_KEY ? null : [key]),
  fastPath: 'any-text',
};

/** Scarf documents text, or a list of headers, and may refuse anything else. */
export const wrongType: KeyRule<'wrong-type'> = {
  code: 'wrong-type',
  stage: 'key',
  grade: 'warning',
  source: 'ours',
  mark: { part: 'value', of: 'subject' },
  keys: [...keysOfType('text'), ...keysOfType('headers')],
  find: (value, key) => (hasRightType(value, key) ? null : [key]),
  fastPath: 'any-text',
};

function hasRightType(value: unknown, key: string): boolean {
  return key === '$headers' ? Array.isArray(value) && value.every(isHeader) : typeof value === 'string';
}
