import { dirname } from 'node:path';
import { app, dialog, type BrowserWindow, type OpenDialogOptions } from 'electron';
import { succeed, type Result } from '../../shared/failure';
import type { CheckSession } from '../checks/check-session';
import type { FileWork } from '../jobs/ports';
import { checkFiles } from './check-files';
import { openOneDialog } from './one-dialog';

export interface ChooseParts {
  readonly window: () => BrowserWindow;
  readonly checkSession: Pick<CheckSession, 'start'>;
  readonly work: Pick<FileWork, 'prepareCheck'>;
  /** The folder in which the user chose event files last. */
  readonly lastFolder: { read(): string | null; write(folder: string): void };
}

/** By then the check has begun. */
const WRITE_AFTER_MS = 1_000;

const MAC = process.platform === 'darwin';
const EVENT_FILES = [
  'ndjson',
  'jsonl',
  'json',
  'csv',
  'tsv',
  'xlsx',
  'xlsm',
  'ods',
  'parquet',
  'txt',
  'log',
  'gz',
  'zst',
  'bz2',
  'zip',
  'tar',
  'tgz',
];

/** Asks for event files and starts their check. False: the user closed the dialog. */
export function chooseEventFiles(parts: ChooseParts): Promise<Result<boolean>> {
  return checkChosen(parts, {
    title: 'Choose event files',
    // On Windows and Linux one dialog cannot offer both files and folders.
    properties: ['openFile', 'multiSelections', ...(MAC ? (['openDirectory'] as const) : [])],
    filters: [
      { name: 'Event files', extensions: EVENT_FILES },
      { name: 'All files', extensions: ['*'] },
    ],
  });
}

/** Asks for a folder of event files and starts their check. False: the user closed the dialog. */
export function chooseEventFolder(parts: ChooseParts): Promise<Result<boolean>> {
  return checkChosen(parts, { title: 'Choose a folder of event files', properties: ['openDirectory'] });
}

async function checkChosen(
  { window, lastFolder, checkSession, work }: ChooseParts,
  options: OpenDialogOptions,
): Promise<Result<boolean>> {
  work.prepareCheck();
  const defaultPath = lastFolder.read() ?? app.getPath('downloads');
  const [path, ...more] = await chooseFiles(window(), { ...options, defaultPath });
  if (path === undefined) return succeed(false);
  checkFiles(checkSession, [path, ...more]);
  const folder = dirname(path);
  // Settings are written in one go, and the user waits for the check.
  if (lastFolder.read() !== folder) setTimeout(() => lastFolder.write(folder), WRITE_AFTER_MS);
  return succeed(true);
}

/** Asks for a folder to watch. Null: the user closed the dialog. */
export async function chooseFolderToWatch(window: BrowserWindow): Promise<string | null> {
  const [path = null] = await chooseFiles(window, {
    title: 'Choose a folder to watch',
    properties: ['openDirectory', 'createDirectory'],
  });
  return path;
}

/** Empty when the user closed the dialog, or another one is open. */
async function chooseFiles(window: BrowserWindow, options: OpenDialogOptions): Promise<readonly string[]> {
  const chosen = await openOneDialog(window, () => dialog.showOpenDialog(window, options));
  return chosen === null || chosen.canceled ? [] : chosen.filePaths;
}
