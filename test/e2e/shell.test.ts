import { describe, expect, it } from 'vitest';
import type { RunningApp } from '../support/app';
import { connectedApp, startAgain } from '../support/connected-app';
import { sharedApp } from '../support/shared-app';

// The window around the page: reload, size and place, menu.

const open = sharedApp();

describe('the page', () => {
  it('gives the page anew when the page asks for it', async () => {
    const { app } = await open();
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
    const { app } = await open();
    const smallest = await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getMinimumSize(),
    );
    expect(smallest).toEqual([720, 520]);
  });

  it('has a menu with the usual entries, and the keys that are promised', async () => {
    const { app } = await open();
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
      File: [
        'Open event file… CmdOrCtrl+O',
        'Open folder… CmdOrCtrl+Shift+O',
        'Import CmdOrCtrl+Enter',
        expect.stringMatching(/^quit/),
      ],
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
      help: [
        'Event Importer help F1',
        'Where to find your token',
        'Keys',
        'Scarf’s guide to importing events',
        'Report a problem…',
        'About Event Importer',
      ],
    });
    // Nothing in it opens the tools of developers.
    expect(JSON.stringify(menu)).not.toMatch(/devtools|forcereload/i);
  });
});

function boundsOf({ electron }: RunningApp): Promise<unknown> {
  return electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
}
