import * as z from 'zod';
import { fail, type Failure, type Result } from '../../shared/failure';
import { SCARF_SLOTS, type Slots } from '../../shared/import';
import type { Clock } from '../time/clock';
import type { RemoteImport } from '../scarf/model';
import { readDurably, writeDurably } from '../storage/durable-file';
import type { Scarf } from '../scarf/scarf';

/** An import that Scarf listed, and the moment when this computer first saw it there. */
export interface RemoteRow {
  readonly remote: RemoteImport;
  readonly firstSeenMs: number;
}

const countOrNull = z.number().nullable();
const textOrNull = z.string().nullable();
const fileSchema = z.object({
  owner: z.string(),
  asOfMs: z.number(),
  rows: z.array(
    z.object({
      firstSeenMs: z.number(),
      remote: z.object({
        id: z.string(),
        status: z.enum(['importing', 'done', 'aborted']).nullable(),
        total: countOrNull,
        imported: countOrNull,
        failed: countOrNull,
        createdAt: textOrNull,
        updatedAt: textOrNull,
      }),
    }),
  ),
});

/**
 * Scarf's list of the account's imports, as last seen. It is on disk before any upload begins, because what was in it
 * before tells an import that is new from one that was there: by this computer's clock alone, so that no difference
 * between clocks can mislead.
 */
export class RemoteList {
  #owner = '';
  #rows = new Map<string, RemoteRow>();
  /** What the last whole list held, and what was told since: an import that left the list no longer runs. */
  #listed = new Set<string>();
  #asOfMs: number | null = null;
  #lastMoment = 0;
  #failure: Failure | null = null;
  #loading = false;

  constructor(
    /** Where the list of an owner is kept. */
    private readonly pathFor: (owner: string) => string,
    private readonly scarf: Pick<Scarf, 'listImports'>,
    private readonly clock: Clock,
    private readonly changed: () => void,
  ) {}

  /** Whose list it is; empty: nobody's yet. */
  get owner(): string {
    return this.#owner;
  }

  get rows(): readonly RemoteRow[] {
    return [...this.#rows.values()];
  }

  get asOfMs(): number | null {
    return this.#asOfMs;
  }

  get failure(): Failure | null {
    return this.#failure;
  }

  get loading(): boolean {
    return this.#loading;
  }

  /** Imports that Scarf runs, of those it allows at once, as its list last told. */
  get slots(): Slots | null {
    if (this.#asOfMs === null) return null;
    const running = this.rows.filter(
      ({ remote }) => remote.status === 'importing' && this.#listed.has(remote.id),
    );
    const inUse = running.length;
    return { inUse, of: Math.max(SCARF_SLOTS, inUse), asOf: new Date(this.#asOfMs).toISOString() };
  }

  get(id: string): RemoteImport | undefined {
    return this.#rows.get(id)?.remote;
  }

  /**
   * Now, in milliseconds since 1970, and later than every moment given before: which of two things came first stays
   * true when this computer's clock is put back in between.
   */
  moment(): number {
    this.#lastMoment = Math.max(this.clock.now(), this.#lastMoment + 1);
    return this.#lastMoment;
  }

  /** An earlier run gave this moment. */
  wasBefore(moment: number): void {
    this.#lastMoment = Math.max(moment, this.#lastMoment);
  }

  /** Takes up what an earlier run knew of this account. */
  async open(owner: string): Promise<void> {
    this.#owner = owner;
    this.#rows = new Map();
    this.#listed = new Set();
    this.#asOfMs = null;
    this.#failure = null;
    const read = await readDurably(this.pathFor(owner), (data) => fileSchema.parse(data));
    if (read.kind === 'read' && read.value.owner === owner) {
      for (const row of read.value.rows) {
        this.#rows.set(row.remote.id, row);
        this.#listed.add(row.remote.id);
        this.wasBefore(row.firstSeenMs);
      }
      this.#asOfMs = read.value.asOfMs;
    }
    this.changed();
  }

  /**
   * Asks Scarf for its list; answers with what it told this time. `wanted`: pages end once these were seen; without
   * it, the whole list. `durably`: it resolves once the list is on disk, and rejects when it cannot be put there.
   */
  async refresh(options: {
    durably: boolean;
    wanted?: ReadonlySet<string | null>;
    signal?: AbortSignal;
  }): Promise<Result<readonly RemoteImport[]>> {
    const owner = this.#owner;
    const { wanted, signal } = options;
    const enough =
      wanted &&
      ((rows: readonly RemoteImport[]) => rows.filter((row) => wanted.has(row.id)).length >= wanted.size);
    this.#loading = true;
    this.changed();
    const answer = await this.scarf.listImports(owner, { ...(enough && { enough }) }, signal);
    this.#loading = false;
    if (owner !== this.#owner) return fail('gone', 'The account was changed meanwhile.');
    if (answer.ok) this.#take(answer.value, wanted === undefined);
    else if (signal?.aborted !== true) this.#failure = answer.failure;
    this.changed();
    if (!answer.ok) return answer;
    const saved = this.#save();
    if (options.durably) await saved;
    else saved.catch(() => undefined);
    return answer;
  }

  /** One import that was asked for by itself. */
  note(remote: RemoteImport): void {
    // In the first list there is, everything was there before.
    const firstSeenMs = this.#rows.get(remote.id)?.firstSeenMs ?? (this.#asOfMs === null ? 0 : this.moment());
    this.#rows.set(remote.id, { remote, firstSeenMs });
    this.#listed.add(remote.id);
  }

  #take(remotes: readonly RemoteImport[], isWhole: boolean): void {
    if (isWhole) this.#listed = new Set();
    for (const remote of remotes) this.note(remote);
    this.#asOfMs = this.clock.now();
    this.#failure = null;
  }

  #saving: Promise<void> = Promise.resolve();

  #save(): Promise<void> {
    const path = this.pathFor(this.#owner);
    const content = JSON.stringify({ owner: this.#owner, asOfMs: this.#asOfMs, rows: this.rows });
    // One writer at a time; a failed write must not stop the next.
    this.#saving = this.#saving.catch(() => undefined).then(() => writeDurably(path, content));
    return this.#saving;
  }
}
