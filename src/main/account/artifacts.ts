import type { Artifact, ArtifactsView } from '../../shared/destination';
import type { Result } from '../../shared/failure';
import { accountKey } from '../../shared/owner';
import type { Listed } from '../scarf/model';
import type { KnownArtifacts } from '../../engine/model/check-facts';
import { keepArtifacts, keptArtifactsOf, type ArtifactPaths } from './kept-artifacts';

export interface ArtifactsParts {
  readonly paths: ArtifactPaths;
  readonly list: (owner: string) => Promise<Result<Listed<Artifact>>>;
  readonly now: () => number;
  /** The view of this account changed. */
  readonly changed: (owner: string) => void;
}

const NONE: ArtifactsView = { state: 'none', items: [], complete: true, asOf: null, failure: null };

/**
 * The packages and tracking pixels of the connected accounts. A list saved by an earlier run is shown until Scarf answers,
 * and offline.
 */
export class Artifacts {
  readonly #views = new Map<string, ArtifactsView>();

  constructor(private readonly parts: ArtifactsParts) {}

  /** The list of an account; null: of none. */
  view(owner: string | null): ArtifactsView {
    return (owner === null ? undefined : this.#views.get(accountKey(owner))) ?? NONE;
  }

  /** Ids and names by kind. Null while the list may lack a package: until Scarf has answered in this run, and in full. */
  known(owner: string | null): KnownArtifacts | null {
    const view = this.view(owner);
    if (view.state !== 'ready' || !view.complete) return null;
    const namesById = (kind: Artifact['kind']): Map<string, string> =>
      new Map(view.items.filter((item) => item.kind === kind).map((item) => [item.id, item.name]));
    return { packages: namesById('package'), pixels: namesById('pixel') };
  }

  /** Shows the artifacts of these accounts, asks for what it could not get before, and forgets those of others. */
  async serve(owners: readonly string[]): Promise<void> {
    const keys = new Set(owners.map(accountKey));
    for (const key of [...this.#views.keys()]) if (!keys.has(key)) this.#views.delete(key);
    const lacking = owners.filter((owner) => !this.#isServed(owner) || this.view(owner).state === 'failed');
    await Promise.all(
      lacking.map((owner) => (this.#isServed(owner) ? this.refresh(owner) : this.#begin(owner))),
    );
  }

  async #begin(owner: string): Promise<void> {
    this.#show(owner, NONE);
    const kept = await keptArtifactsOf(owner, this.parts.paths);
    if (kept !== null && this.view(owner) === NONE) {
      const { items, complete, asOf } = kept;
      this.#show(owner, { state: 'loading', items, complete, asOf, failure: null });
    }
    await this.refresh(owner);
  }

  async refresh(owner: string): Promise<void> {
    if (!this.#isServed(owner)) return;
    this.#show(owner, { ...this.view(owner), state: 'loading', failure: null });
    const list = await this.parts.list(owner);
    if (!this.#isServed(owner)) return;
    if (!list.ok) return this.#show(owner, { ...this.view(owner), state: 'failed', failure: list.failure });
    const { complete } = list.value;
    const items = [...list.value.rows].sort((a, b) => a.name.localeCompare(b.name));
    const asOf = new Date(this.parts.now()).toISOString();
    this.#show(owner, { state: 'ready', items, complete, asOf, failure: null });
    // Only a cache: without it, the next start waits for Scarf.
    const path = this.parts.paths.of(owner);
    await keepArtifacts(path, { owner, asOf, complete, items }).catch(() => undefined);
  }

  #isServed(owner: string): boolean {
    return this.#views.has(accountKey(owner));
  }

  #show(owner: string, view: ArtifactsView): void {
    this.#views.set(accountKey(owner), view);
    this.parts.changed(owner);
  }
}
