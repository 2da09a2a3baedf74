import { app, type BrowserWindow } from 'electron';
import { endThreads } from '../jobs/thread-job';
import type { Container } from './container';

/** While an upload runs, asks the user before the window closes, and stops the upload first. */
export function askBeforeClosing(window: BrowserWindow, { imports, shown, report }: Container): void {
  const STOP_TIMEOUT_MS = 2_000;
  let isConfirmed = false;
  window.on('close', (event) => {
    if (isConfirmed || !imports.isSending) return;
    event.preventDefault();
    void shown.desktop
      ?.askToQuit()
      .then(async (quit) => {
        if (!quit) return;
        isConfirmed = true;
        await imports.stopSending(STOP_TIMEOUT_MS);
        app.quit();
      })
      .catch(report);
  });
}

/**
 * Ends the process after two seconds if its threads have not ended by then. Node waits for every thread, and one that
 * waits for the password store may never return. What the disk did not take is written once more.
 */
export function limitQuitTime({ imports, tokens, report }: Container): void {
  const QUIT_TIMEOUT_MS = 2_000;
  let hasSaved = false;
  app.on('will-quit', (event) => {
    const saving = hasSaved ? null : imports.saveUnsaved();
    hasSaved = true;
    const pending = [tokens.pendingCalls(), endThreads(), saving].filter((wait) => wait !== null);
    if (pending.length === 0) return;
    event.preventDefault();
    // Safe: a record is on disk in its old or its new form, and an upload that it does not know is searched for.
    const kill = setTimeout(() => process.kill(process.pid, 'SIGKILL'), QUIT_TIMEOUT_MS);
    void Promise.all(pending)
      .then(() => {
        clearTimeout(kill);
        app.quit();
      })
      .catch(report);
  });
}
