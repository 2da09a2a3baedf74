import { app, type BrowserWindow } from 'electron';
import { endThreads } from '../jobs/threads';
import { systemClock } from '../time/clock';
import type { Container } from './container';
import { QUIT_STEPS, QuitTime } from './quit-time';

/**
 * Ends the app within the time of `QuitTime`. While an upload runs, it asks the user first, and stops the upload. What the
 * disk did not take is written once more.
 */
export function limitQuitTime(window: BrowserWindow, container: Container): void {
  // Safe: a record is on disk in its old or its new form, and an upload that it does not know is searched for.
  const time = new QuitTime(systemClock, () => process.kill(process.pid, 'SIGKILL'));
  askBeforeClosing(window, time, container);
  waitForThreads(time, container);
}

function askBeforeClosing(window: BrowserWindow, time: QuitTime, container: Container): void {
  const { imports, shown, keepsInTray, report } = container;
  let isConfirmed = false;
  let isQuitting = false;
  app.on('before-quit', () => (isQuitting = true));
  window.on('close', (event) => {
    if (!isQuitting && keepsInTray()) {
      event.preventDefault();
      window.hide();
      return;
    }
    if (isConfirmed || !imports.isSending) {
      time.begin();
      // A page that hangs, or has been taken over, must not keep its window open.
      setTimeout(() => window.isDestroyed() || window.destroy(), QUIT_STEPS.closeMs);
      return;
    }
    event.preventDefault();
    void shown.desktop
      ?.askToQuit()
      .then(async (quit) => {
        isQuitting = quit;
        if (!quit) return;
        isConfirmed = true;
        time.begin();
        await imports.stopSending(QUIT_STEPS.stopMs);
        app.quit();
      })
      .catch(report);
  });
  window.webContents.on('will-prevent-unload', (event) => event.preventDefault());
}

/**
 * Node waits for every thread at its end, and one that waits for the password store, or for a file on a share that is
 * gone, may never return. So the end waits for them here, where the time is limited.
 */
function waitForThreads(
  time: QuitTime,
  { imports, folders, passwordStore, sampleFiles, updates, report }: Container,
): void {
  let hasSaved = false;
  app.on('will-quit', (event) => {
    time.begin();
    folders.close();
    const saving = hasSaved ? null : imports.saveUnsaved();
    hasSaved = true;
    const pending = [
      passwordStore.pendingCalls(),
      endThreads(),
      sampleFiles.remove(),
      updates?.close() ?? null,
      openRequests(),
      saving,
    ].filter((wait) => wait !== null);
    if (pending.length === 0) return;
    event.preventDefault();
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
