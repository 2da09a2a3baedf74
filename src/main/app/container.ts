import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, ipcMain, nativeTheme, session } from 'electron';
import { succeed, type Result } from '../../shared/failure';
import type { ImportView } from '../../shared/import';
import type { Snapshot } from '../../shared/ipc';
import { type Settings } from '../../shared/settings';
import { Artifacts } from '../account/artifacts';
import { Connection } from '../account/connection';
import { withConnectionStatus } from '../account/with-connection-status';
import { CheckSession } from '../checks/check-session';
import { systemClock } from '../time/clock';
import { keytarStore } from '../credentials/keytar-store';
import type { Desktop } from './desktop';
import { AppLog } from '../diagnostics/app-log';
import { redact } from '../diagnostics/redact';
import { resendLines, savedLines, type Ask } from '../imports/resend/resend';
import { Imports } from '../imports/imports';
import { Logs, safeLogName, type LogSource } from '../imports/logs/logs';
import { RecordStore } from '../imports/record/record-store';
import { foreignRemoteId } from '../imports/remote/foreign-imports';
import { Broadcaster } from '../ipc/broadcaster';
import { Notices } from './notices';
import { dataPaths } from './data-paths';
import { diskFailure } from '../../engine/model/disk-failure';
import type * as ElectronStoreFile from '../storage/electron-store-file';
import electronStoreFile from '../storage/electron-store-file?modulePath';
import { MAPPINGS_KEPT, SettingsStore, type WriteValues } from '../storage/settings-store';
import { connectToScarf } from '../scarf/scarf-connection';
import { threadedFileWork } from '../jobs/file-work';
// A bundle of its own: the thread must not load main's entry and its Electron.
import threadFile from '../../worker/index?modulePath';

const API_URL = process.env['SCARF_API_URL'] ?? 'https://api.scarf.sh';

/**
 * electron-store is read at the first write, not at the start: it brings more code than all the rest. It opens a channel
 * of its own to the window as it writes; nothing here uses that.
 */
const writeSettings: WriteValues = (folder, values) => {
  const { writeByElectronStore } = createRequire(__filename)(electronStoreFile) as typeof ElectronStoreFile;
  writeByElectronStore(folder, values);
  ipcMain.removeAllListeners('electron-store-get-data');
};

/** What a function takes after its parts. */
type Rest<F> = F extends (parts: never, ...rest: infer R) => unknown ? R : never;

/** Builds the parts and connects them: the only place that knows them all. `free`: the window has what it needs to begin. */
export function createContainer(free: Promise<void>) {
  const dataFolder = app.getPath('userData');
  const paths = dataPaths(dataFolder);
  const secret = { token: (): string | null => null };
  const appLog = new AppLog(paths.appLog, (text) => redact(text, { token: secret.token(), home: homedir() }));
  const report = (error: unknown): void => appLog.write('error', error);
  process.on('uncaughtException', report);
  process.on('unhandledRejection', report);

  const clock = systemClock;
  const kept = new SettingsStore(dataFolder, writeSettings);
  const broadcaster = new Broadcaster();
  const { publish } = broadcaster;
  const notices = new Notices((notice) => publish('notice.raised', notice), clock.now);
  if (kept.setAside !== null) notices.raise('settings-damaged', kept.setAside);
  if (kept.trouble !== null) notices.raise('disk', kept.path, diskFailure(kept.trouble));

  /** Small things that are remembered: a disk that refuses them is told, and keeps nobody from going on. */
  const keep: SettingsStore['write'] = (slot, value) => {
    try {
      kept.write(slot, value);
    } catch (error) {
      report(error);
      notices.raise('disk', dataFolder, diskFailure(error));
    }
  };

  const way = connectToScarf({
    apiUrl: API_URL,
    settings: () => kept.settings,
    free,
    systemProxy: (url) => session.defaultSession.resolveProxy(url),
  });

  // The account. Another server than Scarf's has password store entries of its own.
  const service =
    process.env['SCARF_API_URL'] === undefined ? app.getName() : `${app.getName()} (${API_URL})`;
  const tokens = keytarStore(service);
  const connection: Connection = new Connection({
    store: tokens,
    remembered: {
      read: () => kept.read('account'),
      write: (account) => keep('account', account),
    },
    probe: (owner, token) => way.scarfFor(() => token).listImports(owner, { perPage: 1, enough: () => true }),
    changed: (view) => {
      publish('connection.changed', view);
      const owner = view.state === 'connected' ? view.owner : null;
      void imports.serve(owner).catch(report);
      void artifacts.serve(owner).catch(report);
    },
    recovered: () => {
      imports.wake();
      if (artifacts.view.state === 'failed') void artifacts.refresh().catch(report);
    },
  });
  secret.token = connection.token;
  const scarf = withConnectionStatus(way.scarfFor(connection.token), (trouble) => connection.note(trouble));
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
    diskTrouble: (trouble, path) => notices.raise('disk', path, trouble),
    report,
  });
  const desk: CheckSession = new CheckSession({
    work,
    clock,
    known: () => artifacts.known,
    lastDestination: {
      read: () => {
        const last = kept.read('lastDestination');
        return last !== null && last.owner === connection.owner ? last.destination : null;
      },
      write: (destination) => {
        if (connection.owner !== null) keep('lastDestination', { owner: connection.owner, destination });
      },
    },
    sentBefore: (fingerprints) => imports.sentBefore(fingerprints),
    mappings: {
      read: () => kept.read('mappings') ?? [],
      write: (mappings) => keep('mappings', mappings.slice(-MAPPINGS_KEPT)),
    },
    changed: (view) => publish('check.changed', view),
    report,
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
    const isForeign = foreignRemoteId(importId) !== null;
    return {
      importId,
      owner,
      remoteId: view.remoteId,
      ended: view.phase.name !== 'processing',
      path: isForeign ? join(paths.otherLogs, safeLogName(view.remoteId)) : folder.log,
      lineMapPath: isForeign ? null : folder.lineMap,
    };
  };

  const againParts = { imports, store, work, scarf, clock, owner: () => connection.owner };

  const changeSettings = (patch: Partial<Settings>): Result<undefined> => {
    try {
      kept.settings = { ...kept.settings, ...patch };
    } catch (error) {
      return { ok: false, failure: diskFailure(error) };
    }
    nativeTheme.themeSource = kept.settings.theme;
    if ('proxy' in patch || 'certificateFile' in patch) way.reconnect();
    publish('settings.changed', kept.settings);
    return succeed(undefined);
  };

  /** After a sleep, or when the network may be back. Only a hint, so nothing waits for it, but everything is tried. */
  const backOnline = (): void => {
    way.reconnect();
    imports.wake();
    const { view } = connection;
    if (view.state === 'connected' && view.trouble !== null) void connection.retry().catch(report);
  };

  const snapshot = (): Snapshot => ({
    seq: broadcaster.seq,
    connection: connection.view,
    check: desk.view,
    artifacts: artifacts.view,
    imports: imports.views,
    history: imports.history,
    settings: kept.settings,
    notices: notices.all,
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
    way,
    notices,
    changeSettings,
    linesAgain: (id: string, ask: Ask) => resendLines(againParts, id, ask),
    savedLines: (...[id, which, take]: Rest<typeof savedLines>) => savedLines(againParts, id, which, take),
    backOnline,
    keep,
    snapshot,
    report,
  };
}

export type Parts = ReturnType<typeof createContainer>;
