import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { viewOver } from '../../../../../src/engine/bytes/byte-view';
import { TimeCells } from '../../../../../src/engine/formats/table/time-cells';
import { TimeReader } from '../../../../../src/engine/rules/time/time-reader';
import { TIME_FORMATS, type TimeFormat } from '../../../../../src/shared/files/mapping';
import { rounds } from '../../../../support/rounds';

const two = (least: number, most: number): fc.Arbitrary<string> =>
  fc.integer({ min: least, max: most }).map((value) => String(value).padStart(2, '0'));
const dates = fc.constantFrom(
  ...['2026-07-14', '2026/7/14', '14.07.2026', '07/14/26', '14/Jul/2026', 'Jul 14, 2026', '20260714'],
  ...['Wed Nov 25', 'Mi, 25.11.2026', 'So 10.11.12', '25-NOV-26', '2026年11月25日'],
  // The clock changes.
  ...['2026-10-25', '25.10.2026', '2026-03-29', '29.03.2026', '2026-10-04', '04.10.2026'],
);
const fraction = fc.oneof(
  fc.constant(''),
  fc.string({ unit: fc.constantFrom(...'0019'), minLength: 1, maxLength: 10 }).map((digits) => `.${digits}`),
  fc.constantFrom('.000', ',120', '.0001', '.5', '.', ',x'),
);
const clock = fc.oneof(
  fc
    .tuple(two(0, 25), two(0, 61), two(0, 61), fraction, fc.constantFrom(':', ':', '.'))
    .map(([hour, minute, second, rest, sign]) => `${hour}${sign}${minute}${sign}${second}${rest}`),
  fc.tuple(fc.nat(24), two(0, 60)).map(([hour, minute]) => `${hour}:${minute}`),
  fc.constant(''),
);
const cells = fc
  .tuple(
    dates,
    fc.constantFrom(' ', 'T', ', ', ':', '  '),
    clock,
    fc.constantFrom('', '', 'Z', ' PM', ' am', '+02:00', ' +0000', ' UTC', '"', '\\', '\u202f', ' \n'),
    fc.constantFrom(
      '',
      '',
      ' EST',
      ' 2026',
      ' Uhr',
      ':000AM',
      ':123PM',
      ' a.m.',
      ' GMT-03:30',
      ' CST',
      ' (CET)',
    ),
  )
  .map((parts) => parts.join(''));
const others = fc.constantFrom(
  '',
  '1784017265',
  '1784017265.25',
  '46217.348',
  'soon',
  '12:30',
  ':00:00',
  'x'.repeat(80),
);

describe('the times of a column', () => {
  it('are not read with AM or PM because one without it was, before the same word', () => {
    const reader = new TimeReader({ format: 'iso', zone: 'UTC' });
    const times = new TimeCells(reader);
    expect(writeTo(times, '2026-07-14T02:00:00 Uhr')).toBe('2026-07-14T02:00:00Z');
    expect(writeTo(times, '2026-07-14T01:00:00 am Uhr')).toBe('2026-07-14T01:00:00 am Uhr');
  });

  it('are what their reader reads of each by itself, whatever was read before', { tags: ['long'] }, () => {
    const readers = new Map<string, TimeReader>();
    const readerOf = (format: TimeFormat, zone: string, use: string): TimeReader => {
      const key = [format, zone, use].join();
      const reader = readers.get(key) ?? new TimeReader({ format, zone });
      readers.set(key, reader);
      return reader;
    };
    fc.assert(
      fc.property(
        fc.constantFrom(...TIME_FORMATS),
        fc.constantFrom('UTC', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/St_Johns'),
        fc.array(fc.oneof({ weight: 5, arbitrary: cells }, others), { minLength: 1, maxLength: 30 }),
        (format, zone, texts) => {
          const times = new TimeCells(readerOf(format, zone, 'cells'));
          const alone = readerOf(format, zone, 'alone');
          const written = texts.map((text) => writeTo(times, text));
          expect(written).toEqual(
            // A long text is not looked up in the days that were read before.
            texts.map((text) => alone.read(text + ' '.repeat(60)) ?? text),
          );
          const plain = texts.filter((text) => JSON.stringify(text) === `"${text}"`);
          expect(plain.map((text) => copyTo(times, text))).toEqual(
            plain.map((text) => alone.read(text + ' '.repeat(60)) ?? text),
          );
        },
      ),
      { numRuns: rounds(3000) },
    );
  });
});

function copyTo(times: TimeCells, text: string): string {
  const bytes = Buffer.alloc(300);
  const end = 5 + bytes.write(text, 5);
  const out = Buffer.alloc(300);
  const stop = times.copy(bytes, viewOver(bytes), 5, end, out, viewOver(out), 7);
  return out.toString('utf8', 7, stop);
}

function writeTo(times: TimeCells, text: string): string {
  const json = JSON.stringify(text).slice(1, -1);
  const out = Buffer.alloc(300);
  const length = out.write(json, 7);
  const end = times.write(out, new DataView(out.buffer, out.byteOffset, out.length), 7, 7 + length);
  return JSON.parse(`"${out.toString('utf8', 7, end)}"`) as string;
}
