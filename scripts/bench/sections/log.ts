import type { Page } from 'playwright-core';
import { ACME_OWNER, seedAcme, startScarfServer } from '../../../test/support/scarf-server';
import { openApp, type BenchApp } from '../app';
import { LINES } from '../network-lines';
import { click, clickNamed, shown, timeInPage, timesInPage, type, type Condition } from '../page-timing';
import { startRelay } from '../relay';

/** Milliseconds to the frame that shows it. */
export interface LogAnswers {
  /** Only the warnings; only one cause; a word in the messages; digits in the messages; a word that is nowhere. */
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
  /** Opened for the first time: it comes from Scarf over a line of 100 Mbit/s. */
  readonly first: LogOpening;
  /** While it arrives. */
  readonly arriving: LogAnswers;
  /** Once it is whole. */
  readonly whole: LogAnswers;
  /** Opened again: it is on the disk. */
  readonly again: LogOpening;
}

const ENTRIES = 1_000_000;
const ROUNDS = 5;
const CAUSE = '[data-testid="log-cause"]';
const ROW = '[data-testid="log-row"]';
/** What a filter leaves is told once its rows are there. */
const FILTERED: Condition = `(/entr/.test(document.querySelector('.tools .notes')?.textContent ?? ''))`;
const UNFILTERED: Condition = `(document.querySelector('.tools .notes') === null && ${shown(ROW)})`;
const FIND = '.tools .search input';

/** A log of a million entries, from its opening on. */
export async function measureLog(wanted: number | null): Promise<LogFigures> {
  const server = await startScarfServer();
  await seedAcme(server);
  const relay = await startRelay(new URL(server.url), LINES['100m']);
  const first: LogOpening = { causes: [], rows: [] };
  const again: LogOpening = { causes: [], rows: [] };
  const arriving = noAnswers();
  const whole = noAnswers();
  try {
    const log = { entries: ENTRIES, firstLine: 1, lineStep: 1 };
    await server.seedImport({ owner: ACME_OWNER, imported: 5, failed: ENTRIES - 1_000, log });
    for (let round = 0; round < (wanted ?? ROUNDS); round += 1) {
      const app = await openApp(relay.url);
      try {
        await openLog(app, first);
        await answers(app.page, arriving, 1_234);
        await app.page
          .locator(`[data-testid="log"][aria-rowcount="${ENTRIES}"]`)
          .waitFor({ timeout: 120_000 });
        await app.page.getByText('more may still arrive').waitFor({ state: 'detached', timeout: 120_000 });
        await answers(app.page, whole, ENTRIES - 2_345);
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

async function answers(page: Page, into: LogAnswers, line: number): Promise<void> {
  into.byClass.push(await filtered(page, clickNamed('Warnings')));
  into.byCause.push(await filtered(page, `document.querySelectorAll('${CAUSE} button')[0].click()`));
  into.byWord.push(await filtered(page, type(FIND, 'tracking PIXEL')));
  into.byDigits.push(await filtered(page, type(FIND, '2020-01-01')));
  into.byNothing.push(await filtered(page, type(FIND, 'nowhere at all')));
  await page.getByLabel('Go to line').fill(String(line));
  into.jump.push(await timeInPage(page, clickNamed('Go'), shown(`${ROW}[data-line="${line}"]`)));
}

/** Filters, and shows all entries again. */
async function filtered(page: Page, act: string): Promise<number> {
  const took = await timeInPage(page, act, FILTERED);
  await page.keyboard.press('Escape');
  await timeInPage(page, 'void 0', UNFILTERED);
  return took;
}

function noAnswers(): LogAnswers {
  return { byClass: [], byCause: [], byWord: [], byDigits: [], byNothing: [], jump: [] };
}
