import type { CDPSession } from 'playwright-core';
import { seedAcme, startScarfServer, type ScarfServer } from '../../../test/support/scarf-server';
import { answerDialog, openApp, type BenchApp } from '../app';
import type { EventFile } from '../inputs';
import { NETWORK_LINES } from '../network-lines';
import { click, clickNamed, gone, shown, timeInPage, timesInPage } from '../page-timing';
import { startRelay } from '../relay';

/** Milliseconds from the input to the frame that responds to it. */
export interface AnswerFigures {
  readonly bytes: number;
  /** A file is dragged over the window. */
  readonly hover: readonly number[];
  /** A file is dropped. */
  readonly drop: readonly number[];
  readonly stopCheck: readonly number[];
  /** Stop during the upload: until the question is shown. */
  readonly askToStop: readonly number[];
  /** Confirming it: until the import is shown as stopping. */
  readonly stopSending: readonly number[];
}

const ROUNDS = 7;
const reading = '[data-testid="check"][data-state="reading"]';
const done = '[data-testid="check"][data-state="done"]';
const SHOWS_STOPPING = `document.querySelector('h1')?.textContent.includes('Stopping') === true`;
const uploading = '[data-testid="import"][data-phase="uploading"]';

/** Measures the response to input while the app works on a large file, over a line of 100 Mbit/s. */
export async function measureAnswers(file: EventFile, wanted: number | null): Promise<AnswerFigures> {
  const server = await startScarfServer({ validation: 'count', record: 'none' });
  await seedAcme(server);
  const relay = await startRelay(new URL(server.url), NETWORK_LINES['100m']);
  const app = await openApp(relay.url);
  const figures: Record<Exclude<keyof AnswerFigures, 'bytes'>, number[]> = {
    hover: [],
    drop: [],
    stopCheck: [],
    askToStop: [],
    stopSending: [],
  };
  try {
    const debug = await app.page.context().newCDPSession(app.page);
    for (let round = 0; round < (wanted ?? ROUNDS); round += 1) {
      const { hover, drop } = await dropFile(app, debug, file.path);
      figures.hover.push(hover);
      figures.drop.push(drop);
      figures.stopCheck.push(await timeInPage(app.page, clickNamed('Stop'), gone(reading)));
      const { ask, stop } = await stopWhileSending(app, file.path, server, round + 1);
      figures.askToStop.push(ask);
      figures.stopSending.push(stop);
    }
  } finally {
    await app.end();
    await relay.close();
    await server.close();
  }
  return { bytes: file.bytes, ...figures };
}

/** Sends the drag events through DevTools, so that the page gets a real file. */
async function dropFile(
  { page }: BenchApp,
  debug: CDPSession,
  path: string,
): Promise<{ hover: number; drop: number }> {
  const drag = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    debug.send('Input.dispatchDragEvent', {
      type,
      x: 600,
      y: 300,
      data: { items: [], files: [path], dragOperationsMask: 1 },
    });
  const hovering = timesInPage(page, { from: 'dragenter' }, { hover: shown('main.dragging') });
  await page.evaluate('0');
  await drag('dragEnter');
  await drag('dragOver');
  const { hover } = await hovering;
  const dropping = timesInPage(page, { from: 'drop' }, { drop: shown(reading) });
  await page.evaluate('0');
  await drag('drop');
  const { drop } = await dropping;
  return { hover, drop };
}

async function stopWhileSending(
  app: BenchApp,
  path: string,
  server: ScarfServer,
  nth: number,
): Promise<{ ask: number; stop: number }> {
  const { page } = app;
  await answerDialog(app, path);
  await page.getByTestId('choose-file').first().click();
  await page.locator(done).waitFor({ timeout: 120_000 });
  await page.getByTestId('start-import').click();
  await page.locator(uploading).waitFor();
  await server.waitForRequest({ method: 'POST', path: '/v2/*/import', bodyBytes: 500_000, nth });
  const question = '[role="alertdialog"]';
  const ask = await timeInPage(page, click('[data-testid="stop-import"]'), shown(question));
  const stop = await timeInPage(
    page,
    click('[data-testid="confirm-stop"]'),
    `(${gone(uploading)} || ${SHOWS_STOPPING})`,
  );
  await page.locator('[data-testid="import"][data-phase="cancelled"]').waitFor();
  await page.getByTestId('nav-import').click();
  await page.getByTestId('choose-file').first().waitFor();
  return { ask, stop };
}
