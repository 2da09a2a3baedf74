import { succeed, type Failure, type Result } from '../../../shared/failure';
import type { ImportPhase, ImportView } from '../../../shared/imports/import';
import { hasEnded, type RemoteImport } from '../../scarf/model';
import type { Scarf } from '../../scarf/scarf';
import type { RemoteList } from './remote-list';

const FOREIGN = 'foreign:';

/** Scarf's id behind the id of a foreign import; null for an import of ours. */
export function foreignRemoteId(importId: string): string | null {
  return importId.startsWith(FOREIGN) ? importId.slice(FOREIGN.length) : null;
}

/** Imports that another program or another computer began: shown, and stopped when the user asks. */
export class ForeignImports {
  readonly #stopping = new Set<string>();

  constructor(
    private readonly scarf: Pick<Scarf, 'abortImport'>,
    private readonly remote: RemoteList,
  ) {}

  /** Scarf's ids of the foreign imports that this app is stopping: polled until they end. */
  get stopping(): readonly string[] {
    return [...this.#stopping];
  }

  /** The account changed. */
  clear(): void {
    this.#stopping.clear();
  }

  /** `ours`: our imports by Scarf's id. */
  views(owner: string, ours: ReadonlyMap<string, unknown>): readonly ImportView[] {
    const { rows, asOfMs, failure } = this.remote;
    const asOf = new Date(asOfMs ?? 0).toISOString();
    return (
      rows
        .filter(({ remote }) => !ours.has(remote.id))
        // What became of an import that left the list while it ran is not known any more.
        .filter(({ remote }) => hasEnded(remote) || this.remote.isListed(remote.id))
        .map(({ remote }) => {
          const phase = phaseOf(remote, { stopping: this.#stopping.has(remote.id) });
          return viewOf(remote, { owner, asOf, phase, pollFailure: failure });
        })
    );
  }

  async stop(owner: string, remoteId: string): Promise<Result<undefined>> {
    const answer = await this.scarf.abortImport(owner, remoteId);
    if (!answer.ok) return answer;
    this.#stopping.add(remoteId);
    return succeed(undefined);
  }

  /** Scarf's list was read: imports that ended are no longer being stopped. */
  listChanged(): void {
    for (const id of this.#stopping) {
      const remote = this.remote.get(id);
      if (remote === undefined || hasEnded(remote) || !this.remote.isListed(id)) this.#stopping.delete(id);
    }
  }
}

function viewOf(
  remote: RemoteImport,
  ours: {
    readonly owner: string;
    readonly asOf: string;
    readonly phase: ImportPhase;
    readonly pollFailure: Failure | null;
  },
): ImportView {
  const { owner, asOf, phase, pollFailure } = ours;
  return {
    id: `${FOREIGN}${remote.id}`,
    origin: 'foreign',
    owner,
    fileName: null,
    fileSize: null,
    destination: null,
    resends: null,
    createdAt: remote.createdAt,
    endedAt: remote.status === 'importing' ? null : remote.updatedAt,
    phase,
    remoteId: remote.id,
    planned: null,
    counts: null,
    remote: { total: remote.total, imported: remote.imported, failed: remote.failed, asOf },
    progress: null,
    pollFailure,
    setAside: [],
    assumed: [],
    fixed: 0,
    safetyIds: 0,
    repeatable: false,
    canSendRest: false,
    oldest: null,
    earlierUploadLost: false,
    unit: 'line',
  };
}

function phaseOf(remote: RemoteImport, { stopping }: { readonly stopping: boolean }): ImportPhase {
  if (remote.status === 'done') return { name: 'done' };
  if (remote.status === 'aborted') return { name: 'cancelled', arrived: 'some' };
  return { name: 'processing', stopping };
}
