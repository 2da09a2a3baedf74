import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementsOf, membersOf } from '../../../../src/engine/fixes/event-text';
import { Fixer } from '../../../../src/engine/fixes/event-fixer';

type TextFix = ConstructorParameters<typeof Fixer>[0][number];

function fixed(text: string, ...fixes: TextFix[]): string {
  return new Fixer(fixes).apply(text);
}

describe('a fix for all events alike', () => {
  const rename: TextFix = { kind: 'rename-key', from: '$pixel', to: '$tracking_pixel' };

  it.each<[string, TextFix, string, string]>([
    ['renames a key', rename, '{ "$pixel" : "p", "n":1.50 }', '{ "$tracking_pixel" : "p", "n":1.50 }'],
    [
      'renames it over an empty one',
      rename,
      '{"$tracking_pixel":null,"$pixel":"p"}',
      '{"$tracking_pixel":"p"}',
    ],
    ['and over one behind it', rename, '{"$pixel":"p", "$tracking_pixel":""}', '{"$tracking_pixel":"p"}'],
    [
      'but never over a value',
      rename,
      '{"$pixel":"p","$tracking_pixel":"q"}',
      '{"$pixel":"p","$tracking_pixel":"q"}',
    ],
    ['nor inside other values', rename, '{"a":{"$pixel":"p"}}', '{"a":{"$pixel":"p"}}'],
    ['finds keys by what they say', rename, '{"\\u0024pixel":"p"}', '{"$tracking_pixel":"p"}'],
    [
      'gives a time its zone',
      { kind: 'time-zone', zone: 'Europe/Berlin' },
      '{"$time":"2026-07-14 08:21:05.5"}',
      '{"$time":"2026-07-14T08:21:05.5+02:00"}',
    ],
    [
      'a date, too',
      { kind: 'time-zone', zone: 'UTC' },
      '{"$time":"2026-07-14"}',
      '{"$time":"2026-07-14T00:00:00Z"}',
    ],
    [
      'written in digits, too',
      { kind: 'time-zone', zone: 'America/New_York' },
      '{"$time":"20260114082105"}',
      '{"$time":"2026-01-14T08:21:05-05:00"}',
    ],
    [
      'and leaves a time that has one',
      { kind: 'time-zone', zone: 'Europe/Berlin' },
      '{"$time":"2026-07-14T08:21:05Z"}',
      '{"$time":"2026-07-14T08:21:05Z"}',
    ],
    [
      'puts headers in a list',
      { kind: 'as-text' },
      '{"$headers":{"User-Agent":"x", "Age": 7}}',
      '{"$headers":[{"name":"User-Agent","value":"x"},{"name":"Age","value":"7"}]}',
    ],
    [
      'takes an address out of a list',
      { kind: 'plain-address' },
      '{"$remote_address":"52.14.7.9, 10.0.0.1"}',
      '{"$remote_address":"52.14.7.9"}',
    ],
    [
      'or from before its port',
      { kind: 'plain-address' },
      '{"$remote_address": "[2600:1f18::7]:443"}',
      '{"$remote_address": "2600:1f18::7"}',
    ],
    [
      'and leaves what holds no public one',
      { kind: 'plain-address' },
      '{"$remote_address":"10.0.0.1:80"}',
      '{"$remote_address":"10.0.0.1:80"}',
    ],
    [
      'gives another id for one that says nothing',
      { kind: 'new-id', value: 'site', from: 'order' },
      '{"$unique_id": "site","order":"o-\\u00e9","n":1.50}',
      '{"$unique_id": "o-\\u00e9","order":"o-\\u00e9","n":1.50}',
    ],
    [
      'or none, where there is none to give',
      { kind: 'new-id', value: 'site', from: 'order' },
      '{"$unique_id":"","order":null}',
      '{"order":null}',
    ],
    [
      'and leaves one that says something',
      { kind: 'new-id', value: 'site', from: null },
      '{"$unique_id":"site-1"}',
      '{"$unique_id":"site-1"}',
    ],
    [
      'writes a number as a date',
      { kind: 'time-as-date' },
      '{"$time":1784016000}',
      '{"$time":"2026-07-14T08:00:00Z"}',
    ],
    [
      'with its milliseconds',
      { kind: 'time-as-date' },
      '{"$time": "1784016000123"}',
      '{"$time": "2026-07-14T08:00:00.123Z"}',
    ],
    [
      'puts one id for another',
      { kind: 'replace-id', of: 'package', from: 'cli', to: 'id-1' },
      '{"$package":"cli"}',
      '{"$package":"id-1"}',
    ],
    [
      'and no other',
      { kind: 'replace-id', of: 'package', from: 'cli', to: 'id-1' },
      '{"$package":"clip"}',
      '{"$package":"clip"}',
    ],
    [
      'puts values in quotes as they are written',
      { kind: 'as-text' },
      '{"$version":1.50,"$type":{"a":"b"},"$domain":null,"n":2}',
      '{"$version":"1.50","$type":"{\\"a\\":\\"b\\"}","$domain":null,"n":2}',
    ],
    [
      'leaves secrets out of headers',
      { kind: 'remove-secrets' },
      '{"$headers":[{"name":"Cookie","value":"x"}, {"name":"a","value":"b"},{"name":"authorization","value":"y"}]}',
      '{"$headers":[{"name":"a","value":"b"}]}',
    ],
    [
      'and of headers that are an object',
      { kind: 'remove-secrets' },
      '{"$headers":{"a":1,"Cookie":"x"}}',
      '{"$headers":{"a":1}}',
    ],
    ['leaves what is no event', rename, '["$pixel"]', '["$pixel"]'],
    ['leaves what is no JSON', rename, '{"$pixel":', '{"$pixel":'],
  ])('%s', (_, fix, before, after) => {
    expect(fixed(before, fix)).toBe(after);
    // Once is enough.
    expect(fixed(after, fix)).toBe(after);
  });

  it('goes on from what the one before it made', () => {
    const fixes: TextFix[] = [
      { kind: 'rename-key', from: 'timestamp', to: '$time' },
      { kind: 'time-zone', zone: 'UTC' },
    ];
    expect(fixed('{"timestamp":"2026-07-14 08:21"}', ...fixes)).toBe('{"$time":"2026-07-14T08:21Z"}');
  });

  it('reads a time that clocks show twice as the earlier, and one that they skip as before the change', () => {
    const berlin: TextFix = { kind: 'time-zone', zone: 'Europe/Berlin' };
    const zoned = (time: string): string => fixed(`{"$time":"${time}"}`, berlin).slice(10, -2);
    expect(zoned('2026-10-25T02:30:00')).toBe('2026-10-25T02:30:00+02:00');
    expect(zoned('2026-10-25T03:30:00')).toBe('2026-10-25T03:30:00+01:00');
    expect(zoned('2026-10-25T00:30:00')).toBe('2026-10-25T00:30:00+02:00');
    expect(zoned('2026-03-29T01:30:00')).toBe('2026-03-29T01:30:00+01:00');
    expect(zoned('2026-03-29T02:30:00')).toBe('2026-03-29T02:30:00+01:00');
    expect(zoned('2026-03-29T03:30:00')).toBe('2026-03-29T03:30:00+02:00');
  });

  it('refuses a zone that does not exist', () => {
    expect(() => fixed('{}', { kind: 'time-zone', zone: 'Berlin' })).toThrow(RangeError);
  });

  it('changes nothing else in an event of any shape', () => {
    const key = fc.oneof(fc.string(), fc.constantFrom('$pixel', '$version', '$tracking_pixel', '$headers'));
    const object = fc.dictionary(key, fc.jsonValue());
    fc.assert(
      fc.property(object, fc.constantFrom(undefined, 1), (event, space) => {
        const text = JSON.stringify(event, null, space);
        const plain = JSON.parse(text) as Record<string, unknown>;
        const after = JSON.parse(fixed(text, rename)) as Record<string, unknown>;
        const there = plain['$tracking_pixel'];
        const applies =
          Object.hasOwn(plain, '$pixel') && (there === undefined || there === null || there === '');
        if (applies) {
          plain['$tracking_pixel'] = plain['$pixel'];
          delete plain['$pixel'];
        }
        expect(after).toEqual(plain);
      }),
    );
  });
});

describe('the parts of an event', () => {
  it('are where JSON.parse sees them', () => {
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

  it('so are those of a list', () => {
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
