import { join } from 'node:path';
import { app, dialog } from 'electron';
import { receiveCommands } from './ipc/command-endpoint';
import type { GivenFiles } from './app/given-files';
import { claimScheme, isOurPage, lockSessions, servePage } from './app/security';
import { receiveFiles } from './app/receive-files';
import { refusedSwitch } from './places/launch';
import { tellNoLock } from './app/native-dialogs';
import { whyNoLock } from './app/single-instance';
import { thisLaunch } from './app/this-launch';
import { createWindow, loadPage } from './app/window';

/**
 * Opens the window, and loads the rest of main's code while Chromium starts the page's process: that is when nobody waits
 * for main. Commands that arrive meanwhile wait.
 */
async function start(given: GivenFiles): Promise<void> {
  lockSessions();
  const documentServed = servePage(join(__dirname, '../renderer'));
  const opened = createWindow();
  const loading = loadPage(opened.window);
  const answering = Promise.race([documentServed, loading.catch(() => undefined)])
    .then(() => import('./app/start-app'))
    .then(({ startApp }) => startApp(opened, loading, given));
  receiveCommands(isOurPage, answering);
  await answering;
}

/** True: no other instance runs, or none can do harm. Says so where no lock can be made. */
async function mayOpen(): Promise<boolean> {
  if (app.requestSingleInstanceLock()) return true;
  const reason = await whyNoLock({ data: app.getPath('userData'), temp: app.getPath('temp') });
  if (reason.kind !== 'failed') return reason.kind === 'read-only';
  await app.whenReady();
  await tellNoLock(reason);
  return false;
}

async function open(): Promise<void> {
  if (!(await mayOpen())) return app.quit();
  const given = receiveFiles();
  app.on('window-all-closed', () => app.quit());
  await app.whenReady();
  await start(given);
}

// A closed pipe on stdout must not end the app.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
// Windows shows notifications only for an app with a model id.
if (process.platform === 'win32') app.setAppUserModelId('sh.scarf.event-importer');
/** Whoever debugs the window of a packaged app could use the token that the system gives to this app alone. */
const refused = refusedSwitch(thisLaunch());
if (refused !== null) {
  dialog.showErrorBox('Event Importer for Scarf', `The app does not start with --${refused}.`);
  app.exit(1);
}
claimScheme();
void open();
