import { expect, it } from 'vitest';
import { launchApp } from '../support/app';
import { snapshotOf } from '../support/ask';
import { importsOnDisk } from '../support/imports-on-disk';
import * as user from '../support/journey';
import { contents, copyOfHistory, expected, keptServer, rewriteRecord } from '../support/kept-history';
import { ACME_OWNER, ACME_TOKEN } from '../support/scarf-server';

// test/fixtures/history-0.1.0/README.md describes the history.

/** The words of today for the results of version 0.1.0. */
const NOW_SAID: Readonly<Record<string, string>> = {
  'All imported': 'Imported',
  Waiting: 'Under way',
  'Please check': 'Under way',
  'Scarf is reading': 'Under way',
  'Did not finish': 'Not imported',
  '1 set aside': 'Partly imported',
  '2 could not be imported': 'Partly imported',
  '6 could not be imported': 'Partly imported',
};

/** The imports of a file stand together. */
function inOrder(rows: readonly user.HistoryRow[]): readonly user.HistoryRow[] {
  return [...rows].sort((a, b) => (a.name + a.remoteId).localeCompare(b.name + b.remoteId));
}

it('an import history of version 0.1.0 shows the same results, opens each import and shows the user’s lines in logs', async () => {
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

  const rows = (JSON.parse(expected('history.json')) as readonly user.HistoryRow[]).map((row) => ({
    ...row,
    result: NOW_SAID[row.result] ?? row.result,
  }));
  await user.openHistory(page);
  const listed = async () => inOrder(await user.historyRows(page));
  await user.eventually(async () => expect(await listed()).toEqual(inOrder(rows)));
  const { settings, notices } = await snapshotOf(app);
  // What later versions added has its default.
  expect(settings).toMatchObject(JSON.parse(expected('settings.json')));
  expect(notices).toEqual([]);

  const logs = JSON.parse(expected('logs.json')) as readonly ExpectedLog[];
  for (const { name, phase, remoteId } of rows) {
    await user.openFromHistory(page, { name, remoteId });
    const shown = await user.importIn(page, phase);
    expect(await shown.getAttribute('data-remote-id')).toBe(remoteId);
    expect(await user.wordsOf(page)).toContain(
      name === 'Sent from elsewhere' ? 'This import was started elsewhere' : name,
    );
    const log = logs.find(({ scarfId }) => scarfId === remoteId);
    if (log === undefined) continue;
    await user.openLogFromHistory(page, { name, remoteId });
    for (const [line, text] of log.ownLines) expect(await user.goToLine(page, line)).toBe(text);
  }
  expect(errors).toEqual([]);
});

it('records of a newer version are reported and stay untouched, and their unknown codes break no screen', async () => {
  const { userData } = copyOfHistory();
  const NEWER = { 'visits.csv': { version: 2 }, 'july.zip': { phase: { name: 'archived' } } };
  const failure = { code: 'quota-reached', retryable: false, details: 'HTTP 409' };
  rewriteRecord(userData, 'refused.ndjson', (record) => ({ ...record, phase: { name: 'failed', failure } }));
  rewriteRecord(userData, 'clicks.ndjson', (record) => ({
    ...record,
    setAside: [{ code: 'emoji', count: 3 }],
  }));
  for (const [name, change] of Object.entries(NEWER))
    rewriteRecord(userData, name, (record) => ({ ...record, ...change }));
  const folders = importsOnDisk(userData).filter(({ fileName }) => fileName in NEWER);
  const before = folders.map(({ folder }) => contents(folder));

  const server = await keptServer();
  const app = await launchApp({ apiUrl: server.url, userData });
  const { page } = app;
  await page.getByText('2 imports were saved by a newer version of this app.').waitFor();
  await user.connect(page, ACME_OWNER, ACME_TOKEN);
  await page.getByTestId('choose-file').first().waitFor();
  await user.openHistory(page);
  expect(await user.wordsOf(page)).toContain('Open the newer version to see them.');
  for (const { folder } of folders) expect(await user.wordsOf(page)).toContain(folder);

  const open = async (name: string): Promise<string> => {
    await user.openHistory(page);
    await page.getByLabel('Find a file or a person').fill(name);
    await page.getByTestId('history-row').getByRole('link', { name, exact: true }).last().click();
    await page.getByTestId('import').waitFor();
    return user.wordsOf(page);
  };
  const refused = await open('refused.ndjson');
  expect(refused).toContain('This version of the app does not know why it failed.');
  expect(refused).toContain('Another version of it recorded the reason.');
  expect(await open('clicks.ndjson')).toContain('3 lines for another reason.');
  await app.quit();
  expect(folders.map(({ folder }) => contents(folder))).toEqual(before);
});

interface ExpectedLog {
  readonly scarfId: string;
  readonly ownLines: readonly (readonly [line: number, text: string])[];
}
