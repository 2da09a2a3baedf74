import { fail, succeed, type Failure, type Result } from '../../shared/failure';
import type { HistoryView, ImportView, QueueReason } from '../../shared/import';
import type { ResolveAnswer } from '../../shared/ipc';
import type { Clock } from '../time/clock';
import type { KnownArtifacts } from '../../engine/model/check-facts';
import { diskFailure } from '../../engine/model/disk-failure';
import { ForeignImports } from './foreign-imports';
import { Poller } from './poller';
import { ImportStore } from './import-store';
import { canTryAgain, isEnded } from './import-reducer';
import type { Scarf } from '../scarf/scarf';
import type { FileWork } from '../jobs/ports';
import type { ImportRecord } from './record/record';
import type { LoadedRecords, RecordStore } from './record/record-store';
import { RemoteList } from './remote-list';
import { LostUploadFinder } from './lost/lost-upload-finder';
import { Sender } from './send/sender';
import { Scheduler, type Work } from './send/scheduler';
import { Stopper } from './send/stopper';
import { recordOf, type Submission } from './record/submission';
import { remoteIdOf } from './views';

export interface ImportsParts {
  readonly work: FileWork;
  readonly scarf: Scarf;
  readonly clock: Clock;
  readonly store: RecordStore;
  readonly remoteListPath: (owner: string) => string;
  readonly known: () => KnownArtifacts | null;
  readonly parallelImports: () => number;
  readonly publish: {
    one(view: ImportView): void;
    all(views: readonly ImportView[]): void;
    history(view: HistoryView): void;
  };
  readonly ended: (view: ImportView) => void;
  readonly diskTrouble: (failure: Failure, path: string) => void;
  readonly report: (error: unknown) => void;
}

/**
 * Every import of the account: begins them, keeps as many running as the user allows, follows them, stops them, and
 * joins ours with those that Scarf lists from elsewhere.
 */
export class Imports {
  readonly remote: RemoteList;
  readonly #ledger: ImportStore;
  readonly #searcher: LostUploadFinder;
  readonly #starter: Scheduler;
  readonly #stopper: Stopper;
  readonly #follower: Poller;
  readonly #elsewhere: ForeignImports;
  #owner: string | null = null;
  #unread: Omit<LoadedRecords, 'records'> = { damaged: [], newer: [] };
  #elsewhereAsShown = '';

  constructor(private readonly parts: ImportsParts) {
    const { scarf, clock, store } = parts;
    this.#ledger = new ImportStore(store, parts.publish.one, parts.diskTrouble);
    this.remote = new RemoteList(parts.remoteListPath, scarf, clock, () => this.#remoteChanged());
    this.#elsewhere = new ForeignImports(scarf, this.remote);
    const shared = { ...parts, ledger: this.#ledger, remote: this.remote, owner: () => this.#owner };
    this.#searcher = new LostUploadFinder(shared);
    const sender = new Sender({ ...shared, searcher: this.#searcher });
    this.#starter = new Scheduler({
      ...shared,
      sender,
      searcher: this.#searcher,
      worked: (record, what) => this.#worked(record, what),
    });
    this.#stopper = new Stopper({
      ...shared,
      starter: this.#starter,
      follow: () => this.#follower.attend(),
    });
    this.#follower = new Poller({
      ...shared,
      alsoFollowed: () => this.#elsewhere.stopping,
      stopAgain: (record) => this.#stopper.tellAgain(record),
      ended: (record) => this.#ended(record),
      lost: ({ id }) => this.#starter.lookFor(id),
    });
  }

  /** Reads the history. What was being sent when the app ended may have arrived: it is unconfirmed, never failed. */
  async load(): Promise<void> {
    this.#unread = await this.#ledger.load();
    for (const { id, phase } of this.#ledger.all) {
      if (phase.name === 'uploading') {
        await this.#ledger.apply(id, { kind: 'answer-lost', failure: null, handedOver: null });
      }
    }
    this.#publishAll();
  }

  /** Works for this account from now on; null: for none, and everything waits. */
  async serve(owner: string | null): Promise<void> {
    if (owner === this.#owner) return this.#resume();
    this.#owner = owner;
    this.#starter.giveUp(null);
    this.#elsewhere.forget();
    for (const { uploadBegan } of this.#ours())
      if (uploadBegan !== null) this.remote.wasBefore(Date.parse(uploadBegan));
    if (owner !== null) await this.remote.open(owner);
    this.#publishAll();
    this.#resume();
    this.#tryNow('token');
    // The app may have ended before Scarf heard of it.
    for (const record of this.#stopper.stopping)
      void this.#stopper.tellScarf(record).catch(this.parts.report);
    // History shows what else there is, and since when it is known.
    if (owner !== null) void this.refreshHistory().catch(this.parts.report);
  }

  /** Takes everything up again that can go on: after a start, a reconnect, or the end of a sleep. */
  #resume(): void {
    if (this.#owner === null) return;
    for (const record of this.#ours()) {
      if (record.phase.name === 'unconfirmed' && record.phase.finding === 'looking')
        this.#starter.lookFor(record.id);
    }
    this.#searcher.attend();
    this.#follower.attend();
    this.#starter.pump();
  }

  /** The connection is back, or may be: what waits for it is tried now. */
  wake(): void {
    this.#resume();
    this.#tryNow('offline', 'token');
  }

  /** Ends the waiting for what may have come. */
  #tryNow(...reasons: readonly QueueReason[]): void {
    for (const { id, phase } of this.#ours()) {
      if (phase.name !== 'queued' || !reasons.includes(phase.why)) continue;
      void this.#ledger
        .apply(id, { kind: 'due-now' })
        .then(() => this.#starter.pump())
        .catch(this.parts.report);
    }
  }

  get views(): readonly ImportView[] {
    const ours = this.#ledger.all.flatMap(({ id }) => this.#ledger.view(id) ?? []);
    return [...ours, ...this.#viewsElsewhere()];
  }

  get history(): HistoryView {
    const { loading, failure: trouble, asOfMs } = this.remote;
    const state = loading ? 'loading' : trouble !== null ? 'failed' : asOfMs === null ? 'none' : 'ready';
    const asOf = asOfMs === null ? null : new Date(asOfMs).toISOString();
    return { state, asOf, failure: trouble, slots: this.remote.slots, ...this.#unread };
  }

  record(id: string): ImportRecord | undefined {
    return this.#ledger.get(id);
  }

  /** The imports of any of these very bytes, alone or with others, that arrived, or may yet; the last one last. */
  sentBefore(fingerprints: readonly string[]): readonly ImportRecord[] {
    const wanted = new Set(fingerprints);
    return this.#ledger.all.filter((record) => {
      const its = [record.file, ...(record.file.parts ?? [])];
      return its.some(({ fingerprint }) => wanted.has(fingerprint)) && mayHaveArrived(record);
    });
  }

  /** The imports of lines of another one that did not get in; and of them those that arrived, or may yet. */
  children(id: string): { readonly all: readonly ImportRecord[]; readonly carry: readonly ImportRecord[] } {
    const all = this.#ledger.all.filter((record) => record.resends?.importId === id);
    return { all, carry: all.filter(mayHaveArrived) };
  }

  /** Something is on its way to Scarf from this computer at this moment. */
  get isSending(): boolean {
    return this.#ours().some(({ id, phase }) => this.#starter.isAtWork(id) && phase.name !== 'unconfirmed');
  }

  /** Begins an import. When it answers, the import is on disk. */
  async begin(submission: Submission): Promise<Result<{ importId: string }>> {
    if (this.#owner === null) return fail('not-connected');
    if (submission.report.ready === 0) return fail('nothing-to-send');
    const record = recordOf(submission, this.#owner, new Date(this.parts.clock.now()).toISOString());
    try {
      await this.#ledger.add(record);
    } catch (error) {
      return { ok: false, failure: diskFailure(error) };
    }
    this.#starter.pump();
    return succeed({ importId: record.id });
  }

  /** The same for several, in their order; what keeps one from being begun keeps those behind it as well. */
  async beginAll(submissions: readonly Submission[]): Promise<Result<{ importId: string; imports: number }>> {
    let first: string | null = null;
    for (const submission of submissions) {
      const begun = await this.begin(submission);
      if (!begun.ok) return begun;
      first ??= begun.value.importId;
    }
    return first === null
      ? fail('nothing-to-send')
      : succeed({ importId: first, imports: submissions.length });
  }

  /** Stops an import in whatever phase it is. Answers once that is under way; the end comes as a change. */
  async stop(id: string): Promise<Result<undefined>> {
    const remoteId = remoteIdOf(id);
    if (remoteId !== null) return this.#stopElsewhere(remoteId);
    return this.#stopper.stop(id);
  }

  /** Stops what this computer is sending and waits until Scarf has stopped it as well, at most `ms`. */
  stopSending(ms: number): Promise<void> {
    return this.#stopper.stopSending(ms);
  }

  async sendNow(id: string): Promise<Result<undefined>> {
    const record = this.#ledger.get(id);
    if (record === undefined) return fail('gone');
    if (this.#owner === null) return fail('not-connected');
    if (record.remoteId !== null || record.phase.name === 'unconfirmed' || !canTryAgain(record))
      return fail('gone');
    // Only one that is about to be sent needs nothing more: one that has just failed is to be begun anew.
    if (record.phase.name === 'queued' && this.#starter.isAtWork(id)) return succeed(undefined);
    await this.#ledger.apply(id, { kind: 'tried-again' });
    this.#starter.pump();
    return succeed(undefined);
  }

  /** The user's answer about an import that may or may not have arrived. */
  async resolve(id: string, answer: ResolveAnswer): Promise<Result<undefined>> {
    const record = this.#ledger.get(id);
    if (record?.phase.name !== 'unconfirmed') return fail('gone');
    const at = new Date(this.parts.clock.now()).toISOString();
    switch (answer.kind) {
      case 'look-again':
        this.#starter.lookFor(id);
        break;
      case 'track': {
        const remote = this.remote.get(answer.remoteId);
        if (remote === undefined) return fail('not-found');
        await this.#ledger.apply(id, { kind: 'found', remote, at, supposed: false });
        this.#publishAll();
        this.#follower.attend();
        break;
      }
      case 'send-again':
        await this.#ledger.apply(id, { kind: 'tried-again' });
        this.#starter.pump();
        break;
      case 'give-up':
        await this.#ledger.apply(id, { kind: 'stopped', arrived: 'unknown', at });
        break;
    }
    return succeed(undefined);
  }

  async refreshHistory(): Promise<Result<undefined>> {
    if (this.#owner === null) return fail('not-connected');
    const list = await this.remote.refresh({ durably: false });
    return list.ok ? succeed(undefined) : list;
  }

  #ours(): readonly ImportRecord[] {
    return this.#ledger.of(this.#owner);
  }

  #worked(record: ImportRecord, what: Work): void {
    const { id, phase } = record;
    if (isEnded(record)) this.#ended(record);
    if (phase.name === 'processing' && phase.stopping)
      void this.#stopper.tellScarf(record).catch(this.parts.report);
    if (phase.name === 'unconfirmed' && phase.finding === 'looking' && (phase.stopping || what === 'sending'))
      this.#starter.lookFor(id);
    this.#publishAll();
    this.#follower.attend();
    this.#starter.pump();
  }

  async #stopElsewhere(remoteId: string): Promise<Result<undefined>> {
    if (this.#owner === null) return fail('not-connected');
    const asked = await this.#elsewhere.stop(this.#owner, remoteId);
    if (asked.ok) this.#follower.attend();
    return asked;
  }

  #ended(record: ImportRecord): void {
    const view = this.#ledger.view(record.id);
    if (view !== undefined) this.parts.ended(view);
    this.#starter.pump();
  }

  #viewsElsewhere(): readonly ImportView[] {
    const claimed = new Set(this.#ledger.all.map((record) => record.remoteId));
    return this.#owner === null ? [] : this.#elsewhere.views(this.#owner, claimed);
  }

  #remoteChanged(): void {
    this.#elsewhere.listChanged();
    this.parts.publish.history(this.history);
    if (this.remote.loading) return;
    this.#publishAll();
    void this.#ledger.saveUnsaved();
  }

  /**
   * The whole list, when the imports begun elsewhere are no longer as last shown. Changes of ours are told one by one;
   * one of ours that is found in Scarf's list leaves the others by this.
   */
  #publishAll(): void {
    const told = this.#viewsElsewhere().map(({ id, phase, remote }) => [
      id,
      phase,
      remote?.imported,
      remote?.failed,
    ]);
    const elsewhere = JSON.stringify([this.#owner, told]);
    if (elsewhere === this.#elsewhereAsShown) return;
    this.#elsewhereAsShown = elsewhere;
    this.parts.publish.all(this.views);
  }
}

/** Sent, being sent, about to be sent, or lost on the way: sending the same file again could count twice. */
function mayHaveArrived({ remoteId, phase }: ImportRecord): boolean {
  switch (phase.name) {
    case 'queued':
    case 'uploading':
    case 'unconfirmed':
      return true;
    case 'cancelled':
      return remoteId !== null || phase.arrived === 'unknown';
    default:
      return remoteId !== null;
  }
}
