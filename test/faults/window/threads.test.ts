import { truncate } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { answerQuestions, questionsAsked, type RunningApp } from '../../support/app';
import { connectedApp } from '../../support/connected-app';
import { writeBulkyFile, writeEventFile } from '../../support/events';
import { eventFile, expectConsistentApp, expectNoToken, LOG, timesHeld, UPLOAD } from '../../support/faults';
import * as user from '../../support/journey';

// A worker thread or the renderer process dies: main survives and reports it, and no event is lost.

interface Begun {
  readonly kind: string;
  readonly worker: { terminate(): Promise<number> };
}

/** Records every job that main gives to a new thread from now on. `limits` replace the app's own. */
async function watchThreads(
  { electron }: RunningApp,
  limits?: { maxOldGenerationSizeMb: number },
): Promise<void> {
  await electron.evaluate((_parts, resourceLimits) => {
    type Options = { readonly workerData: { readonly kind: string } | null };
    type Message = { readonly kind: string; readonly job?: { readonly kind: string } };
    type Worker = Begun['worker'] & { postMessage(message: Message, transfer?: readonly unknown[]): void };
    type Thread = new (file: string, options: Options) => Worker;
    const threads = process.mainModule?.require('node:worker_threads') as { Worker: Thread };
    const watched = globalThis as unknown as { OwnWorker?: Thread; begun: Begun[] };
    const Original = (watched.OwnWorker ??= threads.Worker);
    watched.begun = [];
    threads.Worker = class extends Original {
      constructor(file: string, options: Options) {
        super(file, { ...options, ...(resourceLimits && { resourceLimits }) });
        if (options.workerData !== null) watched.begun.push({ kind: options.workerData.kind, worker: this });
      }

      // A thread that has nothing to do takes another job.
      override postMessage(message: Message, transfer?: readonly unknown[]): void {
        if (message.job !== undefined) watched.begun.push({ kind: message.job.kind, worker: this });
        super.postMessage(message, transfer);
      }
    };
  }, limits);
}

/** Ends the last thread that got such a job, as a crash does. */
async function killThread({ electron }: RunningApp, kind: 'check' | 'body' | 'log'): Promise<void> {
  await electron.evaluate(async (_parts, wanted) => {
    const { begun } = globalThis as unknown as { begun: Begun[] };
    const last = begun.filter((one) => one.kind === wanted).at(-1);
    if (last === undefined) throw new Error(`No thread for ${wanted}.`);
    await last.worker.terminate();
  }, kind);
}

const ENDED = 'Reading the file ended too early. Nothing was lost.';
const AGAIN = 'Check the file again. If it happens twice, send the details to support.';

describe('a thread that dies', () => {
  it('during a check, an upload or a log is reported, and the app continues', async () => {
    const { app, server } = await connectedApp();
    const { page } = app;
    await watchThreads(app);

    const checking = await eventFile(5_000, { name: 'checking.ndjson' });
    // A sparse file takes no disk space and minutes to read.
    await truncate(checking, 64 * 1024 ** 3);
    await user.chooseFile(app, checking);
    await user.beingRead(page);
    await killThread(app, 'check');
    const refused = await user.refusedFile(page, 'checking.ndjson');
    expect(refused).toContain(ENDED);
    expect(refused).toContain(AGAIN);

    const sending = await eventFile(1, { name: 'sending.ndjson' });
    await writeBulkyFile(sending, 4_000);
    await server.set({ intakeRate: 1_500_000 });
    await user.importFile(app, sending);
    await server.waitForRequest({ ...UPLOAD, bodyBytes: 300_000 });
    await killThread(app, 'body');
    await server.set({ intakeRate: Infinity });
    const failed = await user.importIn(page, 'failed');
    expect(await failed.innerText()).toContain(ENDED);
    expect(await server.waitForRequest({ ...UPLOAD, ended: true })).toMatchObject({ state: 'broken' });
    expect(await server.imports()).toEqual([]);
    await page.getByRole('button', { name: 'Try again' }).click();
    const done = await user.importIn(page, 'done');
    expect(await user.numberOf(done, 'data-imported')).toBe(4_000);
    expect(await timesHeld(server)).toEqual({ events: 4_000, doubled: 0 });

    const { id } = await user.arrived(server);
    await server.setLog({ id, log: { entries: 20_000 } });
    await user.openLog(page);
    // All rows loaded, and no request is pending that would meet the dead thread.
    await page.getByText('20,001 entries', { exact: true }).waitFor();
    await user.goToLine(page, 20);
    await killThread(app, 'log');
    const asked = (await server.requests(LOG)).length;
    await user.askForLine(page, 2_500);
    await page.getByText(ENDED).first().waitFor();
    expect(await user.wordsOf(page)).not.toContain('No entry for');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('[data-testid="log-row"][data-line="2500"]').waitFor();
    await page.getByText(ENDED).first().waitFor({ state: 'detached' });
    // The log came from disk: no second download of the whole log.
    expect(await server.requests(LOG)).toHaveLength(asked);
    await expectConsistentApp(server, app);
  });

  it('because it is out of memory is reported, and the next file is checked', async () => {
    const { app, server } = await connectedApp();
    const path = await eventFile(1, { name: 'wide.ndjson' });
    await writeEventFile(path, 50_000);
    await watchThreads(app, { maxOldGenerationSizeMb: 2 });
    await user.chooseFile(app, path);
    const refused = await user.refusedFile(app.page, 'wide.ndjson');
    expect(refused).toContain(ENDED);
    const snapshot = await app.page.evaluate(() => window.bridge.invoke('app.snapshot', undefined));
    expect(JSON.stringify(snapshot)).toContain('ERR_WORKER_OUT_OF_MEMORY');

    await watchThreads(app);
    await user.importFile(app, await eventFile(30, { name: 'next.ndjson' }));
    await user.importIn(app.page, 'done');
    expect(await server.imports()).toMatchObject([{ imported: 30 }]);
    await expectConsistentApp(server, app);
  });
});

describe('a renderer process', () => {
  it('that crashes is restarted and says so, and an import continues meanwhile', async () => {
    const { app, server } = await connectedApp({ rate: 0 });
    await user.importFile(app, await eventFile(500));
    await user.importIn(app.page, 'processing');
    await crashPage(app);
    const inPage = (code: string): Promise<unknown> => askPage(app, code);
    const words = (): Promise<unknown> => inPage('document.body.innerText');
    await expect.poll(words).toContain('Under way');
    await expect
      .poll(words)
      .toContain('Something went wrong in this window, so it was opened again. Nothing was lost.');
    await server.set({ rate: Infinity });
    await server.settled();
    expect(await server.imports()).toMatchObject([{ status: 'done', imported: 500 }]);
    await inPage(`document.querySelector('[data-testid="nav-history"]').click()`);
    await expect
      .poll(() => inPage(`document.querySelector('[data-testid="history-row"]')?.dataset.phase`))
      .toBe('done');
    expect(await timesHeld(server)).toEqual({ events: 500, doubled: 0 });
    expectNoToken({ folders: [app.userData], texts: [await words(), app.output()] });

    // Three more within the minute: it is the user who decides then.
    await answerQuestions(app, 'Open again');
    for (let crash = 2; crash <= 4; crash += 1) {
      await crashPage(app);
      if (crash < 4) await expect.poll(words).toContain('Import events');
    }
    await expect
      .poll(() => questionsAsked(app))
      .toMatchObject([expect.stringContaining('This window keeps closing.')]);
    await expect.poll(words).toContain('Import events');
    await answerQuestions(app, 'Quit');
    for (let crash = 1; crash <= 4; crash += 1) {
      await crashPage(app);
      if (crash < 4) await expect.poll(words).toContain('Import events');
    }
    await expect.poll(() => app.ending()).toContain('with code 0');
  });
});

/** Ends the page's process as a crash does, and waits until it is gone: until then it still answers. */
async function crashPage({ electron }: RunningApp): Promise<void> {
  await electron.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    return new Promise<void>((resolve) => {
      contents?.once('render-process-gone', () => resolve());
      contents?.forcefullyCrashRenderer();
    });
  });
}

/** Playwright lost the page with its process; main still has it. It does not answer until it is restarted. */
function askPage({ electron }: RunningApp, code: string): Promise<unknown> {
  return electron.evaluate(({ BrowserWindow }, script) => {
    const answer = BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(script);
    const none = new Promise((resolve) => setTimeout(resolve, 500));
    return Promise.race([answer, none]).catch(() => undefined) as Promise<unknown>;
  }, code);
}
