import { copyFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { dialog, type BrowserWindow } from 'electron';
import { fail, succeed, type Result } from '../../shared/failure';
import { copyToNewFolder, folderName, savedName, type SavedKind } from '../imports/resend/save-folder';
import type { SavedFile } from '../imports/resend/save-lines';
import { diskFailure } from '../../engine/model/disk-failure';
import { openOneDialog } from './one-dialog';

/** Null: the user closed the dialog. `defaultPath` names a folder: without one Electron starts in Downloads each time. */
export async function askWhereTo(window: BrowserWindow, defaultPath: string): Promise<string | null> {
  const chosen = await openOneDialog(window, () => dialog.showSaveDialog(window, { defaultPath }));
  return chosen === null || chosen.canceled || chosen.filePath === '' ? null : chosen.filePath;
}

/** Copies one of the app's files to a path that the user chooses. False: the user closed the dialog. */
export async function saveCopy(
  window: BrowserWindow,
  source: string,
  defaultPath: string,
): Promise<Result<boolean>> {
  const stats = await stat(source).catch(() => null);
  if (stats === null) return fail('gone');
  try {
    const path = await askWhereTo(window, defaultPath);
    if (path === null) return succeed(false);
    await copyFile(source, path);
    return succeed(true);
  } catch (error) {
    return { ok: false, failure: diskFailure(error) };
  }
}

/**
 * Saves one file under a name that the user chooses, or several in a new folder where the user chooses. `source` is the
 * name for all files together and the folder that they come from. False: the user closed the dialog.
 */
export async function saveLines(
  window: BrowserWindow,
  kind: SavedKind,
  files: readonly SavedFile[],
  source: { readonly name: string; readonly folder: string },
): Promise<Result<boolean>> {
  const [only, ...others] = files;
  if (only === undefined) return fail('nothing-to-send');
  if (others.length === 0) return saveCopy(window, only.path, join(source.folder, savedName(kind, only)));
  const chosen = await openOneDialog(window, () =>
    dialog.showOpenDialog(window, {
      title: `Choose where to save ${files.length} files`,
      message: `A new folder with ${files.length} files is made there.`,
      buttonLabel: 'Save here',
      defaultPath: source.folder,
      properties: ['openDirectory', 'createDirectory'],
    }),
  );
  const beside = chosen?.filePaths[0];
  if (chosen?.canceled !== false || beside === undefined) return succeed(false);
  return copyToNewFolder(join(beside, folderName(kind, source.name)), kind, files);
}

/** A path beside the user's file: `clicks-corrected.ndjson` for `clicks.csv.gz`. */
export function correctedName(path: string): string {
  return join(dirname(path), `${basename(path).replace(/(\.[a-z]{2,6})?(\.gz)?$/i, '')}-corrected.ndjson`);
}
