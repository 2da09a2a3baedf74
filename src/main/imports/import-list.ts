import type { HistoryView, ImportView } from '../../shared/import';
import type { ImportStore, UnreadFolders } from './record/import-store';
import { remoteIdOf } from './record/record';
import type { ForeignImports } from './remote/foreign-imports';
import type { RemoteList } from './remote/remote-list';

export interface ImportListParts {
  readonly imports: ImportStore;
  readonly foreign: ForeignImports;
  readonly remote: RemoteList;
  readonly owner: () => string | null;
  readonly publishAll: (views: readonly ImportView[]) => void;
}

/** The imports that the window lists: ours, and the foreign ones of the connected account. */
export class ImportList {
  #publishedForeign = '';

  constructor(private readonly parts: ImportListParts) {}

  get views(): readonly ImportView[] {
    const { imports } = this.parts;
    const ours = imports.all.flatMap(({ id }) => imports.view(id) ?? []);
    return [...ours, ...this.#foreignViews()];
  }

  history(unread: UnreadFolders): HistoryView {
    const { loading, failure, asOfMs, slots } = this.parts.remote;
    const state = loading ? 'loading' : failure !== null ? 'failed' : asOfMs === null ? 'none' : 'ready';
    const asOf = asOfMs === null ? null : new Date(asOfMs).toISOString();
    return { state, asOf, failure, slots, ...unread };
  }

  /**
   * Publishes the whole list if the foreign imports changed. Changes of ours are published one by one; one of ours that
   * is found in Scarf's list leaves the foreign ones here.
   */
  publishIfChanged(): void {
    const shown = this.#foreignViews().map(({ id, phase, remote }) => [
      id,
      phase,
      remote?.imported,
      remote?.failed,
    ]);
    const foreign = JSON.stringify([this.parts.owner(), shown]);
    if (foreign === this.#publishedForeign) return;
    this.#publishedForeign = foreign;
    this.parts.publishAll(this.views);
  }

  #foreignViews(): readonly ImportView[] {
    const { imports, foreign, owner } = this.parts;
    const account = owner();
    return account === null ? [] : foreign.views(account, new Set(imports.of(account).map(remoteIdOf)));
  }
}
