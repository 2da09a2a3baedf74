import type { ForeignChanges, HistoryView, ImportView } from '../../shared/imports/import';
import type { ImportStore, UnreadFolders } from './record/import-store';
import type { RemoteList } from './remote/remote-list';

export interface ImportListParts {
  readonly imports: ImportStore;
  /** Imports that others began in the connected accounts. */
  readonly foreignViews: () => readonly ImportView[];
  readonly publishForeign: (changes: ForeignChanges) => void;
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
  /** What was published of each foreign import, by its id. */
  #published: ReadonlyMap<string, string> = new Map();

  constructor(private readonly parts: ImportListParts) {}

  get views(): readonly ImportView[] {
    const { imports, foreignViews } = this.parts;
    const ours = imports.all.flatMap(({ id }) => imports.view(id) ?? []);
    return [...ours, ...foreignViews()];
  }

  /** Publishes the foreign imports that changed. One of ours that is found in Scarf's list leaves them. */
  publishForeign(): void {
    const views = this.parts.foreignViews();
    const shown = new Map(views.map((view) => [view.id, shownOf(view)]));
    const before = this.#published;
    this.#published = shown;
    const changed = views.filter(({ id }) => before.get(id) !== shown.get(id));
    const gone = [...before.keys()].filter((id) => !shown.has(id));
    if (changed.length + gone.length > 0) this.parts.publishForeign({ changed, gone });
  }
}

/** What is news when it changes: that a list was read again is none. */
function shownOf({ owner, phase, remote, pollFailure }: ImportView): string {
  const isStopping = phase.name === 'processing' && phase.stopping;
  return [owner, phase.name, isStopping, remote?.imported, remote?.failed, pollFailure?.code].join();
}
