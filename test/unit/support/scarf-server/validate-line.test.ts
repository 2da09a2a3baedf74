import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseDateTime } from '../../../support/scarf-server/date-time';
import { validateLine, WEEK } from '../../../support/scarf-server/validate-line';
import { lineBlocks, LineCounter, NOT_UTF8, TOO_LONG, type Line } from '../../../support/scarf-server/lines';
import type { Destination } from '../../../support/scarf-server/scarf-types';

const NOW = Date.parse('2026-07-20T12:00:00Z');
const artifacts = {
  packages: new Map([['pkg', { id: 'pkg', name: 'cli', type: 'npm' }]]),
  pixels: new Map([['pix', { id: 'pix' }]]),
};
const validate = (line: Line, destination: Destination = { kind: 'mixed' }) =>
  validateLine(line, 7, destination, artifacts, NOW);
const TIME = '"$time":"2026-07-19T00:00:00Z"';

describe('the date-time', () => {
  test.each([
    ['2026-07-20T12:00:00Z', NOW],
    ['2026-07-20T14:00:00+02:00', NOW],
    ['2026-07-20T07:00:00-0500', NOW],
    ['2026-07-20 12:00:00.250Z', NOW + 250],
    ['2026-07-20T12:00Z', NOW],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
  ])('%s is valid', (text, at) => expect(parseDateTime(text)).toBe(at));
  test.each([
    '2026-07-20',
    '2026-07-20T12:00:00',
    '2026-02-31T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-07-20T24:00:00Z',
    '20/07/2026 12:00',
    '1784548800',
    '',
  ])('%s is invalid', (text) => expect(parseDateTime(text)).toBeNull());
});

describe('a line that cannot be decoded', () => {
  test.each<[string, Line]>([
    ['not JSON', '{"$time"'],
    ['blank', ''],
    ['spaces', '  \r'],
    ['a byte order mark', `\uFEFF{${TIME},"$package":"pkg"}`],
    ['an array', '[]'],
    ['null', 'null'],
    ['no $time', '{"$package":"pkg"}'],
    ['$time null', '{"$time":null,"$package":"pkg"}'],
    ['$time a number', '{"$time":1784548800,"$package":"pkg"}'],
    ['no zone', '{"$time":"2026-07-19T00:00:00","$package":"pkg"}'],
    ['a number for a string', `{${TIME},"$package":"pkg","$version":2}`],
    ['headers that are no list', `{${TIME},"$package":"pkg","$headers":{"a":"b"}}`],
    ['headers with a number', `{${TIME},"$package":"pkg","$headers":[{"name":"a","value":1}]}`],
    ['bad bytes', NOT_UTF8],
    ['too long', TOO_LONG],
  ])('%s', (_name, line) => {
    expect(validate(line)).toEqual({
      kind: 'refused',
      entry: expect.objectContaining({
        type: 'failed-to-decode',
        class: 'error',
        line: 7,
        human_friendly_message: expect.stringMatching(/./),
      }) as unknown,
    });
  });
});

test('an event may be a week old to the millisecond, and no older', () => {
  const at = (ms: number): Line => JSON.stringify({ $time: new Date(ms).toISOString(), $package: 'pkg' });
  expect(validate(at(NOW - WEEK)).kind).toBe('event');
  expect(validate(at(NOW - WEEK - 1)).kind).toBe('refused');
});

test('on the mixed endpoint each event needs an artifact that is there', () => {
  expect(validate(`{${TIME},"$package":"pkg","$unique_id":"u","anything":[1]}\r`)).toEqual({
    kind: 'event',
    packageId: 'pkg',
    uniqueId: 'u',
  });
  expect(validate(`{${TIME},"$package":"gone"}`)).toMatchObject({
    kind: 'refused',
    entry: { type: 'artifact-not-found', class: 'error', line: 7, package_id: 'gone' },
  });
  expect(validate(`{${TIME},"$tracking_pixel":"gone"}`)).toMatchObject({
    entry: { type: 'artifact-not-found', tracking_pixel_id: 'gone' },
  });
  expect(validate(`{${TIME}}`)).toMatchObject({ kind: 'refused', entry: { type: 'artifact-not-found' } });
  expect(validate(`{${TIME},"$package":"pkg","$tracking_pixel":"gone"}`)).toMatchObject({
    kind: 'event',
    packageId: 'pkg',
    warning: { type: 'artifact-not-found', class: 'warning', tracking_pixel_id: 'gone' },
  });
});

test('on an artifact’s own endpoint the path says where events go', () => {
  expect(validate(`{${TIME},"$package":"gone"}`, { kind: 'pixel', id: 'pix' })).toEqual({
    kind: 'event',
    trackingPixelId: 'pix',
  });
});

describe('the lines of a file with the content', () => {
  async function linesOf(bytes: Buffer): Promise<readonly Line[]> {
    const folder = await mkdtemp(join(tmpdir(), 'lines-'));
    try {
      await writeFile(join(folder, 'body'), bytes);
      const lines: Line[] = [];
      for await (const block of lineBlocks(join(folder, 'body'))) lines.push(...block);
      const counter = new LineCounter();
      counter.add(bytes);
      expect(counter.lines).toBe(lines.length);
      return lines;
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  test.each<[string, readonly string[]]>([
    ['', []],
    ['a', ['a']],
    ['a\n', ['a']],
    ['\n', ['']],
    ['a\n\nb\r\n', ['a', '', 'b\r']],
  ])('%j', async (text, lines) => expect(await linesOf(Buffer.from(text))).toEqual(lines));

  test('longer than a block, and with letters of several bytes across its edge', async () => {
    const expected = Array.from({ length: 3000 }, (_, index) => `${index} ${'é€😀'.repeat(40)}`);
    expected.splice(5, 0, 'x'.repeat(900_000));
    expect(await linesOf(Buffer.from(expected.join('\n')))).toEqual(expected);
  });

  test('one that is not UTF-8 leaves its neighbours alone', async () => {
    const bytes = Buffer.concat([Buffer.from('a\n'), Buffer.from([0xff, 0xfe, 10]), Buffer.from('é\n')]);
    expect(await linesOf(bytes)).toEqual(['a', NOT_UTF8, 'é']);
  });

  test('one over 16 MiB is not held', async () => {
    const bytes = Buffer.concat([
      Buffer.from('a\n'),
      Buffer.alloc(18 * 1024 * 1024, 'x'),
      Buffer.from('\nb'),
    ]);
    expect(await linesOf(bytes)).toEqual(['a', TOO_LONG, 'b']);
  });
});
