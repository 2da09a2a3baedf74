import * as z from 'zod';
import { fail, succeed, type Failure, type Result } from '../../../shared/failure';
import { SCARF_SLOTS, type Slots } from '../../../shared/import';
import { LIST_ROWS } from '../../../shared/limits';
import type { Clock } from '../../time/clock';
import type { RemoteImport } from '../../scarf/model';
import { keptImport } from '../../scarf/schemas';
import { moment } from '../../storage/bounded';
import { readDurably, writeDurably } from '../../storage/durable-file';
import type { Scarf } from '../../scarf/scarf';

/** An import that Scarf listed, and the moment when this computer first saw it there. */
export interface RemoteRow {
  readonly remote: RemoteImport;
  readonly firstSeenMs: number;
}

/** Imports that left Scarf's list are kept up to this number, the ones seen last. */
export const PAST_AT_MOST = 1_000;

const fileSchema = z.object({
  owner: z.string(),
  asOfMs: moment,
  rows: z.array(z.object({ firstSeenMs: moment, remote: keptImport })),
});

/**
 * Scarf's list of the account's imports, as last read. It is on disk before an upload begins: imports that it does not
 * hold yet are new. Only this computer's clock decides that, so differences between clocks do not matter.
 */
export class RemoteList {
  #owner = '';
  #rows = new Map<string, RemoteRow>();
  /** Ids of the last whole list and of rows read since. An import that left the list is past: it no longer runs. */
  #listed = new Set<string>();
  #asOfMs: number | null = null;
  #isWhole = false;
  #lastMoment = 0;
  #failure: Failure | null = null;
  #loading = false;
  #saving: Promise<void> = Promise.resolve();

  constructor(
    /** Path of the file that keeps an owner's list. */
    private readonly pathFor: (owner: string) => string,
    private readonly scarf: Pick<Scarf, 'listImports'>,
    private readonly clock: Clock,
    /** `answer`: the rows of a list that was just read; null: no list was read. */
    private readonly changed: (answer: readonly RemoteImport[] | null) => void,
  ) {}

  /** The owner of the list; empty before the first account. */
  get owner(): string {
    return this.#owner;
  }

  get rows(): readonly RemoteRow[] {
    return [...this.#rows.values()];
  }

  get asOfMs(): number | null {
    return this.#asOfMs;
  }

  /** Scarf gave all of its list when it was last asked for the whole. Else it may hold what is not among these rows. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  get failure(): Failure | null {
    return this.#failure;
  }

  get loading(): boolean {
    return this.#loading;
  }

  /** The slots in use when the list was last read; null: it was not read yet. */
  get slots(): Slots | null {
    if (this.#asOfMs === null) return null;
    const running = this.rows.filter(
      ({ remote }) => remote.status === 'importing' && this.#listed.has(remote.id),
    );
    const inUse = running.length;
    return { inUse, of: Math.max(SCARF_SLOTS, inUse), asOf: new Date(this.#asOfMs).toISOString() };
  }

  /** Scarf listed the import when its whole list was last read, or since. */
  isListed(id: string): boolean {
    return this.#listed.has(id);
  }

  get(id: string): RemoteImport | undefined {
    return this.#rows.get(id)?.remote;
  }

  /**
   * Now, in milliseconds since 1970, but later than every moment before: the order of two moments stays true when this
   * computer's clock is set back.
   */
  moment(): number {
    this.#lastMoment = Math.max(this.clock.now(), this.#lastMoment + 1);
    return this.#lastMoment;
  }

  /** Later moments will follow this one, which an earlier run of the app returned. */
  startAfter(moment: number): void {
    this.#lastMoment = Math.max(moment, this.#lastMoment);
  }

  /** Loads the list that the last run saved for this account. */
  async open(owner: string): Promise<void> {
    this.#owner = owner;
    this.#rows = new Map();
    this.#listed = new Set();
    this.#asOfMs = null;
    this.#isWhole = false;
    this.#failure = null;
    const read = await readDurably(this.pathFor(owner), (data) => fileSchema.parse(data));
    if (read.kind === 'read' && read.value.owner === owner) {
      for (const row of read.value.rows) {
        this.#rows.set(row.remote.id, row);
        this.#listed.add(row.remote.id);
        this.startAfter(row.firstSeenMs);
      }
      this.#asOfMs = read.value.asOfMs;
    }
    this.changed(null);
  }

  /**
   * Reads Scarf's list; returns the rows of this answer. `wanted`: stops at the page on which the last of these ids is;
   * without it, reads the whole list. `durably`: resolves once the list is on disk, and rejects when the disk fails.
   */
  async refresh(options: {
    durably: boolean;
    wanted?: ReadonlySet<string>;
    signal?: AbortSignal;
  }): Promise<Result<readonly RemoteImport[]>> {
    const owner = this.#owner;
    const { wanted, signal } = options;
    const enough =
      wanted &&
      ((rows: readonly RemoteImport[]) => rows.filter((row) => wanted.has(row.id)).length >= wanted.size);
    this.#loading = true;
    this.changed(null);
    const answer = await this.scarf.listImports(owner, { ...(enough && { enough }) }, signal);
    this.#loading = false;
    if (owner !== this.#owner) return fail('gone', 'The account was changed meanwhile.');
    if (answer.ok) {
      const { rows, complete } = answer.value;
      if (wanted === undefined) this.#isWhole = complete;
      if (wanted === undefined && complete) this.#listed = new Set();
      for (const remote of rows) this.add(remote);
      this.#dropOldest(rows, wanted === undefined ? PAST_AT_MOST : LIST_ROWS);
      this.#asOfMs = this.clock.now();
      this.#failure = null;
    } else if (signal?.aborted !== true) this.#failure = answer.failure;
    this.changed(answer.ok ? answer.value.rows : null);
    if (!answer.ok) return answer;
    const { rows } = answer.value;
    const saved = this.#save();
    if (options.durably) await saved;
    else saved.catch(() => undefined);
    return succeed(rows);
  }

  /** Resolves once no save is under way. The failure of the last one was no reason to stop. */
  saved(): Promise<void> {
    return this.#saving.catch(() => undefined);
  }

  /** Adds or replaces one row. */
  add(remote: RemoteImport): void {
    // Every row of the very first list was there before.
    const firstSeenMs = this.#rows.get(remote.id)?.firstSeenMs ?? (this.#asOfMs === null ? 0 : this.moment());
    this.#rows.set(remote.id, { remote, firstSeenMs });
    this.#listed.add(remote.id);
  }

  /** Bounds memory. An import that Scarf lists again must not look new, so the last ones that an answer lacks are kept. */
  #dropOldest(answer: readonly RemoteImport[], kept: number): void {
    if (this.#rows.size <= answer.length + kept) return;
    const answered = new Set(answer.map(({ id }) => id));
    const rest = this.rows.filter(({ remote }) => !answered.has(remote.id));
    rest.sort((a, b) => b.firstSeenMs - a.firstSeenMs);
    for (const { remote } of rest.slice(kept)) {
      this.#rows.delete(remote.id);
      this.#listed.delete(remote.id);
    }
  }

  #save(): Promise<void> {
    const path = this.pathFor(this.#owner);
    const content = JSON.stringify({ owner: this.#owner, asOfMs: this.#asOfMs, rows: this.rows });
    // One write at a time. A failed write must not stop the next.
    this.#saving = this.#saving.catch(() => undefined).then(() => writeDurably(path, content));
    return this.#saving;
  }
}
