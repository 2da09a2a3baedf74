import { isSameOwner } from '../../../shared/owner';
import type { RemoteImport } from '../../scarf/model';
import type { Scarf } from '../../scarf/scarf';
import type { Clock } from '../../time/clock';
import { reduce } from '../record/import-reducer';
import type { ImportStore } from '../record/import-store';
import { isEnded, isIn, isVanished, remoteIdOf, type ImportRecord } from '../record/record';
import type { RemoteList } from './remote-list';

export interface EndedImportsParts {
  readonly scarf: Pick<Scarf, 'getImport'>;
  readonly clock: Clock;
  readonly imports: ImportStore;
  readonly remote: RemoteList;
  readonly owner: () => string | null;
  /** An import that had vanished goes on. */
  readonly revived: () => void;
}

/** Each look may cost the customer: only the imports that vanished last are asked for by their id. */
const ASKED_AT_MOST = 5;

/** Our imports that have ended, and what Scarf's list still says of them: it may lag. */
export class EndedImports {
  constructor(private readonly parts: EndedImportsParts) {}

  /** Scarf's list was read: vanished imports in it go on, and late counts replace earlier ones. */
  async listRead(rows: readonly RemoteImport[]): Promise<void> {
    const { imports, owner } = this.parts;
    const ours = imports.byRemote(owner());
    for (const remote of rows) {
      const record = ours.get(remote.id);
      const isOurs = record !== undefined && isEnded(record) && !imports.isOthers(record.id);
      if (isOurs) await this.#show(record, remote);
    }
  }

  /** Asks for the imports that vanished last, since the list may be cut. */
  async askForVanished(): Promise<void> {
    const { scarf, remote, imports, owner } = this.parts;
    const vanished = imports.oursOf(owner()).filter(isVanished).slice(-ASKED_AT_MOST);
    for (const record of vanished) {
      const one = await scarf.getImport(record.owner, remoteIdOf(record) ?? '');
      if (!one.ok || !isSameOwner(record.owner, owner())) continue;
      remote.add(one.value);
      await this.#show(record, one.value);
    }
  }

  async #show(record: ImportRecord, remote: RemoteImport): Promise<void> {
    const { imports, clock, revived } = this.parts;
    const shown = { kind: 'shown', remote, at: new Date(clock.now()).toISOString() } as const;
    // Most of a long history is no news.
    if (reduce(record, shown) === record) return;
    const after = await imports.apply(record.id, shown);
    if (isIn(after, 'processing')) revived();
  }
}
