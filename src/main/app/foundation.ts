import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { sep } from 'node:path';
import { app, ipcMain } from 'electron';
import { failure } from '../../shared/failure';
import { diskFailure } from '../../engine/model/disk-failure';
import { AppLog } from '../diagnostics/app-log';
import { redact } from '../diagnostics/redact';
import { Broadcaster } from '../ipc/broadcaster';
import type * as ElectronStoreFile from '../storage/electron-store-file';
import electronStoreFile from '../storage/electron-store-file?modulePath';
import { SettingsStore, type WriteValues } from '../storage/settings-store';
import { readPolicy, settingsOf } from '../policy/policy';
import { systemClock } from '../time/clock';
import { dataPaths } from '../places/data-paths';
import { policyPath } from '../places/launch';
import { Notices } from './notices';
import { thisLaunch } from './this-launch';

/**
 * Loads electron-store at the first write instead of at start, because it is larger than the rest of main. It opens an
 * IPC channel of its own with each write; the app does not use that channel and closes it.
 */
const writeSettings: WriteValues = (folder, values) => {
  const { writeByElectronStore } = createRequire(__filename)(electronStoreFile) as typeof ElectronStoreFile;
  writeByElectronStore(folder, values);
  ipcMain.removeAllListeners('electron-store-get-data');
};

/** Without HOME, Chromium takes the folder for temporary files as the home. A folder named by a switch was chosen. */
function isHomeMissing(dataFolder: string): boolean {
  const isChosen = app.commandLine.hasSwitch('user-data-dir');
  return !isChosen && dataFolder.startsWith(app.getPath('temp') + sep);
}

/** What every other object needs: folders, the app log, settings, broadcasts and notices. */
export function createFoundation() {
  const dataFolder = app.getPath('userData');
  const paths = dataPaths(dataFolder);
  // The app log redacts tokens and passwords. What knows them is created later and replaces these functions.
  const secrets = { tokens: (): readonly string[] => [], passwords: (): readonly string[] => [] };
  const withoutSecrets = (text: string): string =>
    redact(text, { tokens: secrets.tokens(), passwords: secrets.passwords(), home: homedir() });
  const appLog = new AppLog(paths.appLog, withoutSecrets);
  const report = (error: unknown): void => appLog.write('error', error);
  process.on('uncaughtException', report);
  process.on('unhandledRejection', report);

  const clock = systemClock;
  const policy = readPolicy(policyPath(thisLaunch()));
  const settingsStore = new SettingsStore(dataFolder, writeSettings, settingsOf(policy));
  const broadcaster = new Broadcaster();
  const notices = new Notices((notice) => broadcaster.publish('notice.raised', notice), clock.now);
  const { damagedFile, readError } = settingsStore;
  if (policy.trouble !== null) {
    const { applies, path, details } = policy.trouble;
    const kind = applies === 'none' ? 'policy-not-read' : 'policy-in-part';
    notices.raise(kind, path, failure('policy-not-read', details));
  }
  if (isHomeMissing(dataFolder)) notices.raise('no-home', dataFolder);
  if (damagedFile !== null) notices.raise('settings-damaged', damagedFile);
  if (readError !== null) notices.raise('disk', settingsStore.path, diskFailure(readError));

  /** Saves small state such as the window's position. A disk error becomes a notice and stops nothing. */
  const rememberTogether: SettingsStore['writeTogether'] = (changes) => {
    try {
      settingsStore.writeTogether(changes);
    } catch (error) {
      report(error);
      notices.raise('disk', dataFolder, diskFailure(error));
    }
  };
  const remember: SettingsStore['write'] = (slot, value) => rememberTogether({ [slot]: value });

  return {
    dataFolder,
    paths,
    secrets,
    withoutSecrets,
    appLog,
    report,
    clock,
    policy,
    settingsStore,
    broadcaster,
    notices,
    remember,
    rememberTogether,
  };
}
