import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findElectron, sandboxSwitches } from '../../../scripts/tools/electron/find';
import { projectRoot } from '../../../scripts/support/project';
import type { RunningApp } from '../../support/app';
import { acmeServer, connectedApp, connectTo, startAgain } from '../../support/connected-app';
import { writeBulkyFile } from '../../support/events';
import { eventFile, expectNoToken, expectConsistentApp, UPLOAD } from '../../support/faults';
import * as user from '../../support/journey';
import { quitInTime } from '../../support/quit-in-time';
import { tempFolder } from '../../support/temp-folder';

// Quitting during an upload, a second start, and a closed output.

/** 8 MB compressed: twice what the system buffers, which it sends whatever the app does. */
const EVENTS = 3_000;

/** Answers the quit dialog with this button from now on, and counts its appearances. */
async function answerAtQuit(
  { electron }: RunningApp,
  answer: 'Keep importing' | 'Stop import and quit',
): Promise<void> {
  await electron.evaluate(({ dialog, app }, wanted) => {
    let asked = 0;
    Object.defineProperty(app, 'asked', { get: () => asked, configurable: true });
    dialog.showMessageBox = (...given: unknown[]) => {
      asked += 1;
      const { buttons = [] } = given.at(-1) as { buttons?: string[] };
      return Promise.resolve({ response: buttons.indexOf(wanted), checkboxChecked: false });
    };
  }, answer);
}

function timesAsked({ electron }: RunningApp): Promise<number> {
  return electron.evaluate(({ app }) => Number(Object(app)['asked']));
}

describe('quitting', () => {
  it('during an upload asks first: the import continues, or is stopped at Scarf as well', async () => {
    const connected = await connectedApp({ intakeRate: 400_000, partialBodies: 'keep', rate: 0 });
    const { app, server } = connected;
    const path = await eventFile(1);
    await writeBulkyFile(path, EVENTS);
    await user.importFile(app, path);
    await server.waitForRequest({ ...UPLOAD, bodyBytes: 200_000 });

    await answerAtQuit(app, 'Keep importing');
    await app.electron.evaluate(({ app }) => app.quit());
    await user.eventually(async () => expect(await timesAsked(app)).toBe(1));
    await server.waitForRequest({ ...UPLOAD, bodyBytes: 600_000 });
    await user.importIn(app.page, 'uploading');

    await answerAtQuit(app, 'Stop import and quit');
    await app.quit();
    expect(await server.waitForRequest({ ...UPLOAD, ended: true })).toMatchObject({ state: 'broken' });

    const restarted = await startAgain(connected);
    const { page } = restarted;
    await user.openImport(page, 'clicks.ndjson');
    const stopped = await user.importIn(page, 'cancelled');
    // If the time to quit was too short for it, the next start asks Scarf to stop.
    expect((await server.aborts())[0]).toMatchObject({ was: 'importing' });
    const held = await user.arrived(server);
    expect(held).toMatchObject({ status: 'aborted', imported: 0 });
    expect(await stopped.getAttribute('data-remote-id')).toBe(held.id);
    expect(await user.numberOf(stopped, 'data-imported')).toBe(0);
    expect(await server.requests(UPLOAD)).toHaveLength(1);
    await expectConsistentApp(server, restarted);
  });

  it('before a stop request reached Scarf: the request is repeated after the next start', async () => {
    const connected = await connectedApp({ rate: 0 });
    const { app, server } = connected;
    const path = await eventFile(500);
    await user.importFile(app, path);
    await user.importIn(app.page, 'processing');
    await server.step({ events: 200 });
    const abort = { method: 'POST', path: '/v2/imports/*/*/abort' } as const;
    await server.addFault({ ...abort, fault: { kind: 'hang' }, times: 1 });
    await user.askToStop(app.page);
    await user.confirmStop(app.page);
    await server.waitForRequest(abort);
    await app.kill();

    const restarted = await startAgain(connected);
    const { page } = restarted;
    await user.openImport(page, 'clicks.ndjson');
    const stopped = await user.importIn(page, 'cancelled');
    expect(await user.numberOf(stopped, 'data-imported')).toBe(200);
    expect(await user.arrived(server)).toMatchObject({ status: 'aborted', imported: 200 });
    await expectConsistentApp(server, restarted);
  });
});

/** As on a share that is gone: each of libuv's four threads waits for a file. */
async function holdThreads({ electron }: RunningApp): Promise<void> {
  const pipe = join(tempFolder(), 'pipe');
  execFileSync('mkfifo', [pipe]);
  await electron.evaluate((_parts, path) => {
    const { open } = process.getBuiltinModule('node:fs');
    for (let thread = 0; thread < 4; thread += 1) open(path, 'r', () => undefined);
  }, pipe);
}

describe('an app that hangs', () => {
  it.runIf(process.platform !== 'win32')(
    'quits although files never answer and the page will not close',
    async () => {
      const { app } = await connectedApp();
      await holdThreads(app);
      // Without a click of the user Chromium asks no page whether it may close.
      await app.page.getByTestId('nav-history').click();
      await app.page.evaluate(() =>
        window.addEventListener('beforeunload', (event) => event.preventDefault()),
      );
      const ended = once(app.electron.process(), 'exit');
      await app.electron.evaluate((parts) => parts.app.quit()).catch(() => undefined);
      expect(await ended).toEqual([null, 'SIGKILL']);
    },
  );
});

const KEEP = 0;
const STOP = 1;

/** An app during an upload, with its quit dialog answered by this button. */
async function sending(answer: number) {
  const server = await acmeServer({ intakeRate: 50_000 });
  const app = await connectTo(server);
  await app.electron.evaluate(({ dialog }, response) => {
    const asked: unknown[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = (...question: unknown[]) => {
      asked.push(question.at(-1));
      return Promise.resolve({ response, checkboxChecked: false });
    };
  }, answer);
  const path = await eventFile(1);
  await writeBulkyFile(path, EVENTS);
  await user.importFile(app, path);
  await user.importIn(app.page, 'uploading');
  await server.waitForRequest({ method: 'POST', path: '/v2/*/import', bodyBytes: 1_000 });
  return { app, server };
}

describe('closing the window during an upload', () => {
  const close = ({ electron }: RunningApp): Promise<void> =>
    electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  const asked = ({ electron }: RunningApp): Promise<unknown> =>
    electron.evaluate(() => (globalThis as unknown as { asked: unknown }).asked);
  const question = {
    message: 'An import is still being sent.',
    buttons: ['Keep importing', 'Stop import and quit'],
    defaultId: KEEP,
    cancelId: KEEP,
  };

  it('asks, and the import continues with "Keep importing"', async () => {
    const { app, server } = await sending(KEEP);
    await close(app);
    await expect.poll(() => asked(app)).toMatchObject([question]);
    await app.electron.evaluate((parts) => parts.app.quit());
    await expect.poll(() => asked(app)).toMatchObject([question, question]);
    await user.importIn(app.page, 'uploading');
    await server.set({ intakeRate: Infinity });
    await user.importIn(app.page, 'done');
    expect(await server.imports()).toMatchObject([{ status: 'done', imported: EVENTS }]);
    await expectConsistentApp(server, app);
    // No upload is left to ask about.
    const ended = once(app.electron.process(), 'exit');
    await close(app).catch(() => undefined);
    expect(await ended).toEqual([0, null]);
  });

  it('asks, and the app stops the import and quits with "Stop import and quit"', async () => {
    const { app, server } = await sending(STOP);
    const ended = once(app.electron.process(), 'exit');
    await close(app);
    // A normal exit, or a forced one when an aborted worker thread hangs.
    expect([
      [0, null],
      [null, 'SIGKILL'],
    ]).toContainEqual(await ended);
    await expect.poll(() => server.imports()).toEqual([]);
    await server.set({ intakeRate: Infinity });

    const restarted = await startAgain({ app, server });
    await restarted.page.getByTestId('nav-history').click();
    const row = restarted.page.getByTestId('history-row');
    await expect.poll(() => row.getAttribute('data-phase')).toBe('cancelled');
    expect(await server.imports()).toEqual([]);
    await expectConsistentApp(server, restarted);
  });
});

describe.runIf(process.platform !== 'win32')('quitting while files never answer', () => {
  it('stops an upload within the same two seconds, and the next start knows of it', async () => {
    const { app, server } = await sending(STOP);
    await holdThreads(app);
    expect(await quitInTime(app, 'close')).toEqual([null, 'SIGKILL']);
    await expect.poll(() => server.imports()).toEqual([]);

    const restarted = await startAgain({ app, server });
    await user.openImport(restarted.page, 'clicks.ndjson');
    await user.importIn(restarted.page, 'unconfirmed');
    await expectConsistentApp(server, restarted);
  });
});

describe('the process', () => {
  it('runs once: a second start brings the first window to the front and ends', async () => {
    const { app } = await connectedApp();
    await app.electron.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      const shown = { focused: 0 };
      Object.assign(globalThis, { shown });
      if (window !== undefined) window.focus = () => void (shown.focused += 1);
    });
    const { executable } = await findElectron();
    const second = spawn(executable, [projectRoot, `--user-data-dir=${app.userData}`, ...sandboxSwitches()], {
      stdio: 'ignore',
    });
    const [code] = (await once(second, 'exit')) as [number | null];
    expect(code).toBe(0);
    const shown = () => app.electron.evaluate(() => (globalThis as unknown as { shown: unknown }).shown);
    await expect.poll(shown).toEqual({ focused: 1 });
    expect(await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it('continues after its standard output is closed', async () => {
    const { app } = await connectedApp();
    const child = app.electron.process();
    // Not stderr: the debugger reads there when to release a process that ends.
    child.stdout?.destroy();
    await app.electron.evaluate(async () => {
      for (let count = 0; count < 20; count += 1) {
        process.stdout.write('x'.repeat(10_000));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    });
    await user.importFile(app, await eventFile(20));
    await user.importIn(app.page, 'done');
    await app.quit();
    expect(child.signalCode).toBeNull();
    expect(child.exitCode).toBe(0);
    expectNoToken({ folders: [app.userData], texts: [app.output()] });
  });
});
