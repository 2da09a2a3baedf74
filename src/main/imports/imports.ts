import { fail, failure, succeed, type Failure, type Result } from '../../shared/failure';
import type { HistoryView, ImportView } from '../../shared/import';
import type { ResolveAnswer } from '../../shared/ipc';
import type { Clock } from '../clock';
import type { KnownArtifacts } from '../events/model';
import { diskFailure } from '../storage/durable-file';
import { Elsewhere } from './elsewhere';
import { Follower } from './follower';
import { Ledger } from './ledger';
import { canTryAgain, isEnded } from './life';
import type { FileWork, Scarf } from './ports';
import { nextInLine } from './queue';
import type { ImportRecord } from './record';
import type { RecordStore } from './record-store';
import { RemoteList } from './remote-list';
import { Searcher } from './searcher';
import { Sender } from './sender';
import { recordOf, type Submission } from './submission';
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
  readonly #ledger: Ledger;
  readonly #searcher: Searcher;
  readonly #sender: Sender;
  readonly #follower: Follower;
  readonly #sending = new Map<string, AbortController>();
  readonly #elsewhere: Elsewhere;
  /** Imports that Scarf is to stop and has not heard of it, because the way there was broken. */
  readonly #unheardStops = new Set<string>();
  #owner: string | null = null;
  #damaged: readonly string[] = [];
  /** Ends the wait for the next import that is due. */
  #untilDue = new AbortController();
  #elsewhereAsShown = '';

  constructor(private readonly parts: ImportsParts) {
    const { scarf, clock, store } = parts;
    this.#ledger = new Ledger(store, parts.publish.one, parts.diskTrouble);
    this.remote = new RemoteList(parts.remoteListPath, scarf, clock, () => this.#remoteChanged());
    this.#elsewhere = new Elsewhere(scarf, this.remote);
    this.#searcher = new Searcher({ clock, ledger: this.#ledger, remote: this.remote });
    this.#sender = new Sender({
      ...parts,
      ledger: this.#ledger,
      remote: this.remote,
      searcher: this.#searcher,
    });
    this.#follower = new Follower({
      ...parts,
      ledger: this.#ledger,
      remote: this.remote,
      owner: () => this.#owner,
      alsoFollowed: () => this.#elsewhere.stopping,
      stopAgain: async (record) => {
        if (this.#unheardStops.has(record.id)) await this.#abortAtScarf(record);
      },
      ended: (record) => this.#ended(record),
    });
  }

  /** Reads the history. What was being sent when the app ended may have arrived: it is unconfirmed, never failed. */
  async load(): Promise<void> {
    this.#damaged = await this.#ledger.load();
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
    for (const controller of this.#sending.values()) controller.abort();
    this.#elsewhere.forget();
    if (owner !== null) await this.remote.open(owner);
    this.#publishAll();
    this.#resume();
    // The app may have ended before Scarf heard of it.
    for (const record of this.#stopping()) void this.#abortAtScarf(record).catch(this.parts.report);
    // History shows what else there is, and since when it is known.
    if (owner !== null) void this.refreshHistory().catch(this.parts.report);
  }

  /** Takes everything up again that can go on: after a start, a reconnect, or the end of a sleep. */
  #resume(): void {
    if (this.#owner === null) return;
    for (const record of this.#ours()) {
      if (record.phase.name === 'unconfirmed' && record.phase.finding === 'looking') this.#lookFor(record.id);
    }
    this.#follower.attend();
    this.#pump();
  }

  /** The connection is back, or may be: what waits for it is tried now. */
  wake(): void {
    this.#resume();
    for (const { id, phase } of this.#ours()) {
      if (phase.name !== 'queued' || phase.why !== 'offline') continue;
      void this.#ledger
        .apply(id, { kind: 'due-now' })
        .then(() => this.#pump())
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
    return { state, asOf, failure: trouble, damaged: this.#damaged };
  }

  record(id: string): ImportRecord | undefined {
    return this.#ledger.get(id);
  }

  /** When these very bytes were imported before, or may be yet, and as which import. */
  sentBefore(fingerprint: string): { importId: string; at: string } | null {
    const before = this.#ledger.all.filter(
      (record) => record.file.fingerprint === fingerprint && mayHaveArrived(record),
    );
    const last = before.at(-1);
    return last === undefined ? null : { importId: last.id, at: last.createdAt };
  }

  /** Something is on its way to Scarf from this computer at this moment. */
  get isSending(): boolean {
    return this.#ours().some(({ id, phase }) => this.#sending.has(id) && phase.name !== 'unconfirmed');
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
    this.#pump();
    return succeed({ importId: record.id });
  }

  /** Stops an import in whatever phase it is. Answers once that is under way; the end comes as a change. */
  async stop(id: string): Promise<Result<undefined>> {
    const remoteId = remoteIdOf(id);
    if (remoteId !== null) return this.#stopElsewhere(remoteId);
    const record = this.#ledger.get(id);
    if (record === undefined) return fail('gone');
    if (isEnded(record)) return succeed(undefined);
    if (record.phase.name === 'queued') {
      // First of all: should it begin to upload at this moment, no byte leaves any more.
      this.#sending.get(id)?.abort();
      return this.#stopWaiting(id);
    }
    const asked = await this.#ledger.apply(id, { kind: 'stop-asked' });
    this.#sending.get(id)?.abort();
    if (asked.phase.name === 'processing') {
      const answer = await this.#abortAtScarf(asked);
      this.#follower.attend();
      return answer;
    }
    if (asked.phase.name === 'unconfirmed') this.#lookFor(id);
    if (asked.phase.name === 'queued') return this.#stopWaiting(id);
    return succeed(undefined);
  }

  async #stopWaiting(id: string): Promise<Result<undefined>> {
    const at = new Date(this.parts.clock.now()).toISOString();
    await this.#ledger.apply(id, { kind: 'stopped', arrived: 'nothing', at });
    return succeed(undefined);
  }

  /** Stops what this computer is sending and waits until Scarf has stopped it as well, at most `ms`. */
  async stopSending(ms: number): Promise<void> {
    for (const id of this.#sending.keys()) void this.stop(id);
    const { clock } = this.parts;
    const until = clock.now() + ms;
    while ((this.#sending.size > 0 || this.#stopping().length > 0) && clock.now() < until)
      await clock.sleep(50);
  }

  async sendNow(id: string): Promise<Result<undefined>> {
    const record = this.#ledger.get(id);
    if (record === undefined) return fail('gone');
    if (this.#owner === null) return fail('not-connected');
    if (record.remoteId !== null || record.phase.name === 'unconfirmed' || !canTryAgain(record))
      return fail('gone');
    if (this.#sending.has(id)) return succeed(undefined);
    await this.#ledger.apply(id, { kind: 'tried-again' });
    this.#pump();
    return succeed(undefined);
  }

  /** The user's answer about an import that may or may not have arrived. */
  async resolve(id: string, answer: ResolveAnswer): Promise<Result<undefined>> {
    const record = this.#ledger.get(id);
    if (record?.phase.name !== 'unconfirmed') return fail('gone');
    const at = new Date(this.parts.clock.now()).toISOString();
    switch (answer.kind) {
      case 'look-again':
        this.#lookFor(id);
        break;
      case 'track': {
        const remote = this.remote.get(answer.remoteId);
        if (remote === undefined) return fail('not-found');
        await this.#ledger.apply(id, { kind: 'found', remote, at });
        this.#publishAll();
        this.#follower.attend();
        break;
      }
      case 'send-again':
        await this.#ledger.apply(id, { kind: 'tried-again' });
        this.#pump();
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

  /** Starts what may start, and wakes up again when the next waiting import is due. */
  #pump(): void {
    this.#untilDue.abort();
    if (this.#owner === null) return;
    const now = this.parts.clock.now();
    const waiting = this.#ours().filter(({ id }) => !this.#sending.has(id));
    const { start, hold, nextDueMs } = nextInLine(
      waiting,
      this.parts.parallelImports() - this.#occupied(),
      now,
    );
    for (const id of start) this.#send(id);
    for (const id of hold) void this.#ledger.apply(id, { kind: 'must-wait', why: 'own-limit', until: null });
    if (nextDueMs !== null) void this.#pumpAfter(nextDueMs - now);
  }

  async #pumpAfter(ms: number): Promise<void> {
    const LONGEST_TIMER_MS = 2 ** 31 - 1;
    const waiting = new AbortController();
    this.#untilDue = waiting;
    await this.parts.clock.sleep(Math.min(ms, LONGEST_TIMER_MS), waiting.signal);
    if (!waiting.signal.aborted) this.#pump();
  }

  #ours(): readonly ImportRecord[] {
    return this.#ledger.all.filter((record) => record.owner === this.#owner);
  }

  /** Imports that Scarf is reading and is to stop. */
  #stopping(): readonly ImportRecord[] {
    return this.#ours().filter(({ phase }) => phase.name === 'processing' && phase.stopping);
  }

  #occupied(): number {
    return this.#ours().filter(({ id, phase }) => this.#sending.has(id) || phase.name === 'processing')
      .length;
  }

  #send(id: string): void {
    this.#working(id, (signal) => this.#sender.send(id, signal), true);
  }

  #lookFor(id: string): void {
    if (this.#ledger.get(id)?.owner !== this.#owner) return;
    if (!this.#sending.has(id)) this.#working(id, (signal) => this.#searcher.search(id, signal), false);
  }

  /** Runs one import's work; afterwards goes on with whatever it has become. */
  #working(id: string, work: (signal: AbortSignal) => Promise<void>, isUpload: boolean): void {
    const controller = new AbortController();
    this.#sending.set(id, controller);
    void work(controller.signal)
      .catch(async (error: unknown) => {
        this.parts.report(error);
        await this.#gaveOut(id, failureOf(error));
      })
      .catch(this.parts.report)
      .finally(() => {
        this.#sending.delete(id);
        this.#afterWork(id, isUpload);
      });
  }

  /** Our own code gave out: what was being sent may have arrived. */
  async #gaveOut(id: string, trouble: Failure): Promise<void> {
    const phase = this.#ledger.get(id)?.phase.name;
    if (phase === 'uploading') {
      await this.#ledger.apply(id, { kind: 'answer-lost', failure: trouble, handedOver: null });
    } else if (phase === 'unconfirmed') {
      await this.#ledger.apply(id, { kind: 'not-found-at-scarf' });
    } else {
      const at = new Date(this.parts.clock.now()).toISOString();
      await this.#ledger.apply(id, { kind: 'failed', failure: trouble, at });
    }
  }

  #afterWork(id: string, wasUpload: boolean): void {
    const record = this.#ledger.get(id);
    if (record === undefined) return;
    if (isEnded(record)) this.#ended(record);
    const { phase } = record;
    if (phase.name === 'processing' && phase.stopping) void this.#abortAtScarf(record);
    if (phase.name === 'unconfirmed' && phase.finding === 'looking' && (phase.stopping || wasUpload)) {
      this.#lookFor(id);
    }
    this.#publishAll();
    this.#follower.attend();
    this.#pump();
  }

  async #abortAtScarf(record: ImportRecord): Promise<Result<undefined>> {
    const answer = await this.parts.scarf.abortImport(record.owner, record.remoteId ?? '');
    if (answer.ok) this.#unheardStops.delete(record.id);
    else {
      // What may pass is asked again with the next look.
      if (answer.failure.retryable) this.#unheardStops.add(record.id);
      else await this.#ledger.apply(record.id, { kind: 'stop-refused' });
      this.#ledger.pass(record.id, { outOfTouch: answer.failure });
    }
    return answer.ok ? succeed(undefined) : answer;
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
    this.#pump();
  }

  #viewsElsewhere(): readonly ImportView[] {
    const claimed = new Set(this.#ledger.all.map((record) => record.remoteId));
    return this.#owner === null ? [] : this.#elsewhere.views(this.#owner, claimed);
  }

  #remoteChanged(): void {
    this.#elsewhere.listChanged();
    this.parts.publish.history(this.history);
    if (!this.remote.loading) this.#publishAll();
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

function failureOf(error: unknown): Failure {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? diskFailure(error)
    : failure('unexpected');
}
