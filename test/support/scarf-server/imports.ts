import { Refusal } from './answer';
import type { AbortCall, ImportRestore, ImportSeed } from './contract';
import { EventImport, type ImportStart } from './event-import';
import { syntheticEntry } from './synthetic-log';

/** All imports of all owners, and the received abort calls. */
export class Imports {
  readonly #byId = new Map<string, EventImport>();
  readonly #aborts: AbortCall[] = [];

  constructor(
    private readonly folder: string,
    private readonly now: () => number,
  ) {}

  get all(): readonly EventImport[] {
    return [...this.#byId.values()];
  }

  get aborts(): readonly AbortCall[] {
    return this.#aborts;
  }

  /** Begins an import. Refuses with 422 at the limit of running imports. */
  begin(start: Pick<ImportStart, 'owner' | 'destination'>, limit: number, listed: boolean): EventImport {
    const running = this.all.filter((item) => item.owner === start.owner && item.status === 'importing');
    if (running.length >= limit) throw new Refusal(422, 'too many active imports');
    return this.#add({ ...start, at: this.now(), folder: this.folder, seeded: false }, listed);
  }

  /** Adds a foreign import. */
  seed(seed: ImportSeed): EventImport {
    const at = seed.createdAt === undefined ? this.now() : Date.parse(seed.createdAt);
    const { owner, id } = seed;
    const item = this.#add(
      { owner, id, at, destination: { kind: 'mixed' }, folder: this.folder, seeded: true },
      true,
    );
    item.counts.failed = seed.failed ?? 0;
    item.counts.imported = seed.imported ?? 0;
    item.counts.total = seed.total ?? item.counts.imported + item.counts.failed;
    if (seed.log !== undefined) this.setLog(item, seed.log);
    if (seed.status !== 'importing') item.end(seed.status ?? 'done', at);
    return item;
  }

  /** Adds an import of an earlier server, with its id and its time. */
  restore({ owner, id, destination, createdAt }: Omit<ImportRestore, 'body'>): EventImport {
    const at = Date.parse(createdAt);
    return this.#add({ owner, id, at, destination, folder: this.folder, seeded: false }, true);
  }

  /** Appends a synthetic log to an import's own, and fills its samples from it. */
  setLog(item: EventImport, log: NonNullable<ImportSeed['log']>): void {
    item.log.synthetic = log;
    for (let index = 0; index < Math.min(log.entries, 100); index += 1)
      item.sample(syntheticEntry(log, index));
  }

  /** The import of this owner; 404 if unknown. */
  one(owner: string, id: string): EventImport {
    const item = this.#byId.get(id);
    if (item === undefined || item.owner !== owner || !item.listed)
      throw new Refusal(404, 'Import not found');
    return item;
  }

  byId(id: string): EventImport {
    const item = this.#byId.get(id);
    if (item === undefined) throw new Refusal(404, `no import ${id}`);
    return item;
  }

  /** Newest first. */
  list(owner: string, statuses: ReadonlySet<string>): readonly EventImport[] {
    return this.all
      .filter((item) => item.owner === owner && item.listed)
      .filter((item) => statuses.size === 0 || statuses.has(item.status))
      .reverse()
      .sort((a, b) => b.created - a.created);
  }

  /** Stops a running import. An ended one stays unchanged. */
  abort(owner: string, id: string): void {
    const item = this.one(owner, id);
    const at = new Date(this.now()).toISOString();
    this.#aborts.push({ at, owner, importId: id, was: item.status });
    item.end('aborted', this.now());
  }

  /** Removes every trace of an import. */
  forget(item: EventImport): void {
    item.end('aborted', this.now());
    item.log.close();
    this.#byId.delete(item.id);
  }

  clear(): void {
    for (const item of this.all) this.forget(item);
    this.#aborts.length = 0;
  }

  #add(start: ImportStart, listed: boolean): EventImport {
    const item = new EventImport(start, listed);
    if (this.#byId.has(item.id)) throw new Refusal(400, `there is an import ${item.id} already`);
    this.#byId.set(item.id, item);
    return item;
  }
}
