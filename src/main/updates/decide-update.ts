import type { UpdateChannel } from '../../shared/app/settings';
import type { ToldBecause } from '../../shared/app/update';
import type { UpdateFile, UpdateStatement } from './statement';
import { isNewer, isPrerelease } from './version-order';

/**
 * How the running app can be replaced. Only an AppImage is a file of the user's own, and only in a folder where they may
 * write; a package or an installer of the system looks after all others.
 */
export type Replaceable = 'AppImage' | 'AppImage without permission' | 'no';

export interface Running {
  readonly version: string;
  readonly replaceable: Replaceable;
  readonly architecture: string;
  readonly channel: UpdateChannel;
}

export type UpdateDecision =
  /** The running version is the newest, or this one may not take its place: an app never goes back to an older version. */
  | { readonly kind: 'none' }
  /** The user may ask for it. */
  | { readonly kind: 'offer'; readonly version: string; readonly file: UpdateFile }
  /** There is a newer one, which this app cannot put in its own place. */
  | { readonly kind: 'tell'; readonly version: string; readonly why: ToldBecause };

/** What becomes of a release that says this. */
export function decideUpdate({ version, files }: UpdateStatement, running: Running): UpdateDecision {
  if (!isNewer(version, running.version)) return { kind: 'none' };
  if (running.channel === 'stable' && isPrerelease(version)) return { kind: 'none' };
  const ending = `-${running.architecture}.AppImage`;
  const file = files.find(({ name }) => name.endsWith(ending));
  switch (running.replaceable) {
    case 'AppImage without permission':
      return { kind: 'tell', version, why: 'no-permission' };
    case 'AppImage':
      if (file !== undefined) return { kind: 'offer', version, file };
      return { kind: 'tell', version, why: 'installed' };
    case 'no':
      return { kind: 'tell', version, why: 'installed' };
  }
}
