import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { axeFindings, settled } from '../support/axe';
import { makeEvents, writeEventFile, writeLines } from '../support/events';
import { writeFlawedFile } from '../support/flawed-events';
import * as user from '../support/journey';
import { ACME_OWNER } from '../support/scarf-server';
import { connectToAcme, keepEvidence, startShared, type Shared } from '../support/shared-app';

// Every screen and state on the way of a user, in order: light and dark for everybody, and no sideways scroll in the
// smallest window at the largest text.

let shared: Shared;
beforeAll(async () => void (shared = await startShared({ connected: false })));
afterAll(() => shared.end());
beforeEach(() => keepEvidence(() => shared.app));

async function isForEverybody(state: string): Promise<void> {
  const { page } = shared.app;
  for (const theme of ['light', 'dark'] as const) {
    await page.evaluate(
      (wanted) => window.bridge.invoke('settings.change', { patch: { theme: wanted } }),
      theme,
    );
    await page.locator(`html[data-theme="${theme}"]`).waitFor();
    await settled(page);
    expect.soft(await axeFindings(page), `${state}, ${theme}`).toEqual([]);
  }
  expect.soft(await sidewaysScroll(), `${state}, small window, large text`).toEqual([]);
}

/** What is wider than its room in a window of 720×520 at a text size of 200 %. */
async function sidewaysScroll(): Promise<readonly string[]> {
  await sized({ width: 720, height: 520 }, 200);
  const wide = await shared.app.page.evaluate(() =>
    [document.scrollingElement, document.querySelector('main')].flatMap((element) =>
      element !== null && element.scrollWidth > element.clientWidth
        ? [`${element.tagName}: ${element.scrollWidth} in ${element.clientWidth}`]
        : [],
    ),
  );
  await sized({ width: 960, height: 680 }, 100);
  return wide;
}

async function sized(size: { width: number; height: number }, textSize: number): Promise<void> {
  const { electron, page } = shared.app;
  await electron.evaluate(({ BrowserWindow }, { width, height }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
  }, size);
  await page.evaluate(
    (wanted) => window.bridge.invoke('settings.change', { patch: { textSize: wanted } }),
    textSize,
  );
  await page.waitForFunction(
    ([width, text]) => window.innerWidth === width && document.documentElement.style.fontSize === `${text}%`,
    [size.width, textSize] as const,
  );
  // Containers are asked again in the frame after this one.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

const file = (name: string): string => join(shared.folder, name);

describe('for everybody', () => {
  it('Connect', async () => {
    const { page } = shared.app;
    await page.getByTestId('connect-submit').waitFor();
    await isForEverybody('empty');
    await page.getByTestId('connect-submit').click();
    await page.getByText('Enter the account’s name.').waitFor();
    await isForEverybody('no account');
    await user.connect(page, ACME_OWNER, 'mistyped');
    await page.getByTestId('connect-error').getByText('Details for support').click();
    await isForEverybody('token refused');
    await page.getByTestId('nav-history').click();
    await isForEverybody('history without an account');
    await page.getByTestId('nav-settings').click();
    await isForEverybody('settings without an account');
    await page.getByTestId('nav-import').click();
    await connectToAcme(shared.app);
  });

  it('Import', async () => {
    const { page } = shared.app;
    await isForEverybody('empty');
    await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['{}'], 'a.ndjson'));
      window.dispatchEvent(new DragEvent('dragenter', { dataTransfer }));
    });
    await page.getByText('Let go to check this file').first().waitFor();
    await isForEverybody('a file over the window');
    await page.evaluate(() => window.dispatchEvent(new DragEvent('dragleave')));
    await page.getByTestId('nav-history').click();
    await page.getByRole('heading', { level: 1, name: 'History' }).waitFor();
    await isForEverybody('history without imports');
  });

  it('Check', async () => {
    const { app } = shared;
    const { page } = app;
    writeFileSync(file('photo.png'), Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
    await page.getByTestId('nav-import').click();
    await user.chooseFile(app, file('photo.png'));
    await user.refusedFile(page);
    await isForEverybody('not a text file');

    // Two gigabytes when unpacked: long enough to be looked at.
    const [line = ''] = makeEvents(1);
    const member = gzipSync(`${line}\n`.repeat(40_000), { level: 1 });
    for (let count = 0; count < 160; count += 1) appendFileSync(file('long.ndjson.gz'), member);
    await user.chooseFile(app, file('long.ndjson.gz'));
    await page.locator('[data-testid="check"][data-state="reading"]').waitFor();
    await page.getByRole('progressbar').waitFor();
    await isForEverybody('reading');
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByTestId('drop-zone').waitFor();

    await writeLines(file('none.ndjson'), ['no JSON', '[1, 2]', '{"$time":5}']);
    await user.chooseFile(app, file('none.ndjson'));
    await user.checked(page);
    await isForEverybody('none usable');

    writeFileSync(file('damaged.ndjson.gz'), gzipSync([...makeEvents(50)].join('\n')).subarray(0, -400));
    await user.chooseFile(app, file('damaged.ndjson.gz'));
    await page.getByText('The file ends too early.').first().waitFor();
    await isForEverybody('damaged');

    await writeFlawedFile(file('flawed.ndjson'), 60, {
      ...{
        notJson: 3,
        notObject: 1,
        blank: 1,
        tooOld: 2,
        inFuture: 1,
        noZone: 1,
        noArtifact: 2,
        unknownArtifact: 2,
      },
      ...{
        pixelKey: 1,
        wrongType: 1,
        unknownDollar: 2,
        badAddress: 1,
        idMissing: 2,
        duplicate: 1,
        bigNumber: 1,
      },
    });
    await user.chooseFile(app, file('flawed.ndjson'));
    await page.getByTestId('check').getByText('flawed.ndjson').waitFor();
    await user.showLines(page, 'not-json');
    await isForEverybody('flawed, its lines shown');

    await writeEventFile(file('unnamed.ndjson'), 40, { packages: [], pixels: [] });
    await user.chooseFile(app, file('unnamed.ndjson'));
    await page.getByTestId('check').getByText('unnamed.ndjson').waitFor();
    await isForEverybody('good');
    await user.startImport(page);
    await page.getByText('Choose a package or pixel first.').waitFor();
    await isForEverybody('no destination');
    await page.getByTestId('destination').click();
    await page.getByTestId('destination-option').first().waitFor();
    await isForEverybody('destinations');
    await user.chooseDestination(page, 'docs-site');
  });

  it('Table and Fix', async () => {
    const { app } = shared;
    const { page } = app;
    const day = new Date().toISOString().slice(0, 10);
    await writeLines(file('table.csv'), [
      'time,event id,plan',
      `${day} 00:01,a,free`,
      'soon,b,team',
      'later,c,pro',
    ]);
    await user.chooseFile(app, file('table.csv'));
    await page.getByTestId('check').getByText('table.csv').waitFor();
    await isForEverybody('a table and its columns');
    const openFix = async (code: string): Promise<void> => {
      await user.problem(page, code).getByTestId('fix-problem').click();
      await page.getByTestId('fix-line').first().waitFor();
    };
    await openFix('time-unreadable');
    await page.getByLabel('Time of the event').waitFor();
    await isForEverybody('a row, value by value');
    await page.getByRole('button', { name: 'Edit as text' }).click();
    await isForEverybody('a row as text');
    await page.getByTestId('leave-out').first().click();
    await page.getByTestId('apply-fixes').click();
    await page.getByTestId('apply-fixes').waitFor({ state: 'detached' });
    await user.checked(page);
    await isForEverybody('what is changed on the way out');
    await user.chooseFile(app, file('flawed.ndjson'));
    await page.getByTestId('check').getByText('flawed.ndjson').waitFor();
    await openFix('unknown-dollar');
    await isForEverybody('one change for all');
    await page.keyboard.press('Escape');
    await user.chooseFile(app, file('unnamed.ndjson'));
    await page.getByTestId('check').getByText('unnamed.ndjson').waitFor();
    await user.chooseDestination(page, 'docs-site');
  });

  it('Progress', async () => {
    const { app, server } = shared;
    const { page } = app;
    await server.set({ activeLimit: 0, rate: 0 });
    await user.startImport(page);
    await page.getByText('Waiting for Scarf').first().waitFor();
    await isForEverybody('waiting');
    await server.set({ activeLimit: 15 });
    await page.getByRole('button', { name: 'Try now' }).click();
    await user.importIn(page, 'processing');
    await isForEverybody('reading');
    await user.askToStop(page);
    await isForEverybody('the question before stopping');
    await page.getByRole('button', { name: 'Keep importing' }).click();
    await page.getByTestId('nav-import').click();
    await isForEverybody('an import under way, from the start');

    await server.set({ intakeRate: 2_000 });
    await writeEventFile(file('slow.ndjson'), 4_000);
    await user.chooseFile(app, file('slow.ndjson'));
    await user.checked(page);
    await user.startImport(page);
    await user.importIn(page, 'uploading');
    await isForEverybody('sending');
    await user.askToStop(page);
    await user.confirmStop(page);
    await page.locator('[data-testid="import"]:not([data-phase="uploading"])').waitFor();
    await isForEverybody('looking what arrived');
    await server.set({ intakeRate: Infinity, rate: Infinity });
  });

  it('Result', async () => {
    const { app, server } = shared;
    const { page } = app;
    await user.importIn(page, 'cancelled');
    await isForEverybody('stopped');

    await user.chooseFile(app, file('flawed.ndjson'));
    await user.checked(page);
    await user.startImport(page);
    await user.importIn(page, 'done');
    await isForEverybody('partly imported');

    await writeEventFile(file('all.ndjson'), 30, { seed: 7 });
    await user.importFile(app, file('all.ndjson'));
    await user.importIn(page, 'done');
    await isForEverybody('all imported');

    await server.addFault({
      method: 'POST',
      path: '/v2/**',
      times: 1,
      fault: { kind: 'status', status: 403 },
    });
    await writeEventFile(file('refused.ndjson'), 20, { seed: 8 });
    await user.importFile(app, file('refused.ndjson'));
    await user.importIn(page, 'failed');
    await isForEverybody('not imported');
  });

  it('History and log', async () => {
    const { app, server } = shared;
    const { page } = app;
    const long = { entries: 5_000, progressEvery: 100 };
    await server.seedImport({ owner: ACME_OWNER, imported: 900, failed: 4_950, log: long });
    await page.getByTestId('nav-history').click();
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('Sent from elsewhere').waitFor();
    await isForEverybody('history');
    await page.getByRole('textbox').fill('no such file');
    await isForEverybody('history, nothing found');
    await page.getByRole('textbox').fill('');

    await page.getByRole('link', { name: 'Sent from elsewhere' }).click();
    await isForEverybody('an import begun elsewhere');
    await page.getByTestId('open-log').click();
    await page.getByTestId('log-row').first().waitFor();
    await isForEverybody('a long log');

    await page.getByTestId('nav-history').click();
    await page.getByRole('link', { name: 'flawed.ndjson' }).first().click();
    await page.getByTestId('open-log').click();
    await page.getByTestId('log-row').first().click();
    await page.getByRole('button', { name: 'Close this entry' }).waitFor();
    await page.getByTestId('log-cause').first().getByText('Details for support').click();
    await isForEverybody('a log with an entry open');
    await page.getByRole('textbox', { name: 'Find in the log' }).fill('no such words');
    await page.getByText('No entry matches.').waitFor();
    await isForEverybody('a log, nothing found');
  });

  it('Settings', async () => {
    const { page } = shared.app;
    await page.getByTestId('nav-settings').click();
    await isForEverybody('settings');
    await page.getByRole('button', { name: 'Remove account…' }).click();
    await page.getByRole('alertdialog').waitFor();
    await isForEverybody('the question before removing');
    await page.getByRole('button', { name: 'Keep account' }).click();
  });
});
