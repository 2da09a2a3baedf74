import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeSourceLines } from '../../../../src/engine/resend/source-lines';
import { counts, factsOf, fileWith, folder, MIXED, never, PACKAGE } from '../bench';
import { reportFor } from '../../../../src/engine/check/report';

const T = '2026-07-14T08:21:05Z';
const sound = (id: string): string => `${T},${PACKAGE},${id},note,5\n`;

it('copies the rows that were set aside, by the numbers of the check', async () => {
  const text = [
    'time,package,id,note,x\n',
    ...['a', 'b', 'c'].map(sound),
    // An open quote swallows two rows up to the next stray one.
    `${T},${PACKAGE},d,"open,5\n`,
    sound('e'),
    `${T},${PACKAGE},f,12",5\n`,
    sound('g'),
    `${T},${PACKAGE},h,cut\n`,
    `${T},${PACKAGE},i,"word" more,5\n`,
    `${T},${PACKAGE},j,"two\nlines",5\n`,
  ].join('');
  const path = await fileWith(text, 'events.csv');
  const facts = await factsOf(path);
  const report = reportFor(facts, MIXED, null);
  expect(report).toMatchObject({ lines: 11, ready: 5 });
  expect(counts(report)).toMatchObject({ 'not-object': 5 });
  const copies = join(await folder(), 'rows');
  await writeSourceLines({ path, ...facts }, [5, 6, 7, 9, 10, 11], copies, never);
  const rows = (await readFile(join(copies, '0'), 'utf8')).split('\r\n');
  expect(rows).toEqual([
    'time,package,id,note,x',
    `"${T},${PACKAGE},d,""open,5"`,
    `"${T},${PACKAGE},e,note,5"`,
    `"${T},${PACKAGE},f,12"",5"`,
    `${T},${PACKAGE},h,cut`,
    `"${T},${PACKAGE},i,""word"" more,5"`,
    `${T},${PACKAGE},j,"two\nlines",5`,
    '',
  ]);
});
