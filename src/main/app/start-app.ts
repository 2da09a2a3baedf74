import { app, nativeTheme, powerMonitor, type BrowserWindow } from 'electron';
import { failure } from '../../shared/failure';
import { TEXT_SIZES } from '../../shared/settings';
import { systemClock } from '../time/clock';
import { createContainer, type Parts } from './container';
import { Desktop } from './desktop';
import { createHandlers } from '../ipc/handlers';
import type { AnswerCommand } from '../ipc/command-endpoint';
import { commandsBy } from '../ipc/register';
import { installMenu } from './menu';
import { readCertificateFile } from '../scarf/certificates';
import { openExternalPage } from '../ipc/external-pages';
import { removeStaleTemps, tryToWrite } from '../storage/durable-file';
import { diskFailure } from '../../engine/model/disk-failure';
import { keepPageLoaded, placeWindow, type OpenedWindow } from './window';
import { endThreads } from '../jobs/thread-job';

/** Puts the app behind its window, whose page is being loaded, and takes up what there is from before. */
export function startApp(opened: OpenedWindow, loading: Promise<void>): AnswerCommand {
  const { window } = opened;
  const parts = createContainer(firstShown(opened));
  showIn(opened, parts);
  installMenu({
    command: (command) => parts.broadcaster.publish('window.command', command),
    resizeText: (step) =>
      parts.changeSettings({ textSize: nextTextSize(parts.kept.settings.textSize, step) }),
    openGuide: () => void openExternalPage('import-guide').catch(parts.report),
  });
  keepPageLoaded(window, loading, {
    report: parts.report,
    ended: (reason) => parts.notices.raise('page-ended', null, failure('unexpected', `page: ${reason}`)),
  });
  askBeforeClosing(window, parts);
  heedTheSystem(window, parts);
  endInAnyCase(parts);
  const history = readHistory(parts);
  void parts.connection.open(history).catch(parts.report);
  const answer = answersOf(parts, window);
  // A history that is not read yet would look like one that is empty.
  return async (name, input) => {
    await history;
    return answer(name, input);
  };
}

async function readHistory(parts: Parts): Promise<void> {
  await removeStaleTemps(parts.dataFolder).catch(parts.report);
  // Nobody waits for it: to see that bytes stay on a disk takes a while, and what it tells is as true a moment later.
  void tellOfTheDisk(parts).catch(parts.report);
  await parts.imports.load().catch((error: unknown) => {
    parts.report(error);
    parts.notices.raise('disk', parts.store.root, diskFailure(error));
  });
  const { damaged, newer } = parts.imports.history;
  for (const path of damaged) parts.notices.raise('record-damaged', path);
  if (newer.length > 0) parts.notices.raise('records-newer', parts.store.root, null, newer.length);
}

/** The window is there, with its first frames; or its page dies as it loads, which nobody waits out. */
function firstShown({ painted }: OpenedWindow): Promise<void> {
  const FRAMES_MS = 100;
  const AT_MOST_MS = 5_000;
  return Promise.race([painted.then(() => systemClock.sleep(FRAMES_MS)), systemClock.sleep(AT_MOST_MS)]);
}

/** A disk that takes nothing is told at once, not when the first import is lost for it. */
async function tellOfTheDisk({ dataFolder, notices }: Parts): Promise<void> {
  await tryToWrite(dataFolder).catch((error: unknown) =>
    notices.raise('disk', dataFolder, diskFailure(error)),
  );
}

function showIn(opened: OpenedWindow, { kept, keep, broadcaster, shown }: Parts): void {
  const { window } = opened;
  nativeTheme.themeSource = kept.settings.theme;
  placeWindow(opened, kept.read('window'), (state) => keep('window', state));
  broadcaster.attach({
    isDestroyed: () => window.isDestroyed() || window.webContents.isDestroyed(),
    send: (channel, broadcast) => window.webContents.send(channel, broadcast),
  });
  shown.desktop = new Desktop(window, (importId) =>
    broadcaster.publish('window.command', { kind: 'show-import', importId }),
  );
}

function answersOf(parts: Parts, window: BrowserWindow): AnswerCommand {
  const { kept } = parts;
  const handlers = createHandlers({
    ...parts,
    window: () => window,
    settings: { read: () => kept.settings, change: parts.changeSettings },
    lastFolder: { read: () => kept.read('lastFolder'), write: (folder) => parts.keep('lastFolder', folder) },
    certificateProblem: readCertificateFile,
  });
  return commandsBy(handlers, parts.report);
}

/** What happens around the window: a look back at it, a second start, the end of a sleep. */
function heedTheSystem(window: BrowserWindow, { desk, backOnline }: Parts): void {
  window.on('focus', () => void desk.lookAgain());
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  powerMonitor.on('resume', backOnline);
}

/** The window stays while something is being sent, unless the user says otherwise. */
function askBeforeClosing(window: BrowserWindow, { imports, shown, report }: Parts): void {
  const SETTLE_MS = 2_000;
  let decided = false;
  window.on('close', (event) => {
    if (decided || !imports.isSending) return;
    event.preventDefault();
    void shown.desktop
      ?.askToQuit()
      .then(async (quit) => {
        if (!quit) return;
        decided = true;
        await imports.stopSending(SETTLE_MS);
        app.quit();
      })
      .catch(report);
  });
}

/**
 * At its end Node waits for every thread: for one that asks the password store, if need be for ever, and for those
 * that work on files. They get a moment; then the app ends all the same.
 */
function endInAnyCase({ tokens }: Parts): void {
  const PATIENCE_MS = 2_000;
  app.on('will-quit', (event) => {
    const waits = [tokens.unanswered(), endThreads()].filter((wait) => wait !== null);
    if (waits.length === 0) return;
    event.preventDefault();
    // All that must last is on disk before it is told, so nothing is lost.
    const end = setTimeout(() => process.kill(process.pid, 'SIGKILL'), PATIENCE_MS);
    void Promise.all(waits).then(() => {
      clearTimeout(end);
      app.quit();
    });
  });
}

function nextTextSize(size: number, step: -1 | 0 | 1): number {
  if (step === 0) return 100;
  const sizes = step > 0 ? TEXT_SIZES : [...TEXT_SIZES].reverse();
  return sizes.find((one) => (one - size) * step > 0) ?? size;
}
