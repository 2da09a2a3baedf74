import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { heldBy } from '../support/held-events';
import * as user from '../support/journey';
import { sharedApp } from '../support/shared-app';
import { tempFolder } from '../support/temp-folder';

const connectedApp = sharedApp();

const MINUTE_MS = 60_000;
const LAST = Math.floor((Date.now() - 30 * 3_600_000) / MINUTE_MS) * MINUTE_MS;
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** A time so many minutes after the first, as ISO and as Apache writes it. */
function timeAt(minute: number): { readonly iso: string; readonly apache: string } {
  const iso = new Date(LAST + minute * MINUTE_MS).toISOString().replace('.000', '');
  const [year = '', month = '', day = ''] = iso.slice(0, 10).split('-');
  const name = MONTHS[Number(month) - 1] ?? '';
  return { iso, apache: `${day}/${name}/${year}:${iso.slice(11, 19)} +0000` };
}

function request(minute: number, path: string, status = 200, time = timeAt(minute).apache): string {
  return `84.107.32.9 - - [${time}] "GET ${path} HTTP/1.1" ${status} 9 "https://example.com/" "curl/8.5"\n`;
}

it('a combined log: visits are sent, the rest is left out, and a line is fixed by its cell', async () => {
  const { app, server } = await connectedApp();
  const { page } = app;
  const path = join(tempFolder(), 'access.log');
  const lines = [
    request(0, '/downloads/oven-1.deb'),
    request(1, '/style.css'),
    request(2, '/missing', 404),
    '2026/11/27 10:00:00 [error] 1#1: *1 open() "/srv/missing" failed (2: No such file or directory)\n',
    request(3, '/downloads/oven-2.deb'),
    request(4, '/downloads/oven-3.deb', 200, '99/Nov/2026:10:00:00 +0000'),
  ];
  writeFileSync(path, lines.join(''));
  await user.chooseFile(app, path);
  expect(await user.checked(page)).toMatchObject({ lines: 6, ready: 2, errors: 2 });
  expect((await user.showLines(page, 'not-object')).get(4)).toContain('[error]');

  await user.problem(page, 'time-unreadable').getByTestId('fix-problem').click();
  const row = page.locator('[data-testid="fix-line"][data-line="6"]');
  await row.locator('[data-key="$time"]').click();
  const input = page.getByTestId('cell-input');
  if (!(await input.isVisible())) await page.keyboard.press('Enter');
  await input.fill(timeAt(4).apache);
  await page.keyboard.press('Enter');
  await page.getByTestId('apply-fixes').click();
  await page.getByTestId('apply-fixes').waitFor({ state: 'detached' });
  expect(await user.checked(page)).toMatchObject({ ready: 3, errors: 1 });

  await user.chooseDestination(page, 'docs-site');
  await user.startImport(page);
  await user.importIn(page, 'done');
  expect(await user.receipt(page)).toMatchObject({
    'Lines in the file': 6,
    'Set aside by the check': 1,
    'Requests that do not count': 2,
    Imported: 3,
  });
  const held = (await heldBy(server)).map((text) => JSON.parse(text) as Record<string, unknown>);
  expect(held).toMatchObject(
    [0, 3, 4].map((minute, index) => ({
      $remote_address: '84.107.32.9',
      $time: timeAt(minute).iso,
      method: 'GET',
      path: `/downloads/oven-${index + 1}.deb`,
      status: '200',
      $referrer: 'https://example.com/',
      $user_agent: 'curl/8.5',
    })),
  );
});

it('a folder of CloudFront logs is one import in the order of time, and a second import adds nothing', async () => {
  const { app, server } = await connectedApp();
  const { page } = app;
  const before = (await heldBy(server)).length;
  const folder = join(tempFolder(), 'cdn');
  mkdirSync(folder);
  const head =
    '#Version: 1.0\n#Fields: date time c-ip cs-method cs(Host) cs-uri-stem sc-status cs(User-Agent) x-edge-location\n';
  const row = (minute: number, agent: string): string => {
    const [date, clock = ''] = timeAt(minute).iso.split('T');
    return `${date}\t${clock.slice(0, 8)}\t84.107.32.10\tGET\td1.cloudfront.net\t/oven-${minute}\t200\t${agent}\tFRA2\n`;
  };
  // Names of CloudFront are in no order within an hour.
  writeFileSync(
    join(folder, 'E1.2026-11-26-10.aa.gz'),
    gzipSync(head + row(22, 'curl/8.5') + row(23, 'Googlebot/2.1')),
  );
  writeFileSync(
    join(folder, 'E1.2026-11-26-10.bb.gz'),
    gzipSync(head + row(20, 'Mozilla/5.0%20(X11)') + row(21, 'curl/8.5')),
  );
  const sendIt = async (): Promise<Readonly<Record<string, number>>> => {
    await user.chooseFile(app, folder);
    expect(await user.checked(page)).toMatchObject({ lines: 8, ready: 3, errors: 0 });
    await user.chooseDestination(page, 'docs-site');
    await user.startImport(page);
    await user.importIn(page, 'done');
    return user.receipt(page);
  };

  expect(await sendIt()).toMatchObject({ 'Requests that do not count': 1, Imported: 3 });
  const held = (await heldBy(server))
    .slice(before)
    .map((text) => JSON.parse(text) as Record<string, unknown>);
  expect(held.map(({ $time, path, $user_agent }) => [$time, path, $user_agent])).toEqual([
    [timeAt(20).iso, '/oven-20', 'Mozilla/5.0 (X11)'],
    [timeAt(21).iso, '/oven-21', 'curl/8.5'],
    [timeAt(22).iso, '/oven-22', 'curl/8.5'],
  ]);
  await page.getByTestId('choose-file').first().waitFor();
  await sendIt();
  expect((await heldBy(server)).length).toBe(before + 3);
});
