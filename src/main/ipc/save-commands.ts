import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { fail, succeed, type Failure, type Result } from '../../shared/failure';
import { NDJSON, tableOf } from '../../shared/layout';
import type { WhichFailed } from '../../shared/resend';
import type { CheckSession } from '../checks/check-session';
import type { Logs } from '../imports/logs/logs';
import { savedLines, type ResendParts } from '../imports/resend/resend';
import { savedName } from '../imports/resend/save-folder';
import { saveTo } from '../imports/resend/save-lines';
import type { FileWork } from '../jobs/ports';
import { TEMP_MARK } from '../storage/durable-file';
import { askWhereTo, correctedName, saveCopy, saveLines } from './saving';

export interface SaveParts {
  readonly window: () => BrowserWindow;
  readonly checkSession: Pick<CheckSession, 'copyRequest' | 'linesWith'>;
  readonly logs: Pick<Logs, 'pathOf'>;
  readonly work: Pick<FileWork, 'saveCorrected' | 'saveFailedLines'>;
  readonly resend: ResendParts;
  readonly dataFolder: string;
}

/** Saves all events with their fixes. False: the user closed the dialog. */
export async function saveCorrected(parts: SaveParts, checkId: string): Promise<Result<boolean>> {
  const copy = parts.checkSession.copyRequest(checkId);
  if (!copy.ok) return copy;
  const path = await askWhereTo(parts.window(), correctedName(copy.value.file.path));
  if (path === null) return succeed(false);
  const saved = await parts.work.saveCorrected({ ...copy.value, path }, new AbortController().signal);
  return saved.ok ? succeed(true) : saved;
}

/** Saves the lines that are too old for Scarf, unchanged. False: the user closed the dialog. */
export async function saveTooOld(parts: SaveParts, checkId: string): Promise<Result<boolean>> {
  const lines = parts.checkSession.linesWith(checkId, 'too-old');
  if (!lines.ok) return lines;
  const folder = join(parts.dataFolder, `lines${TEMP_MARK}${randomUUID()}`);
  return saveTo(folder, lines.value, parts.work, (files) =>
    saveLines(parts.window(), 'too-old', files, lines.value.file.name),
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
  return saveCopy(parts.window(), setAside, savedName('set-aside', { name, form: NDJSON }));
}

/** Saves the import log as Scarf wrote it. False: the user closed the dialog. */
export async function saveLog({ logs, window }: SaveParts, importId: string): Promise<Result<boolean>> {
  const path = logs.pathOf(importId);
  return path === null ? fail('gone') : saveCopy(window(), path, 'import-log.ndjson');
}

function saveFailed(parts: SaveParts, id: string, which: WhichFailed): Promise<Result<boolean>> {
  const whole = parts.resend.imports.record(id)?.file.name ?? '';
  return savedLines(parts.resend, id, which, (files) => saveLines(parts.window(), which, files, whole));
}

/** The user's file cannot be read, or the index that finds its rows is missing. */
function isAboutFile({ code }: Failure): boolean {
  return code.startsWith('file-') || code === 'gone' || code === 'disk-trouble';
}
