import { succeed, type Result } from '../../shared/failure';
import type { CommandInput, CommandOutput } from '../../shared/ipc';
import type { Accounts } from '../account/accounts';
import type { CheckSession } from '../checks/check-session';
import { filesAgain } from '../imports/import-again';
import type { Imports } from '../imports/imports';
import type { SavedPlaces } from './saved-places';

/** Shows the user's file of an import, or the first of several, in the system's file manager. */
export async function showFile(
  {
    imports,
    savedPlaces,
  }: Pick<CheckAgainParts, 'imports'> & { readonly savedPlaces: Pick<SavedPlaces, 'showFile'> },
  id: string,
): Promise<Result<undefined>> {
  const files = await filesAgain(imports.record(id));
  return files.ok ? savedPlaces.showFile(files.value.paths[0]) : files;
}

export interface CheckAgainParts {
  readonly imports: Pick<Imports, 'record'>;
  readonly checkSession: Pick<CheckSession, 'start'>;
  readonly accounts: Pick<Accounts, 'use'>;
}

/** Checks the user's files of an import again, in its account. If they changed since then, only when the user wants them as they are. */
export async function checkAgain(
  { imports, checkSession, accounts }: CheckAgainParts,
  { id, asTheyAre }: CommandInput<'import.check-again'>,
): Promise<Result<CommandOutput<'import.check-again'>>> {
  const record = imports.record(id);
  const files = await filesAgain(record);
  if (!files.ok) return files;
  if (files.value.changed && asTheyAre !== true) return succeed('changed');
  // Without that account, the files can still be imported into the one in use.
  if (record !== undefined) accounts.use(record.owner);
  void checkSession.start(...files.value.paths);
  return succeed('checking');
}
