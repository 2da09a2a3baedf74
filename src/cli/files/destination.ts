import { readKeptAccounts } from '../../main/account/kept-accounts';
import { keptArtifacts, keptArtifactsOf } from '../../main/account/kept-artifacts';
import { dataPaths } from '../../main/places/data-paths';
import { usualDataFolder } from '../../main/places/data-folder';
import { lookAtSettings } from '../../main/storage/settings-store';
import { fullDate, list } from '../../renderer/text/format';
import type { Artifact, Destination } from '../../shared/destination';
import type { FileOptions, NamedArtifact } from '../common/file-options';
import { UsageError } from '../common/usage-error';

/**
 * The destination that was typed; a name is looked up in the list that the app kept, so this works offline. Null: none was
 * typed. Throws `UsageError` for a name that does not lead to one id.
 */
export async function typedDestination({
  destination,
  owner,
}: Pick<FileOptions, 'destination' | 'owner'>): Promise<Destination | null> {
  return destination === null || !('called' in destination)
    ? destination
    : artifactCalled(destination, owner);
}

async function artifactCalled({ kind, called }: NamedArtifact, owner: string | null): Promise<Artifact> {
  const { artifacts } = dataPaths(usualDataFolder());
  const account = owner ?? readKeptAccounts(lookAtSettings(usualDataFolder())).inUse;
  const kept =
    account === null ? await keptArtifacts(artifacts.earlier) : await keptArtifactsOf(account, artifacts);
  if (kept === null)
    throw new UsageError(
      `“${called}” is no id, and the app has kept no list of ${account ?? 'an account'} to look it up in. Give the id.`,
    );
  const ofKind = kept.items.filter((item) => item.kind === kind);
  const lower = called.toLowerCase();
  const exact = ofKind.filter(({ name }) => name === called);
  const found = exact.length > 0 ? exact : ofKind.filter(({ name }) => name.toLowerCase() === lower);
  const [only, ...others] = found;
  if (only === undefined)
    throw new UsageError(
      `The app knew no ${kind} “${called}” of ${kept.owner} on ${fullDate(kept.asOf)}. Give the id.`,
    );
  if (others.length > 0)
    throw new UsageError(
      `Several are called “${called}”: ${list(found.map(({ id }) => id))}. Give the id of one.`,
    );
  return only;
}
