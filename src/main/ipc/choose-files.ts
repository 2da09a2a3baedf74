import { dirname } from 'node:path';
import { app, dialog, type BrowserWindow, type OpenDialogOptions } from 'electron';
import { succeed, type Result } from '../../shared/failure';
import type { Settings } from '../../shared/settings';
import type { CheckSession } from '../checks/check-session';
import { openOneDialog } from './one-dialog';

export interface ChooseParts {
  readonly window: () => BrowserWindow;
  readonly checkSession: Pick<CheckSession, 'start'>;
  readonly settings: { read(): Settings; change(patch: Partial<Settings>): Result<undefined> };
  /** The folder in which the user chose event files last. */
  readonly lastFolder: { read(): string | null; write(folder: string): void };
  /** Fails when the file holds no certificate. */
  readonly readCertificateFile: (path: string) => Promise<Result<unknown>>;
}

const MAC = process.platform === 'darwin';
const EVENT_FILES = ['ndjson', 'jsonl', 'json', 'csv', 'tsv', 'txt', 'log', 'gz', 'zip'];

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

/** Asks for a certificate file and saves its path in the settings. False: the user closed the dialog. */
export async function chooseCertificate({
  window,
  settings,
  readCertificateFile,
}: ChooseParts): Promise<Result<boolean>> {
  const { certificateFile } = settings.read();
  const [path] = await chooseFiles(window(), {
    title: 'Choose a certificate file',
    defaultPath: certificateFile === null ? app.getPath('downloads') : dirname(certificateFile),
    properties: ['openFile'],
    filters: [
      { name: 'Certificates', extensions: ['pem', 'crt', 'cer'] },
      { name: 'All files', extensions: ['*'] },
    ],
  });
  if (path === undefined) return succeed(false);
  const read = await readCertificateFile(path);
  if (!read.ok) return read;
  const saved = settings.change({ certificateFile: path });
  return saved.ok ? succeed(true) : saved;
}

async function checkChosen(
  { window, lastFolder, checkSession }: ChooseParts,
  options: OpenDialogOptions,
): Promise<Result<boolean>> {
  const defaultPath = lastFolder.read() ?? app.getPath('downloads');
  const [path, ...more] = await chooseFiles(window(), { ...options, defaultPath });
  if (path === undefined) return succeed(false);
  lastFolder.write(dirname(path));
  void checkSession.start(path, ...more);
  return succeed(true);
}

/** Empty when the user closed the dialog, or another one is open. */
async function chooseFiles(window: BrowserWindow, options: OpenDialogOptions): Promise<readonly string[]> {
  const chosen = await openOneDialog(window, () => dialog.showOpenDialog(window, options));
  return chosen === null || chosen.canceled ? [] : chosen.filePaths;
}
