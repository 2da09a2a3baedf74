import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findElectron, sandboxSwitches } from '../../scripts/electron/find';
import { projectRoot } from '../../scripts/project';
import type { RunningApp } from '../support/app';
import { acmeServer, connectedApp, connectTo, startAgain } from '../support/connected-app';
import { writeEventFile } from '../support/events';
import * as user from '../support/journey';
import { tempFolder } from '../support/temp-folder';

// What stands around the page: the process, the window, the menu, and the question at the end.

async function eventFile(events: number): Promise<string> {
  const path = join(tempFolder(), 'events.ndjson');
  await writeEventFile(path, events);
  return path;
}

describe('the process', () => {
  it('is one: a second start brings the first to the front and ends', async () => {
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

  it('goes on when nobody reads what it writes', async () => {
    const { app } = await connectedApp();
    const child = app.electron.process();
    // Not stderr: there the debugger is told when to let go of a process that ends.
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
  });

  it('loses its page and not its work: an import goes on, and the page comes back with it', async () => {
    const { app, server } = await connectedApp({ rate: 0 });
    await user.importFile(app, await eventFile(500));
    await user.importIn(app.page, 'processing');
    await app.electron.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    });
    // The debugger gave the page up with its process; main still has it. While it is gone there is no answer.
    const inPage = (code: string): Promise<unknown> =>
      app.electron.evaluate(({ BrowserWindow }, script) => {
        const answer = BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(script);
        const none = new Promise((resolve) => setTimeout(resolve, 500));
        return Promise.race([answer, none]).catch(() => undefined) as Promise<unknown>;
      }, code);
    await expect
      .poll(() => inPage(`document.body.innerText.includes('Under way')`), { timeout: 20_000 })
      .toBe(true);
    await server.set({ rate: Infinity });
    await server.settled();
    expect(await server.imports()).toMatchObject([{ status: 'done', imported: 500 }]);
    await inPage(`document.querySelector('[data-testid="nav-history"]').click()`);
    await expect
      .poll(() => inPage(`document.querySelector('[data-testid="history-row"]')?.dataset.phase`), {
        timeout: 20_000,
      })
      .toBe('done');
  });

  it('gives the page anew when the page asks for it', async () => {
    const { app } = await connectedApp();
    await app.page.evaluate(() => {
      Object.assign(window, { before: true });
      location.reload();
    });
    await app.page.waitForFunction(() => !('before' in window));
    await app.page.getByTestId('drop-zone').waitFor();
  });
});

describe('the window', () => {
  it('is where and as large as it was left', async () => {
    const { app, server } = await connectedApp();
    const left = { x: 60, y: 40, width: 840, height: 600 };
    await app.electron.evaluate(
      ({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds),
      left,
    );
    await expect.poll(() => boundsOf(app)).toEqual(left);
    await app.quit();
    const again = await startAgain({ app, server });
    await expect.poll(() => boundsOf(again)).toEqual(left);
  });

  it('is never smaller than its content needs', async () => {
    const { app } = await connectedApp();
    const smallest = await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getMinimumSize(),
    );
    expect(smallest).toEqual([720, 520]);
  });

  it('has a menu with the usual entries, and the keys that are promised', async () => {
    const { app } = await connectedApp();
    const menu = await app.electron.evaluate(({ Menu }) =>
      (Menu.getApplicationMenu()?.items ?? []).map(({ label, role, submenu }) => [
        role ?? label.replace('&', ''),
        (submenu?.items ?? [])
          .filter(({ type, visible }) => type !== 'separator' && visible)
          .map((item) =>
            [item.role ?? item.label, item.accelerator].filter((part) => part != null).join(' '),
          ),
      ]),
    );
    expect(Object.fromEntries(menu as [string, string[]][])).toMatchObject({
      File: ['Open event file… CmdOrCtrl+O', 'Import CmdOrCtrl+Enter', expect.stringMatching(/^quit/)],
      Edit: expect.arrayContaining([
        expect.stringMatching(/^copy/),
        expect.stringMatching(/^paste/),
        'Find CmdOrCtrl+F',
        'Go to line… CmdOrCtrl+G',
      ]),
      View: expect.arrayContaining([
        'Import events CmdOrCtrl+1',
        'History CmdOrCtrl+2',
        'Settings CmdOrCtrl+3',
        'Larger text CmdOrCtrl+Plus',
        'Smaller text CmdOrCtrl+-',
        'Normal text CmdOrCtrl+0',
      ]),
      help: ["Scarf's guide to importing events"],
    });
    // Nothing in it opens the tools of developers.
    expect(JSON.stringify(menu)).not.toMatch(/devtools|forcereload/i);
  });
});

function boundsOf({ electron }: RunningApp): Promise<unknown> {
  return electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
}

describe('closing while something is being sent', () => {
  const KEEP = 0;
  const STOP = 1;

  /** An app that is in the middle of sending, and whose question will be answered so. */
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
    await user.importFile(app, await eventFile(20_000));
    await user.importIn(app.page, 'uploading');
    await server.waitForRequest({ method: 'POST', path: '/v2/*/import', bodyBytes: 1_000 });
    return { app, server };
  }

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

  it('asks, and keeps importing when told so', async () => {
    const { app, server } = await sending(KEEP);
    await close(app);
    await expect.poll(() => asked(app)).toMatchObject([question]);
    await app.electron.evaluate((parts) => parts.app.quit());
    await expect.poll(() => asked(app)).toMatchObject([question, question]);
    await user.importIn(app.page, 'uploading');
    await server.set({ intakeRate: Infinity });
    await user.importIn(app.page, 'done');
    expect(await server.imports()).toMatchObject([{ status: 'done', imported: 20_000 }]);
    // Now there is nothing to ask.
    const ended = once(app.electron.process(), 'exit');
    await close(app).catch(() => undefined);
    expect(await ended).toEqual([0, null]);
  });

  it('asks, and stops and quits when told so', async () => {
    const { app, server } = await sending(STOP);
    const ended = once(app.electron.process(), 'exit');
    await close(app);
    // By itself; or by its own hand, when a thread that is ended early hangs and would hold it.
    expect([
      [0, null],
      [null, 'SIGKILL'],
    ]).toContainEqual(await ended);
    expect(await server.imports()).toEqual([]);
    await server.set({ intakeRate: Infinity });

    const again = await startAgain({ app, server });
    await again.page.getByTestId('nav-history').click();
    const row = again.page.getByTestId('history-row');
    await expect.poll(() => row.getAttribute('data-phase'), { timeout: 30_000 }).toBe('cancelled');
    expect(await server.imports()).toEqual([]);
  });
});
