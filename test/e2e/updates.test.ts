import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { findElectron } from '../../scripts/tools/electron/find';
import { launchApp } from '../support/app';
import { acmeServer } from '../support/connected-app';
import { tempFolder } from '../support/temp-folder';
import { updateFeed } from '../support/update-feed';

it.runIf(process.platform === 'linux')(
  'a newer version is downloaded and started when the user says so, and the old one ends first',
  async () => {
    const feed = await updateFeed();
    const folder = tempFolder();
    const [file, started] = [join(folder, 'my.AppImage'), join(folder, 'started')];
    writeFileSync(file, 'old');
    const newer = `#!/bin/sh\necho "$@" > '${started}.part' && mv '${started}.part' '${started}'\n`;
    writeFileSync(feed.path('app-9.0.0-linux-x86_64.AppImage'), newer);
    await feed.sign('9.0.0');
    const server = await acmeServer();
    // As the head of an AppImage says it to the program that it unpacked.
    const unpacked = dirname((await findElectron()).executable);
    const app = await launchApp({
      apiUrl: server.url,
      env: { EVENT_IMPORTER_UPDATES: feed.named, APPIMAGE: file, APPDIR: unpacked },
    });
    const update = (state: string) => app.page.locator(`[data-testid="update"][data-state="${state}"]`);
    await update('newer').getByRole('button', { name: 'Download' }).click();
    await update('ready').waitFor();
    expect([readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual([newer, ['my.AppImage']]);
    const ended = new Promise((resolve) => app.electron.process().once('exit', resolve));
    await update('ready').getByRole('button', { name: 'Restart now' }).click();
    await ended;
    await expect.poll(() => existsSync(started)).toBe(true);
    expect(readFileSync(started, 'utf8')).toContain(`--user-data-dir=${app.userData}`);
  },
);
