import { app, nativeTheme } from 'electron';
import { fail, succeed, type Result } from '../../shared/failure';
import type { About, Snapshot } from '../../shared/ipc';
import { isSameOwner } from '../../shared/owner';
import type { ProblemReport, ReportDetail } from '../../shared/app/problem-report';
import type { Settings, SettingsPatch } from '../../shared/app/settings';
import { AccountCalls } from '../account/account-calls';
import { Artifacts } from '../account/artifacts';
import { Accounts } from '../account/accounts';
import { readKeptAccounts, slotsOf } from '../account/kept-accounts';
import { withConnectionStatus } from '../account/with-connection-status';
import { Presets } from '../presets/presets';
import { CheckSession } from '../checks/check-session';
import { keytarCalls } from '../credentials/keytar-calls';
import { keytarStore } from '../credentials/keytar-store';
import { entriesIn } from '../diagnostics/log-entries';
import { makeProblemReport } from '../diagnostics/problem-report';
import { computerUser } from '../places/computer-user';
import type { GivenFiles } from './given-files';
import type { Desktop } from './desktop';
import { ProcessClaims } from '../imports/claims/process-claims';
import { watchOthers } from '../imports/claims/watch-others';
import { ProcessFolders } from '../imports/claims/process-folders';
import { WatchedFolders } from '../folders/watched-folders';
import { Imports } from '../imports/imports';
import { removeUnsent } from '../imports/resend/resend';
import { atMostEvery } from '../time/at-most-every';
import { Logs } from '../imports/logs/logs';
import { RunningFixes } from '../imports/resend/running-fixes';
import { RecordStore } from '../imports/record/record-store';
import { diskFailure } from '../../engine/model/disk-failure';
import { policyView } from '../policy/policy';
import { SampleFiles } from '../sample-files/sample-files';
import { updateSource } from '../updates/update-source';
import type { Updates } from '../updates/updates';
import { threadedFileWork } from '../jobs/file-work';
// A separate bundle: a thread must not load main's entry and Electron with it.
import threadFile from '../../worker/index?modulePath';
import { createConnection } from './create-connection';
import { aboutApp, aboutComputer } from './describe-app';
import { createFoundation } from './foundation';
import { isTrial, lacksSandbox, otherServer, serverAddress } from '../places/launch';
import { findLogSource } from './log-source';
import { passwordEntries, proxyEntries } from '../places/password-entry';
import { RememberedByAccount } from './remembered';
import { setStartAtLogin } from './start-at-login';
import { thisLaunch } from './this-launch';
import { TrayIcon } from './tray';
import { createUpdates } from './create-updates';

/** Creates the app's objects and connects them. Nothing connects to Scarf before `windowReady`. */
export function createContainer(windowReady: Promise<void>, givenFiles: GivenFiles) {
  const { secrets, ...foundation } = createFoundation();
  const {
    dataFolder,
    paths,
    report,
    clock,
    settingsStore,
    broadcaster,
    notices,
    remember,
    rememberTogether,
  } = foundation;
  const { appLog, withoutSecrets, policy } = foundation;
  const { publish } = broadcaster;
  givenFiles.onChange((view) => publish('given-files.changed', view));

  const launch = thisLaunch();
  const apiUrl = serverAddress(launch);
  if (lacksSandbox(launch)) notices.raise('no-sandbox', null);
  /** Null until the window is there. */
  const shown: { desktop: Desktop | null } = { desktop: null };
  const saveSettings = (changes: Partial<Settings>): Result<undefined> => {
    if (Object.keys(changes).some((key) => key in policy.locked)) return fail('set-by-organization');
    try {
      settingsStore.change(changes);
    } catch (error) {
      return { ok: false, failure: diskFailure(error) };
    }
    publish('settings.changed', settingsStore.settings);
    return succeed(undefined);
  };
  const passwordStore = keytarCalls();
  const entries = passwordEntries({
    appName: app.getName(),
    server: otherServer(launch),
    dataFolder,
    appData: app.getPath('appData'),
  });
  const { certificateTrust, proxySignIns, scarfConnection } = createConnection({
    apiUrl,
    windowReady,
    settingsStore,
    policy,
    remember,
    publish,
    saveSettings,
    askToTrust: async (path, facts) => (await shown.desktop?.askToTrust(path, facts)) ?? false,
    passwordStore,
    signInEntries: proxyEntries(entries),
    wayChanged: () => wayChanged(),
    certificateChanged: () => void accounts.certificateChanged().catch(report),
  });
  secrets.passwords = proxySignIns.passwords;

  const calls = new AccountCalls();
  /** As last served; undefined: nothing was yet. */
  let inUse: string | null | undefined;
  const accounts: Accounts = new Accounts({
    store: keytarStore(entries, passwordStore),
    lockedOwner: policy.locked.owner ?? null,
    kept: {
      read: () => readKeptAccounts(settingsStore),
      write: (kept) => rememberTogether(slotsOf(kept)),
    },
    certificate: {
      open: (kept) => certificateTrust.open(kept),
      fingerprint: certificateTrust.fingerprint,
    },
    knownOwners: () => imports.owners,
    probe: (owner, token) =>
      scarfConnection.scarfFor(() => token).listImports(owner, { perPage: 1, enough: () => true }),
    changed: () => {
      publish('connection.changed', accounts.view);
      publish('accounts.changed', accounts.views);
      const { owner, served } = accounts;
      const isOther = owner !== inUse;
      inUse = owner;
      // Only its trouble changed: trying again because of that would go in a circle.
      if (!calls.serve(served) && !isOther) return;
      const others = served.map((each) => each.owner).filter((each) => !isSameOwner(each, owner));
      void imports.serve(owner, others).catch(report);
      void artifacts.serve(owner === null ? others : [owner, ...others]).catch(report);
      folders.serve(owner, others);
      if (isOther) showAccountInUse(owner);
    },
    recovered: (owner) => {
      imports.callsAnswered(owner);
      if (artifacts.view(owner).state === 'failed') void artifacts.refresh(owner).catch(report);
    },
    tokenLeft: (trouble) => notices.raise('token-left', null, trouble),
  });
  /** What the window has of one account at a time. */
  const showAccountInUse = (owner: string | null): void => {
    if (owner !== null) remembered.adopt(owner);
    publish('artifacts.changed', artifacts.view(owner));
    publish('presets.changed', presets.views);
    if (owner !== null) checkSession.accountInUse(owner);
  };
  secrets.tokens = accounts.tokens;
  const scarf = calls.of(
    withConnectionStatus(scarfConnection.scarfFor(accounts.token), (owner, trouble) =>
      accounts.setTrouble(owner, trouble),
    ),
  );
  const artifacts: Artifacts = new Artifacts({
    paths: paths.artifacts,
    list: (owner) => scarf.listArtifacts(owner),
    now: clock.now,
    changed: (owner) => {
      if (!isSameOwner(owner, accounts.owner)) return;
      publish('artifacts.changed', artifacts.view(owner));
      checkSession.artifactsChanged();
    },
  });
  const isConnected = (owner: string): boolean => accounts.token(owner) !== null;
  /** The account to name in a notification; null: there is only one. */
  const namedAccount = (owner: string): string | null => (accounts.views.length > 1 ? owner : null);

  const work = threadedFileWork(threadFile);
  const store = new RecordStore(paths.imports);
  const lookAround = (): void => void imports.lookAround().catch(report);
  const processes = new ProcessFolders(paths.processes, 'app', lookAround);
  const claims = new ProcessClaims({ kind: 'app', folders: processes, foundFolder: paths.found });
  const imports: Imports = new Imports({
    work,
    scarf,
    clock,
    store,
    claims,
    from: null,
    mayTakeOver: () => true,
    remoteListPath: paths.remoteList,
    known: (owner) => artifacts.known(owner),
    user: computerUser(),
    parallelImports: () => settingsStore.settings.parallelImports,
    watched: () => (shown.desktop?.isHidden === true ? 'hidden' : 'seen'),
    publish: {
      one: (view) => {
        publish('import.changed', view);
        shown.desktop?.showWork(imports.viewsUnderWay);
        updates?.workChanged();
      },
      all: (views) => {
        publish('imports.changed', views);
        updates?.workChanged();
      },
      foreign: (changes) => publish('foreign-imports.changed', changes),
      history: (view) => publish('history.changed', view),
    },
    ended: (view) => {
      logs.importEnded(view.id);
      // A folder tells of all its files together.
      if (settingsStore.settings.notifications && view.watchedFolder === undefined)
        shown.desktop?.notifyEnd(view, imports.views, namedAccount(view.owner));
    },
    diskTrouble: (trouble, path) => notices.raise('disk', path, trouble),
    report,
  });
  const sampleFiles = new SampleFiles({ dataFolder, now: clock.now, report });
  const remembered = new RememberedByAccount({
    settings: settingsStore,
    write: remember,
    mappingsChanged: () => publish('presets.changed', presets.views),
  });
  const presets: Presets = new Presets({ mappings: remembered.of(() => accounts.owner).mappings });
  /** What a check for an account is made of. The account may change while the check is open. */
  const checkingFor = (owner: () => string | null) => ({
    work,
    clock,
    safetyIds: { locked: policy.locked.safetyIds, usual: policy.defaults.safetyIds },
    known: () => artifacts.known(owner()),
    sentBefore: (fingerprints: readonly string[]) => imports.sentBefore(fingerprints, owner()),
    logsBefore: () => imports.logsBefore(owner()),
    ...remembered.of(owner),
    report,
  });
  const checkSession: CheckSession = new CheckSession({
    ...checkingFor(() => accounts.owner),
    resendClosed: (file) => removeUnsent({ imports }, file),
    changed: (view) => {
      publish('check.changed', view);
      sampleFiles.checkChanged(view);
    },
  });
  const folders: WatchedFolders = new WatchedFolders({
    imports,
    check: (owner) => checkingFor(() => owner),
    clock,
    isOpen: (path) => checkSession.covers(path),
    isAllowed: policy.locked.watchedFolders ?? policy.defaults.watchedFolders ?? true,
    kept: {
      read: () => settingsStore.read('watchedFolders') ?? [],
      write: (watched) => remember('watchedFolders', [...watched]),
    },
    leftFilesPath: paths.leftFiles,
    record: (id) => imports.record(id),
    publish: (view) => {
      publish('folders.changed', view);
      showTray();
    },
    tell: (files, owner) => {
      if (settingsStore.settings.notifications) shown.desktop?.notifyWaiting(files, namedAccount(owner));
    },
    report,
  });
  const logs: Logs = new Logs({
    work,
    scarf,
    clock,
    source: (importId) => findLogSource(importId, { isConnected, imports, store, paths }),
    publish: (change) => publish('log.changed', change),
  });

  const source = updateSource(launch);
  const updates: Updates | null =
    source &&
    createUpdates(source, {
      settings: () => settingsStore.settings,
      dispatcher: scarfConnection.dispatcher,
      isImporting: () => imports.viewsUnderWay.length > 0,
      clock,
      changed: (view) => publish('update.changed', view),
      report,
    });

  const changeSettings = async ({
    certificateFile,
    ...changes
  }: SettingsPatch): Promise<Result<undefined>> => {
    try {
      if (changes.startAtLogin !== undefined) await setStartAtLogin(changes.startAtLogin ? 'yes' : 'no');
    } catch (error) {
      return { ok: false, failure: diskFailure(error) };
    }
    const saved = saveSettings(changes);
    if (!saved.ok) return saved;
    if (changes.keepInTray !== undefined) showTray();
    nativeTheme.themeSource = settingsStore.settings.theme;
    if ('proxy' in changes) wayChanged();
    if ('updates' in changes || 'updateChannel' in changes) updates?.settingsChanged();
    return certificateFile === null ? certificateTrust.clear() : saved;
  };

  const keepsInTray = (): boolean => settingsStore.settings.keepInTray && folders.isWatching;
  const tray = new TrayIcon(() => shown.desktop?.showWindow());
  const showTray = (): void => tray.show(keepsInTray() ? 'shown' : 'hidden');

  const HINTS_EVERY_MS = 2_000;
  /** Retries everything that waits for the network. Call it on a hint that the network is back: they may come in swarms. */
  const backOnline = atMostEvery(HINTS_EVERY_MS, clock, () => {
    scarfConnection.reconnect();
    imports.wake();
    logs.wake();
    void accounts.reachAgain().catch(report);
  });

  /** The user's decision holds at once for every connection, and may be what imports wait for. */
  const wayChanged = (): void => {
    scarfConnection.reconnect();
    backOnline();
  };

  const about = (): About => aboutApp({ isTrial: isTrial(launch), apiUrl, dataFolder });
  const problemReport = (detail: ReportDetail): ProblemReport =>
    makeProblemReport(
      {
        nowMs: clock.now(),
        about: about(),
        system: aboutComputer(),
        settings: settingsStore.settings,
        connection: accounts.view,
        accounts: accounts.views,
        imports: imports.views,
        notices: notices.all,
        logEntries: entriesIn(appLog.last()),
      },
      detail,
      withoutSecrets,
    );

  const snapshot = (): Snapshot => ({
    seq: broadcaster.seq,
    connection: accounts.view,
    accounts: accounts.views,
    check: checkSession.view,
    givenFiles: givenFiles.view,
    artifacts: artifacts.view(accounts.owner),
    imports: imports.views,
    history: imports.history,
    settings: settingsStore.settings,
    policy: policyView(policy),
    certificate: certificateTrust.view,
    proxySignIns: proxySignIns.view,
    presets: presets.views,
    folders: folders.view,
    notices: notices.all,
    update: updates?.view ?? null,
    about: about(),
  });

  return {
    settingsStore,
    broadcaster,
    certificateTrust,
    accounts,
    artifacts,
    imports,
    checkSession,
    givenFiles,
    sampleFiles,
    presets,
    folders,
    logs,
    updates,
    store,
    processes,
    watchOthers: () =>
      watchOthers({
        root: paths.processes,
        claims,
        clock,
        lookAround: () => imports.lookAround(),
        report,
      }),
    lookAround,
    work,
    passwordStore,
    proxySignIns,
    shown,
    dataFolder,
    paths,
    notices,
    resend: {
      imports,
      store,
      work,
      scarf,
      clock,
      isConnected,
      running: new RunningFixes(),
    },
    changeSettings,
    keepsInTray,
    showTray,
    backOnline,
    remember,
    snapshot,
    problemReport,
    redact: withoutSecrets,
    report,
  };
}

export type Container = ReturnType<typeof createContainer>;
