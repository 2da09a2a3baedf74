import * as z from 'zod';
import { fail, succeed, type Failure, type Result } from '../../../shared/failure';
import { SCARF_SLOTS, type Slots } from '../../../shared/imports/import';
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

/** Before an upload, a list that is no older than this is only read as far as there is news: each page costs the customer. */
export const WHOLE_EVERY_MS = 60_000;

/** What no upload waits for is written no more often: the file holds the whole list. */
const SAVE_EVERY_MS = 10_000;

/** How much of the list to read: all, what is new since it was last read, or as far as the last of these ids. */
export type Extent = 'whole' | 'news' | ReadonlySet<string>;

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
  /** Ids down to which the list was read without a gap. Beside one that is not among them, there may be more. */
  #gapless = new Set<string>();
  /** When the whole list was last asked for, by the monotonic clock; null: what it gave has no order to rely on. */
  #wholeMs: number | null = null;
  readonly #running = new Set<string>();
  #asOfMs: number | null = null;
  #isWhole = false;
  #lastMoment = 0;
  #failure: Failure | null = null;
  #loading = false;
  #saving: Promise<void> = Promise.resolve();
  #savedMs: number | null = null;
  /** There is no file, or it lacks an import that no record of ours knows either. */
  #isFileBehind = true;

  constructor(
    /** Path of the file that keeps an owner's list. */
    private readonly pathFor: (owner: string) => string,
    private readonly scarf: Pick<Scarf, 'listImports'>,
    private readonly clock: Clock,
    /** Whether an import of ours is this one of Scarf: its record says so on disk. */
    private readonly isOurs: (remoteId: string) => boolean,
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
    const inUse = [...this.#running].filter((id) => this.#listed.has(id)).length;
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
    this.#gapless = new Set();
    this.#running.clear();
    this.#wholeMs = null;
    this.#savedMs = null;
    this.#isFileBehind = true;
    this.#asOfMs = null;
    this.#isWhole = false;
    this.#failure = null;
    const read = await readDurably(this.pathFor(owner), (data) => fileSchema.parse(data));
    if (read.kind === 'read' && read.value.owner === owner) {
      for (const row of read.value.rows) {
        this.#keep(row);
        this.startAfter(row.firstSeenMs);
      }
      this.#asOfMs = read.value.asOfMs;
      this.#isFileBehind = false;
    }
    this.changed(null);
  }

  /**
   * Reads Scarf's list, all of it unless less is asked for; returns the rows of this answer. `durably`: resolves once it is on
   * disk which imports may be mistaken for one of ours, also if none may, and rejects when the disk fails.
   */
  async refresh(options: {
    durably: boolean;
    extent?: Extent;
    signal?: AbortSignal;
  }): Promise<Result<readonly RemoteImport[]>> {
    const owner = this.#owner;
    const { signal } = options;
    const began = this.clock.monotonic();
    const asked = options.extent ?? 'whole';
    const extent = asked === 'news' && !this.#isRecent(began) ? 'whole' : asked;
    const enough = this.#enoughFor(extent);
    this.#loading = true;
    this.changed(null);
    const answer = await this.scarf.listImports(owner, { ...(enough && { enough }) }, signal);
    this.#loading = false;
    if (owner !== this.#owner) return fail('gone', 'The account was changed meanwhile.');
    if (answer.ok) {
      const { rows, complete } = answer.value;
      if (extent === 'whole') {
        this.#isWhole = complete;
        if (complete) this.#listed = new Set();
        this.#gapless = new Set();
        this.#wholeMs = isNewestFirst(rows) ? began : null;
      }
      for (const remote of rows) this.add(remote);
      if (extent === 'whole' || extent === 'news') for (const { id } of rows) this.#gapless.add(id);
      this.#dropOldest(rows, extent === 'whole' ? PAST_AT_MOST : LIST_ROWS);
      this.#asOfMs = this.clock.now();
      this.#failure = null;
    } else if (signal?.aborted !== true) this.#failure = answer.failure;
    this.changed(answer.ok ? answer.value.rows : null);
    if (!answer.ok) return answer;
    const { rows } = answer.value;
    if (options.durably) await (this.#isFileBehind ? this.#save() : this.#saving);
    else if (this.#savedMs === null || began - this.#savedMs >= SAVE_EVERY_MS) void this.#save().catch(noted);
    return succeed(rows);
  }

  #isRecent(nowMs: number): boolean {
    return this.#wholeMs !== null && nowMs - this.#wholeMs < WHOLE_EVERY_MS;
  }

  /** Undefined: every page is needed. */
  #enoughFor(extent: Extent): ((rows: readonly RemoteImport[]) => boolean) | undefined {
    if (extent === 'whole') return undefined;
    if (extent !== 'news') return (rows) => rows.filter((row) => extent.has(row.id)).length >= extent.size;
    let seen = 0;
    return (rows) => {
      const page = rows.slice(seen);
      seen = rows.length;
      return page.every(({ id }) => this.#gapless.has(id));
    };
  }

  /** Resolves once no save is under way. The failure of the last one was no reason to stop. */
  saved(): Promise<void> {
    return this.#saving.catch(noted);
  }

  /** Adds or replaces one row. */
  add(remote: RemoteImport): void {
    // Every row of the very first list was there before.
    const firstSeenMs = this.#rows.get(remote.id)?.firstSeenMs ?? (this.#asOfMs === null ? 0 : this.moment());
    if (!this.#rows.has(remote.id) && !this.isOurs(remote.id)) this.#isFileBehind = true;
    this.#keep({ remote, firstSeenMs });
  }

  #keep(row: RemoteRow): void {
    const { id, status } = row.remote;
    this.#rows.set(id, row);
    this.#listed.add(id);
    if (status === 'importing') this.#running.add(id);
    else this.#running.delete(id);
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
      this.#running.delete(remote.id);
    }
  }

  #save(): Promise<void> {
    const path = this.pathFor(this.#owner);
    const content = JSON.stringify({ owner: this.#owner, asOfMs: this.#asOfMs, rows: this.rows });
    // One write at a time. A failed write must not stop the next.
    this.#saving = this.#saving.catch(noted).then(() => writeDurably(path, content));
    this.#savedMs = this.clock.monotonic();
    this.#isFileBehind = false;
    this.#saving.catch(() => (this.#isFileBehind = true));
    return this.#saving;
  }
}

/** Then all that is new stands before what is known. */
function isNewestFirst(rows: readonly RemoteImport[]): boolean {
  const times = rows.map(({ createdAt }) => Date.parse(createdAt ?? ''));
  return times.every((time, at) => (at === 0 ? !Number.isNaN(time) : time <= (times[at - 1] ?? 0)));
}

function noted(): void {
  // Whoever waits for this write hears of its failure.
}
