import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { app, dialog } from 'electron';
import { receiveCommands } from './ipc/command-endpoint';
import { claimScheme, isOurPage, lockSession, servePage } from './app/security';
import { refusedSwitch } from './app/launch';
import { thisLaunch } from './app/this-launch';
import { createWindow, loadPage } from './app/window';

/**
 * Opens the window before main loads the rest of its code, which blocks main while the page starts. Commands that arrive
 * meanwhile wait.
 */
async function start(): Promise<void> {
  lockSession();
  const pageServed = servePage(join(__dirname, '../renderer'));
  const opened = createWindow();
  const loading = loadPage(opened.window);
  const answering = Promise.race([pageServed, loading.catch(() => undefined)])
    .then(() => import('./app/start-app'))
    .then(({ startApp }) => startApp(opened, loading));
  receiveCommands(isOurPage, answering);
  await answering;
}

/** The single-instance lock is a file. In a read-only folder it fails although no other instance runs. */
function canWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
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
if (app.requestSingleInstanceLock() || !canWrite(app.getPath('userData'))) {
  app.on('window-all-closed', () => app.quit());
  void app.whenReady().then(start);
} else {
  app.quit();
}
