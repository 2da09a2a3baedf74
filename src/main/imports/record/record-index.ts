import { accountKey } from '../../../shared/owner';
import { isEnded, remoteIdOf, type ImportRecord } from './record';

type Records = Map<string, ImportRecord>;
type Ids = Map<string, Set<string>>;

/** The imports of one account, each kind by what it is found by. */
class OfAccount {
  readonly all: Records = new Map();
  readonly open: Records = new Map();
  readonly byRemote: Records = new Map();
  /** By the fingerprint of each file that was sent, and by the path of what was. */
  readonly byFile: Ids = new Map();
  readonly byPath: Ids = new Map();
}

/**
 * The records in memory, in the order in which they were first kept. To find one takes no longer after years of imports, nor
 * does a change of one.
 */
export class RecordIndex {
  readonly #all: Records = new Map();
  readonly #accounts = new Map<string, OfAccount>();

  get all(): readonly ImportRecord[] {
    return [...this.#all.values()];
  }

  /** Those that have not ended, of all accounts. */
  get open(): readonly ImportRecord[] {
    return [...this.#accounts.values()].flatMap(({ open }) => [...open.values()]);
  }

  get(id: string): ImportRecord | undefined {
    return this.#all.get(id);
  }

  of(owner: string | null): readonly ImportRecord[] {
    return [...(this.#find(owner)?.all.values() ?? [])];
  }

  openOf(owner: string | null): readonly ImportRecord[] {
    return [...(this.#find(owner)?.open.values() ?? [])];
  }

  /** The imports of an account that are known at Scarf, by Scarf's id. */
  byRemote(owner: string | null): ReadonlyMap<string, ImportRecord> {
    return this.#find(owner)?.byRemote ?? new Map();
  }

  /** The imports of an account that send any of these files, alone or with others. */
  ofFiles(owner: string | null, fingerprints: readonly string[]): readonly ImportRecord[] {
    const byFile = this.#find(owner)?.byFile;
    const [ids = new Set<string>(), ...more] = fingerprints.flatMap((one) => byFile?.get(one) ?? []);
    if (more.length === 0) return this.#each(ids);
    return this.of(owner).filter(({ id }) => [ids, ...more].some((each) => each.has(id)));
  }

  /** The imports of an account of what lay at this path. */
  ofPath(owner: string | null, path: string): readonly ImportRecord[] {
    return this.#each(this.#find(owner)?.byPath.get(path) ?? []);
  }

  #each(ids: Iterable<string>): readonly ImportRecord[] {
    return [...ids].flatMap((id) => this.#all.get(id) ?? []);
  }

  /** Adds a record, or puts it in the place of the one with its id. */
  keep(record: ImportRecord): void {
    const { id } = record;
    const before = this.#all.get(id);
    const account = this.#account(record.owner);
    const remoteBefore = before === undefined ? null : remoteIdOf(before);
    if (remoteBefore !== null && account.byRemote.get(remoteBefore)?.id === id)
      account.byRemote.delete(remoteBefore);
    this.#all.set(id, record);
    account.all.set(id, record);
    if (isEnded(record)) account.open.delete(id);
    else account.open.set(id, record);
    const remoteId = remoteIdOf(record);
    if (remoteId !== null) account.byRemote.set(remoteId, record);
    if (record.file !== before?.file) addFiles(account, record);
  }

  clear(): void {
    this.#all.clear();
    this.#accounts.clear();
  }

  #find(owner: string | null): OfAccount | undefined {
    return owner === null ? undefined : this.#accounts.get(accountKey(owner));
  }

  #account(owner: string): OfAccount {
    const known = this.#find(owner) ?? new OfAccount();
    this.#accounts.set(accountKey(owner), known);
    return known;
  }
}

function addFiles({ byFile, byPath }: OfAccount, { id, file }: ImportRecord): void {
  add(byPath, file.path, id);
  for (const { fingerprint } of [file, ...(file.parts ?? [])]) {
    // Of an unknown one, any other could be said to be the same.
    if (fingerprint !== '') add(byFile, fingerprint, id);
  }
}

function add(groups: Ids, key: string, id: string): void {
  groups.set(key, (groups.get(key) ?? new Set()).add(id));
}
