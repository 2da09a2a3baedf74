import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Envelope, PageCommandName } from '../../src/shared/ipc';
import { projectRoot } from '../../scripts/support/project';
import { keepEvidence, startShared, type Shared } from '../support/shared-app';

// The bridge between the window and main, asked as hostile code in the page would ask it.

let shared: Shared;
beforeAll(async () => void (shared = await startShared()));
afterAll(() => shared.end());
beforeEach(() => keepEvidence(() => shared.app));

describe('the commands', () => {
  it.each([
    ['one that nobody knows', 'app.destroy', undefined],
    ['a name of every object', '__proto__', undefined],
    ['a name of every object', 'constructor', undefined],
    ['a name of every object', 'toString', undefined],
    ['a name of every object', 'hasOwnProperty', undefined],
    ['no text as its name', 42, undefined],
    ['no name', undefined, undefined],
    ['a list as its name', ['app.snapshot'], undefined],
    ['input where none is due', 'app.snapshot', { all: true }],
    ['no input where some is due', 'connection.connect', undefined],
    ['another type', 'connection.connect', { owner: 1, token: 'token' }],
    ['an entry too many', 'check.restart', { id: 'x', path: '/tmp/a.ndjson' }],
    ['a path, which is for the user to name', 'check.start', { path: '/etc/passwd' }],
    ['a text beyond its bound', 'app.copy', { text: 'x'.repeat(200_001) }],
    ['a token beyond its bound', 'connection.connect', { owner: 'acme', token: 'x'.repeat(20_001) }],
    ['a number beyond its bound', 'settings.change', { patch: { parallelImports: 16 } }],
    ['no number', 'log.rows', { importId: 'x', filter: null, offset: Number.NaN, limit: 1 }],
    [
      'a list beyond its bound',
      'import.source-rows',
      { id: 'x', lines: Array.from({ length: 501 }, () => 1) },
    ],
  ])('refuse %s: %s', async (_what, name, input) => {
    expect(await command(name, input)).toMatchObject({
      ok: false,
      error: { code: 'bad-input', retryable: false },
    });
    expect(await command('app.snapshot', undefined)).toMatchObject({ ok: true });
  });

  it('are answered in words of ours where there is nothing to act on', async () => {
    for (const [name, input] of [
      ['import.stop', { id: '../../etc' }],
      ['import.save-set-aside', { id: '__proto__' }],
      ['import.source-rows', { id: 'constructor', lines: [1] }],
      ['log.open', { importId: '../../../etc/passwd' }],
      [
        'log.rows',
        { importId: '__proto__', filter: { class: null, cause: null, text: '' }, offset: 0, limit: 1 },
      ],
      ['check.lines', { id: 'gone', code: 'not-json', after: 0, limit: 1 }],
    ] as const) {
      expect.soft(await command(name, input), name).toMatchObject({ ok: false, error: { code: 'gone' } });
    }
  });

  it('obey the main frame of our own page alone', async () => {
    const answers = await shared.app.electron.evaluate(
      async ({ BrowserWindow }, preload) => {
        const window = new BrowserWindow({
          show: false,
          webPreferences: {
            preload,
            partition: 'page',
            sandbox: true,
            contextIsolation: true,
            nodeIntegrationInSubFrames: true,
          },
        });
        const run = (code: string): Promise<unknown> => window.webContents.executeJavaScript(code);
        try {
          await window.loadURL('data:text/html,<h1>elsewhere</h1>');
          const foreign = await run(`bridge.invoke('app.snapshot')`);
          await window.loadURL('app://importer/index.html');
          const own = await run(`bridge.invoke('app.snapshot').then(({ ok }) => ok)`);
          await run(`new Promise((resolve) => {
          const frame = document.createElement('iframe');
          frame.srcdoc = '<p>inside</p>';
          frame.onload = () => resolve();
          document.body.append(frame);
        })`);
          const [frame] = window.webContents.mainFrame.frames;
          const framed: unknown = await frame?.executeJavaScript(`bridge.invoke('app.snapshot')`);
          return { foreign, own, framed };
        } finally {
          window.destroy();
        }
      },
      join(projectRoot, 'out/preload/index.cjs'),
    );
    expect(answers).toEqual({
      foreign: { ok: false, error: { code: 'bad-sender', retryable: false } },
      own: true,
      framed: { ok: false, error: { code: 'bad-sender', retryable: false } },
    });
  });

  it('take no key that every object has for an entry', async () => {
    const { electron, page } = shared.app;
    await page.evaluate(() =>
      window.bridge.invoke('settings.change', { patch: JSON.parse('{"__proto__":{"theme":"dark"}}') }),
    );
    const snapshot = await page.evaluate(() => window.bridge.invoke('app.snapshot', undefined));
    expect(snapshot).toMatchObject({ value: { settings: { theme: 'system' } } });
    expect(await electron.evaluate(() => 'theme' in {})).toBe(false);
  });

  it('have one channel; nothing else of main answers', async () => {
    const channels = await shared.app.electron.evaluate(({ ipcMain }) => ({
      // 'error' is Electron's own: it hears it so that a message of this name throws nothing.
      listened: ipcMain.eventNames().filter((name) => name !== 'error'),
      // Electron shows its list of handlers to nobody; this is where it keeps it.
      handled: [...(ipcMain as unknown as { _invokeHandlers: Map<string, unknown> })._invokeHandlers.keys()],
    }));
    expect(channels).toEqual({ listened: [], handled: ['scarf-importer:command'] });
  });

  it('are all that the preload offers: no Electron object is in its bundle’s reach', () => {
    const preload = readFileSync(join(projectRoot, 'out/preload/index.cjs'), 'utf8');
    expect(preload).not.toMatch(/exposeInMainWorld\([^)]*ipcRenderer/);
    expect(preload.match(/exposeInMainWorld/g)).toHaveLength(1);
  });
});

/** Sends a command as hostile code would: with a free choice of name and input. */
function command(name: unknown, input: unknown): Promise<Envelope<unknown>> {
  return shared.app.page.evaluate(
    ([asked, given]) =>
      window.bridge.invoke(asked as PageCommandName, given as undefined) as Promise<Envelope<unknown>>,
    [name, input] as const,
  );
}
