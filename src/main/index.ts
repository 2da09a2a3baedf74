import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { takeCommands } from './ipc/command-endpoint';
import { claimScheme, isOurPage, lockSession, servePage } from './app/security';
import { createWindow, loadPage } from './app/window';

/**
 * The window first: main reads the rest of its own code, which keeps it busy, while the page runs what it was given.
 * What the page asks meanwhile waits.
 */
async function start(): Promise<void> {
  lockSession();
  const given = servePage(join(__dirname, '../renderer'));
  const opened = createWindow();
  const loading = loadPage(opened.window);
  const answering = Promise.race([given, loading.catch(() => undefined)])
    .then(() => import('./app/start-app'))
    .then(({ startApp: serveWindow }) => serveWindow(opened, loading));
  takeCommands(isOurPage, answering);
  await answering;
}

/** The lock of a single instance is a file: where none can be made, a refused lock tells of no other instance. */
function canWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

// A closed pipe behind stdout must not end the app.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
// Windows shows notifications only of an app that says who it is.
if (process.platform === 'win32') app.setAppUserModelId('sh.scarf.event-importer');
claimScheme();
if (app.requestSingleInstanceLock() || !canWrite(app.getPath('userData'))) {
  app.on('window-all-closed', () => app.quit());
  void app.whenReady().then(start);
} else {
  app.quit();
}
