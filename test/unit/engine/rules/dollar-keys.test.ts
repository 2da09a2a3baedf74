import { describe, expect, it } from 'vitest';
import { DOLLAR_KEYS, isDollarKey } from '../../../../src/engine/rules/dollar-keys';
import { nearestDollarKey } from '../../../../src/engine/rules/key-names';

describe('keys with $', () => {
  it.each([
    ['$ip', '$remote_address'],
    ['$timestamp', '$time'],
    ['$Time', '$time'],
    ['$TIME', '$time'],
    ['$referer', '$referrer'],
    ['$userAgent', '$user_agent'],
    ['$user-agent', '$user_agent'],
    ['$remote_adress', '$remote_address'],
    ['$uniqueId', '$unique_id'],
    ['$trackingPixel', '$tracking_pixel'],
    ['$versoin', undefined],
    ['$verson', '$version'],
    ['$package_id', '$package'],
    ['$', undefined],
    ['$customer', undefined],
    ['$plan', undefined],
    ['$constructor', undefined],
    [`$${'x'.repeat(5000)}`, undefined],
  ])('%s may mean %s', (key, meant) => expect(nearestDollarKey(key)).toBe(meant));

  it('are known, unlike keys that every object inherits', () => {
    for (const key of Object.keys(DOLLAR_KEYS)) expect(isDollarKey(key)).toBe(true);
    for (const key of ['constructor', '__proto__', 'toString', '$Time', 'time'])
      expect(isDollarKey(key)).toBe(false);
  });
});
