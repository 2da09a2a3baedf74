import { succeed, type Result } from '../../shared/failure';
import type { ImportView } from '../../shared/import';
import type { Scarf } from '../scarf/scarf';
import type { RemoteList } from './remote-list';
import { viewOfRemote } from './views';

/** Imports that Scarf lists and that were not begun here: shown, and stopped when a user asks. */
export class ForeignImports {
  readonly #stopping = new Set<string>();

  constructor(
    private readonly scarf: Pick<Scarf, 'abortImport'>,
    private readonly remote: RemoteList,
  ) {}

  /** Scarf's ids of those that are being stopped from here: followed until they end. */
  get stopping(): readonly string[] {
    return [...this.#stopping];
  }

  /** Another account is served: what was being stopped for the former one is its own. */
  forget(): void {
    this.#stopping.clear();
  }

  /** `claimed`: Scarf's ids of imports that are ours. */
  views(owner: string, claimed: ReadonlySet<string | null>): readonly ImportView[] {
    const { rows, asOfMs, failure } = this.remote;
    return rows
      .filter(({ remote }) => !claimed.has(remote.id))
      .map(({ remote }) => viewOfRemote(remote, owner, asOfMs ?? 0, this.#stopping.has(remote.id), failure));
  }

  async stop(owner: string, remoteId: string): Promise<Result<undefined>> {
    const answer = await this.scarf.abortImport(owner, remoteId);
    if (!answer.ok) return answer;
    this.#stopping.add(remoteId);
    return succeed(undefined);
  }

  /** Scarf's list was read again: what has ended is no longer being stopped. */
  listChanged(): void {
    for (const id of this.#stopping) {
      const remote = this.remote.get(id);
      if (remote === undefined || remote.status === 'done' || remote.status === 'aborted')
        this.#stopping.delete(id);
    }
  }
}
