import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { captureChild } from '../../../scripts/support/child';
import { appCommand, PATIENCE_MS } from '../../support/app';
import { tempFolder } from '../../support/temp-folder';

/** Runs inside the app, which believes that it is packaged: opens the developer tools, and notes what the window says. */
const INSIDE = (found: string): string => `
  const { app } = require('electron');
  app.on('browser-window-created', (_event, { webContents }) =>
    webContents.once('did-finish-load', async () => {
      webContents.openDevTools({ mode: 'detach' });
      const words = () => webContents.executeJavaScript('document.body.innerText');
      let said = '';
      for (let tries = 0; tries < 600 && !/home/.test(said); tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        said = await words();
      }
      const tools = webContents.isDevToolsOpened();
      require('node:fs').writeFileSync(${JSON.stringify(found)}, JSON.stringify({ said, tools, data: app.getPath('userData') }));
      app.exit(0);
    }),
  );`;

it('a packaged app opens no developer tools, and says when a missing home puts its data in a temporary folder', async () => {
  const found = join(tempFolder(), 'found.json');
  const inside = join(tempFolder(), 'inside.cjs');
  writeFileSync(inside, INSIDE(found));
  const temp = join(tempFolder(), 'temp');
  mkdirSync(temp);
  const { executable, args, env } = await appCommand({ apiUrl: 'http://127.0.0.1:1', userData: temp });
  await captureChild(executable, ['-r', inside, ...args.filter((one) => !one.includes('user-data-dir'))], {
    env: { ...env, HOME: '', XDG_CONFIG_HOME: '', TMPDIR: temp, ELECTRON_FORCE_IS_PACKAGED: 'true' },
    limitMs: PATIENCE_MS,
  });
  const { said, tools, data } = JSON.parse(readFileSync(found, 'utf8')) as Record<string, unknown>;
  expect(tools).toBe(false);
  expect(data).toContain(temp);
  expect(said).toContain(
    'This computer has no home folder for you, so the app keeps its data in a temporary one.',
  );
  expect(said).toContain(data);
});
