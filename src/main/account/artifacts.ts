import type { Artifact, ArtifactsView } from '../../shared/destination';
import type { Result } from '../../shared/failure';
import { isSameOwner } from '../../shared/owner';
import type { Listed } from '../scarf/model';
import type { KnownArtifacts } from '../../engine/model/check-facts';
import { keepArtifacts, keptArtifacts } from './kept-artifacts';

export interface ArtifactsParts {
  readonly path: string;
  readonly list: (owner: string) => Promise<Result<Listed<Artifact>>>;
  readonly now: () => number;
  readonly changed: (view: ArtifactsView) => void;
}

const NONE: ArtifactsView = { state: 'none', items: [], complete: true, asOf: null, failure: null };

/** The account's packages and tracking pixels. A list saved by an earlier run is shown until Scarf answers, and offline. */
export class Artifacts {
  #view = NONE;
  #owner: string | null = null;

  constructor(private readonly parts: ArtifactsParts) {}

  get view(): ArtifactsView {
    return this.#view;
  }

  /** Ids and names by kind. Null while the list may lack a package: until Scarf has answered in this run, and in full. */
  get known(): KnownArtifacts | null {
    if (this.#view.state !== 'ready' || !this.#view.complete) return null;
    const namesById = (kind: Artifact['kind']): Map<string, string> =>
      new Map(this.#view.items.filter((item) => item.kind === kind).map((item) => [item.id, item.name]));
    return { packages: namesById('package'), pixels: namesById('pixel') };
  }

  /** Shows and refreshes the artifacts of this account; null: none is connected. */
  async setOwner(owner: string | null): Promise<void> {
    if (owner === this.#owner) return;
    this.#owner = owner;
    this.#show(NONE);
    if (owner === null) return;
    const kept = await keptArtifacts(this.parts.path);
    if (kept !== null && isSameOwner(kept.owner, owner) && this.#owner === owner) {
      const { items, complete, asOf } = kept;
      this.#show({ state: 'loading', items, complete, asOf, failure: null });
    }
    await this.refresh();
  }

  async refresh(): Promise<void> {
    const owner = this.#owner;
    if (owner === null) return;
    this.#show({ ...this.#view, state: 'loading', failure: null });
    const list = await this.parts.list(owner);
    if (owner !== this.#owner) return;
    if (!list.ok) return this.#show({ ...this.#view, state: 'failed', failure: list.failure });
    const { complete } = list.value;
    const items = [...list.value.rows].sort((a, b) => a.name.localeCompare(b.name));
    const asOf = new Date(this.parts.now()).toISOString();
    this.#show({ state: 'ready', items, complete, asOf, failure: null });
    // Only a cache: without it, the next start waits for Scarf.
    await keepArtifacts(this.parts.path, { owner, asOf, complete, items }).catch(() => undefined);
  }

  #show(view: ArtifactsView): void {
    this.#view = view;
    this.parts.changed(view);
  }
}
