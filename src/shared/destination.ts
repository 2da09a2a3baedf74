import type { Failure } from './failure';

/** Where events go. `mixed`: each event names its own package or tracking pixel. */
export type Destination =
  | { readonly kind: 'package' | 'pixel'; readonly id: string; readonly name: string }
  | { readonly kind: 'mixed' };

/** A package or tracking pixel of the account. */
export interface Artifact {
  readonly kind: 'package' | 'pixel';
  readonly id: string;
  readonly name: string;
  /** A package's type as Scarf names it (docker, npm, …). */
  readonly type?: string;
}

/** The name of an artifact of the account, else its id. `of`: an artifact of another kind is not meant. */
export function artifactName(id: string, artifacts: readonly Artifact[], of?: Artifact['kind']): string {
  return artifacts.find((one) => one.id === id && (of === undefined || one.kind === of))?.name ?? id;
}

/** The user's word that a text in the place of an id means an artifact. */
export interface RememberedName {
  readonly of: Artifact['kind'];
  readonly from: string;
  /** The artifact's id. */
  readonly to: string;
}

/** Where the user sent the last file of a kind. */
export interface RememberedDestination {
  readonly kind: string;
  readonly destination: Destination;
}

/** The account's packages and pixels as last listed. */
export interface ArtifactsView {
  readonly state: 'none' | 'loading' | 'ready' | 'failed';
  readonly items: readonly Artifact[];
  /** False: the account may have more packages and pixels than Scarf listed. */
  readonly complete: boolean;
  /** ISO time of the last list. A failure keeps the items. */
  readonly asOf: string | null;
  readonly failure: Failure | null;
}
