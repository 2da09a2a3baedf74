import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { connectedApp } from '../support/connected-app';
import { heldBy } from '../support/held-events';
import * as user from '../support/journey';
import { tempFolder } from '../support/temp-folder';

// Thirty broken rows of many kinds are mended in one visit, imported, and compared event by event at the server.

const DAY = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

/** What the user does with a row: another text in a field, the whole text, or nothing, since a change for many mends it. */
type Mend =
  | { readonly key: string; readonly text: string }
  | { readonly whole: string }
  | { readonly cells: Readonly<Record<string, string>> }
  | 'by offer'
  | 'leave out';

interface Broken {
  readonly line: string;
  readonly mend: Mend;
  /** The event that must arrive; null: none. */
  readonly event: Readonly<Record<string, unknown>> | null;
}

const clock = (minute: number): string => `10:${String(minute).padStart(2, '0')}`;

const rowOf = (page: Page, line: number): Locator =>
  page.locator(`[data-testid="fix-line"][data-line="${line}"]`);

/** Makes the changes that are offered for many rows; a package is chosen where the app does not know which. */
async function changeMany(
  page: Page,
  code: string,
  choices: Readonly<Record<string, string>>,
): Promise<void> {
  const open = page.locator(`[data-testid="fix-offer"][data-code="${code}"][data-applied="false"]`);
  for (const [text, label] of Object.entries(choices)) {
    const offer = open.filter({ hasText: text }).first();
    if (label !== '') await offer.locator('select').selectOption({ label });
    const before = await open.count();
    await offer.getByTestId('apply-offer').click();
    await user.eventually(async () => expect(await open.count()).toBe(before - 1));
  }
}

async function writeCell(page: Page, line: number, key: string, text: string): Promise<void> {
  const cell = rowOf(page, line).locator(`[data-key="${key}"]`).first();
  await cell.click();
  const input = cell.getByTestId('cell-input');
  if (!(await input.isVisible())) await page.keyboard.press('Enter');
  await input.fill(text);
  await page.keyboard.press('Enter');
  await input.waitFor({ state: 'detached' });
}

async function mendRow(page: Page, line: number, mend: Mend): Promise<void> {
  const row = rowOf(page, line);
  if (mend === 'leave out') await row.getByTestId('leave-out').click();
  else if (mend === 'by offer') return;
  else if ('key' in mend) await writeCell(page, line, mend.key, mend.text);
  else if ('whole' in mend) {
    await row.getByTestId('fix-text').click();
    await page.getByTestId('line-text').fill(mend.whole);
    await page.keyboard.press('Enter');
  } else for (const [key, text] of Object.entries(mend.cells)) await writeCell(page, line, key, text);
  await row.and(page.locator('[data-state="changed"], [data-state="left-out"]')).waitFor();
}

/** Names become ids, which the tests do not know. */
function withoutPackage(event: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(event).filter(([key]) => key !== '$package'));
}

/** Checks the file, mends it in one visit, imports it, and gives the events that arrived. */
async function importMended(
  name: string,
  content: string,
  rows: ReadonlyMap<number, Broken>,
  changes: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Promise<readonly Record<string, unknown>[]> {
  const { app, server } = await connectedApp();
  const { page } = app;
  const path = join(tempFolder(), name);
  writeFileSync(path, content);
  await user.chooseFile(app, path);
  await user.checked(page);
  await user.chooseMixed(page);
  await user.eventually(async () =>
    expect((await user.checked(page)).errors, JSON.stringify(await user.problems(page))).toBe(rows.size),
  );
  await page.getByTestId('fix-problem').first().click();
  await page.getByTestId('fix-line').first().waitFor();
  await page.getByRole('radio', { name: 'To fix' }).click();
  for (const [code, choices] of Object.entries(changes)) await changeMany(page, code, choices);
  for (const [line, { mend }] of rows) await mendRow(page, line, mend);
  const out = [...rows.values()].filter(({ mend }) => mend === 'leave out').length;
  expect(await user.wordsOf(page)).toContain(`${rows.size - out} fixed, ${out} left out, nothing to go`);
  await page.getByTestId('apply-fixes').click();
  await page.getByTestId('apply-fixes').waitFor({ state: 'detached' });
  expect(await user.checked(page)).toMatchObject({ errors: 0 });
  await user.startImport(page);
  await user.importIn(page, 'done');
  expect(readFileSync(path, 'utf8')).toBe(content);
  return (await heldBy(server)).map((text) => JSON.parse(text) as Record<string, unknown>);
}

describe('thirty broken rows', () => {
  it('of a table are mended cell by cell and by a few changes for many, and all arrive', async () => {
    const time = (minute: number): string => `${DAY}T${clock(minute)}:00Z`;
    const row = (minute: number, changes: Readonly<Record<string, string>> = {}): string => {
      const cells = {
        when: `${DAY} ${clock(minute)}`,
        ip: '52.14.7.9',
        package: 'docs-site',
        id: `t-${minute}`,
        plan: 'free',
      };
      return Object.values({ ...cells, ...changes }).join(';');
    };
    const event = (minute: number): Record<string, string> => ({
      ...{ $time: time(minute), $remote_address: '52.14.7.9' },
      ...{ $unique_id: `t-${minute}`, plan: 'free' },
    });
    const bad = (minute: number, changes: Readonly<Record<string, string>>, mend: Mend): Broken => ({
      line: row(minute, changes),
      mend,
      event: mend === 'leave out' ? null : event(minute),
    });
    const inTime = (minute: number): Mend => ({ key: '$time', text: `${DAY} ${clock(minute)}` });
    const broken: readonly Broken[] = [
      ...[0, 1, 2, 3, 4, 5, 6, 7].map((at) => bad(at, { package: 'docs-sit' }, 'by offer')),
      ...[8, 9, 10, 11].map((at) => bad(at, { package: 'old docs' }, 'by offer')),
      bad(12, { when: 'tomorrow' }, inTime(12)),
      bad(13, { when: '' }, inTime(13)),
      bad(14, { when: `${DAY} 25:61` }, inTime(14)),
      bad(15, { when: `${DAY.slice(0, 7)}-41 10:15` }, inTime(15)),
      bad(16, { when: 'n/a' }, 'leave out'),
      bad(17, { when: '#REF!', package: 'docs-sit' }, inTime(17)),
      bad(18, { package: '' }, { key: '$package', text: 'docs-site' }),
      bad(19, { package: 'who knows' }, { key: '$package', text: 'docs-site' }),
      ...[20, 21].map((at) => ({ ...bad(at, {}, 'leave out'), line: `${row(at)};one;too many` })),
      {
        ...bad(22, {}, 'by offer'),
        line: row(22).replace(';52.14.7.9', ''),
        mend: {
          cells: { $remote_address: '52.14.7.9', $package: 'docs-site', $unique_id: 't-22', plan: 'free' },
        },
      },
      ...[23, 24, 25, 26, 27, 28, 29].map((at) => bad(at, { when: `${DAY} 9u${at}` }, inTime(at))),
    ];
    expect(broken).toHaveLength(30);
    const good = Array.from({ length: 60 }, (_, at) =>
      row(30 + (at % 30), { id: `good-${at}`, plan: 'team' }),
    );
    const content = ['when;ip;package;id;plan', ...good, ...broken.map(({ line }) => line)].join('\r\n');
    const rows = new Map(broken.map((one, at) => [62 + at, one]));
    const held = await importMended('visits.csv', `${content}\r\n`, rows, {
      'unknown-artifact': { 'docs-sit': '', 'old docs': 'docs-site' },
    });
    const mended = held.filter(({ $unique_id }) => String($unique_id).startsWith('t-'));
    const wanted = broken.flatMap(({ event: one }) => (one === null ? [] : [one]));
    expect(mended.map(withoutPackage)).toEqual(wanted);
    expect(new Set(held.map(({ $package }) => $package)).size).toBe(1);
    expect(held).toHaveLength(good.length + wanted.length);
  });

  it('of a file with an event a line are mended by value, as text and by a few changes for many', async () => {
    const event = (
      minute: number,
      changes: Readonly<Record<string, unknown>> = {},
    ): Record<string, unknown> => ({
      ...{
        $time: `${DAY}T${clock(minute)}:00Z`,
        $package: 'docs-site',
        $unique_id: `t-${minute}`,
        plan: 'free',
      },
      ...changes,
    });
    const text = (minute: number, changes: Readonly<Record<string, unknown>> = {}): string =>
      JSON.stringify(event(minute, changes));
    const bad = (minute: number, line: string, mend: Mend): Broken => ({
      line,
      mend,
      event: mend === 'leave out' ? null : event(minute),
    });
    const inTime = (minute: number): Mend => ({ key: '$time', text: `${DAY}T${clock(minute)}:00Z` });
    const inPackage: Mend = { key: '$package', text: 'docs-site' };
    const broken: readonly Broken[] = [
      ...[0, 1, 2, 3].map((at) => bad(at, text(at).replace('}', ',}'), 'by offer')),
      ...[4, 5, 6].map((at) => bad(at, text(at).replaceAll('"', "'"), 'by offer')),
      ...[7, 8].map((at) => bad(at, text(at).replace('"plan"', 'plan'), 'by offer')),
      ...[9, 10].map((at) => bad(at, text(at).replace('{', '{/* by hand */'), 'by offer')),
      ...[11, 12].map((at) => ({
        ...bad(at, text(at, { plan: null }).replace('null', 'None'), 'by offer'),
        event: event(at, { plan: null }),
      })),
      ...[13, 14].map((at) => bad(at, text(at).slice(0, -1), { whole: text(at) })),
      bad(15, '[1, 2]', 'leave out'),
      bad(16, '42', 'leave out'),
      ...[17, 18].map((at) => bad(at, text(at, { $time: undefined }), inTime(at))),
      ...[19, 20].map((at) => bad(at, text(at, { $time: '' }), inTime(at))),
      ...[21, 22, 23].map((at) => bad(at, text(at, { $time: 'tomorrow' }), inTime(at))),
      ...[24, 25, 26].map((at) => bad(at, text(at, { $package: 'docs-sit' }), 'by offer')),
      bad(27, text(27, { $package: 'who knows' }), inPackage),
      ...[28, 29].map((at) => bad(at, text(at, { $package: undefined }), inPackage)),
    ];
    expect(broken).toHaveLength(30);
    const good = Array.from({ length: 60 }, (_, at) => text(at % 60, { $unique_id: `good-${at}` }));
    const content = [...good, ...broken.map(({ line }) => line)].join('\n');
    const rows = new Map(broken.map((one, at) => [61 + at, one]));
    const held = await importMended('visits.ndjson', `${content}\n`, rows, {
      'not-json': { Commas: '', single: '', Names: '', Comments: '', None: '' },
      'unknown-artifact': { 'docs-sit': '' },
    });
    const mended = held.filter(({ $unique_id }) => String($unique_id).startsWith('t-'));
    const wanted = broken.flatMap(({ event: one }) => (one === null ? [] : [one]));
    expect(mended.map(withoutPackage)).toEqual(wanted.map(withoutPackage));
    expect(new Set(held.map(({ $package }) => $package)).size).toBe(1);
    expect(held).toHaveLength(good.length + wanted.length);
  });
});
