import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { makeEvents } from '../support/events';
import { apply, changeAll, writeCell } from '../support/fixing';
import { heldBy } from '../support/held-events';
import * as user from '../support/journey';
import { sharedApp } from '../support/shared-app';
import { makeTar } from '../support/tar';
import { tempFolder } from '../support/temp-folder';
import { storedZstd } from '../support/zstd';

const connectedApp = sharedApp();

/** Scarf refuses a version that is a number. */
function withNumber(line: string): string {
  return line.replace(/"\$version":"[^"]*"/, '"$version":3');
}

const idOf = (text: string): string => String((JSON.parse(text) as Record<string, unknown>)['$unique_id']);

it('a .tar.gz: its files are checked as one, sent in their order, and what did not get in is mended and sent', async () => {
  const { app, server } = await connectedApp();
  const { page } = app;
  const [first = '', second = '', third = ''] = makeEvents(3, { packages: [], pixels: [] });
  const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const rows = [
    'when,id,ip',
    `${day}T10:00:00Z,t-1,84.107.32.1`,
    `soon,t-2,84.107.32.2`,
    `${day}T10:02:00Z,t-3,84.107.32.3`,
  ];
  const path = join(tempFolder(), 'july.tar.gz');
  const tar = makeTar([
    { name: 'logs/b.ndjson', data: `${[first, withNumber(second), third].join('\n')}\n` },
    { name: 'logs/a.csv', data: `${rows.join('\n')}\n` },
    { name: 'logs/latest.csv', type: '2' },
  ]);
  writeFileSync(path, gzipSync(tar));

  await user.chooseFile(app, path);
  expect(await user.checked(page)).toMatchObject({ lines: 7, ready: 5, errors: 1 });
  expect(await user.problems(page)).toMatchObject({ 'left-out': 1 });
  await user.chooseDestination(page, 'docs-site');
  await user.startImport(page);
  await user.importIn(page, 'done');
  const held = await heldBy(server);
  expect(held.slice(0, 2)).toEqual([first, third]);
  expect(held.slice(2).map(idOf)).toEqual(['t-1', 't-3']);

  await user.openLog(page);
  await page.getByTestId('log').getByText('logs/b.ndjson').first().waitFor();
  await page.getByTestId('log-cause').first().click();
  await page.getByTestId('fix-cause').click();
  await page.getByTestId('fix-line').first().waitFor();
  await changeAll(page, 'wrong-type');
  await apply(page);
  await user.startImport(page);
  await user.importIn(page, 'done');
  expect((await heldBy(server)).at(-1)).toBe(withNumber(second).replace('"$version":3', '"$version":"3"'));

  await page.getByTestId('fix-set-aside').click();
  await page.getByTestId('fix-line').first().waitFor();
  const line = Number(await page.getByTestId('fix-line').getAttribute('data-line'));
  await writeCell(page, line, '$time', `${day}T10:01:00Z`);
  await apply(page);
  await user.startImport(page);
  await user.importIn(page, 'done');
  const all = await heldBy(server);
  expect(all).toHaveLength(6);
  expect(JSON.parse(all[5] ?? '')).toMatchObject({ $unique_id: 't-2', $remote_address: '84.107.32.2' });
});

it('a .zst: its events arrive as they are, and the refused one is mended and sent', async () => {
  const { app, server } = await connectedApp();
  const { page } = app;
  const [first = '', second = '', third = ''] = makeEvents(3);
  const path = join(tempFolder(), 'clicks.ndjson.zst');
  const frames = [`${first}\n${withNumber(second)}\n`, `${third}\n`].map(storedZstd);
  writeFileSync(path, Buffer.concat(frames));

  await user.importFile(app, path);
  await user.importIn(page, 'done');
  expect(await heldBy(server)).toEqual([first, third]);
  await page.getByTestId('fix-refused').click();
  await page.getByTestId('fix-line').first().waitFor();
  await changeAll(page, 'wrong-type');
  await apply(page);
  await user.startImport(page);
  await user.importIn(page, 'done');
  expect(await heldBy(server)).toEqual([
    first,
    third,
    withNumber(second).replace('"$version":3', '"$version":"3"'),
  ]);
});
