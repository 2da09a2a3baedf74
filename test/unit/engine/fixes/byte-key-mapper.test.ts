import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyMapper } from '../../../../src/engine/fixes/key-mapper';
import { LineFixer } from '../../../../src/engine/fixes/line-fixer';
import { LineResult } from '../../../../src/engine/rules/line-result';
import { addAge } from '../../../../src/engine/rules/line-validator';
import { validateByParsing } from '../../../../src/engine/rules/parse-line';
import { codesIn } from '../../../../src/engine/rules/problems';
import { TellingNames } from '../../../../src/engine/rules/telling-names';
import { NO_FIXES } from '../../../../src/shared/checks/fix';
import type { KeyUse, MappedKey } from '../../../../src/shared/files/mapping';
import { rounds } from '../../../support/rounds';

const NOW = Date.UTC(2026, 6, 15);
const TIME: KeyUse = { kind: 'time' };
const key = (name: string): KeyUse => ({ kind: 'key', key: name });

/** The line that the bytes become; null: nothing changes, or the text must be read. */
function onBytes(text: string, keys: readonly MappedKey[], lines: 'all' | 'without-time' = 'all') {
  const mapper = new KeyMapper(keys).onBytes(lines);
  const before = Buffer.from(`??${text}??`);
  const [start, end] = [2, before.length - 2];
  const outcome = mapper?.map(before, start, end) ?? 'undecided';
  if (mapper === null || outcome !== 'mapped') return { outcome, after: null, tookTime: false };
  const into = Buffer.alloc(mapper.length + 4, 0x21);
  mapper.write(before, start, end, into);
  expect(into.toString('utf8', mapper.length)).toBe('!!!!');
  return { outcome, after: into.toString('utf8', 0, mapper.length), tookTime: mapper.tookTime };
}

const use = fc.constantFrom<KeyUse>(
  TIME,
  TIME,
  key('$remote_address'),
  key('$unique_id'),
  key('$package'),
  key('a'),
  key('new'),
  { kind: 'leave-out' },
  { kind: 'zone' },
);
const paths = ['a', 'b', 'b.a', 'c.x', 'c.x.y', 'c.t._seconds', '$time', '$unique_id', '"d e".z', '*', 'é'];
const mapping = fc.uniqueArray(fc.record({ path: fc.constantFrom(...paths), use }), {
  selector: ({ path }) => path,
  minLength: 1,
  maxLength: 5,
});
const value = fc.oneof(
  fc.constantFrom<unknown>(
    'x',
    '',
    ' ',
    null,
    5,
    -1784016000,
    true,
    ['q'],
    ['q', 'r'],
    [],
    {},
    '\\',
    '\u{1f600}',
  ),
  fc.constantFrom<unknown>('2026-07-14T08:21:05Z', '52.14.7.9', 1784016000, 12345678901234567000, '\u00a0'),
  fc.string({ unit: 'grapheme', maxLength: 5 }),
);
const inner = fc.record(
  {
    x: fc.oneof(value, fc.record({ y: value }, { requiredKeys: [] })),
    t: fc.record({ _seconds: value, _nanoseconds: value }, { requiredKeys: ['_seconds'] }),
  },
  { requiredKeys: [] },
);
const event = fc
  .record(
    {
      a: value,
      b: fc.oneof(value, fc.record({ a: value })),
      c: fc.oneof(value, inner),
      $time: value,
      $unique_id: value,
      $other: value,
      'd e': fc.record({ z: value }),
      é: value,
      timestamp: value,
    },
    { requiredKeys: [] },
  )
  .chain((object) =>
    fc
      .shuffledSubarray(Object.entries(object), { minLength: Object.keys(object).length })
      .map((entries) => Object.fromEntries(entries)),
  );
/** As JSON.stringify writes it, with spaces, with escapes, with a key that stands twice, damaged. */
const line = fc
  .tuple(event, fc.constantFrom('plain', 'plain', 'plain', 'spaces', 'escapes', 'twice', 'cut', 'more'))
  .map(([object, how]) => {
    const text = JSON.stringify(object);
    switch (how) {
      case 'spaces':
        return ` ${JSON.stringify(object, null, 1).replaceAll('\n', ' ')}\t`;
      case 'escapes':
        return text.replace('"a"', '"\\u0061"').replace('x', '\\u0078');
      case 'twice':
        return text.replace('{', '{"a":1,"a":2,');
      case 'cut':
        return text.slice(0, -2);
      case 'more':
        return `${text},`;
      default:
        return text;
    }
  });

describe('keys of an event in bytes', () => {
  it('become what its text becomes', () => {
    const decided = { mapped: 0, unchanged: 0, undecided: 0 };
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), mapping, (lines, keys) => {
        for (const text of lines) {
          const reference = new KeyMapper(keys);
          const expected = reference.apply(text);
          const { outcome, after, tookTime } = onBytes(text, keys);
          decided[outcome] += 1;
          if (outcome === 'undecided') continue;
          expect([text, after, tookTime]).toEqual([text, expected, reference.tookTime]);
        }
      }),
      { numRuns: rounds(1500) },
    );
    // Each way was gone, so that the comparison says something.
    expect(Math.min(...Object.values(decided))).toBeGreaterThan(0);
  });

  it('give lines that the rules read as the parser does, and the names of all outer keys', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), mapping, (lines, keys) => {
        const names = new TellingNames();
        const fixer = LineFixer.for(NO_FIXES, NOW, { times: null, keys }, names);
        if (fixer === null) throw new Error('nothing is mapped');
        const onlyTimes = keys.every(({ use: { kind } }) => kind === 'time' || kind === 'zone');
        const seen = new TellingNames();
        lines.forEach((text, index) => {
          const bytes = Buffer.from(text);
          const before = validated(text);
          const outcome = fixer.fix(bytes, 0, bytes.length, index + 1, true);
          const needs = !onlyTimes || before.kept.problems.includes('time-missing');
          const mapped = needs ? new KeyMapper(keys).apply(text) : null;
          const hasZone = keys.some(({ use: { kind } }) => kind === 'zone');
          const after = outcome === 'fixed' ? fixer.bytes.toString('utf8', 0, fixer.length) : text;
          if (!hasZone) expect([text, after]).toEqual([text, mapped ?? text]);
          expect([after, kept(fixer.result)]).toEqual([after, validated(after).kept]);
          seen.seeAll([...before.keys, ...validated(after).keys]);
        });
        // A damaged line may show some more of its names.
        expect(names.take()).toEqual(expect.arrayContaining([...seen.take()]));
      }),
      { numRuns: rounds(500) },
    );
  });

  it.each([
    ['{"t":"1","p":{"ip":"x"}}', '{"$remote_address":"x","$time":"1","p":{"ip":"x"}}'],
    ['{ "p" : {"ip":"x"}, "t":17 }', '{"$remote_address":"x", "p" : {"ip":"x"}, "$time":17 }'],
    ['{"p":{"ip":"x","id":"7"}}', '{"$unique_id":"7","$remote_address":"x","p":{"ip":"x","id":"7"}}'],
    ['{"f":{"_seconds":1784016000,"_nanoseconds":5}}', null],
    ['{"p":{"n":[{"ip":1}],"ip":"é"},"$remote_address":null}', null],
    ['{"p":{"ip":"e"},"$remote_address":null}', '{"p":{"ip":"e"},"$remote_address":"e"}'],
  ])('%s is decided without its text, or left to it', (text, expected) => {
    const keys: readonly MappedKey[] = [
      { path: 't', use: TIME },
      { path: 'p.ip', use: key('$remote_address') },
      { path: 'p.id', use: key('$unique_id') },
      { path: 'f._seconds', use: TIME },
    ];
    expect(onBytes(text, keys).after).toBe(expected);
    if (expected !== null) expect(new KeyMapper(keys).apply(text)).toBe(expected);
  });

  it('tell their names, of each line', () => {
    const names = new TellingNames();
    const mapper = new KeyMapper([{ path: 'b', use: key('new') }], names).onBytes('all');
    const found = ['{"b":1,"timestamp":2}', '{"b":1,"ip":2}', '{"b":1,"ip":2}', '{"user_agent":1,"b":2}'].map(
      (text) => {
        const outcome = mapper?.map(Buffer.from(text), 0, text.length);
        return [outcome, ...names.take()];
      },
    );
    expect(found).toEqual([['mapped', 'timestamp'], ['mapped', 'ip'], ['mapped'], ['mapped', 'user_agent']]);
  });

  it('stay as they are where only the time is mapped and an event has its own', () => {
    const keys: readonly MappedKey[] = [{ path: 't', use: TIME }];
    expect(onBytes('{"t":"1","$time":null}', keys, 'without-time').outcome).toBe('undecided');
    expect(onBytes('{"t":"1"}', keys, 'without-time').after).toBe('{"$time":"1"}');
  });
});

function kept({
  problems,
  notes,
  timeMs,
  package: id,
  pixel,
  pixelKey,
  hasId,
  id: hash,
  idInsertPosition,
}: LineResult) {
  const position = idInsertPosition;
  const hashes = hasId ? [hash.high, hash.low] : [];
  return { problems: codesIn(problems), notes, timeMs, id, pixel, pixelKey, hasId, hashes, position };
}

function validated(text: string) {
  const bytes = Buffer.from(text);
  const result = new LineResult();
  const keys = validateByParsing(bytes, 0, bytes.length, result);
  addAge(result, NOW);
  return { kept: kept(result), keys };
}
