import { clipboard, shell } from 'electron';
import { fail, succeed, type Result } from '../../shared/failure';
import type { Snapshot } from '../../shared/ipc';
import type { ProblemReport, ReportDetail } from '../../shared/app/problem-report';
import type { Settings, SettingsPatch } from '../../shared/app/settings';
import type { Artifacts } from '../account/artifacts';
import type { Accounts } from '../account/accounts';
import type { ProxySignIns } from '../account/proxy-sign-ins';
import type { CheckSession } from '../checks/check-session';
import type { SelectedPaths } from '../checks/selected-paths';
import type { Imports } from '../imports/imports';
import type { Logs } from '../imports/logs/logs';
import { resendLines } from '../imports/resend/resend';
import { readSourceRows, type SourceRowsParts } from '../imports/source-rows';
import type { FileWork } from '../jobs/ports';
import type { SampleFiles } from '../sample-files/sample-files';
import type { WatchedFolders } from '../folders/watched-folders';
import type { Updates } from '../updates/updates';
import { checkFiles } from './check-files';
import { checkAgain, showFile } from './check-again';
import { chooseCertificate, type ChooseCertificateParts } from './choose-certificate';
import { chooseEventFiles, chooseEventFolder, type ChooseParts } from './choose-files';
import { openExternalPage } from './external-pages';
import { exportPreset, importPreset, type PresetFilesParts } from './preset-files';
import type { Handlers } from './register';
import type { SavedPlaces } from './saved-places';
import {
  exportHistory,
  saveCorrected,
  saveLog,
  saveProblemReport,
  saveReceipt,
  saveRefused,
  saveSetAside,
  saveTooOld,
  type SaveParts,
} from './save-commands';
import { shippedParts } from './shipped-parts';
import {
  addNewFolder,
  addWatchedFolder,
  checkWaitingFile,
  showWatchedFolder,
} from './watched-folder-commands';

export interface HandlerParts
  extends ChooseParts, ChooseCertificateParts, PresetFilesParts, SaveParts, SourceRowsParts {
  readonly accounts: Accounts;
  readonly proxySignIns: ProxySignIns;
  readonly artifacts: Artifacts;
  readonly checkSession: CheckSession;
  readonly givenFiles: {
    take(id: string): SelectedPaths | null;
    decline(id: string): void;
  };
  readonly sampleFiles: SampleFiles;
  readonly folders: WatchedFolders;
  readonly imports: Imports;
  readonly logs: Logs;
  readonly work: FileWork;
  readonly savedPlaces: SavedPlaces;
  readonly settings: { read(): Settings; change(patch: SettingsPatch): Promise<Result<undefined>> };
  /** Retries everything that waits for the network. */
  readonly backOnline: () => void;
  /** Null: this app looks for no newer versions. */
  readonly updates: Updates | null;
  readonly snapshot: () => Snapshot;
  readonly problemReport: (detail: ReportDetail) => ProblemReport;
}

/** One handler per command. A handler holds no logic: it calls the room that the command belongs to. */
export function createHandlers(parts: HandlerParts): Handlers {
  const { accounts, artifacts, checkSession, givenFiles, imports, logs, settings } = parts;
  return {
    'app.snapshot': () => succeed(parts.snapshot()),
    'app.open-external': async ({ page }) => {
      await openExternalPage(page);
      return succeed(undefined);
    },
    'app.copy': async ({ text }) => {
      await clipboard.writeText(text);
      return succeed(undefined);
    },
    'app.parts': () => shippedParts(),
    'app.show-data-folder': async () => {
      const trouble = await shell.openPath(parts.dataFolder);
      return trouble === '' ? succeed(undefined) : fail('disk-trouble', trouble);
    },
    'app.show-saved': ({ id }) => parts.savedPlaces.show(id),

    'connection.connect': ({ owner, token }) =>
      // Another account closes such a file, which nobody was asked about.
      accounts.connect(owner, token, checkSession.isBound ? 'stay' : 'use-it'),
    'connection.retry': () => accounts.retry(),
    'connection.back-online': () => {
      parts.backOnline();
      return succeed(undefined);
    },
    'connection.use': ({ owner, closing }) => {
      if (checkSession.isBound && closing !== true) return succeed('would-close');
      const used = accounts.use(owner);
      return used.ok ? succeed('used') : used;
    },
    'connection.disconnect': ({ owner }) => accounts.disconnect(owner),

    'proxy.sign-in': ({ address, ...signIn }) => parts.proxySignIns.enter(address, signIn),
    'proxy.forget': ({ address }) => parts.proxySignIns.forget(address),

    'check.prepare': () => {
      parts.work.prepareCheck();
      return succeed(undefined);
    },
    'check.choose-file': () => chooseEventFiles(parts),
    'check.choose-folder': () => chooseEventFolder(parts),
    'check.start': ({ path, more = [] }) => {
      checkFiles(checkSession, [path, ...more]);
      return succeed(undefined);
    },
    'check.take-given': ({ id }) => {
      const paths = givenFiles.take(id);
      if (paths === null) return fail('gone');
      checkFiles(checkSession, paths);
      return succeed(undefined);
    },
    'check.decline-given': ({ id }) => {
      givenFiles.decline(id);
      return succeed(undefined);
    },
    'check.start-sample': async ({ sampleFile }) => {
      const path = await parts.sampleFiles.write(sampleFile);
      if (path.ok) void checkSession.startSample(sampleFile, path.value);
      return path.ok ? succeed(undefined) : path;
    },
    'check.restart': ({ id }) => checkSession.restart(id),
    'check.close': ({ id }) => {
      checkSession.close(id);
      return succeed(undefined);
    },
    'check.set-destination': ({ id, destination }) => checkSession.setDestination(id, destination),
    'check.answer': ({ id, ...answer }) => checkSession.answer(id, answer),
    'check.set-mapping': ({ id, mapping, name }) => checkSession.setMapping(id, mapping, name),
    'check.forget-mapping': ({ id, mapping }) => checkSession.forgetMapping(id, mapping),
    'check.use-preset': ({ id, name }) => checkSession.usePreset(id, name),
    'check.set-fixes': ({ id, fixes }) => checkSession.setFixes(id, fixes),
    'check.try-fixes': ({ id, ...trial }) => checkSession.tryFixes(id, trial),
    'check.flawed-rows': ({ id, ...query }) => checkSession.flawedRows(id, query),
    'check.try-row': ({ id, ...change }) => checkSession.tryRow(id, change),
    'check.save-corrected': ({ id }) => saveCorrected(parts, id),
    'check.save-too-old': ({ id }) => saveTooOld(parts, id),
    'check.set-safety-ids': ({ id, on }) => checkSession.setSafetyIds(id, on ? 'on' : 'off'),
    'check.preview': ({ id, which }) => checkSession.preview(id, which),
    'check.lines': ({ id, ...query }) => checkSession.lines(id, query),

    'artifacts.refresh': async () => {
      if (accounts.owner !== null) await artifacts.refresh(accounts.owner);
      return succeed(undefined);
    },

    'import.start': ({ checkId, ...options }) => {
      const { owner } = accounts;
      // The destination is one of this account: the user may turn to another one while the file is looked at once more.
      return checkSession.submit(checkId, options, async (submissions) =>
        accounts.owner === owner ? imports.beginAll(submissions) : fail('gone'),
      );
    },
    'import.stop': ({ id }) => imports.stop(id),
    'import.rest': ({ id }) => imports.beginRest(id),
    'import.send-now': ({ id }) => imports.sendNow(id),
    'import.resolve': ({ id, answer }) => imports.resolve(id, answer),
    'import.source-rows': ({ id, lines }) => readSourceRows(parts, id, lines),
    'import.fix': async ({ id, ...ask }) => {
      const file = await resendLines(parts.resend, id, ask);
      // What is open belongs to the account in use.
      if (file.ok) accounts.use(file.value.parent.owner);
      if (file.ok) void checkSession.startResend(file.value);
      return file.ok ? succeed(undefined) : file;
    },
    'import.stop-fix': ({ id }) => {
      parts.resend.running.stop(id);
      return succeed(undefined);
    },
    'import.save-refused': ({ id }) => saveRefused(parts, id),
    'import.save-set-aside': ({ id }) => saveSetAside(parts, id),
    'import.save-receipt': ({ id, text }) => saveReceipt(parts, id, text),
    'import.show-file': ({ id }) => showFile(parts, id),
    'import.check-again': (input) => checkAgain(parts, input),

    'history.refresh': ({ of }) => imports.refreshHistory(of),
    'history.export': ({ rows }) => exportHistory(parts, rows),

    'log.open': ({ importId }) => logs.open(importId),
    'log.close': ({ importId }) => {
      logs.close(importId);
      return succeed(undefined);
    },
    'log.rows': ({ importId, filter, offset, limit }) => logs.rows(importId, filter, offset, limit),
    'log.find-line': ({ importId, filter, line }) => logs.findLine(importId, filter, line),
    'log.save': ({ importId }) => saveLog(parts, importId),

    'presets.export': ({ name }) => exportPreset(parts, name),
    'presets.import': () => importPreset(parts),
    'presets.remove': ({ name }) => {
      parts.presets.remove(name);
      return succeed(undefined);
    },

    'folders.offer': ({ importId }) => succeed(parts.folders.offer(importId)),
    'folders.add': (input) => addWatchedFolder(parts, input),
    'folders.add-new': (input) => addNewFolder(parts, input),
    'folders.change': ({ id, changes }) => parts.folders.change(id, changes),
    'folders.remove': ({ id }) => parts.folders.remove(id),
    'folders.show': ({ id }) => showWatchedFolder(parts, id),
    'folders.check-file': ({ id, name }) => checkWaitingFile(parts, id, name),
    'folders.leave-file': ({ id, name }) => parts.folders.leave(id, name),

    'report.make': ({ detail }) => succeed(parts.problemReport(detail)),
    'report.save': ({ text }) => saveProblemReport(parts, text),

    'settings.change': ({ patch }) => settings.change(patch),
    'settings.choose-certificate': () => chooseCertificate(parts),

    'update.look': async () => {
      await parts.updates?.look();
      return succeed(undefined);
    },
    'update.download': () => {
      parts.updates?.download();
      return succeed(undefined);
    },
    'update.stop': () => {
      parts.updates?.stop();
      return succeed(undefined);
    },
    'update.restart': () => {
      parts.updates?.restart();
      return succeed(undefined);
    },
  };
}
