import { expect } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { answerOpenDialog, PATIENCE_MS, type RunningApp } from './app';
import type { ImportRecord } from './scarf-server/contract';
import type { ScarfServer } from './scarf-server';

/** The steps of a user, in a user's words, by the handles that stay. */

export async function connect(page: Page, owner: string, token: string): Promise<void> {
  await page.getByTestId('connect-owner').fill(owner);
  await page.getByTestId('connect-token').fill(token);
  await page.getByTestId('connect-submit').click();
}

export async function chooseFile(app: RunningApp, path: string): Promise<void> {
  await answerOpenDialog(app, path);
  const check = app.page.getByTestId('check');
  const before = (await check.count()) === 0 ? null : await check.first().getAttribute('data-check');
  await app.page.getByTestId('choose-file').first().click();
  // The check of the file before must not be taken for this one.
  if (before !== null)
    await app.page.locator(`[data-testid="check"]:not([data-check="${before}"])`).waitFor();
}

/** Chooses a file, waits until its check has ended, and gives its numbers. */
export async function checkFile(app: RunningApp, path: string): ReturnType<typeof checked> {
  await chooseFile(app, path);
  return checked(app.page);
}

export async function openTab(page: Page, tab: 'import' | 'history' | 'settings' | 'help'): Promise<void> {
  await page.getByTestId(`nav-${tab}`).click();
}

/** The heading of the screen. */
export async function heading(page: Page): Promise<string> {
  return (await page.locator('#main h1').first().innerText()).trim();
}

/** Drags a file over the window, as the system's own file manager does, and lets it go there. */
export async function dropFile(page: Page, path: string, whileOver?: () => Promise<void>): Promise<void> {
  const debug = await page.context().newCDPSession(page);
  const drag = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    debug.send('Input.dispatchDragEvent', {
      type,
      x: 500,
      y: 300,
      data: { items: [], files: [path], dragOperationsMask: 1 },
    });
  await drag('dragEnter');
  await drag('dragOver');
  await whileOver?.();
  await drag('drop');
  await debug.detach();
}

/** Waits until the window tells where something was saved. */
export async function savedAs(page: Page, path: string): Promise<void> {
  await page.locator(`[data-testid="saved-place"][data-path=${JSON.stringify(path)}]`).waitFor();
}

/** Waits until the check has ended and gives its numbers. */
export async function checked(
  page: Page,
): Promise<{ lines: number; ready: number; errors: number; warnings: number }> {
  const check = page.locator('[data-testid="check"][data-state="done"]');
  await check.waitFor();
  return {
    lines: await numberOf(check, 'data-lines'),
    ready: await numberOf(check, 'data-ready'),
    errors: await numberOf(check, 'data-errors'),
    warnings: await numberOf(check, 'data-warnings'),
  };
}

/** The check's problems by code: how many lines have each. */
export async function problems(page: Page): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const problem of await page.getByTestId('problem').all()) {
    found[(await problem.getAttribute('data-code')) ?? ''] = await numberOf(problem, 'data-count');
  }
  return found;
}

export async function chooseDestination(page: Page, name: string): Promise<void> {
  const option = page.getByTestId('destination-option').filter({ hasText: name }).first();
  // A check that starts over replaces the list: a click in that moment is lost, and a person clicks again.
  await eventually(async () => {
    await page.getByTestId('destination').fill(name);
    await option.click({ timeout: 3_000 });
    await option.waitFor({ state: 'hidden', timeout: 3_000 });
  });
}

export async function chooseMixed(page: Page): Promise<void> {
  await page.getByTestId('destination').click();
  await page.locator('[data-testid="destination-option"][data-kind="mixed"]').click();
}

/** Has events without an id given one, or not, and waits until that is so. */
export async function turnSafetyIds(page: Page, to: 'on' | 'off'): Promise<void> {
  await page.locator(`[data-testid="safety-ids"][data-state="${to === 'on' ? 'off' : 'on'}"]`).click();
  await page.locator(`[data-testid="safety-ids"][data-state="${to}"]`).waitFor();
}

export async function startImport(page: Page): Promise<void> {
  await page.getByTestId('start-import').click();
}

/** The import on view, once it is in this phase. */
export async function importIn(page: Page, phase: string): Promise<Locator> {
  const found = page.locator(`[data-testid="import"][data-phase="${phase}"]`);
  await found.waitFor();
  return found;
}

export async function numberOf(locator: Locator, attribute: string): Promise<number> {
  const text = await locator.getAttribute(attribute);
  return text === null || text === '' ? Number.NaN : Number(text);
}

/** What the window says, as one text: for looking for sentences. */
export async function wordsOf(page: Page): Promise<string> {
  return (await page.locator('#main').innerText()).replace(/\s+/g, ' ');
}

/** Asks until the answer is as expected: for things that other processes bring about. */
export async function eventually(check: () => Promise<void> | void, withinMs = PATIENCE_MS): Promise<void> {
  await expect
    .poll(
      async () => {
        await check();
        return true;
      },
      { timeout: withinMs, interval: 50 },
    )
    .toBe(true);
}

/** One kind of problem in the check's report. */
export function problem(page: Page, code: string): Locator {
  return page.locator(`[data-testid="problem"][data-code="${code}"]`);
}

/** Answers a question of the check, also one that was settled without the user. */
export async function answerQuestion(page: Page, code: string, value: string): Promise<void> {
  const question = page.locator(`[data-testid="question"][data-code="${code}"]`);
  await openReading(page);
  const change = question.getByTestId('question-change');
  if ((await change.count()) > 0) await change.click();
  const choice = question.locator(`[data-testid="question-choice"][data-value="${value}"]`);
  if ((await choice.count()) > 0) await choice.click();
  else await question.locator('select').selectOption(value);
}

/** Shows how a checked file was read. */
export async function openReading(page: Page): Promise<void> {
  const reading = page.getByTestId('reading');
  if ((await reading.getAttribute('open')) === null) await reading.locator('summary').click();
}

/** Says what a column of a checked table means, by the words of the menu. */
export async function mapColumn(page: Page, name: string, use: string): Promise<void> {
  await page.locator(`[data-testid="mapping-column"][data-name="${name}"] button`).click();
  await page.getByRole('menuitemradio', { name: use, exact: true }).click();
}

/** Opens the lines of a problem, all of them, and gives them by number. */
export async function showLines(page: Page, code: string): Promise<ReadonlyMap<number, string>> {
  const found = problem(page, code);
  await found.getByRole('button', { name: 'Show' }).click();
  await found.getByTestId('source-line').first().waitFor();
  return new Map(
    await found
      .getByTestId('source-line')
      .evaluateAll((lines) => lines.map((line) => [Number(line.dataset['line']), line.textContent] as const)),
  );
}

/** Waits until the check has opened the file and read lines of it. */
export async function beingRead(page: Page): Promise<void> {
  await page.locator('[data-testid="check"][data-state="reading"]:not([data-lines="0"])').waitFor();
}

/** What the window says of a chosen file that cannot be imported; another file's refusal may still be on view. */
export async function refusedFile(page: Page, name: string): Promise<string> {
  const refused = page.locator('[data-testid="check"][data-state="failed"]').filter({ hasText: name });
  await refused.waitFor();
  return (await refused.innerText()).replace(/\s+/g, ' ');
}

/** Chooses a file, waits for its check, sends it as preselected. */
export async function importFile(app: RunningApp, path: string): Promise<void> {
  await checkFile(app, path);
  await startImport(app.page);
}

/** The receipt as it is read: a number for each of its rows. */
export async function receipt(page: Page): Promise<Readonly<Record<string, number>>> {
  const table = page.getByRole('table', { name: 'Where every line of the file went' });
  const rows = await table
    .locator('tr')
    .evaluateAll((all) =>
      all.map((row) => [
        row.querySelector('th')?.textContent ?? '',
        row.querySelector('td')?.textContent ?? '',
      ]),
    );
  return Object.fromEntries(rows.map(([label, value]) => [label, Number(value?.replaceAll(',', ''))]));
}

/** Presses Stop and gives the question that is asked. */
export async function askToStop(page: Page): Promise<Locator> {
  await page.getByTestId('stop-import').click();
  const question = page.getByRole('alertdialog', { name: 'Stop this import?' });
  await question.waitFor();
  return question;
}

export async function confirmStop(page: Page): Promise<void> {
  await page.getByTestId('confirm-stop').click();
}

/** Waits until what has this name has the keyboard. */
export async function hasKeyboard(page: Page, name: string): Promise<void> {
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent?.trim())).toBe(name);
}

export async function openHistory(page: Page): Promise<void> {
  await page.getByTestId('nav-history').click();
  await page.getByTestId('history-row').first().waitFor();
}

/** What History says of an import. */
export interface HistoryRow {
  readonly name: string;
  readonly phase: string;
  readonly remoteId: string;
  readonly result: string;
}

/** Shows the imports of each file that took several, as far as the list is drawn. */
export async function unfoldFiles(page: Page): Promise<void> {
  const folded = page.getByRole('button', { name: /^Sent in \d+ imports/, expanded: false });
  while ((await folded.count()) > 0) await folded.first().click();
}

/** All imports that History lists: of a file that took several, each of them under the file's name. */
export async function historyRows(page: Page): Promise<readonly HistoryRow[]> {
  const list = page.getByTestId('history');
  const found = new Map<number, HistoryRow & { readonly isAttempt: boolean }>();
  await list.evaluate((element) => element.scrollTo(0, 0));
  for (let isMore = true; isMore;) {
    await unfoldFiles(page);
    const rows = await list.locator('[data-testid^="history-"]').evaluateAll((all) =>
      all.map((row) => ({
        at: Number(row.getAttribute('aria-rowindex')),
        isAttempt: row.dataset['testid'] === 'history-attempt',
        name: row.querySelector('[role="link"]')?.textContent ?? '',
        phase: row.dataset['phase'] ?? '',
        remoteId: row.dataset['remoteId'] ?? '',
        result: row.querySelector('[data-outcome]')?.textContent?.trim() ?? '',
      })),
    );
    for (const { at, ...row } of rows) found.set(at, row);
    isMore = await list.evaluate(async (element) => {
      const before = element.scrollTop;
      element.scrollTop += element.clientHeight / 2;
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      return element.scrollTop !== before;
    });
  }
  const rows = [...found].sort(([a], [b]) => a - b).map(([, row]) => row);
  let file = '';
  return rows.flatMap(({ isAttempt, ...row }, at) => {
    if (!isAttempt) file = row.name;
    const isFolded = !isAttempt && rows[at + 1]?.isAttempt === true;
    return isFolded ? [] : [{ ...row, name: file }];
  });
}

type ListedImport = Pick<HistoryRow, 'name' | 'remoteId'>;

/** Opens an import from History, also one of several of a file. */
export async function openFromHistory(page: Page, listed: ListedImport): Promise<void> {
  await (await rowInHistory(page, listed)).getByRole('link').click();
}

/** Opens the log of an import from History, and waits for its list. */
export async function openLogFromHistory(page: Page, listed: ListedImport): Promise<void> {
  const row = await rowInHistory(page, listed);
  await row.getByRole('button', { name: /^More about/ }).click();
  await page.getByRole('menuitem', { name: 'Open the log' }).click();
  await page.getByTestId('log').waitFor();
}

async function rowInHistory(page: Page, { name, remoteId }: ListedImport): Promise<Locator> {
  await openHistory(page);
  await page.getByLabel('Find a file or a person').fill(name);
  await unfoldFiles(page);
  return page.locator(`[data-testid^="history-"][data-remote-id="${remoteId}"]`).last();
}

/** The row of an import in History, by Scarf's id of it. */
export function historyRow(page: Page, remoteId: string): Locator {
  return page.locator(`[data-testid="history-row"][data-remote-id="${remoteId}"]`);
}

/** Opens the log of the import on view and waits for its list. */
export async function openLog(page: Page): Promise<Locator> {
  await page.getByTestId('open-log').click();
  const log = page.getByTestId('log');
  await log.waitFor();
  return log;
}

/** Scarf's reasons with their counts, as the log groups them. */
export async function causes(page: Page): Promise<readonly (readonly [code: string, count: number])[]> {
  return page
    .getByTestId('log-cause')
    .evaluateAll((all) =>
      all.map((one) => [one.dataset['code'] ?? '', Number(one.dataset['count'])] as const),
    );
}

/** The lines of the user's file that the rows of the log speak of, as far as they are drawn. */
export async function linesInLog(page: Page): Promise<readonly number[]> {
  const rows = page.locator('[data-testid="log-row"]:not([data-line=""])');
  return rows.evaluateAll((all) => all.map((row) => Number(row.dataset['line'])));
}

export async function askForLine(page: Page, line: number): Promise<void> {
  await page.getByLabel(/^Go to (line|row|event|request)$/).fill(String(line));
  await page.getByRole('button', { name: 'Go', exact: true }).click();
}

/** Goes to the entry of a line and gives that line's text as the log shows it. */
export async function goToLine(page: Page, line: number): Promise<string> {
  await askForLine(page, line);
  const row = page.locator(`[data-testid="log-row"][data-line="${line}"]`);
  return row.getByTestId('source-line').innerText();
}

/** The import whose body the server took, or the nth of them. */
export async function arrived(server: ScarfServer, nth = 1): Promise<ImportRecord> {
  const ours = (await server.imports()).filter((one) => !one.seeded);
  const found = ours[nth - 1];
  if (found === undefined) throw new Error(`${ours.length} imports arrived, not ${nth}`);
  return found;
}

/** Opens an import from the Import screen, by the name of its file. */
export async function openImport(page: Page, fileName: string): Promise<void> {
  await page.locator('#main').getByRole('button', { name: fileName, exact: true }).first().click();
  await page.getByTestId('import').waitFor();
}
