import type { KnownArtifacts } from '../../engine/model/check-facts';
import { succeed, type Result } from '../../shared/failure';
import type { ImportView } from '../../shared/imports/import';
import type { FileWork } from '../jobs/ports';
import type { RemoteImport } from '../scarf/model';
import type { Scarf } from '../scarf/scarf';
import type { Clock } from '../time/clock';
import type { Watched } from '../time/pace';
import { canBecomeOurs } from './lost/match-lost-upload';
import { LostUploadFinder } from './lost/lost-upload-finder';
import type { Claims } from './record/claims';
import type { ImportStore } from './record/import-store';
import { isEnded, isIn, remoteIdOf, type ImportRecord } from './record/record';
import type { RecordStore } from './record/record-store';
import { EndedImports } from './remote/ended-imports';
import { ForeignImports } from './remote/foreign-imports';
import { Poller } from './remote/poller';
import { RemoteList } from './remote/remote-list';
import { Scheduler, type Work } from './send/scheduler';
import { Sender } from './send/sender';
import { Stopper } from './send/stopper';

export interface AccountImportsParts {
  readonly work: FileWork;
  readonly scarf: Scarf;
  readonly clock: Clock;
  /** The imports of all accounts. */
  readonly imports: ImportStore;
  readonly disk: RecordStore;
  readonly claims: Claims;
  readonly remoteListPath: (owner: string) => string;
  readonly known: (owner: string) => KnownArtifacts | null;
  readonly parallelImports: () => number;
  readonly watched: () => Watched;
  readonly ended: (view: ImportView) => void;
  /** Scarf's list of the account was read, or is being read. */
  readonly remoteChanged: () => void;
  /** Other imports than before may be foreign now. */
  readonly foreignChanged: () => void;
  readonly report: (error: unknown) => void;
}

/**
 * The imports of one account: sends, polls and stops them by the account's own list, limit and token, whichever account is
 * in use. Without a connection all of them wait.
 */
export class AccountImports {
  readonly remote: RemoteList;
  readonly scheduler: Scheduler;
  readonly stopper: Stopper;
  readonly poller: Poller;
  readonly #foreign: ForeignImports;
  readonly #ended: EndedImports;
  readonly #finder: LostUploadFinder;
  #isConnected = false;

  constructor(
    readonly owner: string,
    private readonly parts: AccountImportsParts,
  ) {
    const { scarf, clock, known } = parts;
    const remote = new RemoteList(
      parts.remoteListPath,
      scarf,
      clock,
      (remoteId) => parts.imports.byRemote(owner).has(remoteId),
      (answer) => this.#remoteChanged(answer),
    );
    const served = (): string | null => (this.#isConnected ? this.owner : null);
    const shared = { ...parts, remote, owner: served, known: () => known(owner) };
    this.remote = remote;
    this.#foreign = new ForeignImports(scarf, remote);
    this.#ended = new EndedImports({ ...shared, revived: () => this.poller.follow() });
    const finder = new LostUploadFinder(shared);
    this.#finder = finder;
    const sender = new Sender({ ...shared, finder });
    this.scheduler = new Scheduler({
      ...shared,
      sender,
      finder,
      worked: (record, work) => this.#worked(record, work),
    });
    this.stopper = new Stopper({
      ...shared,
      scheduler: this.scheduler,
      poll: () => this.poller.follow(),
    });
    this.poller = new Poller({
      ...shared,
      foreign: () => this.#foreign.stopping,
      repeatStop: (record) => this.stopper.repeatStop(record),
      ended: (record) => this.#announceEnd(record),
      lost: ({ id }) => this.scheduler.search(id),
    });
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** The imports of the account that no other process works on; none without a connection. */
  get ours(): readonly ImportRecord[] {
    return this.#isConnected ? this.parts.imports.oursOf(this.owner) : [];
  }

  /** Imports of the account that others began; none without a connection. */
  get foreignViews(): readonly ImportView[] {
    if (!this.#isConnected) return [];
    return this.#foreign.views(this.owner, this.parts.imports.byRemote(this.owner));
  }

  /** Connects the account, or the same with another token. */
  async connect(): Promise<void> {
    if (this.#isConnected) {
      this.resume();
      return this.scheduler.endWaits(['token']);
    }
    this.#isConnected = true;
    for (const { uploadBegan } of this.ours)
      if (uploadBegan !== null) this.remote.startAfter(Date.parse(uploadBegan));
    await this.remote.open(this.owner);
    this.parts.foreignChanged();
    this.resume();
    this.scheduler.endWaits(['token']);
    // The app may have ended before the stop request reached Scarf.
    for (const record of this.stopper.stopping)
      void this.stopper.requestStop(record).catch(this.parts.report);
    // The history screen shows foreign imports from the start.
    if (this.#isConnected) void this.refreshHistory().catch(this.parts.report);
  }

  /** Ends the work on every import of the account; each waits. */
  disconnect(): void {
    if (!this.#isConnected) return;
    this.#isConnected = false;
    this.scheduler.abortAll();
    this.#foreign.clear();
    this.parts.foreignChanged();
    this.scheduler.schedule();
  }

  /** Goes on with an import that another process left. */
  goOnWith(record: ImportRecord): void {
    if (record.uploadBegan !== null && this.#isConnected)
      this.remote.startAfter(Date.parse(record.uploadBegan));
    if (isIn(record, 'processing') && record.phase.stopping && this.#isConnected)
      void this.stopper.requestStop(record).catch(this.parts.report);
    this.resume();
  }

  /** The connection may be back, as something else than our own requests says: tries what waits for it. */
  wake(): void {
    this.resume();
    this.scheduler.endWaits(['offline', 'token']);
  }

  /** Scarf answered a call again: tries what waits because a call failed. See decision record 9. */
  callsAnswered(): void {
    this.#searchOn();
    this.poller.reached();
    this.scheduler.endWaits(['offline', 'token'], 'calls');
  }

  /** Goes on with everything that can go on. */
  resume(): void {
    if (!this.#isConnected) return;
    this.#searchOn();
    this.poller.wake();
    this.scheduler.schedule();
  }

  /** Goes on with the searches for lost uploads, also with one that broke off. */
  #searchOn(): void {
    for (const { id, phase } of this.parts.imports.openOf(this.owner)) {
      if (phase.name === 'unconfirmed' && phase.finding === 'looking') this.scheduler.search(id);
    }
    this.#finder.wake();
  }

  /** Looks once more before the user's own decision. */
  lookOnce(id: string): Promise<void> {
    return this.#finder.lookOnce(id);
  }

  /** The user chooses among the candidates; a count that grew since, or another import of ours, may rule one out. */
  mayBe(record: ImportRecord<'unconfirmed'>, remote: RemoteImport): boolean {
    const isCandidate = record.phase.candidates.some(({ remoteId }) => remoteId === remote.id);
    const isTaken = this.parts.imports.all.some((other) => remoteIdOf(other) === remote.id);
    return isCandidate && !isTaken && canBecomeOurs(record, remote.total);
  }

  async stopForeign(remoteId: string): Promise<Result<undefined>> {
    const asked = await this.#foreign.stop(this.owner, remoteId);
    if (asked.ok) this.poller.follow();
    return asked;
  }

  async refreshHistory(): Promise<Result<undefined>> {
    const list = await this.remote.refresh({ durably: false });
    if (!list.ok) return list;
    await this.#ended.askForVanished();
    return succeed(undefined);
  }

  #worked(record: ImportRecord, work: Work): void {
    if (isEnded(record)) this.#announceEnd(record);
    if (isIn(record, 'processing')) {
      this.poller.follow();
      if (work === 'sending') this.scheduler.endWaits(['offline'], 'upload');
      if (record.phase.stopping) void this.stopper.requestStop(record).catch(this.parts.report);
    }
    if (isIn(record, 'unconfirmed')) {
      const { finding, stopping } = record.phase;
      if (finding === 'looking' && (stopping || work === 'sending')) this.scheduler.search(record.id);
    }
    this.parts.foreignChanged();
    this.scheduler.schedule();
  }

  #announceEnd(record: ImportRecord): void {
    const view = this.parts.imports.view(record.id);
    if (view !== undefined) this.parts.ended(view);
    this.scheduler.schedule();
  }

  #remoteChanged(answer: readonly RemoteImport[] | null): void {
    if (answer !== null) void this.#listRead(answer).catch(this.parts.report);
    this.#foreign.listChanged();
    this.parts.remoteChanged();
    if (!this.remote.loading) this.parts.foreignChanged();
  }

  /** What the list lacked before may be in it now. */
  async #listRead(answer: readonly RemoteImport[]): Promise<void> {
    await this.#ended.listRead(answer);
    if (await this.#finder.listRead()) this.poller.follow();
    this.parts.foreignChanged();
  }
}
