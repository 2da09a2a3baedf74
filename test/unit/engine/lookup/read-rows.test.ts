import { rm } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { readRows } from '../../../../src/engine/lookup/read-rows';
import { event, factsOf, fileWith, linesOf, never, PACKAGE } from '../bench';

async function rowsOf(content: string | Uint8Array, name: string, lines: readonly number[]) {
  const path = await fileWith(content, name);
  const facts = await factsOf(path);
  return readRows({ path, ...facts }, facts.checkpoints, lines, never);
}

const T = '2026-07-14T08:21:05Z';
const TABLE = `when;package;Größe;plan\r\n${T};${PACKAGE};M;team\r\n;;;\r\n${T};${PACKAGE};"a;""b""";\r\n`;

it('gives a row of a table as it stands in the file, each cell under its own header', async () => {
  for (const content of [TABLE, gzipSync(TABLE)]) {
    const [fourth, second] = await rowsOf(content, 'kunden.csv', [4, 2]);
    expect(second).toEqual({
      line: 2,
      text: `${T};${PACKAGE};M;team`,
      truncated: false,
      fields: [
        { name: 'when', value: T, key: '$time' },
        { name: 'package', value: PACKAGE, key: '$package' },
        { name: 'Größe', value: 'M', key: 'Größe' },
        { name: 'plan', value: 'team', key: 'plan' },
      ],
    });
    expect(fourth?.fields[2]).toEqual({ name: 'Größe', value: 'a;"b"', key: 'Größe' });
  }
});

it('gives an event of JSON by its own keys, and no values of a line that is not an event', async () => {
  const first = event({ $version: 4, note: 'é'.repeat(400), tags: ['a', 'b'] });
  const [read, broken, none] = await rowsOf(linesOf(first, '{"a": 1', '[1]'), 'events.ndjson', [1, 2, 3]);
  expect(read?.text).toBe(first);
  expect(read?.fields.map(({ name }) => name)).toEqual([
    '$time',
    '$unique_id',
    '$package',
    '$remote_address',
    '$version',
    'note',
    'tags',
  ]);
  expect(read?.fields[4]).toEqual({ name: '$version', value: '4', key: '$version' });
  expect(read?.fields[5]?.value).toBe(`${'é'.repeat(300)}…`);
  expect(read?.fields[6]?.value).toBe('["a","b"]');
  expect([broken?.fields, none?.fields]).toEqual([[], []]);
});

it('gives no values of a row that is gone, and of one whose cells are not known its text', async () => {
  const sound = `${T},${PACKAGE},"a, b"\n`;
  const path = await fileWith(`time,package,note\n${T},${PACKAGE},"word" more\n${sound}`, 'events.csv');
  const facts = await factsOf(path);
  const file = { path, ...facts };
  expect(await readRows(file, facts.checkpoints, [2, 9], never)).toEqual([
    { line: 2, text: `${T},${PACKAGE},"word" more`, truncated: false, fields: [] },
    { line: 9, text: null, truncated: false, fields: [] },
  ]);
  await rm(path);
  expect(await readRows(file, facts.checkpoints, [2], never)).toEqual([
    { line: 2, text: null, truncated: false, fields: [] },
  ]);
});
