import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementsOf, membersOf } from '../../../../src/engine/fixes/event-text';
import { EventFixer, type TextFix } from '../../../../src/engine/fixes/event-fixer';

function applyFixes(text: string, ...fixes: TextFix[]): string {
  return new EventFixer(fixes).apply(text);
}

describe('a fix for all events', () => {
  const rename: TextFix = { kind: 'rename-key', from: '$pixel', to: '$tracking_pixel' };

  it.each<[string, TextFix, string, string]>([
    [
      'rename-key renames a key',
      rename,
      '{ "$pixel" : "p", "n":1.50 }',
      '{ "$tracking_pixel" : "p", "n":1.50 }',
    ],
    [
      'rename-key replaces an empty member with the new key',
      rename,
      '{"$tracking_pixel":null,"$pixel":"p"}',
      '{"$tracking_pixel":"p"}',
    ],
    [
      'rename-key replaces an empty member that comes later',
      rename,
      '{"$pixel":"p", "$tracking_pixel":""}',
      '{"$tracking_pixel":"p"}',
    ],
    [
      'rename-key keeps an event whose new key has a value',
      rename,
      '{"$pixel":"p","$tracking_pixel":"q"}',
      '{"$pixel":"p","$tracking_pixel":"q"}',
    ],
    ['rename-key does not change nested keys', rename, '{"a":{"$pixel":"p"}}', '{"a":{"$pixel":"p"}}'],
    [
      'rename-key finds a key that is written with escapes',
      rename,
      '{"\\u0024pixel":"p"}',
      '{"$tracking_pixel":"p"}',
    ],
    [
      'take-time takes a nested value as it is written',
      { kind: 'take-time', path: 'properties.time' },
      '{"a":1.50,"properties":{"x":{"time":1},"time" : 1784016000.25}}',
      '{"$time":1784016000.25,"a":1.50,"properties":{"x":{"time":1},"time" : 1784016000.25}}',
    ],
    [
      'take-time fills a time that is empty',
      { kind: 'take-time', path: '"a.b".$date' },
      '{"$time":null,"a.b":{"$date":"2026-07-14"}}',
      '{"$time":"2026-07-14","a.b":{"$date":"2026-07-14"}}',
    ],
    [
      'take-time keeps a time that is there',
      { kind: 'take-time', path: 'a.t' },
      '{"$time":"soon","a":{"t":"2026-07-14"}}',
      '{"$time":"soon","a":{"t":"2026-07-14"}}',
    ],
    [
      'take-time takes no object, no list and no key that is there twice',
      { kind: 'take-time', path: 'a.t' },
      '{"a":{"t":1784016000,"t":{}}}',
      '{"a":{"t":1784016000,"t":{}}}',
    ],
    [
      'time-zone adds a zone to a time',
      { kind: 'time-zone', zone: 'Europe/Berlin' },
      '{"$time":"2026-07-14 08:21:05.5"}',
      '{"$time":"2026-07-14T08:21:05.5+02:00"}',
    ],
    [
      'time-zone adds a time and a zone to a date',
      { kind: 'time-zone', zone: 'UTC' },
      '{"$time":"2026-07-14"}',
      '{"$time":"2026-07-14T00:00:00Z"}',
    ],
    [
      'time-zone reads a time that is only digits',
      { kind: 'time-zone', zone: 'America/New_York' },
      '{"$time":"20260114082105"}',
      '{"$time":"2026-01-14T08:21:05-05:00"}',
    ],
    [
      'time-zone keeps a time that has a zone',
      { kind: 'time-zone', zone: 'Europe/Berlin' },
      '{"$time":"2026-07-14T08:21:05Z"}',
      '{"$time":"2026-07-14T08:21:05Z"}',
    ],
    [
      'as-text turns an object of headers into a list',
      { kind: 'as-text' },
      '{"$headers":{"User-Agent":"x", "Age": 7}}',
      '{"$headers":[{"name":"User-Agent","value":"x"},{"name":"Age","value":"7"}]}',
    ],
    [
      'plain-address takes the public address from a list',
      { kind: 'plain-address' },
      '{"$remote_address":"52.14.7.9, 10.0.0.1"}',
      '{"$remote_address":"52.14.7.9"}',
    ],
    [
      'plain-address removes the port',
      { kind: 'plain-address' },
      '{"$remote_address": "[2600:1f18::7]:443"}',
      '{"$remote_address": "2600:1f18::7"}',
    ],
    [
      'plain-address keeps a value without a public address',
      { kind: 'plain-address' },
      '{"$remote_address":"10.0.0.1:80"}',
      '{"$remote_address":"10.0.0.1:80"}',
    ],
    [
      'new-id replaces a useless id by the value of another key',
      { kind: 'new-id', value: 'site', from: 'order' },
      '{"$unique_id": "site","order":"o-\\u00e9","n":1.50}',
      '{"$unique_id": "o-\\u00e9","order":"o-\\u00e9","n":1.50}',
    ],
    [
      'new-id removes a blank id if the other key has no value',
      { kind: 'new-id', value: 'site', from: 'order' },
      '{"$unique_id":"","order":null}',
      '{"order":null}',
    ],
    [
      'new-id keeps any other id',
      { kind: 'new-id', value: 'site', from: null },
      '{"$unique_id":"site-1"}',
      '{"$unique_id":"site-1"}',
    ],
    [
      'time-as-date writes seconds as a date',
      { kind: 'time-as-date' },
      '{"$time":1784016000}',
      '{"$time":"2026-07-14T08:00:00Z"}',
    ],
    [
      'time-as-date keeps milliseconds',
      { kind: 'time-as-date' },
      '{"$time": "1784016000123"}',
      '{"$time": "2026-07-14T08:00:00.123Z"}',
    ],
    [
      'replace-id replaces an id',
      { kind: 'replace-id', of: 'package', from: 'cli', to: 'id-1' },
      '{"$package":"cli"}',
      '{"$package":"id-1"}',
    ],
    [
      'replace-id keeps any other id',
      { kind: 'replace-id', of: 'package', from: 'cli', to: 'id-1' },
      '{"$package":"clip"}',
      '{"$package":"clip"}',
    ],
    [
      'as-text puts values in quotes as they are written',
      { kind: 'as-text' },
      '{"$version":1.50,"$type":{"a":"b"},"$domain":null,"n":2}',
      '{"$version":"1.50","$type":"{\\"a\\":\\"b\\"}","$domain":null,"n":2}',
    ],
    [
      'remove-secrets removes secrets from a list of headers',
      { kind: 'remove-secrets' },
      '{"$headers":[{"name":"Cookie","value":"x"}, {"name":"a","value":"b"},{"name":"authorization","value":"y"}]}',
      '{"$headers":[{"name":"a","value":"b"}]}',
    ],
    [
      'remove-secrets removes secrets from an object of headers',
      { kind: 'remove-secrets' },
      '{"$headers":{"a":1,"Cookie":"x"}}',
      '{"$headers":{"a":1}}',
    ],
    ['no fix changes JSON that is not an object', rename, '["$pixel"]', '["$pixel"]'],
    ['no fix changes text that is not JSON', rename, '{"$pixel":', '{"$pixel":'],
  ])('%s', (_, fix, before, after) => {
    expect(applyFixes(before, fix)).toBe(after);
    // A second time changes nothing.
    expect(applyFixes(after, fix)).toBe(after);
  });

  it('is applied to the result of the fix before it', () => {
    const fixes: TextFix[] = [
      { kind: 'rename-key', from: 'timestamp', to: '$time' },
      { kind: 'time-zone', zone: 'UTC' },
    ];
    expect(applyFixes('{"timestamp":"2026-07-14 08:21"}', ...fixes)).toBe('{"$time":"2026-07-14T08:21Z"}');
  });

  it('takes the earlier of two local times when clocks go back, and the old offset when they skip it', () => {
    const berlin: TextFix = { kind: 'time-zone', zone: 'Europe/Berlin' };
    const zoned = (time: string): string => applyFixes(`{"$time":"${time}"}`, berlin).slice(10, -2);
    expect(zoned('2026-10-25T02:30:00')).toBe('2026-10-25T02:30:00+02:00');
    expect(zoned('2026-10-25T03:30:00')).toBe('2026-10-25T03:30:00+01:00');
    expect(zoned('2026-10-25T00:30:00')).toBe('2026-10-25T00:30:00+02:00');
    expect(zoned('2026-03-29T01:30:00')).toBe('2026-03-29T01:30:00+01:00');
    expect(zoned('2026-03-29T02:30:00')).toBe('2026-03-29T02:30:00+01:00');
    expect(zoned('2026-03-29T03:30:00')).toBe('2026-03-29T03:30:00+02:00');
  });

  it('throws for an unknown time zone', () => {
    expect(() => applyFixes('{}', { kind: 'time-zone', zone: 'Berlin' })).toThrow(RangeError);
  });

  it('renames a key without changing any other part of an event', () => {
    const key = fc.oneof(fc.string(), fc.constantFrom('$pixel', '$version', '$tracking_pixel', '$headers'));
    const object = fc.dictionary(key, fc.jsonValue());
    fc.assert(
      fc.property(object, fc.constantFrom(undefined, 1), (event, space) => {
        const text = JSON.stringify(event, null, space);
        const plain = JSON.parse(text) as Record<string, unknown>;
        const after = JSON.parse(applyFixes(text, rename)) as Record<string, unknown>;
        const existing = plain['$tracking_pixel'];
        const applies =
          Object.hasOwn(plain, '$pixel') && (existing === undefined || existing === null || existing === '');
        if (applies) {
          plain['$tracking_pixel'] = plain['$pixel'];
          delete plain['$pixel'];
        }
        expect(after).toEqual(plain);
      }),
    );
  });
});

describe('event text', () => {
  it('has its members where JSON.parse finds them', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.constantFrom(undefined, 2),
        (object, space) => {
          const text = JSON.stringify(object, null, space);
          const members = membersOf(text);
          const read = members.map(({ key, valueStart, valueEnd }) => [
            key,
            JSON.parse(text.slice(valueStart, valueEnd)) as unknown,
          ]);
          expect(read).toEqual(Object.entries(JSON.parse(text) as object));
        },
      ),
    );
  });

  it('has list elements where JSON.parse finds them', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.constantFrom(undefined, 2), (list, space) => {
        const text = JSON.stringify(list, null, space);
        const read = elementsOf(text, 0).map(
          ({ start, end }) => JSON.parse(text.slice(start, end)) as unknown,
        );
        expect(read).toEqual(JSON.parse(text));
      }),
    );
  });
});
