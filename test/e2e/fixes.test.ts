import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { answerOpenDialog, answerSaveDialog, type RunningApp } from '../support/app';
import { connectedApp } from '../support/connected-app';
import { makeEvents } from '../support/events';
import { apply, changeAll, mended, openFix, rowOf, writeCell } from '../support/fixing';
import { heldBy } from '../support/held-events';
import * as user from '../support/journey';
import { tempFolder } from '../support/temp-folder';

const NOW = Date.now();

/** Writes a line anew that is no event. */
async function writeText(page: Page, line: number, text: string): Promise<void> {
  await rowOf(page, line).getByTestId('fix-text').click();
  await page.getByTestId('line-text').fill(text);
  await page.keyboard.press('Enter');
  await mended(page, line);
}

/** Events of which each is flawed in a way of its own, and how each must arrive: null, where it must not. */
function flawedLines(): { lines: string[]; mended: (string | null)[] } {
  const [good = '', zone = '', key = '', broken = '', other = '', time = '', type = ''] = [
    ...makeEvents(7, { now: NOW }),
  ];
  const timeOf = (line: string): string => /"\$time":"([^"]*)"/.exec(line)?.[1] ?? '';
  const local = timeOf(zone).replace('Z', '');
  const seconds = Math.floor(Date.parse(timeOf(time)) / 1000);
  const iso = new Date(seconds * 1000).toISOString();
  const numbered = type.replace(/"\$version":"[^"]*"/, '"$version":3');
  return {
    lines: [
      good,
      zone.replace(timeOf(zone), local.replace('T', ' ')),
      key.replace('$remote_address', '$ip'),
      broken.slice(0, -1),
      '',
      other,
      time.replace(/"\$time":"[^"]*"/, `"$time":${seconds}`),
      numbered,
      good,
    ],
    mended: [
      good,
      zone.replace(timeOf(zone), `${local}+09:00`),
      key,
      broken,
      null,
      other,
      time.replace(timeOf(time), iso),
      numbered.replace('"$version":3', '"$version":"3"'),
      null,
    ],
  };
}

async function mendFile(app: RunningApp, path: string): Promise<void> {
  const { page } = app;
  const { mended: right } = flawedLines();
  await user.chooseFile(app, path);
  expect(await user.checked(page)).toMatchObject({ lines: 9, ready: 7, errors: 1 });
  const zone = page.locator('[data-testid="question"][data-code="zone"]');
  await zone.locator('select').selectOption('Asia/Tokyo');
  await user.eventually(async () => expect(await zone.getAttribute('data-answered')).not.toBe('no'));
  await user.checked(page);
  // All of it in one visit.
  await openFix(page, 'unknown-dollar');
  await changeAll(page, 'unknown-dollar');
  await changeAll(page, 'id-repeated');
  await writeText(page, 4, right[3] ?? '');
  await apply(page);
  expect(await user.checked(page)).toMatchObject({ lines: 9, ready: 7, errors: 0 });
  const counts = await page.getByTestId('fix').evaluateAll((all) => all.map((one) => one.dataset['count']));
  expect(counts).toEqual(['1', '1', '1']);
}

/** Mends the one line on view, sends it, and waits for its import. */
async function sendAgain(page: Page, line: number, content: string): Promise<void> {
  const row = page.getByTestId('fix-line');
  await row.first().waitFor();
  expect(await row.evaluateAll((all) => all.map((one) => one.dataset['line']))).toEqual([String(line)]);
  await page.getByTestId('next-problem').click();
  expect(await page.getByTestId('row-message').innerText()).toContain('Scarf refused it: “');
  await page.keyboard.press('Escape');
  const { $time } = JSON.parse(content) as { $time: string };
  if (line === 7) await writeCell(page, line, '$time', $time);
  else await changeAll(page, 'wrong-type');
  await mended(page, line);
  await apply(page);
  expect(await page.getByTestId('start-import').innerText()).toBe('Send 1 event again');
  await user.startImport(page);
  const sent = await user.importIn(page, 'done');
  expect(await user.numberOf(sent, 'data-sent')).toBe(1);
  expect(await user.numberOf(sent, 'data-imported')).toBe(1);
}

describe('a flawed file', () => {
  it('is mended here, sent, and what Scarf refused of it is mended and sent by itself', async () => {
    const { app, server } = await connectedApp();
    const { page } = app;
    const { lines, mended: right } = flawedLines();
    const path = join(tempFolder(), 'clicks.ndjson');
    const content = `${lines.join('\n')}\n`;
    writeFileSync(path, content);
    await mendFile(app, path);

    const copy = join(tempFolder(), 'copy.ndjson');
    await answerSaveDialog(app, copy);
    await page.getByTestId('save-corrected').click();
    await user.savedAs(page, copy);
    const sent = right
      .map((line, at) => (at === 6 || at === 7 ? (lines[at] ?? '') : line))
      .filter((line) => line !== null);
    expect(readFileSync(copy, 'utf8')).toBe(`${sent.join('\n')}\n`);

    await user.startImport(page);
    await user.importIn(page, 'done');
    expect(await user.receipt(page)).toMatchObject({
      'Lines in the file': 9,
      'Sent to Scarf': 7,
      Imported: 5,
      'Refused by Scarf': 2,
      'Set aside by the check': 0,
      'Left out by you': 1,
      'Blank lines': 1,
    });
    expect(await user.wordsOf(page)).toContain('2 events were changed in what was sent.');
    const first = [0, 1, 2, 3, 5].map((at) => right[at]);
    expect(await heldBy(server)).toEqual(first);

    // From the log, by cause; then from the result, what is left.
    await user.openLog(page);
    const causes = page.getByTestId('log-cause');
    let shown: readonly number[] = [];
    await user.eventually(async () => {
      shown = await user.linesInLog(page);
      expect([...shown].sort()).toEqual([7, 8]);
    });
    const ofTime = shown[0] === 7 ? 0 : 1;
    await causes.nth(ofTime).click();
    await page.getByTestId('fix-cause').click();
    await page.getByTestId('fix-line').first().waitFor();
    const line = Number(await page.getByTestId('fix-line').getAttribute('data-line'));
    await sendAgain(page, line, right[line - 1] ?? '');
    expect(await page.getByTestId('sent-again').innerText()).toContain('1 refused line again');
    expect(await page.locator('h1').innerText()).toBe('6 of 7 events are imported');
    await page.getByTestId('fix-refused').click();
    const other = line === 7 ? 8 : 7;
    await sendAgain(page, other, right[other - 1] ?? '');
    await user.eventually(async () => expect(await page.getByTestId('sent-again').count()).toBe(2));
    expect(await page.locator('h1').innerText()).toBe('All 7 events are imported');
    expect(await page.getByTestId('fix-refused').count()).toBe(0);

    expect(await heldBy(server)).toEqual([...first, right[line - 1], right[other - 1]]);
    expect(readFileSync(path, 'utf8')).toBe(content);

    // A table: a row is mended cell by cell, another one is left out, in one visit.
    const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    const good = Array.from({ length: 8 }, (_, at) => `${day} 10:0${at},g-${at},free`);
    const rows = ['when,id,plan', ...good, 'soon,t-2,team', `${day} 11:00,t-3,team,too,many`];
    const table = join(tempFolder(), 'clicks.csv');
    writeFileSync(table, `${rows.join('\r\n')}\r\n`);
    await page.getByTestId('choose-file').waitFor();
    await user.chooseFile(app, table);
    expect(await user.checked(page)).toMatchObject({ lines: 11, ready: 8, errors: 2 });
    await openFix(page, 'time-unreadable');
    await page.getByRole('radio', { name: 'To fix' }).click();
    await writeCell(page, 10, '$time', `${day} 10:30`);
    await rowOf(page, 11).getByTestId('leave-out').click();
    await rowOf(page, 11).and(page.locator('[data-state="left-out"]')).waitFor();
    await apply(page);
    await user.chooseDestination(page, 'docs-site');
    await user.startImport(page);
    await user.importIn(page, 'done');
    expect(await user.receipt(page)).toMatchObject({
      'Rows in the file': 11,
      Imported: 9,
      'Left out by you': 1,
    });
    const held = (await heldBy(server)).slice(-2);
    expect(JSON.parse(held[1] ?? '')).toMatchObject({ $unique_id: 't-2', plan: 'team' });
    expect(held[1]).toContain(`${day}T10:30:00`);
    expect(JSON.parse(held[0] ?? '')).toMatchObject({ $unique_id: 'g-7', plan: 'free' });

    // Of several files, the rows that are too old are saved as each has them.
    const july = join(tempFolder(), 'july');
    mkdirSync(july);
    const month = new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 10);
    for (const name of ['east', 'west'])
      writeFileSync(
        join(july, `${name}.csv`),
        `when,id,plan\r\n${day} 12:00,${name},free\r\n${month} 12:00,old-${name},team\r\n`,
      );
    await page.getByTestId('choose-file').waitFor();
    await user.chooseFile(app, july);
    expect(await user.checked(page)).toMatchObject({ lines: 6, ready: 2, errors: 2 });
    const beside = tempFolder();
    await answerOpenDialog(app, beside);
    const save = user.problem(page, 'too-old').getByTestId('fix-problem');
    await save.click();
    await user.savedAs(page, join(beside, 'too-old-july'));
    expect(readdirSync(beside)).toEqual(['too-old-july']);
    const saved = (name: string): string => readFileSync(join(beside, 'too-old-july', name), 'utf8');
    expect(saved('too-old-east.csv')).toBe(`when,id,plan\r\n${month} 12:00,old-east,team\r\n`);
    expect(saved('too-old-west.csv')).toContain('old-west');
    expect(readdirSync(app.userData).filter((name) => name.startsWith('lines'))).toEqual([]);
  });
});
