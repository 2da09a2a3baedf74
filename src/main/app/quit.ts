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
 * waits for the password store may never return.
 */
export function limitQuitTime({ tokens, report }: Container): void {
  const QUIT_TIMEOUT_MS = 2_000;
  app.on('will-quit', (event) => {
    const pending = [tokens.pendingCalls(), endThreads()].filter((wait) => wait !== null);
    if (pending.length === 0) return;
    event.preventDefault();
    // Safe: everything that must last is on disk before the app reports it as done.
    const kill = setTimeout(() => process.kill(process.pid, 'SIGKILL'), QUIT_TIMEOUT_MS);
    void Promise.all(pending)
      .then(() => {
        clearTimeout(kill);
        app.quit();
      })
      .catch(report);
  });
}
