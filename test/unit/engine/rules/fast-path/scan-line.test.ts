import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUtf8 } from 'node:buffer';
import { validateByParsing } from '../../../../../src/engine/rules/parse-line';
import { LineScanner } from '../../../../../src/engine/rules/fast-path/scan-line';
import { LineResult } from '../../../../../src/engine/rules/line-result';
import { contentOf } from '../../../../support/line-results';
import { makeEvents } from '../../../../support/events';
import { event, NOW, PACKAGE, PIXEL } from '../../bench';
import { rounds } from '../../../../support/rounds';

/** One scanner for all lines, as in a check: a line must not affect the next one. */
const scanner = new LineScanner();
const scanned = new LineResult();
const parsed = new LineResult();

/** Whether the scanner decided. Fails if its result differs from the parser's. */
function agrees(line: Buffer): boolean {
  // Other bytes before and behind, as in a file: the scanner must not read them.
  const before = Buffer.from('}{"');
  const bytes = Buffer.concat([before, line, Buffer.from('","$x":1}0123')]);
  const [start, end] = [before.length, before.length + line.length];
  scanned.reset();
  if (!scanner.scan(bytes, start, end, scanned)) return false;
  parsed.reset();
  validateByParsing(bytes, start, end, parsed);
  expect(contentOf(scanned), line.toString()).toEqual(contentOf(parsed));
  return true;
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom('', ' ', '"', '\\', '\u0000', '\u007f', '\ud800', 'a/b', '\u00a0', 'Zoë'),
);
const address = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.constantFrom(
    '152.241.796.177',
    '01.2.3.4',
    '1.2.3',
    '1.2.3.4.5',
    '1..2.3',
    '10.0.0.1',
    '1.2.3.4 ',
    '',
    '1.2.3.1234',
  ),
);
const time = fc.oneof(
  fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  fc
    .tuple(
      fc.nat({ max: 13 }),
      fc.nat({ max: 32 }),
      fc.nat({ max: 25 }),
      fc.nat({ max: 61 }),
      fc.nat({ max: 61 }),
    )
    .map((parts) => parts.map((part) => String(part).padStart(2, '0')))
    .chain(([month, day, hour, minute, second]) =>
      fc
        .constantFrom(
          '',
          'Z',
          '.5Z',
          '.Z',
          '.123456789Z',
          '.999+02:00',
          '-05:30',
          '+0200',
          '+14:00',
          '+15:00',
          '-12:60',
          ' Z',
          'z',
          'ZZ',
        )
        .map((zone) => `2026-${month}-${day}T${hour}:${minute}:${second}${zone}`),
    ),
  fc.constantFrom<unknown>(
    '2026-07-14',
    '2026-07-14 08:21:05Z',
    '',
    null,
    1784016000,
    '2016-12-31T23:59:60Z',
    {},
  ),
);
const value = fc.oneof(
  text,
  fc.jsonValue({ maxDepth: 3 }),
  fc.integer(),
  fc.constantFrom(null, true, false, 0, -0, 1e21, 1.5e-9, 2 ** 53, 2 ** 60),
);

const member = fc.oneof(
  fc.tuple(fc.constant('$time'), time),
  fc.tuple(
    fc.constantFrom('$unique_id', '$package', '$tracking_pixel'),
    fc.oneof(text, fc.constantFrom<unknown>(PACKAGE, PIXEL, null, 5)),
  ),
  fc.tuple(fc.constant('$remote_address'), fc.oneof(address, value)),
  fc.tuple(
    fc.constantFrom('$version', '$type', '$user_agent', '$domain', '$referrer', '$headers'),
    fc.oneof(text, value),
  ),
  fc.tuple(fc.constantFrom('plan', 'name', 'n', '__proto__', 'constructor', '$ip', '$pixel', '$', ''), value),
  fc.tuple(text, value),
);
/** Short objects, of which more are decided, and long ones. */
const members = fc.oneof(fc.array(member, { maxLength: 3 }), fc.array(member, { maxLength: 12 }));
const space = fc.constantFrom('', '', '', ' ', '\t', ' \r ', '\u00a0', '\ufeff');

/** Objects as text, with repeated keys and white space anywhere. */
const objectText = fc
  .tuple(members, fc.array(space, { minLength: 1, maxLength: 5 }), fc.option(time, { freq: 3 }))
  .map(([list, spaces, first]) => {
    const all =
      first === null ? list : [['$time', first] as const, ...list.filter(([key]) => key !== '$time')];
    const gap = (at: number): string => spaces[at % spaces.length] ?? '';
    const inside = all.map(
      ([key, each], at) =>
        `${gap(at)}${JSON.stringify(key)}${gap(at + 1)}:${gap(at + 2)}${JSON.stringify(each)}${gap(at + 3)}`,
    );
    return `${gap(7)}{${inside.join(',') || gap(8)}}${gap(9)}`;
  });

describe('the fast path', () => {
  it('agrees with the parser on every line that it decides', () => {
    let decided = 0;
    fc.assert(
      fc.property(objectText, (line) => {
        if (agrees(Buffer.from(line))) decided += 1;
      }),
      { numRuns: rounds(6000) },
    );
    // Otherwise the property compared too little.
    expect(decided).toBeGreaterThan(rounds(100));
  });

  it('agrees with the parser on events with changed, removed or inserted bytes', () => {
    const good = [...makeEvents(50, { now: NOW })].map((line) => Buffer.from(line));
    const byte = fc.oneof(
      fc.constantFrom(...Buffer.from('"\\{}[],:0-+.eEtfnu$ZT \t\x00\x1f')),
      fc.nat({ max: 255 }),
    );
    const change = fc.record({ at: fc.nat(), byte, kind: fc.constantFrom('set', 'insert', 'remove') });
    let decided = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...good),
        fc.array(change, { minLength: 1, maxLength: 3 }),
        (line, changes) => {
          const bytes = [...line];
          for (const { at, byte: replacement, kind } of changes) {
            const place = at % bytes.length;
            if (kind === 'set') bytes[place] = replacement;
            else bytes.splice(place, kind === 'remove' ? 1 : 0, ...(kind === 'remove' ? [] : [replacement]));
          }
          const changed = Buffer.from(bytes);
          if (isUtf8(changed) && agrees(changed)) decided += 1;
        },
      ),
      { numRuns: rounds(6000) },
    );
    expect(decided).toBeGreaterThan(rounds(500));
  });

  it('leaves every cut line undecided', () => {
    const whole = Buffer.from(event({ n: -1.5e3, list: [1, { a: 'b\\n' }], yes: true }));
    expect(agrees(whole)).toBe(true);
    for (let length = 0; length < whole.length; length += 1)
      expect(agrees(whole.subarray(0, length))).toBe(false);
  });

  it.each([
    ['{"$time":"2026-07-14T08:21:05Z","a":01}', false],
    ['{"$time":"2026-07-14T08:21:05Z","a":1.}', false],
    ['{"$time":"2026-07-14T08:21:05Z","a":.5}', false],
    ['{"$time":"2026-07-14T08:21:05Z","a":+1}', false],
    ['{"$time":"2026-07-14T08:21:05Z","a":1e}', false],
    ['{"$time":"2026-07-14T08:21:05Z","a":-}', false],
    ['{"$time":"2026-07-14T08:21:05Z","a":-0}', true],
    ['{"$time":"2026-07-14T08:21:05Z","a":1e+5}', true],
    ['{"$time":"2026-07-14T08:21:05Z","a":nul}', false],
    ['{"$time":"2026-07-14T08:21:05Z","a":"\\x41"}', false],
    ['{"$time":"2026-07-14T08:21:05Z","a":"\\u00g1"}', false],
    ['{"$time":"2026-07-14T08:21:05Z","a":"\t"}', false],
    ['{"$time":"2026-07-14T08:21:05Z","a":[1,]}', false],
    ['{"$time":"2026-07-14T08:21:05Z","a":{"b":1,}}', false],
    ['{"$time":"2026-07-14T08:21:05Z",}', false],
    ['{"$time":"2026-07-14T08:21:05Z"}}', false],
    ['{"$time":"2026-07-14T08:21:05Z"} ', true],
    ['{"$time":"2026-07-14T08:21:05Z","a":1,"a":1}', false],
    [`{"$time":"2026-07-14T08:21:05Z","a":${'['.repeat(500_000)}`, false],
  ])('%s is decided: %s', (line, decided) => expect(agrees(Buffer.from(line))).toBe(decided));

  it('detects repeated keys whatever the keys of earlier lines', () => {
    // Other keys at the same positions; and a repeated key at a position where a longer line had another.
    const time_ = '"$time":"2026-07-14T08:21:05Z"';
    for (const [line, decided] of [
      [`{${time_},"a":1,"b":2,"c":3}`, true],
      [`{${time_},"b":1,"a":2}`, true],
      [`{${time_},"b":1,"a":2,"c":3}`, true],
      [`{${time_},"c":1,"a":2,"c":3}`, false],
      [`{${time_},"c":1,"b":2,"c":3}`, false],
      [`{"c":1,${time_},"b":2,"c":3}`, false],
      [`{${time_},"a":1,"b":2,"c":3}`, true],
    ] as const) {
      expect([line, agrees(Buffer.from(line))]).toEqual([line, decided]);
    }
  });

  it('decides every event without problems', () => {
    for (const line of makeEvents(500, { now: NOW })) expect(agrees(Buffer.from(line))).toBe(true);
    expect(agrees(Buffer.from(event({ $unique_id: undefined })))).toBe(true);
    expect(agrees(Buffer.from(event({ $remote_address: '2606:4700::1111', $version: null })))).toBe(true);
  });
});
