import { app, type BrowserWindow } from 'electron';
import { endThreads } from '../jobs/thread-job';
import type { Container } from './container';

/** While an upload runs, asks the user before the window closes, and stops the upload first. */
export function askBeforeClosing(window: BrowserWindow, { imports, shown, report }: Container): void {
  const STOP_TIMEOUT_MS = 1_500;
  const CLOSE_TIMEOUT_MS = 500;
  let isConfirmed = false;
  window.on('close', (event) => {
    if (isConfirmed || !imports.isSending) {
      // A page that hangs, or has been taken over, must not keep its window open.
      setTimeout(() => window.isDestroyed() || window.destroy(), CLOSE_TIMEOUT_MS);
      return;
    }
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
  window.webContents.on('will-prevent-unload', (event) => event.preventDefault());
}

/**
 * Ends the process if its threads have not ended soon. Node waits for every thread, and one that waits for the password
 * store, or for a file on a share that is gone, may never return. What the disk did not take is written once more.
 */
export function limitQuitTime({ imports, tokens, report }: Container): void {
  const QUIT_TIMEOUT_MS = 1_500;
  let kill: NodeJS.Timeout | null = null;
  let hasSaved = false;
  app.on('will-quit', (event) => {
    const saving = hasSaved ? null : imports.saveUnsaved();
    hasSaved = true;
    const pending = [tokens.pendingCalls(), endThreads(), openRequests(), saving].filter(
      (wait) => wait !== null,
    );
    if (pending.length === 0) return;
    event.preventDefault();
    // Safe: a record is on disk in its old or its new form, and an upload that it does not know is searched for.
    kill ??= setTimeout(() => process.kill(process.pid, 'SIGKILL'), QUIT_TIMEOUT_MS);
    void Promise.all(pending)
      .then(() => app.quit())
      .catch(report);
  });
}

/** Node's names of requests that run in libuv's threads. */
const THREAD_REQUESTS: ReadonlySet<string> = new Set([
  'FSReqCallback',
  'FSReqPromise',
  'FileHandleCloseReq',
  'GetAddrInfoReqWrap',
  'GetNameInfoReqWrap',
]);

/** Settles when no request for a file or a name is open. Null: none is. */
function openRequests(): Promise<void> | null {
  const LOOK_MS = 20;
  const isAnyOpen = (): boolean => process.getActiveResourcesInfo().some((name) => THREAD_REQUESTS.has(name));
  if (!isAnyOpen()) return null;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (isAnyOpen()) return;
      clearInterval(timer);
      resolve();
    }, LOOK_MS);
  });
}
