import { describe, expect, it } from 'vitest';
import { useOfPath, withKeyUse } from '../../../src/renderer/features/check/edit-keys';
import { keyOptions } from '../../../src/renderer/text/mapping';
import type { MappedKey } from '../../../src/shared/files/mapping';

const SEEN = ['day', 'hour', 'tz', 'region'].map((path) => ({
  path,
  events: 2,
  sample: 'a',
  isPlain: true,
}));
const KEYS: readonly MappedKey[] = [
  { path: 'day', use: { kind: 'time' } },
  { path: 'hour', use: { kind: 'clock' } },
  { path: 'tz', use: { kind: 'zone' } },
];

describe('what a value of JSON becomes', () => {
  it('is one of the options that the user sees, also where it is a part of the time', () => {
    const offered = new Set(keyOptions('tz', true).map(({ value }) => value));
    for (const { path } of KEYS) expect(offered).toContain(useOfPath(KEYS, path));
  });

  it('can be a part of the time, which one value has at a time', () => {
    const changed = withKeyUse(KEYS, SEEN, 'region', 'zone');
    expect(changed.map(({ path, use }) => [path, use.kind])).toEqual([
      ['day', 'time'],
      ['hour', 'clock'],
      ['region', 'zone'],
    ]);
  });

  it('becomes the time without taking the time of day or the zone away', () => {
    const changed = withKeyUse(KEYS, SEEN, 'region', 'time');
    expect(changed.map(({ path, use }) => [path, use.kind])).toEqual([
      ['hour', 'clock'],
      ['tz', 'zone'],
      ['region', 'time'],
    ]);
  });
});
