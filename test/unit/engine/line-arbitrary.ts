import fc from 'fast-check';
import { makeEvents } from '../../support/events';
import { NOW, PACKAGE, PIXEL } from './bench';

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
export const objectText = fc
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

const byte = fc.oneof(
  fc.constantFrom(...Buffer.from('"\\{}[],:0-+.eEtfnu$ZT \t\x00\x1f')),
  fc.nat({ max: 255 }),
);
const change = fc.record({ at: fc.nat(), byte, kind: fc.constantFrom('set', 'insert', 'remove') });

/** Events with changed, removed or inserted bytes, which need not be valid UTF-8. */
export const damagedEvent = fc
  .tuple(
    fc.constantFrom(...[...makeEvents(50, { now: NOW })].map((line) => Buffer.from(line))),
    fc.array(change, { minLength: 1, maxLength: 3 }),
  )
  .map(([line, changes]) => {
    const bytes = [...line];
    for (const { at, byte: replacement, kind } of changes) {
      const place = at % bytes.length;
      if (kind === 'set') bytes[place] = replacement;
      else bytes.splice(place, kind === 'remove' ? 1 : 0, ...(kind === 'remove' ? [] : [replacement]));
    }
    return Buffer.from(bytes);
  });
