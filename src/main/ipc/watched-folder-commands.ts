import { shell, type BrowserWindow } from 'electron';
import { fail, succeed, type Result } from '../../shared/failure';
import type { CommandInput } from '../../shared/ipc';
import type { Accounts } from '../account/accounts';
import type { CheckSession } from '../checks/check-session';
import type { WatchedFolders } from '../folders/watched-folders';
import { chooseFolderToWatch } from './choose-files';

export interface WatchedFolderParts {
  readonly window: () => BrowserWindow;
  readonly folders: WatchedFolders;
  readonly checkSession: Pick<CheckSession, 'startLike'>;
  readonly accounts: Pick<Accounts, 'use'>;
}

/** Watches the folder of an import's file, or one that the user chooses. Null: the user closed the dialog. */
export async function addWatchedFolder(
  { window, folders }: Pick<WatchedFolderParts, 'window' | 'folders'>,
  { importId, where, choices }: CommandInput<'folders.add'>,
): Promise<Result<number | null>> {
  if (where === 'its-own') return folders.add(importId, { ...choices, path: null });
  const path = await chooseFolderToWatch(window());
  return path === null ? succeed(null) : folders.add(importId, { ...choices, path });
}

/** Watches a folder that the user chooses, like its first file once that is imported. Null: the user closed the dialog. */
export async function addNewFolder(
  { window, folders }: Pick<WatchedFolderParts, 'window' | 'folders'>,
  { destination, choices }: CommandInput<'folders.add-new'>,
): Promise<Result<number | null>> {
  const path = await chooseFolderToWatch(window());
  return path === null ? succeed(null) : folders.addEmpty({ ...choices, destination, path });
}

/** Opens a file that waits in the check, in the account of its folder. */
export async function checkWaitingFile(
  { folders, checkSession, accounts }: Pick<WatchedFolderParts, 'folders' | 'checkSession' | 'accounts'>,
  id: string,
  name: string,
): Promise<Result<undefined>> {
  const file = await folders.waitingFile(id, name);
  if (!file.ok) return file;
  accounts.use(file.value.folder.owner);
  void checkSession.startLike(file.value.folder.setUp, file.value.path);
  return succeed(undefined);
}

export async function showWatchedFolder(
  { folders }: Pick<WatchedFolderParts, 'folders'>,
  id: string,
): Promise<Result<undefined>> {
  const folder = folders.view.folders.find((each) => each.id === id);
  if (folder === undefined) return fail('gone');
  const trouble = await shell.openPath(folder.path);
  return trouble === '' ? succeed(undefined) : fail('file-missing', trouble);
}
