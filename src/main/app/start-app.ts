import { app, nativeTheme, powerMonitor, shell, type BrowserWindow } from 'electron';
import { failure } from '../../shared/failure';
import { TEXT_SIZES } from '../../shared/app/settings';
import { systemClock } from '../time/clock';
import { createContainer, type Container } from './container';
import type { GivenFiles } from './given-files';
import { Desktop } from './desktop';
import { createHandlers } from '../ipc/handlers';
import type { AnswerCommand } from '../ipc/command-endpoint';
import { createAnswerCommand } from '../ipc/register';
import { SavedPlaces } from '../ipc/saved-places';
import { installMenu } from './menu';
import { askToReopen } from './native-dialogs';
import { limitQuitTime } from './quit';
import { BACKGROUND_SWITCH } from './start-at-login';
import { openExternalPage } from '../ipc/external-pages';
import { removeNeverSent } from '../imports/resend/resend';
import { removeStaleTemps, tryToWrite } from '../storage/durable-file';
import { diskFailure } from '../../engine/model/disk-failure';
import { keepPageLoaded, placeWindow, type OpenedWindow } from './window';

/** Creates the app behind a window whose page is loading, and reads the import history from disk. */
export function startApp(
  opened: OpenedWindow,
  loading: Promise<void>,
  givenFiles: GivenFiles,
): AnswerCommand {
  const { window } = opened;
  const container = createContainer(firstFramesShown(opened), givenFiles);
  connectWindow(opened, container);
  installMenu({
    command: (command) => container.broadcaster.publish('window.command', command),
    resizeText: (step) =>
      void container
        .changeSettings({ textSize: nextTextSize(container.settingsStore.settings.textSize, step) })
        .catch(container.report),
    openGuide: () => void openExternalPage('import-guide').catch(container.report),
  });
  keepPageLoaded(window, loading, {
    report: container.report,
    ended: (reason) => container.notices.raise('page-ended', null, failure('unexpected', `page: ${reason}`)),
    askToReopen: async () => {
      const open = await askToReopen(window);
      if (!open) app.quit();
      return open;
    },
  });
  followSystemEvents(window, container);
  limitQuitTime(window, container);
  // Where it cannot be one of several processes, the app goes on alone: no command line can be at work there either.
  const isOneOfSeveral = container.processes.open().catch(container.report);
  const begun = isOneOfSeveral
    .then(() => container.imports.loadFirst())
    .catch((error: unknown) => {
      container.report(error);
      return false;
    });
  const history = begun.then(() => loadHistory(container));
  void history.then(() => {
    if (container.processes.isOpen) container.watchOthers();
  });
  const first = begun.then((loaded) => (loaded ? undefined : history));
  void container.accounts.open(history).catch(container.report);
  void history.then(() => container.updates?.open());
  const answer = answerFrom(container, window);
  // Before it is loaded, the history would look empty. The window opens with the first imports, and hears of the rest;
  // everything else needs all of them, such as whether a file was sent before.
  return async (name, input) => {
    await (name === 'app.snapshot' ? first : history);
    return answer(name, input);
  };
}

async function loadHistory(container: Container): Promise<void> {
  const { dataFolder, paths } = container;
  for (const folder of [dataFolder, paths.otherLogs, paths.remoteLists, paths.artifactLists])
    await removeStaleTemps(folder).catch(container.report);
  // Not awaited: flushing a file to disk is slow, and the notice may come later.
  void checkDisk(container).catch(container.report);
  await container.imports.load().catch((error: unknown) => {
    container.report(error);
    container.notices.raise('disk', container.store.root, diskFailure(error));
  });
  const { damaged, newer } = container.imports.history;
  for (const path of damaged) container.notices.raise('record-damaged', path);
  // An import that cannot be read may send what looks unused.
  if (damaged.length + newer.length === 0)
    await removeNeverSent(container.store, container.imports.records).catch(container.report);
  if (newer.length > 0) container.notices.raise('records-newer', container.store.root, null, newer.length);
}

/** Resolves shortly after the first frame, or after five seconds: a page that dies while loading paints none. */
function firstFramesShown({ painted }: OpenedWindow): Promise<void> {
  const FRAMES_MS = 100;
  const TIMEOUT_MS = 5_000;
  return Promise.race([painted.then(() => systemClock.sleep(FRAMES_MS)), systemClock.sleep(TIMEOUT_MS)]);
}

/** Raises a notice when the data folder cannot be written, before an import is lost because of it. */
async function checkDisk({ dataFolder, notices }: Container): Promise<void> {
  await tryToWrite(dataFolder).catch((error: unknown) =>
    notices.raise('disk', dataFolder, diskFailure(error)),
  );
}

function connectWindow(opened: OpenedWindow, container: Container): void {
  const { settingsStore, remember, broadcaster, notices, report, shown, keepsInTray, showTray } = container;
  const { window } = opened;
  const isInBackground =
    app.commandLine.hasSwitch(BACKGROUND_SWITCH) ||
    // macOS hands no switches to what it starts.
    (process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin);
  nativeTheme.themeSource = settingsStore.settings.theme;
  const opens = isInBackground && keepsInTray() ? 'in-tray' : 'shown';
  placeWindow(opened, settingsStore.read('window'), opens, (state) => remember('window', state));
  broadcaster.attach({
    isDestroyed: () => window.isDestroyed() || window.webContents.isDestroyed(),
    send: (channel, broadcast) => window.webContents.send(channel, broadcast),
  });
  showTray();
  // macOS says so at the start too, when there is nothing to show yet.
  void opened.painted.then(() => app.on('activate', () => shown.desktop?.showWindow()));
  shown.desktop = new Desktop(window, {
    openImport: (importId) => broadcaster.publish('window.command', { kind: 'show-import', importId }),
    openStart: () => broadcaster.publish('window.command', { kind: 'go', screen: 'import' }),
    notShown: (about, reason) => {
      report(new Error(`A notification was not shown: ${reason}`));
      notices.raise('notification-failed', about === '' ? null : about);
    },
  });
}

function answerFrom(container: Container, window: BrowserWindow): AnswerCommand {
  const { settingsStore, remember } = container;
  const handlers = createHandlers({
    ...container,
    window: () => window,
    savedPlaces: new SavedPlaces({
      saved: (place) => container.broadcaster.publish('file.saved', place),
      showInFolder: (path) => shell.showItemInFolder(path),
    }),
    settings: { read: () => settingsStore.settings, change: container.changeSettings },
    lastFolder: {
      read: () => settingsStore.read('lastFolder'),
      write: (folder) => remember('lastFolder', folder),
    },
  });
  return createAnswerCommand(handlers, container.report);
}

/** Looks at the checked file and at Scarf when the user returns, shows the window at a second start, reconnects after a sleep. */
function followSystemEvents(
  window: BrowserWindow,
  { checkSession, imports, shown, lookAround, backOnline, report }: Container,
): void {
  window.on('focus', () => {
    void checkSession.detectChange().catch(report);
    lookAround();
  });
  window.on('show', () => imports.windowShown());
  window.on('restore', () => imports.windowShown());
  app.on('second-instance', () => {
    shown.desktop?.showWindow();
  });
  powerMonitor.on('resume', backOnline);
}

function nextTextSize(size: number, step: -1 | 0 | 1): number {
  if (step === 0) return 100;
  const sizes = step > 0 ? TEXT_SIZES : [...TEXT_SIZES].reverse();
  return sizes.find((candidate) => (candidate - size) * step > 0) ?? size;
}
