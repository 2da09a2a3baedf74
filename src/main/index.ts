import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, ipcMain, nativeTheme, powerMonitor, session, type BrowserWindow } from 'electron';
import { failure, succeed, type Failure, type Result } from '../shared/failure';
import type { ImportView } from '../shared/import';
import type { Notice, Snapshot } from '../shared/ipc';
import { TEXT_SIZES, type Settings } from '../shared/settings';
import { Artifacts } from './account/artifacts';
import { Connection } from './account/connection';
import { overheard } from './account/overheard';
import { CheckDesk } from './checks/check-desk';
import { systemClock } from './clock';
import { keytarStore } from './credentials/keytar-store';
import { Desktop, nameForWindows } from './desktop';
import { AppLog } from './diagnostics/app-log';
import { redact } from './diagnostics/redact';
import { Imports } from './imports/imports';
import { Logs, safeLogName, type LogSource } from './imports/logs';
import { RecordStore } from './imports/record-store';
import { remoteIdOf } from './imports/views';
import { Broadcaster } from './ipc/broadcaster';
import { createHandlers } from './ipc/handlers';
import { registerCommands } from './ipc/register';
import { installMenu } from './menu';
import { pathsBelow } from './paths';
import { createCertificates, readCertificateFile } from './scarf/certificates';
import { createScarfClient } from './scarf/client';
import { createDispatcher } from './scarf/connect';
import { createUploader } from './scarf/upload';
import { claimScheme, isOurPage, lockSession, openExternalPage, servePage } from './security';
import { SettingsStore } from './storage/settings-store';
import { createWindow, keepPageLoaded } from './window';
import { threadedFileWork } from './worker/file-work';
// A bundle of its own: the thread must not load main's entry and its Electron.
import threadFile from './worker/index?modulePath';

const API_URL = process.env['SCARF_API_URL'] ?? 'https://api.scarf.sh';

/** Builds the parts and connects them: the only place that knows them all. */
function compose() {
  const dataFolder = app.getPath('userData');
  const paths = pathsBelow(dataFolder);
  const secret = { token: (): string | null => null };
  const appLog = new AppLog(paths.appLog, (text) => redact(text, { token: secret.token(), home: homedir() }));
  const report = (error: unknown): void => appLog.write('error', error);
  process.on('uncaughtException', report);
  process.on('unhandledRejection', report);

  const clock = systemClock;
  const kept = new SettingsStore(dataFolder);
  const broadcaster = new Broadcaster();
  const { publish } = broadcaster;
  const notices: Notice[] = [];
  const raise = (notice: Omit<Notice, 'id'>): void => {
    const raised = { id: String(notices.length + 1), ...notice };
    notices.push(raised);
    publish('notice.raised', raised);
  };
  if (kept.setAside !== null) raise({ kind: 'settings-damaged', failure: null, path: kept.setAside });
  const diskTrouble = (trouble: Failure, path: string): void =>
    raise({ kind: 'disk', failure: trouble, path });

  // The way to Scarf.
  const connect = {
    resolveProxy: (url: string) =>
      kept.settings.proxy === 'none' ? Promise.resolve('DIRECT') : session.defaultSession.resolveProxy(url),
    caCertificates: createCertificates(() => kept.settings.certificateFile),
  };
  let dispatcher = createDispatcher(connect);
  const reconnect = (): void => {
    void dispatcher.destroy().catch(() => undefined);
    dispatcher = createDispatcher(connect);
  };
  const scarfWith = (token: () => string | null) =>
    createScarfClient({ baseUrl: API_URL, token, dispatcher: () => dispatcher });

  // The account. Another server than Scarf's has password store entries of its own.
  const service =
    process.env['SCARF_API_URL'] === undefined ? app.getName() : `${app.getName()} (${API_URL})`;
  const tokens = keytarStore(service);
  const connection: Connection = new Connection({
    store: tokens,
    remembered: {
      read: () => kept.read('account'),
      write: (account) => kept.write('account', account),
    },
    probe: (owner, token) => scarfWith(() => token).listImports(owner, { perPage: 1, enough: () => true }),
    changed: (view) => {
      publish('connection.changed', view);
      const owner = view.state === 'connected' ? view.owner : null;
      void imports.serve(owner).catch(report);
      void artifacts.serve(owner).catch(report);
    },
  });
  secret.token = connection.token;
  const scarf = overheard(
    {
      ...scarfWith(connection.token),
      upload: createUploader({ baseUrl: API_URL, token: connection.token, connect }),
    },
    (trouble) => connection.note(trouble),
  );
  const artifacts: Artifacts = new Artifacts({
    path: paths.artifacts,
    list: (owner) => scarf.listArtifacts(owner),
    now: clock.now,
    changed: (view) => {
      publish('artifacts.changed', view);
      desk.artifactsChanged();
    },
  });

  // Files, imports, logs.
  const work = threadedFileWork(threadFile);
  const store = new RecordStore(paths.imports);
  const shown: { desktop: Desktop | null } = { desktop: null };
  const imports: Imports = new Imports({
    work,
    scarf,
    clock,
    store,
    remoteListPath: paths.remoteList,
    known: () => artifacts.known,
    parallelImports: () => kept.settings.parallelImports,
    publish: {
      one: (view) => {
        publish('import.changed', view);
        shown.desktop?.showWork(imports.views);
      },
      all: (views) => publish('imports.changed', views),
      history: (view) => publish('history.changed', view),
    },
    ended: (view: ImportView) => {
      if (kept.settings.notifications) shown.desktop?.tellEnd(view);
    },
    diskTrouble,
    report,
  });
  const desk: CheckDesk = new CheckDesk({
    work,
    clock,
    known: () => artifacts.known,
    lastDestination: {
      read: () => {
        const last = kept.read('lastDestination');
        return last !== null && last.owner === connection.owner ? last.destination : null;
      },
      write: (destination) => {
        if (connection.owner !== null)
          kept.write('lastDestination', { owner: connection.owner, destination });
      },
    },
    sentBefore: (sha256) => imports.sentBefore(sha256),
    changed: (view) => publish('check.changed', view),
  });
  const logs = new Logs({
    work,
    scarf,
    clock,
    source: (importId) => logSource(importId),
    publish: (view) => publish('log.changed', view),
  });
  const logSource = (importId: string): LogSource | null => {
    const owner = connection.owner;
    const view = imports.views.find((one) => one.id === importId);
    if (view?.remoteId == null || owner === null) return null;
    const folder = store.folder(importId);
    const elsewhere = remoteIdOf(importId) !== null;
    return {
      importId,
      owner,
      remoteId: view.remoteId,
      ended: view.phase.name !== 'processing',
      path: elsewhere ? join(paths.otherLogs, safeLogName(view.remoteId)) : folder.log,
      lineMapPath: elsewhere ? null : folder.lineMap,
    };
  };

  const changeSettings = (patch: Partial<Settings>): Result<undefined> => {
    try {
      kept.settings = { ...kept.settings, ...patch };
    } catch (error) {
      return { ok: false, failure: failure('disk-trouble', String(error), true) };
    }
    nativeTheme.themeSource = kept.settings.theme;
    if ('proxy' in patch || 'certificateFile' in patch) reconnect();
    publish('settings.changed', kept.settings);
    return succeed(undefined);
  };

  /** Only a convenience: a disk that refuses it must not keep anybody from choosing a file. */
  const rememberFolder = (folder: string): void => {
    try {
      kept.write('lastFolder', folder);
    } catch (error) {
      report(error);
    }
  };

  const snapshot = (): Snapshot => ({
    seq: broadcaster.seq,
    connection: connection.view,
    check: desk.view,
    artifacts: artifacts.view,
    imports: imports.views,
    history: imports.history,
    settings: kept.settings,
    notices,
    about: {
      version: app.getVersion(),
      electron: process.versions['electron'] ?? '',
      chromium: process.versions['chrome'] ?? '',
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      apiUrl: API_URL,
      dataFolder,
    },
  });

  return {
    kept,
    broadcaster,
    connection,
    artifacts,
    imports,
    desk,
    logs,
    store,
    work,
    tokens,
    shown,
    dataFolder,
    reconnect,
    changeSettings,
    rememberFolder,
    snapshot,
    raise,
    report,
  };
}

type App = ReturnType<typeof compose>;

async function start(): Promise<void> {
  const parts = compose();
  const { kept, broadcaster, connection, imports, desk, report } = parts;
  lockSession();
  servePage(join(__dirname, '../renderer'));
  // electron-store answers its own synchronous channel; nothing here uses it.
  ipcMain.removeAllListeners('electron-store-get-data');
  nativeTheme.themeSource = kept.settings.theme;

  const window = createWindow(kept.read('window'), (state) => {
    try {
      kept.write('window', state);
    } catch (error) {
      report(error);
    }
  });
  broadcaster.attach({
    isDestroyed: () => window.isDestroyed() || window.webContents.isDestroyed(),
    send: (channel, broadcast) => window.webContents.send(channel, broadcast),
  });
  parts.shown.desktop = new Desktop(window, (importId) =>
    broadcaster.publish('window.command', { kind: 'show-import', importId }),
  );
  registerCommands(
    createHandlers({
      ...parts,
      window: () => window,
      settings: { read: () => kept.settings, change: parts.changeSettings },
      lastFolder: { read: () => kept.read('lastFolder'), write: parts.rememberFolder },
      certificateProblem: readCertificateFile,
    }),
    isOurPage,
    report,
  );
  installMenu({
    command: (command) => broadcaster.publish('window.command', command),
    resizeText: (step) => parts.changeSettings({ textSize: nextTextSize(kept.settings.textSize, step) }),
    openGuide: () => void openExternalPage('import-guide').catch(report),
  });
  keepPageLoaded(window, report);
  askBeforeClosing(window, parts);
  window.on('focus', () => void desk.lookAgain());
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  powerMonitor.on('resume', () => {
    parts.reconnect();
    imports.wake();
  });

  await imports.load();
  for (const path of imports.history.damaged) parts.raise({ kind: 'record-damaged', failure: null, path });
  await connection.open();
}

/** The window stays while something is being sent, unless the user says otherwise. */
function askBeforeClosing(window: BrowserWindow, { imports, shown, report }: App): void {
  const SETTLE_MS = 5_000;
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

function nextTextSize(size: number, step: -1 | 0 | 1): number {
  if (step === 0) return 100;
  const sizes = step > 0 ? TEXT_SIZES : [...TEXT_SIZES].reverse();
  return sizes.find((one) => (one - size) * step > 0) ?? size;
}

// A closed pipe behind stdout must not end the app.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
nameForWindows();
claimScheme();
if (app.requestSingleInstanceLock()) {
  app.on('window-all-closed', () => app.quit());
  void app.whenReady().then(start);
} else {
  app.quit();
}
