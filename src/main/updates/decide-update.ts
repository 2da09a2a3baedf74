import type { UpdateChannel } from '../../shared/settings';
import type { UpdateFile, UpdateStatement } from './statement';
import { isNewer, isPrerelease } from './version-order';

/** How the running app was installed. Only an AppImage is a file of the user's own; system tools look after the others. */
export type InstalledAs = 'AppImage' | 'deb' | 'rpm';

export interface Running {
  readonly version: string;
  readonly installedAs: InstalledAs;
  readonly architecture: string;
  readonly channel: UpdateChannel;
}

export type UpdateDecision =
  /** The running version is the newest, or this one may not take its place: an app never goes back to an older version. */
  | { readonly kind: 'none' }
  /** The user may ask for it. */
  | { readonly kind: 'offer'; readonly version: string; readonly file: UpdateFile }
  /** There is a newer one, which the system's own tools install. */
  | { readonly kind: 'tell'; readonly version: string };

/** What becomes of a release that says this. */
export function decideUpdate({ version, files }: UpdateStatement, running: Running): UpdateDecision {
  if (!isNewer(version, running.version)) return { kind: 'none' };
  if (running.channel === 'stable' && isPrerelease(version)) return { kind: 'none' };
  if (running.installedAs !== 'AppImage') return { kind: 'tell', version };
  const ending = `-${running.architecture}.AppImage`;
  const file = files.find(({ name }) => name.endsWith(ending));
  return file === undefined ? { kind: 'tell', version } : { kind: 'offer', version, file };
}
