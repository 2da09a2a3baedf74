import type { Clock } from '../time/clock';
import type { RemoteImport } from '../scarf/model';
import { backoffMs, pollMs } from './backoff';
import type { ImportStore } from './import-store';
import type { Scarf } from '../scarf/scarf';
import type { ImportRecord } from './record/record';
import type { RemoteList } from './remote-list';

/** Looks after Scarf ended an import while its counts do not add up yet: they may lag. */
const LOOKS_AFTER_END = 2;

export interface PollerParts {
  readonly scarf: Scarf;
  readonly clock: Clock;
  readonly ledger: ImportStore;
  readonly remote: RemoteList;
  readonly owner: () => string | null;
  /** Imports begun elsewhere that are being stopped: followed until they end. */
  readonly alsoFollowed: () => readonly string[];
  /** The user wants it stopped, and Scarf still reads: asks again if it was not heard. */
  readonly stopAgain: (record: ImportRecord) => Promise<unknown>;
  readonly ended: (record: ImportRecord) => void;
  /** What was followed has turned out to be another's. */
  readonly lost: (record: ImportRecord) => void;
  readonly report: (error: unknown) => void;
}

/** Times in a row that Scarf may say it has no such import, before that is believed. */
const DENIALS = 5;

/** Watches every import that Scarf reads, with one list call for all of them, until each has ended. */
export class Poller {
  #running = false;
  #looks = 0;
  #troubles = 0;
  #wake = new AbortController();
  readonly #looksAfterEnd = new Map<string, number>();
  readonly #denials = new Map<string, number>();

  constructor(private readonly parts: PollerParts) {}

  /** Looks soon: something new is there to follow, or Scarf may be within reach again. */
  attend(): void {
    this.#looks = 0;
    this.#troubles = 0;
    this.#wake.abort();
    if (this.#running) return;
    this.#running = true;
    void this.#watch().finally(() => (this.#running = false));
  }

  async #watch(): Promise<void> {
    while (this.#followed().length + this.parts.alsoFollowed().length > 0) {
      this.#wake = new AbortController();
      const wait = this.#troubles > 0 ? Math.min(60_000, backoffMs(this.#troubles)) : pollMs(this.#looks);
      await this.parts.clock.sleep(wait, this.#wake.signal);
      this.#looks += 1;
      const looked = await this.#look().catch((error: unknown) => {
        // One import's trouble must not end the watch over the others.
        this.parts.report(error);
        return false;
      });
      this.#troubles = looked ? 0 : this.#troubles + 1;
    }
  }

  #followed(): readonly ImportRecord[] {
    const owner = this.parts.owner();
    return this.parts.ledger.all.filter(
      (record) => record.owner === owner && record.phase.name === 'processing',
    );
  }

  async #look(): Promise<boolean> {
    const { remote, ledger } = this.parts;
    const followed = this.#followed();
    const wanted = new Set([...followed.map((record) => record.remoteId), ...this.parts.alsoFollowed()]);
    const list = await remote.refresh({ durably: false, wanted });
    if (!list.ok) {
      for (const { id } of followed) ledger.pass(id, { outOfTouch: list.failure });
      return false;
    }
    const listed = new Map(list.value.map((row) => [row.id, row]));
    for (const record of followed) {
      if (record.phase.name === 'processing' && record.phase.stopping) await this.parts.stopAgain(record);
      await this.#hear(record, listed.get(record.remoteId ?? ''));
    }
    return true;
  }

  /** An import that the list leaves out is asked for by itself. */
  async #hear(record: ImportRecord, listed: RemoteImport | undefined): Promise<void> {
    const { ledger, scarf, clock, remote } = this.parts;
    let told = listed;
    if (told === undefined) {
      const one = await scarf.getImport(record.owner, record.remoteId ?? '');
      if (!one.ok) {
        ledger.pass(record.id, { outOfTouch: one.failure });
        return this.#denied(record, one.failure.code === 'not-found');
      }
      remote.note(one.value);
      told = one.value;
    }
    this.#denials.delete(record.id);
    ledger.pass(record.id, { outOfTouch: null });
    const settled = this.#isSettled(record, told);
    const at = new Date(clock.now()).toISOString();
    const after = await ledger.apply(record.id, { kind: 'scarf-told', remote: told, at, settled });
    if (after.phase.name === 'processing') return;
    this.#looksAfterEnd.delete(record.id);
    if (after.phase.name === 'unconfirmed') this.parts.lost(after);
    else this.parts.ended(after);
  }

  /** Scarf lists it no more and does not know it: after a while nobody can say any more what became of it. */
  async #denied(record: ImportRecord, denied: boolean): Promise<void> {
    const times = denied ? (this.#denials.get(record.id) ?? 0) + 1 : 0;
    this.#denials.set(record.id, times);
    if (times < DENIALS) return;
    this.#denials.delete(record.id);
    const at = new Date(this.parts.clock.now()).toISOString();
    this.parts.ended(await this.parts.ledger.apply(record.id, { kind: 'vanished', at }));
  }

  /** Scarf has ended it, and either its counts account for every event or they had time to. */
  #isSettled(record: ImportRecord, remote: RemoteImport): boolean {
    if (remote.status !== 'done' && remote.status !== 'aborted') return false;
    const sent = record.counts?.sent ?? remote.total;
    const told = (remote.imported ?? 0) + (remote.failed ?? 0);
    if (remote.status === 'done' && sent !== null && told >= sent) return true;
    const looks = this.#looksAfterEnd.get(record.id) ?? 0;
    this.#looksAfterEnd.set(record.id, looks + 1);
    return looks >= LOOKS_AFTER_END;
  }
}
