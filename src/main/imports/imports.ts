import { randomUUID } from 'node:crypto';
import type { CheckReport } from '../../shared/check';
import type { Destination } from '../../shared/destination';
import { fail, failure, succeed, type Failure, type Result } from '../../shared/failure';
import type { HistoryView, ImportView } from '../../shared/import';
import type { ResolveAnswer } from '../../shared/ipc';
import type { Clock } from '../clock';
import type { CheckFacts, KnownArtifacts } from '../events/model';
import { diskFailure } from '../storage/durable-file';
import { Follower } from './follower';
import { Ledger } from './ledger';
import { canTryAgain, isEnded } from './life';
import type { FileWork, Scarf } from './ports';
import type { ImportRecord } from './record';
import type { RecordStore } from './record-store';
import { RemoteList } from './remote-list';
import { Sender } from './sender';
import { remoteIdOf, viewOfRemote } from './views';

export interface ImportsParts {
  readonly work: FileWork;
  readonly scarf: Scarf;
  readonly clock: Clock;
  readonly store: RecordStore;
  readonly remoteListPath: string;
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

/** A checked file as it is to be sent. */
export interface Submission {
  readonly path: string;
  readonly name: string;
  readonly facts: CheckFacts;
  readonly report: CheckReport;
  readonly destination: Destination;
  readonly keepReadable: boolean;
}

/**
 * Every import of the account: begins them, keeps as many running as the user allows, follows them, stops them, and
 * joins ours with those that Scarf lists from elsewhere.
 */
export class Imports {
  readonly remote: RemoteList;
  readonly #ledger: Ledger;
  readonly #sender: Sender;
  readonly #follower: Follower;
  readonly #sending = new Map<string, AbortController>();
  /** Scarf's ids of imports begun elsewhere that are being stopped from here. */
  readonly #stoppingElsewhere = new Set<string>();
  #owner: string | null = null;
  #damaged: readonly string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #knownIds = '';

  constructor(private readonly parts: ImportsParts) {
    const { scarf, clock, store } = parts;
    this.#ledger = new Ledger(store, parts.publish.one, parts.diskTrouble);
    this.remote = new RemoteList(parts.remoteListPath, scarf, clock, () => this.#remoteChanged());
    this.#sender = new Sender({ ...parts, ledger: this.#ledger, remote: this.remote });
    this.#follower = new Follower({
      ...parts,
      ledger: this.#ledger,
      remote: this.remote,
      owner: () => this.#owner,
      alsoFollowed: () => [...this.#stoppingElsewhere],
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
  }

  /** Works for this account from now on; null: for none, and everything waits. */
  async serve(owner: string | null): Promise<void> {
    if (owner === this.#owner) return this.#resume();
    this.#owner = owner;
    for (const controller of this.#sending.values()) controller.abort();
    if (owner !== null) await this.remote.open(owner);
    this.#publishAll();
    this.#resume();
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
      if (phase.name === 'queued' && phase.why === 'offline') void this.sendNow(id);
    }
  }

  get views(): readonly ImportView[] {
    const ours = this.#ledger.all.flatMap(({ id }) => this.#ledger.view(id) ?? []);
    return [...ours, ...this.#elsewhere()];
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

  /** When these very bytes were imported before, and as which import. */
  sentBefore(sha256: string): { importId: string; at: string } | null {
    const before = this.#ledger.all.filter(
      ({ file, remoteId }) => file.sha256 === sha256 && remoteId !== null,
    );
    const last = before.at(-1);
    return last === undefined ? null : { importId: last.id, at: last.createdAt };
  }

  /** Something is on its way to Scarf from this computer at this moment. */
  get isSending(): boolean {
    return this.#sending.size > 0;
  }

  /** Begins an import. When it answers, the import is on disk. */
  async begin(submission: Submission): Promise<Result<{ importId: string }>> {
    const { facts, report, destination } = submission;
    if (this.#owner === null) return fail('not-connected');
    if (report.ready === 0) return fail('nothing-to-send');
    const record: ImportRecord = {
      version: 1,
      id: randomUUID(),
      owner: this.#owner,
      createdAt: new Date(this.parts.clock.now()).toISOString(),
      endedAt: null,
      file: {
        path: submission.path,
        name: submission.name,
        identity: facts.identity,
        sha256: facts.sha256,
        compression: facts.compression,
      },
      destination,
      keepReadable: submission.keepReadable,
      checked: {
        lines: report.lines,
        blank: report.blank,
        ready: report.ready,
        untidy: facts.untidy,
        oldestMs: facts.oldestMs,
      },
      phase: { name: 'queued', why: 'starting', until: null, attempt: 0 },
      setBacks: 0,
      uploadBegan: null,
      remoteId: null,
      counts: null,
      setAside: [],
      allHaveIds: facts.linesWithId >= facts.lines - facts.blank - facts.faulty,
      remote: null,
    };
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
      const at = new Date(this.parts.clock.now()).toISOString();
      await this.#ledger.apply(id, { kind: 'stopped', arrived: 'nothing', at });
      this.#sending.get(id)?.abort();
      return succeed(undefined);
    }
    const asked = await this.#ledger.apply(id, { kind: 'stop-asked' });
    this.#sending.get(id)?.abort();
    if (asked.phase.name === 'processing') return this.#abortAtScarf(asked);
    if (asked.phase.name === 'unconfirmed') this.#lookFor(id);
    return succeed(undefined);
  }

  /** Stops what this computer is sending and waits until that is settled, at most `ms`. */
  async stopSending(ms: number): Promise<void> {
    for (const id of this.#sending.keys()) void this.stop(id);
    const { clock } = this.parts;
    const until = clock.now() + ms;
    while (this.#sending.size > 0 && clock.now() < until) await clock.sleep(50);
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
    clearTimeout(this.#timer);
    if (this.#owner === null) return;
    const now = this.parts.clock.now();
    let free = this.parts.parallelImports() - this.#occupied();
    let nextDue = Number.POSITIVE_INFINITY;
    for (const { id, phase } of this.#ours()) {
      if (phase.name !== 'queued' || this.#sending.has(id)) continue;
      const due = phase.until === null ? now : Date.parse(phase.until);
      if (due > now) nextDue = Math.min(nextDue, due);
      else if (free > 0) {
        free -= 1;
        this.#send(id);
      } else if (phase.why !== 'own-limit') {
        void this.#ledger.apply(id, { kind: 'must-wait', why: 'own-limit', until: null });
      }
    }
    const LONGEST_TIMER_MS = 2 ** 31 - 1;
    if (nextDue < Number.POSITIVE_INFINITY) {
      this.#timer = setTimeout(() => this.#pump(), Math.min(nextDue - now, LONGEST_TIMER_MS));
    }
  }

  #ours(): readonly ImportRecord[] {
    return this.#ledger.all.filter((record) => record.owner === this.#owner);
  }

  #occupied(): number {
    return this.#ours().filter(({ id, phase }) => this.#sending.has(id) || phase.name === 'processing')
      .length;
  }

  #send(id: string): void {
    this.#working(id, (signal) => this.#sender.send(id, signal));
  }

  #lookFor(id: string): void {
    if (this.#ledger.get(id)?.owner !== this.#owner) return;
    if (!this.#sending.has(id)) this.#working(id, (signal) => this.#sender.findLost(id, signal));
  }

  /** Runs one import's work; afterwards goes on with whatever it has become. */
  #working(id: string, work: (signal: AbortSignal) => Promise<void>): void {
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
        this.#afterWork(id);
      });
  }

  /** Our own code gave out: what was being sent may have arrived. */
  async #gaveOut(id: string, trouble: Failure): Promise<void> {
    if (this.#ledger.get(id)?.phase.name === 'uploading') {
      await this.#ledger.apply(id, { kind: 'answer-lost', failure: trouble, handedOver: null });
    } else {
      const at = new Date(this.parts.clock.now()).toISOString();
      await this.#ledger.apply(id, { kind: 'failed', failure: trouble, at });
    }
  }

  #afterWork(id: string): void {
    const record = this.#ledger.get(id);
    if (record === undefined) return;
    if (isEnded(record)) this.#ended(record);
    const { phase } = record;
    if (phase.name === 'processing' && phase.stopping) void this.#abortAtScarf(record);
    if (phase.name === 'unconfirmed' && phase.stopping && phase.finding === 'looking') this.#lookFor(id);
    this.#publishAll();
    this.#follower.attend();
    this.#pump();
  }

  async #abortAtScarf(record: ImportRecord): Promise<Result<undefined>> {
    const answer = await this.parts.scarf.abortImport(record.owner, record.remoteId ?? '');
    if (!answer.ok) {
      await this.#ledger.apply(record.id, { kind: 'stop-refused' });
      this.#ledger.pass(record.id, { outOfTouch: answer.failure });
    }
    this.#follower.attend();
    return answer.ok ? succeed(undefined) : answer;
  }

  async #stopElsewhere(remoteId: string): Promise<Result<undefined>> {
    if (this.#owner === null) return fail('not-connected');
    const answer = await this.parts.scarf.abortImport(this.#owner, remoteId);
    if (!answer.ok) return answer;
    this.#stoppingElsewhere.add(remoteId);
    this.#follower.attend();
    return succeed(undefined);
  }

  #ended(record: ImportRecord): void {
    const view = this.#ledger.view(record.id);
    if (view !== undefined) this.parts.ended(view);
    this.#pump();
  }

  #elsewhere(): readonly ImportView[] {
    const owner = this.#owner;
    if (owner === null) return [];
    const claimed = new Set(this.#ledger.all.map((record) => record.remoteId));
    return this.remote.rows
      .filter(({ remote }) => !claimed.has(remote.id))
      .map(({ remote }) =>
        viewOfRemote(
          remote,
          owner,
          this.remote.asOfMs ?? 0,
          this.#stoppingElsewhere.has(remote.id),
          this.remote.failure,
        ),
      );
  }

  #remoteChanged(): void {
    for (const id of this.#stoppingElsewhere) {
      const status = this.remote.get(id)?.status;
      if (status === 'done' || status === 'aborted') this.#stoppingElsewhere.delete(id);
    }
    this.parts.publish.history(this.history);
    if (!this.remote.loading) this.#publishAll();
  }

  /** The whole list, but only when it differs from what was last shown. */
  #publishAll(): void {
    const views = this.views;
    const shown =
      JSON.stringify(
        views
          .filter((view) => view.origin === 'elsewhere')
          .map((v) => [v.id, v.phase, v.remote?.imported, v.remote?.failed]),
      ) + this.#owner;
    if (shown === this.#knownIds) return;
    this.#knownIds = shown;
    this.parts.publish.all(views);
  }
}

function failureOf(error: unknown): Failure {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? diskFailure(error)
    : failure('unexpected');
}
