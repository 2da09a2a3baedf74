import { describe, expect, it } from 'vitest';
import { isNamedTimePath, timeCandidates } from '../../../../src/engine/rules/time-candidates';

describe('what may be the time of an event without one', () => {
  it.each<[string, string, readonly string[]]>([
    ['a key named as a time', '{"a":{"time":1},"timestamp":"x"}', ['timestamp']],
    ['a nested key', '{"event":"x","properties":{"time":1784016000}}', ['properties.time']],
    ['as MongoDB writes it', '{"ts":{"$date":"2026-07-14T00:00:00Z"}}', ['ts.$date']],
    ['in milliseconds too', '{"ts":{"$date":{"$numberLong":"1784016000000"}}}', ['ts.$date.$numberLong']],
    ['a key with a dot', '{"a.b":{"time":1}}', ['"a.b".time']],
    [
      'values that read as times',
      '{"a":"2026-07-14T08:00:00Z","b":{"c":"2026-07-14 09:00"},"d":"2026"}',
      ['a', 'b.c'],
    ],
    ['no expiry, no version', '{"expires":"2026-07-14T08:00:00Z","version":"2026-07-14T08:00:00Z"}', []],
    ['nothing', '{"a":1,"b":["2026-07-14T08:00:00Z"],"__proto__":null}', []],
  ])('%s', (_, text, expected) => {
    expect(timeCandidates(JSON.parse(text) as Record<string, unknown>)).toEqual(expected);
  });

  it('is chosen at once only if its name tells', () => {
    expect(['timestamp', 'a.created_at', 'x.$date'].map(isNamedTimePath)).toEqual([true, true, true]);
    expect(['a', 'b.c', '$date', '.', '*'].map(isNamedTimePath)).toEqual([false, false, false, false, false]);
  });

  it('is found in a wide or deep event in bounded time', () => {
    const wide = Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`k${at}`, { a: { b: at } }]));
    expect(timeCandidates(wide)).toEqual([]);
    const deep = JSON.parse(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`) as Record<string, unknown>;
    expect(timeCandidates(deep)).toEqual([]);
  });
});
