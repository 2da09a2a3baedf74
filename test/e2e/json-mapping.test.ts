import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { answerOpenDialog, answerSaveDialog } from '../support/app';
import { heldBy } from '../support/held-events';
import * as user from '../support/journey';
import { sharedApp } from '../support/shared-app';
import { tempFolder } from '../support/temp-folder';

const connectedApp = sharedApp();

const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

type Event = Record<string, unknown>;

/** The events of an export, as if they had happened yesterday. */
function exported(name: string): Event[] {
  const text = readFileSync(join(import.meta.dirname, '../fixtures/exports', name), 'utf8');
  const lines = text.replaceAll('2026-07-14', YESTERDAY).trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Event);
}

function fileOf(name: string, events: readonly Event[]): string {
  const path = join(tempFolder(), name);
  writeFileSync(path, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  return path;
}

function at(event: Event | undefined, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Event | undefined)?.[key], event);
}

async function usesOf(page: Page): Promise<Record<string, string>> {
  const heads = page.getByTestId('mapping-column');
  return Object.fromEntries(
    await heads.evaluateAll((all) => all.map(({ dataset }) => [dataset['name'] ?? '', dataset['use'] ?? ''])),
  ) as Record<string, string>;
}

async function held(server: Parameters<typeof heldBy>[0]): Promise<Event[]> {
  return (await heldBy(server)).map((line) => JSON.parse(line) as Event);
}

it('an export of Segment is known by name, and what Scarf refused of it is mended and sent again', async () => {
  const { app, server } = await connectedApp();
  const { page } = app;
  const events = exported('segment.ndjson');
  // Scarf takes a type as text only.
  Object.assign(events[2] ?? {}, { event: 7 });
  await user.chooseFile(app, fileOf('segment.ndjson', events));
  await user.checked(page);
  await user.openReading(page);
  expect(await user.wordsOf(page)).toContain('We read it as an export of Segment.');
  expect(await usesOf(page)).toMatchObject({
    timestamp: 'time',
    'context.ip': '$remote_address',
    'context.userAgent': '$user_agent',
    messageId: '$unique_id',
    sentAt: 'own',
  });
  await user.mapColumn(page, 'properties.version', 'Version');
  await user.eventually(async () =>
    expect(await usesOf(page)).toMatchObject({
      'properties.version': '$version',
      'context.ip': '$remote_address',
    }),
  );
  await user.chooseDestination(page, 'docs-site');
  await user.eventually(async () =>
    expect(await user.checked(page)).toMatchObject({ lines: 3, ready: 3, errors: 0 }),
  );
  await user.startImport(page);
  await user.importIn(page, 'done');

  const sent = (event: Event | undefined, type: unknown): Event => ({
    $time: at(event, 'timestamp'),
    $unique_id: at(event, 'messageId'),
    $remote_address: at(event, 'context', 'ip'),
    $user_agent: at(event, 'context', 'userAgent'),
    $type: type,
    context: at(event, 'context'),
  });
  expect(await held(server)).toEqual([
    expect.objectContaining({ ...sent(events[0], 'Package Downloaded'), $version: '1.4.2' }),
    expect.objectContaining(sent(events[1], 'page')),
  ]);

  await page.getByTestId('fix-refused').click();
  await page.getByTestId('fix-line').first().waitFor();
  const offer = page.locator('[data-testid="fix-offer"][data-code="wrong-type"]');
  await offer.getByTestId('apply-offer').click();
  await offer.and(page.locator('[data-applied="true"]')).waitFor();
  await page.getByTestId('apply-fixes').click();
  await page.getByTestId('apply-fixes').waitFor({ state: 'detached' });
  await user.checked(page);
  await user.startImport(page);
  await user.importIn(page, 'done');
  expect((await held(server)).slice(2)).toEqual([
    expect.objectContaining({ ...sent(events[2], '7'), $version: '2.0.0' }),
  ]);
});

it('an export of PostHog is mapped by hand, mended and sent; the preset goes on to another computer', async () => {
  const { app, server } = await connectedApp();
  const { page } = app;
  const events = exported('posthog.ndjson');
  const right = String(events[1]?.['timestamp']);
  Object.assign(events[1] ?? {}, { timestamp: 'soon' });
  await user.chooseFile(app, fileOf('posthog.ndjson', events));
  expect(await user.checked(page)).toMatchObject({ lines: 2, ready: 1, errors: 1 });
  await user.mapColumn(page, 'properties.$current_url', 'Leave out');
  await user.eventually(async () =>
    expect(await usesOf(page)).toMatchObject({ 'properties.$current_url': 'leave-out' }),
  );

  await page.getByTestId('presets').click();
  const path = join(tempFolder(), 'office.preset.json');
  await answerSaveDialog(app, path);
  await page.getByTestId('preset-export').click();
  await user.savedAs(page, path);

  await user.problem(page, 'time-unreadable').getByTestId('fix-problem').click();
  const row = page.locator('[data-testid="fix-line"][data-line="2"]');
  await row.waitFor();
  await row.locator('[data-key="timestamp"]').click();
  const input = page.getByTestId('cell-input');
  if (!(await input.isVisible())) await page.keyboard.press('Enter');
  await input.fill(right);
  await page.keyboard.press('Enter');
  await row.and(page.locator('[data-state="changed"]')).waitFor();
  await page.getByTestId('apply-fixes').click();
  await page.getByTestId('apply-fixes').waitFor({ state: 'detached' });
  await user.checked(page);
  await user.chooseDestination(page, 'docs-site');
  await user.eventually(async () => expect(await user.checked(page)).toMatchObject({ ready: 2, errors: 0 }));
  await user.startImport(page);
  await user.importIn(page, 'done');
  const sent = (await held(server)).slice(-2);
  expect(sent).toEqual([
    expect.objectContaining({
      $unique_id: events[0]?.['uuid'],
      $time: events[0]?.['timestamp'],
      $remote_address: '52.14.7.9',
      $domain: 'docs.example.org',
      $type: '$pageview',
    }),
    expect.objectContaining({
      $unique_id: events[1]?.['uuid'],
      $time: right,
      $remote_address: '81.2.69.142',
    }),
  ]);
  expect(Object.keys(at(sent[0], 'properties') as Event)).not.toContain('$current_url');

  await user.openTab(page, 'settings');
  const settings = page.getByTestId('preset-settings');
  await settings.getByRole('button', { name: 'Remove the preset “posthog.ndjson”' }).click();
  await user.eventually(async () => expect(await settings.innerText()).not.toContain('posthog.ndjson'));
  await answerOpenDialog(app, path);
  await settings.getByTestId('preset-import').click();
  await user.eventually(async () => expect(await settings.innerText()).toContain('posthog.ndjson'));
  const other = fileOf('not-one.json', [{}]);
  await answerOpenDialog(app, other);
  await settings.getByTestId('preset-import').click();
  await user.eventually(async () =>
    expect(await settings.innerText()).toContain('This file holds no preset of this app.'),
  );
});
