import type { HistoryView, ImportView } from '../../shared/import';
import type { ImportStore, UnreadFolders } from './record/import-store';
import type { RemoteList } from './remote/remote-list';

export interface ImportListParts {
  readonly imports: ImportStore;
  /** Imports that others began in the connected accounts. */
  readonly foreignViews: () => readonly ImportView[];
  readonly publishAll: (views: readonly ImportView[]) => void;
}

/** Scarf's list of the account in use, as far as it is read. `remote` undefined: there is no account. */
export function historyOf(remote: RemoteList | undefined, unread: UnreadFolders): HistoryView {
  if (remote === undefined) return { state: 'none', asOf: null, failure: null, slots: null, ...unread };
  const { loading, failure, asOfMs, slots } = remote;
  const state = loading ? 'loading' : failure !== null ? 'failed' : asOfMs === null ? 'none' : 'ready';
  const asOf = asOfMs === null ? null : new Date(asOfMs).toISOString();
  return { state, asOf, failure, slots, ...unread };
}

/** The imports that the window lists: ours, and the foreign ones of the connected accounts. */
export class ImportList {
  #publishedForeign = '';

  constructor(private readonly parts: ImportListParts) {}

  get views(): readonly ImportView[] {
    const { imports, foreignViews } = this.parts;
    const ours = imports.all.flatMap(({ id }) => imports.view(id) ?? []);
    return [...ours, ...foreignViews()];
  }

  /**
   * Publishes the whole list if the foreign imports changed. Changes of ours are published one by one; one of ours that
   * is found in Scarf's list leaves the foreign ones here.
   */
  publishIfChanged(): void {
    const shown = this.parts
      .foreignViews()
      .map(({ id, owner, phase, remote }) => [id, owner, phase, remote?.imported, remote?.failed]);
    const foreign = JSON.stringify(shown);
    if (foreign === this.#publishedForeign) return;
    this.#publishedForeign = foreign;
    this.parts.publishAll(this.views);
  }
}
