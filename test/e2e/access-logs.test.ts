import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { logTime } from '../../src/main/sample-files/access-log';
import { apply, writeCell } from '../support/fixing';
import { heldBy } from '../support/held-events';
import * as user from '../support/journey';
import { ACME_OWNER, ACME_PACKAGES } from '../support/scarf-server';
import { sharedApp } from '../support/shared-app';
import { tempFolder } from '../support/temp-folder';

const connectedApp = sharedApp();

const MINUTE_MS = 60_000;
const LAST = Math.floor((Date.now() - 30 * 3_600_000) / MINUTE_MS) * MINUTE_MS;

/** A time so many minutes after the first, as ISO and as Apache writes it. */
function timeAt(minute: number): { readonly iso: string; readonly apache: string } {
  const iso = new Date(LAST + minute * MINUTE_MS).toISOString().replace('.000', '');
  return { iso, apache: logTime(new Date(iso)) };
}

function request(
  minute: number,
  path: string,
  { status = 200, time = timeAt(minute).apache, agent = 'curl/8.5' } = {},
): string {
  return `84.107.32.9 - - [${time}] "GET ${path} HTTP/1.1" ${status} 9 "https://example.com/" "${agent}"\n`;
}

/** The event that such a request makes. */
function eventOf(minute: number, path: string, agent = 'curl/8.5'): Readonly<Record<string, unknown>> {
  return {
    $remote_address: '84.107.32.9',
    $time: timeAt(minute).iso,
    method: 'GET',
    path,
    status: '200',
    $referrer: 'https://example.com/',
    $user_agent: agent,
  };
}

function idOf(packageName: string): string {
  return ACME_PACKAGES.find(({ name }) => name === packageName)?.id ?? '';
}

it('a combined log: visits are sent, the rest is left out, and a line is fixed by its cell', async () => {
  const { app, server } = await connectedApp();
  const { page } = app;
  const path = join(tempFolder(), 'access.log');
  const lines = [
    request(0, '/downloads/oven-1.deb'),
    request(1, '/style.css'),
    request(2, '/missing', { status: 404 }),
    '2026/11/27 10:00:00 [error] 1#1: *1 open() "/srv/missing" failed (2: No such file or directory)\n',
    request(3, '/downloads/oven-2.deb'),
    request(4, '/downloads/oven-3.deb', { time: '99/Nov/2026:10:00:00 +0000' }),
  ];
  writeFileSync(path, lines.join(''));
  await user.chooseFile(app, path);
  expect(await user.checked(page)).toMatchObject({ lines: 6, ready: 2, errors: 2 });
  expect((await user.showLines(page, 'not-object')).get(4)).toContain('[error]');

  await user.problem(page, 'time-unreadable').getByTestId('fix-problem').click();
  await writeCell(page, 6, '$time', timeAt(4).apache);
  await apply(page);
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
    [0, 3, 4].map((minute, index) => eventOf(minute, `/downloads/oven-${index + 1}.deb`)),
  );
});

/** Waits until so many requests count. */
async function counted(page: Page, requests: number): Promise<void> {
  await page.locator(`[data-testid="requests"][data-counted="${requests}"]`).waitFor();
}

/** Says where the requests of the last rule, or of the rest, go. */
async function sendTo(page: Page, packageName: string): Promise<void> {
  await page.getByTestId('rule-destination').last().fill(packageName);
  await page.getByTestId('destination-option').filter({ hasText: packageName }).click();
}

it('what counts and where it goes is chosen in the window, and a refused request is mended and sent', async () => {
  const { app, server } = await connectedApp();
  const { page } = app;
  const path = join(tempFolder(), 'access.log');
  const lines = [
    request(40, '/downloads/oven-1.deb'),
    request(41, '/missing', { status: 404 }),
    request(42, '/charts/oven.tgz'),
    request(43, '/downloads/oven-2.deb', { agent: 'Googlebot/2.1' }),
    request(44, '/start'),
  ];
  writeFileSync(path, lines.join(''));
  await user.chooseFile(app, path);
  await counted(page, 3);
  await page.locator('[data-testid="counting-step"][data-reason="bots"] input').click();
  await counted(page, 4);

  const rule = (requests: number) => page.locator(`[data-testid="rule"][data-count="${requests}"]`);
  await page.getByTestId('add-rule').click();
  await page.getByTestId('suggested-pattern').filter({ hasText: '/downloads/oven-*' }).click();
  await sendTo(page, 'installer-linux');
  await page.getByTestId('save-rule').click();
  await rule(2).waitFor();
  await page.getByTestId('add-rule').click();
  await page.getByTestId('pattern').fill('/charts/*');
  await sendTo(page, 'helm-operator');
  await page.getByTestId('save-rule').click();
  await rule(1).waitFor();
  await sendTo(page, 'docs-site');
  await page.getByTestId('rest-menu').waitFor();
  await user.chooseMixed(page);
  await user.eventually(async () => expect(await user.checked(page)).toMatchObject({ ready: 4, errors: 0 }));

  // It is deleted in Scarf between the check and the import.
  await server.removeArtifact({ owner: ACME_OWNER, id: idOf('helm-operator') });
  await user.startImport(page);
  await user.importIn(page, 'done');
  const held = async (): Promise<unknown[]> =>
    (await heldBy(server)).map((text) => JSON.parse(text) as unknown);
  const $unique_id = expect.any(String) as string;
  const sent = [
    { ...eventOf(40, '/downloads/oven-1.deb'), $package: idOf('installer-linux'), $unique_id },
    {
      ...eventOf(43, '/downloads/oven-2.deb', 'Googlebot/2.1'),
      $package: idOf('installer-linux'),
      $unique_id,
    },
    { ...eventOf(44, '/start'), $package: idOf('docs-site'), $unique_id },
  ];
  expect(await held()).toEqual(sent);

  await user.openLog(page);
  await user.eventually(async () => expect(await user.linesInLog(page)).toEqual([3]));
  expect(await user.goToLine(page, 3)).toContain(lines[2]?.trim());
  await page.getByTestId('log-cause').first().click();
  await page.getByTestId('fix-cause').click();
  await page.getByTestId('fix-line').first().waitFor();
  await writeCell(page, 3, '$package', idOf('docs-site'));
  await apply(page);
  await user.startImport(page);
  await user.importIn(page, 'done');
  const mended = { ...eventOf(42, '/charts/oven.tgz'), $package: idOf('docs-site'), $unique_id };
  expect(await held()).toEqual([...sent, mended]);
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
