import { copyFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { dialog, type BrowserWindow } from 'electron';
import { fail, succeed, type Result } from '../../shared/failure';
import {
  copyToNewFolder,
  folderName,
  savedName,
  stemOf,
  type SavedKind,
} from '../imports/resend/save-folder';
import type { SavedFile } from '../imports/resend/save-lines';
import { diskFailure } from '../../engine/model/disk-failure';
import { openOneDialog } from './one-dialog';
import type { SavedPlaces } from './saved-places';

/** Asks where to save, and remembers where that was. */
export interface Saving {
  readonly window: () => BrowserWindow;
  readonly savedPlaces: Pick<SavedPlaces, 'add'>;
}

/** Null: the user closed the dialog. `defaultPath` names a folder: without one Electron starts in Downloads each time. */
export async function askWhereTo(
  { window: current }: Pick<Saving, 'window'>,
  defaultPath: string,
): Promise<string | null> {
  const window = current();
  const chosen = await openOneDialog(window, () => dialog.showSaveDialog(window, { defaultPath }));
  return chosen === null || chosen.canceled || chosen.filePath === '' ? null : chosen.filePath;
}

/** Copies one of the app's files to a path that the user chooses. False: the user closed the dialog. */
export async function saveCopy(
  saving: Saving,
  source: string,
  defaultPath: string,
): Promise<Result<boolean>> {
  const stats = await stat(source).catch(() => null);
  if (stats === null) return fail('gone');
  try {
    const path = await askWhereTo(saving, defaultPath);
    if (path === null) return succeed(false);
    await copyFile(source, path);
    saving.savedPlaces.add(path);
    return succeed(true);
  } catch (error) {
    return { ok: false, failure: diskFailure(error) };
  }
}

/** Writes a text to a path that the user chooses. False: the user closed the dialog. */
export async function saveText(saving: Saving, text: string, defaultPath: string): Promise<Result<boolean>> {
  const path = await askWhereTo(saving, defaultPath);
  if (path === null) return succeed(false);
  try {
    await writeFile(path, text);
    saving.savedPlaces.add(path);
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
  saving: Saving,
  kind: SavedKind,
  files: readonly SavedFile[],
  source: { readonly name: string; readonly folder: string },
): Promise<Result<boolean>> {
  const [only, ...others] = files;
  if (only === undefined) return fail('nothing-to-send');
  if (others.length === 0) return saveCopy(saving, only.path, join(source.folder, savedName(kind, only)));
  const window = saving.window();
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
  const folder = await copyToNewFolder(join(beside, folderName(kind, source.name)), kind, files);
  if (!folder.ok) return folder;
  saving.savedPlaces.add(folder.value);
  return succeed(true);
}

/** A path beside the user's file: `clicks-corrected.ndjson` for `clicks.csv.gz`. */
export function correctedName(path: string): string {
  return join(dirname(path), `${stemOf(basename(path))}-corrected.ndjson`);
}
