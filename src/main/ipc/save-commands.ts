import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { app } from 'electron';
import { csvFile } from '../../shared/files/csv-row';
import { fail, succeed, type Failure, type Result } from '../../shared/failure';
import { NDJSON, tableOf } from '../../shared/files/layout';
import type { WhichFailed } from '../../shared/resend';
import type { CheckSession } from '../checks/check-session';
import type { Logs } from '../imports/logs/logs';
import { savedLines, type ResendParts } from '../imports/resend/resend';
import { receiptName, savedName } from '../imports/resend/save-folder';
import { saveTo } from '../imports/resend/save-lines';
import type { FileWork } from '../jobs/ports';
import { TEMP_MARK } from '../storage/durable-file';
import type { ChooseParts } from './choose-files';
import { askWhereTo, correctedName, saveCopy, saveLines, saveText, type Saving } from './saving';

export interface SaveParts extends Saving {
  readonly checkSession: Pick<CheckSession, 'copyRequest' | 'linesWith'>;
  readonly logs: Pick<Logs, 'pathOf'>;
  readonly work: Pick<FileWork, 'run'>;
  readonly resend: ResendParts;
  /** The folder in which the user chose event files last. */
  readonly lastFolder: ChooseParts['lastFolder'];
  readonly dataFolder: string;
  /** Takes out of a text what must not leave the app. */
  readonly redact: (text: string) => string;
}

/** Saves all events with their fixes. False: the user closed the dialog. */
export async function saveCorrected(parts: SaveParts, checkId: string): Promise<Result<boolean>> {
  const copy = parts.checkSession.copyRequest(checkId);
  if (!copy.ok) return copy;
  const path = await askWhereTo(parts, correctedName(copy.value.file.path));
  if (path === null) return succeed(false);
  const request = { ...copy.value, path };
  const saved = await parts.work.run('save-corrected', request, new AbortController().signal);
  if (!saved.ok) return saved;
  parts.savedPlaces.add(path);
  return succeed(true);
}

/** Saves the lines that are too old for Scarf, unchanged. False: the user closed the dialog. */
export async function saveTooOld(parts: SaveParts, checkId: string): Promise<Result<boolean>> {
  const lines = parts.checkSession.linesWith(checkId, 'too-old');
  if (!lines.ok) return lines;
  const folder = join(parts.dataFolder, `lines${TEMP_MARK}${randomUUID()}`);
  return saveTo(folder, lines.value, parts.work, new AbortController().signal, (files) =>
    saveLines(parts, 'too-old', files, {
      name: lines.value.file.name,
      folder: dirname(lines.value.file.path),
    }),
  );
}

/** Saves the lines that Scarf refused, as they are in the user's files. False: the user closed the dialog. */
export function saveRefused(parts: SaveParts, importId: string): Promise<Result<boolean>> {
  return saveFailed(parts, importId, 'refused');
}

/**
 * Saves the lines that were set aside: table rows and lines of several files from the user's files, as long as those can
 * be read; all others from the app's own copy of the events. False: the user closed the dialog.
 */
export async function saveSetAside(parts: SaveParts, importId: string): Promise<Result<boolean>> {
  const { imports, store } = parts.resend;
  const record = imports.record(importId);
  if (record === undefined) return fail('gone');
  const { form, name, parts: fileParts } = record.file;
  if (tableOf(form) !== null || fileParts !== undefined) {
    const saved = await saveFailed(parts, importId, 'set-aside');
    if (saved.ok || !isAboutFile(saved.failure)) return saved;
  }
  const { setAside } = store.folder(importId);
  const fileName = savedName('set-aside', { name, form: NDJSON });
  return saveCopy(parts, setAside, join(sourceFolder(parts, importId), fileName));
}

/** Saves the import log as Scarf wrote it. False: the user closed the dialog. */
export async function saveLog(parts: SaveParts, importId: string): Promise<Result<boolean>> {
  const path = parts.logs.pathOf(importId);
  if (path === null) return fail('gone');
  return saveCopy(parts, path, join(sourceFolder(parts, importId), 'import-log.ndjson'));
}

/** Saves a table as CSV, which spreadsheets open in the right encoding. False: the user closed the dialog. */
export function exportHistory(
  parts: SaveParts,
  rows: readonly (readonly string[])[],
): Promise<Result<boolean>> {
  const folder = parts.lastFolder.read() ?? app.getPath('downloads');
  return saveText(parts, csvFile(rows), join(folder, 'import-history.csv'));
}

/** Saves the receipt of an import as text. False: the user closed the dialog. */
export async function saveReceipt(
  parts: SaveParts,
  importId: string,
  text: string,
): Promise<Result<boolean>> {
  const record = parts.resend.imports.record(importId);
  if (record === undefined) return fail('gone');
  return saveText(parts, text, join(sourceFolder(parts, importId), receiptName(record.file.name)));
}

/** Saves a problem report. The window made the text, so it is looked at once more. False: the user closed the dialog. */
export function saveProblemReport(parts: SaveParts, text: string): Promise<Result<boolean>> {
  return saveText(parts, parts.redact(text), join(app.getPath('downloads'), 'event-importer-report.txt'));
}

function saveFailed(parts: SaveParts, id: string, which: WhichFailed): Promise<Result<boolean>> {
  const name = parts.resend.imports.record(id)?.file.name ?? '';
  const source = { name, folder: sourceFolder(parts, id) };
  return savedLines(parts.resend, id, which, (files) => saveLines(parts, which, files, source));
}

/** The folder of the user's file. A resend reads a file of the app's own, so its first import knows. */
function sourceFolder(parts: SaveParts, importId: string): string {
  const record = parts.resend.imports.record(importId);
  if (record === undefined) return parts.lastFolder.read() ?? app.getPath('downloads');
  return record.resends === null ? dirname(record.file.path) : sourceFolder(parts, record.resends.importId);
}

/** The user's file cannot be read, or the index that finds its rows is missing. */
function isAboutFile({ code }: Failure): boolean {
  return code.startsWith('file-') || code === 'gone' || code === 'disk-trouble';
}
