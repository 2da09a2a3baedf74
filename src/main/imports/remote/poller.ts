import { failure, type Failure } from '../../../shared/failure';
import { hasEnded, type RemoteImport } from '../../scarf/model';
import type { Scarf } from '../../scarf/scarf';
import type { Clock } from '../../time/clock';
import { lookMs, type Watched } from '../../time/pace';
import type { ImportStore } from '../record/import-store';
import { isIn, type ImportRecord } from '../record/record';
import { waitMs } from './backoff';
import type { RemoteList } from './remote-list';

/** Polls after the end of an import whose counts do not add up yet: they may be late. */
const POLLS_AFTER_END = 2;

/** Scarf may show an import late. After so long without a trace of it, its result stays unknown. */
const ABSENCE_BELIEVED_MS = 15 * 60_000;

/** An import that is listed a few seconds late is not worth a word. */
const ABSENCE_TOLD_MS = 30_000;

/** The wait for counts that are late. */
const LATE_COUNTS_MS = 3_000;

/** There is at most one look in this time, whatever calls for one. */
const SHORTEST_MS = 1_000;

export interface PollerParts {
  readonly scarf: Pick<Scarf, 'getImport'>;
  readonly clock: Clock;
  readonly imports: ImportStore;
  readonly remote: RemoteList;
  readonly owner: () => string | null;
  readonly watched: () => Watched;
  /** Scarf's ids of foreign imports to poll as well. */
  readonly foreign: () => readonly string[];
  /** Repeats the stop request of an import that Scarf still reads, if the first one did not get through. */
  readonly repeatStop: (record: ImportRecord<'processing'>) => Promise<unknown>;
  readonly ended: (record: ImportRecord) => void;
  /** The import on trial was not this one: the search goes on. */
  readonly lost: (record: ImportRecord) => void;
  readonly report: (error: unknown) => void;
}

/** Polls all imports that Scarf reads, with one list request for all, until each has ended. */
export class Poller {
  #running = false;
  /** Moments of the clock's monotonic time: since when imports are followed, and when the list was last read. */
  #followedSinceMs = 0;
  #lookedMs = 0;
  /** Something called for a look. */
  #isWanted = false;
  #failures = 0;
  /** The wait after a failed look; 0: the last one succeeded. */
  #retryMs = 0;
  #sleep = new AbortController();
  readonly #pollsAfterEnd = new Map<string, number>();
  /** How long Scarf has denied an import: the waits that ended with a denial, so no clock can stretch it. */
  readonly #absentMs = new Map<string, number>();
  #waitedMs = 0;

  constructor(private readonly parts: PollerParts) {}

  /** There is something new to follow: polls often again. */
  follow(): void {
    this.#followedSinceMs = this.parts.clock.monotonic();
    this.#failures = 0;
    this.#retryMs = 0;
    this.#consider();
  }

  /** Polls soon: much may have changed. */
  wake(): void {
    this.#isWanted = true;
    this.#consider();
  }

  /** Polls soon if the last poll failed: Scarf answers again. */
  reached(): void {
    if (this.#retryMs > 0) this.wake();
  }

  /** The window was shown: what is due by its quicker pace is polled. */
  shown(): void {
    this.#consider();
  }

  /** Works out the time of the next poll anew. */
  #consider(): void {
    this.#sleep.abort();
    if (this.#running) return;
    this.#running = true;
    const nowMs = this.parts.clock.monotonic();
    [this.#followedSinceMs, this.#lookedMs, this.#retryMs] = [nowMs, nowMs, 0];
    void this.#run();
  }

  async #run(): Promise<void> {
    // Nothing may come between the last look at what there is to follow and the end: it would not be followed.
    while (this.#processing().length + this.parts.foreign().length > 0) {
      await this.#untilDue();
      this.#waitedMs = this.#waitMs();
      this.#isWanted = false;
      const failed = await this.#poll().catch((error: unknown) => {
        // An exception about one import must not end the polling of the others.
        this.parts.report(error);
        return failure('unexpected');
      });
      this.#lookedMs = this.parts.clock.monotonic();
      this.#failures = failed === null ? 0 : this.#failures + 1;
      this.#retryMs = failed === null ? 0 : waitMs(failed, this.#failures);
    }
    this.#running = false;
  }

  async #untilDue(): Promise<void> {
    const { clock } = this.parts;
    for (;;) {
      const leftMs = this.#lookedMs + this.#waitMs() - clock.monotonic();
      if (leftMs <= 0) return;
      this.#sleep = new AbortController();
      await clock.sleep(leftMs, this.#sleep.signal);
    }
  }

  #waitMs(): number {
    if (this.#isWanted) return SHORTEST_MS;
    const paceMs = lookMs(this.#lookedMs - this.#followedSinceMs, this.parts.watched());
    if (this.#retryMs > 0) return Math.max(this.#retryMs, paceMs);
    return this.#pollsAfterEnd.size > 0 ? Math.min(paceMs, LATE_COUNTS_MS) : paceMs;
  }

  #processing(): readonly ImportRecord<'processing'>[] {
    return this.parts.imports.openOf(this.parts.owner()).filter((record) => isIn(record, 'processing'));
  }

  /** Null: Scarf's list was read; else why it could not be. */
  async #poll(): Promise<Failure | null> {
    const { remote, imports } = this.parts;
    const records = this.#processing();
    const ids = records.map(({ delivery }) => delivery.remoteId);
    const wanted = new Set([...ids, ...this.parts.foreign()]);
    const list = await remote.refresh({ durably: false, extent: wanted });
    if (!list.ok) {
      for (const { id } of records) imports.setTransient(id, { pollFailure: list.failure });
      return list.failure;
    }
    const listed = new Map(list.value.map((row) => [row.id, row]));
    for (const record of records) {
      if (record.phase.stopping) await this.parts.repeatStop(record);
      await this.#update(record, listed.get(record.delivery.remoteId));
    }
    return null;
  }

  /** An import that is not in the list is requested by its id. */
  async #update(record: ImportRecord<'processing'>, listed: RemoteImport | undefined): Promise<void> {
    const { imports, scarf, clock, remote } = this.parts;
    let row = listed;
    if (row === undefined) {
      const one = await scarf.getImport(record.owner, record.delivery.remoteId);
      if (!one.ok) {
        if (one.failure.code === 'not-found') return this.#countAbsence(record, one.failure);
        imports.setTransient(record.id, { pollFailure: one.failure });
        return;
      }
      remote.add(one.value);
      row = one.value;
    }
    this.#absentMs.delete(record.id);
    imports.setTransient(record.id, { pollFailure: null });
    const settled = this.#isSettled(record, row);
    const at = new Date(clock.now()).toISOString();
    const after = await imports.apply(record.id, { kind: 'polled', remote: row, at, settled });
    if (isIn(after, 'processing')) return;
    this.#pollsAfterEnd.delete(record.id);
    if (isIn(after, 'unconfirmed')) this.parts.lost(after);
    else this.parts.ended(after);
  }

  /** Scarf neither lists nor knows the import: after some minutes its result stays unknown. */
  async #countAbsence({ id }: ImportRecord, { details }: Failure): Promise<void> {
    const { imports, clock, ended } = this.parts;
    const known = this.#absentMs.get(id);
    const absentMs = known === undefined ? 0 : known + this.#waitedMs;
    this.#absentMs.set(id, absentMs);
    const pollFailure = absentMs < ABSENCE_TOLD_MS ? null : failure('not-listed', details);
    imports.setTransient(id, { pollFailure });
    if (absentMs < ABSENCE_BELIEVED_MS) return;
    this.#absentMs.delete(id);
    const at = new Date(clock.now()).toISOString();
    ended(await imports.apply(id, { kind: 'vanished', at }));
  }

  /** Scarf ended the import, and its counts account for every event or had time to. */
  #isSettled(record: ImportRecord, remote: RemoteImport): boolean {
    if (!hasEnded(remote)) return false;
    const sent = record.counts?.sent ?? remote.total;
    const accounted = (remote.imported ?? 0) + (remote.failed ?? 0);
    if (remote.status === 'done' && sent !== null && accounted >= sent) return true;
    const polls = this.#pollsAfterEnd.get(record.id) ?? 0;
    this.#pollsAfterEnd.set(record.id, polls + 1);
    return polls >= POLLS_AFTER_END;
  }
}
