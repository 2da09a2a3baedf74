import type { Page } from 'playwright-core';
import { ACME_OWNER, seedAcme, startScarfServer } from '../../../test/support/scarf-server';
import { openApp, type BenchApp } from '../app';
import { NETWORK_LINES } from '../network-lines';
import { click, shown, timeInPage, timesInPage, type, type Condition } from '../page-timing';
import { startRelay } from '../relay';

/** Milliseconds from the input to the frame that shows the result. */
export interface LogAnswers {
  /** Filters: only warnings, one cause, a word, digits, a word that does not occur. */
  readonly byClass: number[];
  readonly byCause: number[];
  readonly byWord: number[];
  readonly byDigits: number[];
  readonly byNothing: number[];
  readonly jump: number[];
}

export interface LogOpening {
  readonly causes: number[];
  readonly rows: number[];
}

export interface LogFigures {
  readonly entries: number;
  /** Opened for the first time: downloaded from Scarf over a line of 100 Mbit/s. */
  readonly first: LogOpening;
  /** During the download. */
  readonly arriving: LogAnswers;
  /** After the download. */
  readonly whole: LogAnswers;
  /** Opened again, from disk. */
  readonly again: LogOpening;
}

const ENTRIES = 1_000_000;
const ROUNDS = 5;
const CAUSE = '[data-testid="log-cause"]';
const ROW = '[data-testid="log-row"]';
/** The line below the heading says how many entries match, once the filtered rows are there. */
const MATCHES = `/(\\d of|No entry|All) /.test(document.querySelector('.page-heading .note').textContent)`;
const FILTERED: Condition = `(${MATCHES})`;
const UNFILTERED: Condition = `(!${MATCHES} && ${shown(ROW)})`;
const FIND = '.tools .search input';

/** Measures opening, filtering and jumping in a log of a million entries. */
export async function measureLog(wanted: number | null): Promise<LogFigures> {
  const server = await startScarfServer();
  await seedAcme(server);
  const relay = await startRelay(new URL(server.url), NETWORK_LINES['100m']);
  const first: LogOpening = { causes: [], rows: [] };
  const again: LogOpening = { causes: [], rows: [] };
  const arriving = emptyAnswers();
  const whole = emptyAnswers();
  try {
    const log = { entries: ENTRIES, firstLine: 1, lineStep: 1 };
    await server.seedImport({ owner: ACME_OWNER, imported: 5, failed: ENTRIES - 1_000, log });
    for (let round = 0; round < (wanted ?? ROUNDS); round += 1) {
      const app = await openApp(relay.url);
      try {
        await openLog(app, first);
        await measureAnswers(app.page, arriving, 1_234);
        await app.page
          .locator(`[data-testid="log"][aria-rowcount="${ENTRIES}"]`)
          .waitFor({ timeout: 120_000 });
        await app.page.getByText('more may still arrive').waitFor({ state: 'detached', timeout: 120_000 });
        await measureAnswers(app.page, whole, ENTRIES - 2_345);
        await app.page.keyboard.press('Escape');
        await openLog(app, again);
      } finally {
        await app.end();
      }
    }
  } finally {
    await relay.close();
    await server.close();
  }
  return { entries: ENTRIES, first, arriving, whole, again };
}

async function openLog({ page }: BenchApp, opening: LogOpening): Promise<void> {
  if ((await page.getByTestId('open-log').count()) === 0) {
    await page.getByTestId('nav-history').click();
    await page.getByTestId('history-row').first().getByRole('link').click();
  }
  await page.getByTestId('open-log').waitFor();
  const { causes, rows } = await timesInPage(
    page,
    { act: click('[data-testid="open-log"]') },
    { causes: shown(CAUSE), rows: shown(ROW) },
  );
  opening.causes.push(causes);
  opening.rows.push(rows);
}

async function measureAnswers(page: Page, into: LogAnswers, line: number): Promise<void> {
  into.byClass.push(await timeFilter(page, click('[data-testid="log-class"][data-class="warning"]')));
  into.byCause.push(await timeFilter(page, click(CAUSE)));
  into.byWord.push(await timeFilter(page, type(FIND, 'tracking PIXEL')));
  into.byDigits.push(await timeFilter(page, type(FIND, '2020-01-01')));
  into.byNothing.push(await timeFilter(page, type(FIND, 'nowhere at all')));
  await page.getByLabel(/^Go to (line|row|event)$/).fill(String(line));
  into.jump.push(
    await timeInPage(page, click('.tools [type="submit"]'), shown(`${ROW}[data-line="${line}"]`)),
  );
}

/** Applies a filter, then clears it. Returns the time of the first. */
async function timeFilter(page: Page, act: string): Promise<number> {
  const took = await timeInPage(page, act, FILTERED);
  await page.keyboard.press('Escape');
  await timeInPage(page, 'void 0', UNFILTERED);
  return took;
}

function emptyAnswers(): LogAnswers {
  return { byClass: [], byCause: [], byWord: [], byDigits: [], byNothing: [], jump: [] };
}
