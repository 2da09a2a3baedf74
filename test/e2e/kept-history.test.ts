import { expect, it } from 'vitest';
import type { ImportView } from '../../src/shared/import';
import { launchApp } from '../support/app';
import { snapshotOf } from '../support/ask';
import * as user from '../support/journey';
import { copyOfHistory, expected, keptServer } from '../support/kept-history';
import { ACME_OWNER, ACME_TOKEN } from '../support/scarf-server';

// A history that an app of version 0.1.0 left: test/fixtures/history-0.1.0/README.md tells what is in it.

it('a history that version 0.1.0 left is listed with its words, each import opens, and logs show the user’s own lines', async () => {
  const server = await keptServer();
  const app = await launchApp({ apiUrl: server.url, userData: copyOfHistory().userData });
  const { page } = app;
  const errors: unknown[] = [];
  page.on('pageerror', (error) => errors.push(error));
  // The account is remembered; its token is in the password store of another computer.
  await user.eventually(async () =>
    expect(await page.getByTestId('connect-owner').inputValue()).toBe(ACME_OWNER),
  );
  await user.connect(page, ACME_OWNER, ACME_TOKEN);
  await page.getByTestId('choose-file').first().waitFor();

  const rows = JSON.parse(expected('history.json')) as readonly user.HistoryRow[];
  await user.openHistory(page);
  await user.eventually(async () => expect(await user.historyRows(page)).toEqual(rows), 60_000);
  const { settings, notices } = await snapshotOf(app);
  expect(settings).toEqual(JSON.parse(expected('settings.json')));
  expect(notices).toEqual([]);

  const logs = JSON.parse(expected('logs.json')) as readonly ExpectedLog[];
  const views = JSON.parse(expected('opened.json')) as readonly ImportView[];
  for (const [at, { name, phase, remoteId }] of rows.entries()) {
    await user.openHistory(page);
    await page.getByTestId('history-row').nth(at).getByRole('link').click();
    await user.importIn(page, phase);
    expect(await user.wordsOf(page)).toContain(name);
    const view = views.find((one) => one.remoteId === remoteId);
    const log = logs.find(({ id }) => id === view?.id);
    if (log === undefined) continue;
    await user.openLog(page);
    for (const { line, text } of log.own) expect(await user.goToLine(page, line)).toBe(text);
  }
  expect(errors).toEqual([]);
});

interface ExpectedLog {
  readonly id: string;
  readonly own: readonly { readonly line: number; readonly text: string }[];
}
