import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyMapper } from '../../../../src/engine/fixes/key-mapper';
import type { KeyUse, MappedKey } from '../../../../src/shared/files/mapping';
import { rounds } from '../../../support/rounds';

const TIME: KeyUse = { kind: 'time' };
const OUT: KeyUse = { kind: 'leave-out' };
const key = (name: string): KeyUse => ({ kind: 'key', key: name });

/** What becomes of an event; the paths and their uses in order. */
function mapped(text: string, ...keys: readonly (readonly [string, KeyUse])[]): string {
  return new KeyMapper(keys.map(([path, use]) => ({ path, use }))).apply(text) ?? text;
}

describe('keys of an event', () => {
  it.each([
    [
      'an outer value gets its key where it stands',
      '{"a":1,"ip":"x" }',
      [['ip', key('$remote_address')]],
      '{"a":1,"$remote_address":"x" }',
    ],
    [
      'an inner value is copied',
      '{ "p":{"ip":"x"}}',
      [['p.ip', key('$remote_address')]],
      '{"$remote_address":"x", "p":{"ip":"x"}}',
    ],
    [
      'a time may be a number',
      '{"p":{"t":1784016000}}',
      [['p.t', TIME]],
      '{"$time":1784016000,"p":{"t":1784016000}}',
    ],
    [
      'an inner text may be alone in a list',
      '{"h":{"Agent":["curl/8"],"x":["a","b"]}}',
      [
        ['h.Agent', key('$user_agent')],
        ['h.x', key('$version')],
      ],
      '{"$user_agent":"curl/8","h":{"Agent":["curl/8"],"x":["a","b"]}}',
    ],
    ['other inner numbers are no text', '{"p":{"t":17}}', [['p.t', key('$version')]], '{"p":{"t":17}}'],
    [
      'what an event has already stays',
      '{"ip":"x","$remote_address":"y"}',
      [['ip', key('$remote_address')]],
      '{"ip":"x","$remote_address":"y"}',
    ],
    [
      'an empty value gives way',
      '{"ip":"x","$remote_address":""}',
      [['ip', key('$remote_address')]],
      '{"$remote_address":"x"}',
    ],
    [
      'the first that is there counts',
      '{"b":"2","c":"3"}',
      [
        ['a', key('k')],
        ['b', key('k')],
        ['c', key('k')],
      ],
      '{"k":"2","c":"3"}',
    ],
    [
      'each of a row of values gives up its name for the next',
      '{"a":"1","b":"2","c":"3"}',
      [
        ['a', key('b')],
        ['b', key('c')],
        ['c', key('d')],
      ],
      '{"b":"1","c":"2","d":"3"}',
    ],
    [
      'a value is better than none',
      '{"a":null,"b":"2"}',
      [
        ['a', key('k')],
        ['b', key('k')],
      ],
      '{"a":null,"k":"2"}',
    ],
    [
      'two values change places',
      '{"$time":"1","t":"2"}',
      [
        ['t', TIME],
        ['$time', key('old')],
      ],
      '{"old":"1","$time":"2"}',
    ],
    [
      'two values take each other’s key',
      '{"a":"1","b":"2"}',
      [
        ['a', key('b')],
        ['b', key('a')],
      ],
      '{"b":"1","a":"2"}',
    ],
    [
      'three values pass their keys on',
      '{"a":"1","$time":"2","c":3,"d":"4"}',
      [
        ['a', TIME],
        ['$time', key('c')],
        ['c', key('a')],
        ['d', key('$time')],
      ],
      '{"$time":"1","c":"2","a":3,"d":"4"}',
    ],
    [
      'of two values that take each other’s key, one is alone or has nothing',
      '{"a":"1","b":"","c":"2"}',
      [
        ['a', key('b')],
        ['b', key('a')],
        ['c', key('d')],
        ['d', key('c')],
      ],
      '{"b":"1","d":"2"}',
    ],
    [
      'a name that stays taken stays',
      '{"$time":"1","old":"0","t":"2"}',
      [
        ['t', TIME],
        ['$time', key('old')],
      ],
      '{"$time":"1","old":"0","t":"2"}',
    ],
    [
      'values are left out',
      '{"a":1,"b":{"c":2,"d":3},"e":4}',
      [
        ['a', OUT],
        ['b.c', OUT],
        ['e', OUT],
      ],
      '{"b":{"d":3}}',
    ],
    [
      'nothing else may be left',
      '{"a":{"t":"1"}}',
      [
        ['a.t', TIME],
        ['a', OUT],
      ],
      '{"$time":"1"}',
    ],
    ['a key that stands twice stays', '{"a":1,"a":2}', [['a', key('k')]], '{"a":1,"a":2}'],
    ['what is no event stays', '[1]', [['a', OUT]], '[1]'],
  ] as const)('%s', (_, text, keys, result) => {
    expect(mapped(text, ...keys)).toBe(result);
  });

  it('leave every other byte as it is, and the text JSON', () => {
    const paths = ['a', 'b', 'c.x', 'c.y', '$time', '"d e".z'];
    const use = fc.constantFrom<KeyUse>(TIME, OUT, key('$remote_address'), key('a'), key('new'));
    const keys = fc.uniqueArray(fc.record({ path: fc.constantFrom(...paths), use }), {
      selector: ({ path }) => path,
    });
    const value = fc.constantFrom<unknown>('x', '', null, 5, ['q'], { x: 'in', y: null });
    const inner = fc.record({ x: value, y: value }, { requiredKeys: [] });
    const event = fc.record(
      { a: value, b: value, c: inner, $time: value, 'd e': fc.record({ z: value }), kept: value },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(event, keys, (before, mapping: readonly MappedKey[]) => {
        const after = JSON.parse(
          new KeyMapper(mapping).apply(JSON.stringify(before)) ?? JSON.stringify(before),
        ) as Record<string, unknown>;
        expect(after['kept']).toEqual(before.kept);
        // Only what is left out may go: every other text is still somewhere.
        const isOut = (path: string): boolean =>
          mapping.some((each) => each.path === path && each.use.kind === 'leave-out');
        if (before.b === 'x' && !isOut('b')) expect(JSON.stringify(after)).toContain('"x"');
        expect(new Set(Object.keys(after)).size).toBe(Object.keys(after).length);
      }),
      { numRuns: rounds(300) },
    );
  });
});
