import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { clipboard, dialog, shell, type BrowserWindow, type OpenDialogOptions } from 'electron';
import { fail, succeed, type Failure, type Result } from '../../shared/failure';
import type { Snapshot } from '../../shared/ipc';
import { NDJSON, tableOf } from '../../shared/layout';
import type { Settings } from '../../shared/settings';
import type { WhichFailed } from '../../shared/resend';
import type { Artifacts } from '../account/artifacts';
import type { Connection } from '../account/connection';
import type { CheckSession } from '../checks/check-session';
import type { FileWork } from '../jobs/ports';
import { rowsOf } from '../jobs/read-rows';
import type { ResendFile, Ask } from '../imports/resend/resend';
import type { Imports } from '../imports/imports';
import type { Logs } from '../imports/logs/logs';
import type { RecordStore } from '../imports/record/record-store';
import { savedName } from '../imports/resend/save-folder';
import { saveTo, type SavedFile } from '../imports/resend/save-lines';
import { openExternalPage } from './external-pages';
import { TEMP_MARK } from '../storage/durable-file';
import type { Handlers } from './register';
import { askWhereTo, correctedName, saveCopy, saveLines } from './saving';

export interface HandlerParts {
  readonly window: () => BrowserWindow;
  readonly connection: Connection;
  readonly artifacts: Artifacts;
  readonly desk: CheckSession;
  readonly imports: Imports;
  readonly logs: Logs;
  readonly store: RecordStore;
  readonly work: FileWork;
  readonly settings: { read(): Settings; change(patch: Partial<Settings>): Result<undefined> };
  /** Where the last event file was chosen. */
  readonly lastFolder: { read(): string | null; write(folder: string): void };
  /** The network, or this computer, is back. */
  readonly backOnline: () => void;
  readonly certificateProblem: (path: string) => Promise<Result<unknown>>;
  readonly linesAgain: (id: string, ask: Ask) => Promise<Result<ResendFile>>;
  readonly savedLines: (
    id: string,
    which: WhichFailed,
    take: (files: readonly SavedFile[]) => Promise<Result<boolean>>,
  ) => Promise<Result<boolean>>;
  readonly report: (error: unknown) => void;
  readonly snapshot: () => Snapshot;
  readonly dataFolder: string;
}

const MAC = process.platform === 'darwin';
const EVENT_FILES = ['ndjson', 'jsonl', 'json', 'csv', 'tsv', 'txt', 'log', 'gz', 'zip'];

/** What each command does: a line or two that hand it to the room it belongs to. */
export function createHandlers(parts: HandlerParts): Handlers {
  const { connection, artifacts, desk, imports, logs, settings } = parts;
  return {
    'app.snapshot': () => succeed(parts.snapshot()),
    'app.open-external': async ({ page }) => {
      await openExternalPage(page);
      return succeed(undefined);
    },
    'app.copy': ({ text }) => {
      clipboard.writeText(text);
      return succeed(undefined);
    },
    'app.show-data-folder': async () => {
      const trouble = await shell.openPath(parts.dataFolder);
      return trouble === '' ? succeed(undefined) : fail('disk-trouble', trouble);
    },

    'connection.connect': ({ owner, token }) => connection.connect(owner, token),
    'connection.retry': () => connection.retry(),
    'connection.back-online': () => {
      parts.backOnline();
      return succeed(undefined);
    },
    'connection.disconnect': () => connection.disconnect(),

    'check.choose-file': () =>
      checkChosen(parts, {
        title: 'Choose event files',
        // Elsewhere a dialog is for one or the other.
        properties: ['openFile', 'multiSelections', ...(MAC ? (['openDirectory'] as const) : [])],
        filters: [
          { name: 'Event files', extensions: EVENT_FILES },
          { name: 'All files', extensions: ['*'] },
        ],
      }),
    'check.choose-folder': () =>
      checkChosen(parts, { title: 'Choose a folder of event files', properties: ['openDirectory'] }),
    'check.start': ({ path, more = [] }) => {
      void desk.start(path, ...more);
      return succeed(undefined);
    },
    'check.again': ({ id }) => desk.again(id),
    'check.close': ({ id }) => {
      desk.close(id);
      return succeed(undefined);
    },
    'check.set-destination': ({ id, destination }) => desk.setDestination(id, destination),
    'check.set-mapping': ({ id, mapping, name }) => desk.setMapping(id, mapping, name),
    'check.forget-mapping': ({ id, mapping }) => desk.forgetMapping(id, mapping),
    'check.set-fixes': ({ id, fixes }) => desk.setFixes(id, fixes),
    'check.try-fixes': ({ id, ...trial }) => desk.tryFixes(id, trial),
    'check.judge-line': ({ id, text }) => desk.judgeLine(id, text),
    'check.save-corrected': async ({ id }) => {
      const copy = desk.toCopy(id);
      if (!copy.ok) return copy;
      const path = await askWhereTo(parts.window(), correctedName(copy.value.file.path));
      if (path === null) return succeed(false);
      const request = { ...copy.value, path };
      const saved = await parts.work.run('save-corrected', request, new AbortController().signal);
      return saved.ok ? succeed(true) : saved;
    },
    'check.save-too-old': async ({ id }) => {
      const lines = desk.linesWith(id, 'too-old');
      if (!lines.ok) return lines;
      const folder = join(parts.dataFolder, `lines${TEMP_MARK}${randomUUID()}`);
      return saveTo(folder, lines.value, parts.work, (files) =>
        saveLines(parts.window(), 'too-old', files, lines.value.file.name),
      );
    },
    'check.set-safety-ids': ({ id, on }) => desk.setSafetyIds(id, on),
    'check.lines': ({ id, code, after, limit }) => desk.lines(id, code, after, limit),

    'artifacts.refresh': async () => {
      await artifacts.refresh();
      return succeed(undefined);
    },

    'import.start': async ({ checkId, keepReadable, each = false }) => {
      const submissions = await desk.submissions(checkId, keepReadable, each);
      if (!submissions.ok) return submissions;
      const begun = await imports.beginAll(submissions.value);
      if (begun.ok) desk.close(checkId);
      return begun;
    },
    'import.stop': ({ id }) => imports.stop(id),
    'import.send-now': ({ id }) => imports.sendNow(id),
    'import.resolve': ({ id, answer }) => imports.resolve(id, answer),
    'import.source-lines': async ({ id, lines }) => {
      const record = imports.record(id);
      if (record === undefined) return fail('gone');
      const checkpoints = { lineMapPath: parts.store.folder(id).lineMap };
      const origins = record.resends === null ? {} : { originsPath: record.resends.originsPath };
      const request = { file: record.file, checkpoints, lines, ...origins };
      const read = await parts.work.run('read-lines', request, new AbortController().signal);
      return succeed({ rows: rowsOf(read, lines), more: false });
    },
    'import.fix': async ({ id, which, cause }) => {
      const file = await parts.linesAgain(id, { which, cause });
      if (!file.ok) return file;
      void desk.startAgain(file.value).catch(parts.report);
      return succeed(undefined);
    },
    'import.save-refused': ({ id }) => saveFailed(parts, id, 'refused'),
    'import.save-set-aside': async ({ id }) => {
      const record = imports.record(id);
      if (record === undefined) return fail('gone');
      const { form, name, parts: several } = record.file;
      if (tableOf(form) !== null || several !== undefined) {
        const saved = await saveFailed(parts, id, 'set-aside');
        if (saved.ok || !isOfFile(saved.failure)) return saved;
      }
      // Kept as events: for files that are no longer there, too.
      const { setAside } = parts.store.folder(id);
      return saveCopy(parts.window(), setAside, savedName('set-aside', { name, form: NDJSON }));
    },

    'history.refresh': () => imports.refreshHistory(),

    'log.open': ({ importId }) => logs.open(importId),
    'log.close': ({ importId }) => {
      logs.close(importId);
      return succeed(undefined);
    },
    'log.rows': ({ importId, filter, offset, limit }) => logs.rows(importId, filter, offset, limit),
    'log.find-line': ({ importId, filter, line }) => logs.findLine(importId, filter, line),
    'log.save': async ({ importId }) => {
      const path = logs.pathOf(importId);
      return path === null ? fail('gone') : saveCopy(parts.window(), path, 'import-log.ndjson');
    },

    'settings.change': ({ patch }) => settings.change(patch),
    'settings.choose-certificate': async () => {
      const [path] = await chooseFiles(parts.window(), {
        title: 'Choose a certificate file',
        properties: ['openFile'],
        filters: [
          { name: 'Certificates', extensions: ['pem', 'crt', 'cer'] },
          { name: 'All files', extensions: ['*'] },
        ],
      });
      if (path === undefined) return succeed(false);
      const read = await parts.certificateProblem(path);
      if (!read.ok) return read;
      const kept = settings.change({ certificateFile: path });
      return kept.ok ? succeed(true) : kept;
    },
  };
}

/** Asks for files and begins their check. False: the dialog was closed. */
async function checkChosen(
  { window, lastFolder, desk }: HandlerParts,
  options: OpenDialogOptions,
): Promise<Result<boolean>> {
  const beside = lastFolder.read();
  const [path, ...more] = await chooseFiles(window(), {
    ...options,
    ...(beside !== null && { defaultPath: beside }),
  });
  if (path === undefined) return succeed(false);
  lastFolder.write(dirname(path));
  void desk.start(path, ...more);
  return succeed(true);
}

/** As they are in the user's file, or in several. */
function saveFailed(
  { savedLines, imports, window }: HandlerParts,
  id: string,
  which: WhichFailed,
): Promise<Result<boolean>> {
  const whole = imports.record(id)?.file.name ?? '';
  return savedLines(id, which, (files) => saveLines(window(), which, files, whole));
}

/** None: the dialog was closed. */
async function chooseFiles(window: BrowserWindow, options: OpenDialogOptions): Promise<readonly string[]> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, options);
  return canceled ? [] : filePaths;
}

/** The user's own file cannot be read any more, or there is nothing by which its rows could be found. */
function isOfFile({ code }: Failure): boolean {
  return code.startsWith('file-') || code === 'gone' || code === 'disk-trouble';
}
