import type { Failure } from './failure';

/** Where events go. `mixed`: each event names its own package or tracking pixel. */
export type Destination =
  | { readonly kind: 'package' | 'pixel'; readonly id: string; readonly name: string }
  | { readonly kind: 'mixed' };

/** A package or tracking pixel of the account, as a user knows it: by name. */
export interface Artifact {
  readonly kind: 'package' | 'pixel';
  readonly id: string;
  readonly name: string;
  /** A package's type as Scarf names it (docker, npm, …). */
  readonly type?: string;
}

/** What the app knows of the account's packages and pixels, and since when. */
export interface ArtifactsView {
  readonly state: 'none' | 'loading' | 'ready' | 'failed';
  readonly items: readonly Artifact[];
  /** ISO time of the last complete list; items from before a failure stay usable. */
  readonly asOf: string | null;
  readonly failure: Failure | null;
}
