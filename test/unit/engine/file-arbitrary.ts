import fc from 'fast-check';
import type { Destination } from '../../../src/shared/destination';
import type { Fix } from '../../../src/shared/checks/fix';
import type { KnownArtifacts } from '../../../src/engine/model/check-facts';
import { event, PACKAGE, PIXEL } from './bench';

export const KNOWN: KnownArtifacts = {
  packages: new Map([[PACKAGE, 'cli']]),
  pixels: new Map([[PIXEL, 'docs']]),
};

const time = fc.constantFrom<unknown>(
  ...['2026-07-14T08:21:05Z', '2026-07-07T13:00:00Z', '2026-07-20T00:00:00+02:00', '2026-06-01T00:00:00Z'],
  ...['2026-07-14', 'soon', null, undefined, 1784016000, '1784016000000'],
);
const artifact = fc.constantFrom<unknown>(PACKAGE, PIXEL, 'no-such-id', '', null, 7, undefined, undefined);
const rest = fc.constantFrom<Record<string, unknown>>(
  ...[
    {},
    {},
    {},
    { $ip: '1.2.3.4' },
    { $version: 3 },
    { $remote_address: '10.0.0.1' },
    { name: 'Zoë \u2028 "x"' },
  ],
  ...[{ $headers: [{ name: 'cookie', value: '' }] }, { big: { deep: [1, { a: null }] } }, { $pixel: PIXEL }],
);
const id = fc.constantFrom<unknown>('a', 'b', 'c', 'd', '', null, undefined);

const eventLine = fc
  .record({ $time: time, $package: artifact, $tracking_pixel: artifact, $unique_id: id, rest })
  .map(({ rest: more, ...keys }) => event({ ...keys, ...more }));
const goodLine = fc.record({ $unique_id: id }).map((keys) => event(keys));
const oddLine = fc.constantFrom(
  ...[
    '',
    '  ',
    '\t\r',
    '{',
    '[]',
    'null',
    '{"a":1,"a":2}',
    "{'$time':'2026-07-14T08:21:05Z',}",
    '{"n":12345678901234567890}',
    'x'.repeat(300),
    '\xff\xfe',
  ],
);
const ending = fc.constantFrom('\n', '\n', '\n', '\r\n');

/** Files with mostly events, and with every kind of problem. */
export const file: fc.Arbitrary<Buffer> = fc
  .record({
    bom: fc.boolean(),
    lines: fc.array(
      fc.tuple(
        fc.oneof(
          { arbitrary: goodLine, weight: 3 },
          { arbitrary: eventLine, weight: 5 },
          { arbitrary: oddLine, weight: 1 },
        ),
        ending,
      ),
      { maxLength: 40 },
    ),
    last: goodLine,
  })
  .map(({ bom, lines, last }) =>
    Buffer.concat([
      // The first line is an event, so that the format is detected; the last line has no newline.
      Buffer.from(`${bom ? '\uFEFF' : ''}${event()}\n`),
      ...lines.map(([line, end]) => Buffer.from(line + end, /[\xff]/.test(line) ? 'latin1' : 'utf8')),
      Buffer.from(last),
    ]),
  );

export const destination: fc.Arbitrary<Destination> = fc.constantFrom<Destination>(
  { kind: 'mixed' },
  { kind: 'package', id: PACKAGE, name: 'cli' },
  { kind: 'pixel', id: PIXEL, name: 'docs' },
);

export const known: fc.Arbitrary<KnownArtifacts | null> = fc.constantFrom(null, KNOWN);

/** Fixes that need only the line itself. */
export const lineByLine: fc.Arbitrary<Fix> = fc.constantFrom<Fix>(
  { kind: 'time-zone', zone: 'Europe/Berlin' },
  { kind: 'time-as-date' },
  { kind: 'take-time', path: 'big.deep' },
  { kind: 'take-time', path: 'name' },
  { kind: 'as-text' },
  { kind: 'remove-secrets' },
  { kind: 'read-as-windows' },
  { kind: 'plain-address' },
  { kind: 'give-artifact', of: 'package', to: PACKAGE },
  { kind: 'id-for-name', of: 'package', name: 'no-such-id', id: PACKAGE },
  { kind: 'repair-json', of: 'single-quotes' },
  { kind: 'repair-json', of: 'trailing-comma' },
  { kind: 'new-id', value: '', from: 'name' },
  { kind: 'new-id', value: 'id-1', from: null },
  { kind: 'rename-key', from: '$pixel', to: '$tracking_pixel' },
  { kind: 'rename-key', from: '$ip', to: '$remote_address' },
  {
    kind: 'replace-id',
    of: 'package',
    from: 'no-such-id',
    to: [...KNOWN.packages.keys()][0] ?? '',
  },
);
/** These, and `keep-first`, which depends on the lines before. */
export const fix = fc.oneof(
  { arbitrary: lineByLine, weight: 9 },
  { arbitrary: fc.constant<Fix>({ kind: 'keep-first' }), weight: 1 },
);
