import type { KnownArtifacts } from '../../engine/model/check-facts';
import { diskFailure } from '../../engine/model/disk-failure';
import { fail, succeed, type Failure, type Result } from '../../shared/failure';
import type { HistoryView, ImportView, StartedFrom } from '../../shared/import';
import type { ResolveAnswer } from '../../shared/ipc';
import { isSameOwner } from '../../shared/owner';
import type { FileWork } from '../jobs/ports';
import type { RemoteImport } from '../scarf/model';
import type { Scarf } from '../scarf/scarf';
import type { Clock } from '../time/clock';
import type { Watched } from '../time/pace';
import { ImportList } from './import-list';
import type { Claims } from './record/claims';
import { LostUploadFinder } from './lost/lost-upload-finder';
import { canBecomeOurs } from './lost/match-lost-upload';
import { ImportStore, type UnreadFolders } from './record/import-store';
import { isEnded, isIn, remoteIdOf, type ImportRecord } from './record/record';
import type { RecordStore } from './record/record-store';
import { childrenOf, importsOfFiles, importsOfLogs, type Children } from './record/related';
import { canSendRest, restOf } from './record/rest';
import { recordOf, type Begun, type Submission } from './record/submission';
import { foreignRemoteId, ForeignImports } from './remote/foreign-imports';
import { EndedImports } from './remote/ended-imports';
import { Poller } from './remote/poller';
import { RemoteList } from './remote/remote-list';
import { Scheduler, type Work } from './send/scheduler';
import { Sender } from './send/sender';
import { Stopper } from './send/stopper';

export interface ImportsParts {
  readonly work: FileWork;
  readonly scarf: Scarf;
  readonly clock: Clock;
  readonly store: RecordStore;
  readonly claims: Claims;
  /** Where imports are begun; null: in the app. */
  readonly from: StartedFrom | null;
  /** Whether this process would go on with an import that another one left. */
  readonly mayTakeOver: (record: ImportRecord) => boolean;
  readonly remoteListPath: (owner: string) => string;
  readonly known: () => KnownArtifacts | null;
  /** The user of this computer; null: not known. */
  readonly user: string | null;
  readonly parallelImports: () => number;
  readonly watched: () => Watched;
  readonly publish: {
    one(view: ImportView): void;
    all(views: readonly ImportView[]): void;
    history(view: HistoryView): void;
  };
  readonly ended: (view: ImportView) => void;
  readonly diskTrouble: (failure: Failure, path: string) => void;
  readonly report: (error: unknown) => void;
}

/** The imports of the connected account: begins, sends, polls and stops them, and lists the foreign ones. */
export class Imports {
  readonly #store: ImportStore;
  readonly #remote: RemoteList;
  readonly #foreign: ForeignImports;
  readonly #list: ImportList;
  readonly #ended: EndedImports;
  readonly #finder: LostUploadFinder;
  readonly #scheduler: Scheduler;
  readonly #stopper: Stopper;
  readonly #poller: Poller;
  #owner: string | null = null;
  #unread: UnreadFolders = { damaged: [], newer: [] };
  #looking: Promise<void> = Promise.resolve();

  constructor(private readonly parts: ImportsParts) {
    const { scarf, clock, publish } = parts;
    const owner = (): string | null => this.#owner;
    const imports = new ImportStore(parts.store, publish.one, parts.diskTrouble, clock, parts.claims);
    const remote = new RemoteList(parts.remoteListPath, scarf, clock, (answer) =>
      this.#remoteChanged(answer),
    );
    const shared = { ...parts, imports, remote, owner };
    this.#store = imports;
    this.#remote = remote;
    this.#foreign = new ForeignImports(scarf, remote);
    this.#ended = new EndedImports({ ...shared, revived: () => this.#poller.follow() });
    this.#list = new ImportList({ ...shared, foreign: this.#foreign, publishAll: publish.all });
    const finder = new LostUploadFinder({ ...shared, disk: parts.store });
    this.#finder = finder;
    const sender = new Sender({ ...shared, disk: parts.store, finder });
    this.#scheduler = new Scheduler({
      ...shared,
      sender,
      finder,
      worked: (record, work) => this.#worked(record, work),
    });
    this.#stopper = new Stopper({
      ...shared,
      scheduler: this.#scheduler,
      poll: () => this.#poller.follow(),
    });
    this.#poller = new Poller({
      ...shared,
      foreign: () => this.#foreign.stopping,
      repeatStop: (record) => this.#stopper.repeatStop(record),
      ended: (record) => this.#announceEnd(record),
      lost: ({ id }) => this.#scheduler.search(id),
    });
  }

  /** Accounts that have imports here, as each import spells them. */
  get owners(): readonly string[] {
    return [...new Set(this.#store.all.map(({ owner }) => owner))];
  }

  /** Loads what the window shows first. False: only `load` can. */
  async loadFirst(): Promise<boolean> {
    const loaded = await this.#store.loadFirst();
    await this.#endUploads();
    return loaded;
  }

  /** Loads the history, or the rest of it. */
  async load(): Promise<void> {
    const before = this.#store.all.length;
    this.#unread = await this.#store.load();
    await this.#endUploads();
    if (this.#store.all.length > before) this.parts.publish.all(this.views);
    this.parts.publish.history(this.history);
    await this.lookAround().catch(this.parts.report);
  }

  /** Reads what other processes of this computer did, and goes on with what an ended one left of the account. One at a time. */
  lookAround(): Promise<void> {
    this.#looking = this.#looking.catch(() => undefined).then(() => this.#lookAround());
    return this.#looking;
  }

  async #lookAround(): Promise<void> {
    const { left } = await this.#store.lookAtOthers();
    const lost = this.#store.all.filter((record) => !isEnded(record) && this.#store.isOthers(record.id));
    for (const record of lost) {
      if (this.parts.claims.isWorkedOn(record) && !left.has(record.id)) continue;
      if (!this.parts.mayTakeOver(record)) continue;
      // Whoever takes over an import of another account could not go on with it.
      if (!isSameOwner(record.owner, this.#owner)) continue;
      await this.#goOnWith(await this.#store.takeOver(record.id));
    }
    this.#list.publishIfChanged();
  }

  async #goOnWith(record: ImportRecord | undefined): Promise<void> {
    if (record === undefined) return;
    if (record.uploadBegan !== null && isSameOwner(record.owner, this.#owner))
      this.#remote.startAfter(Date.parse(record.uploadBegan));
    await this.#endUpload(record);
    if (isIn(record, 'processing') && record.phase.stopping && isSameOwner(record.owner, this.#owner))
      void this.#stopper.requestStop(record).catch(this.parts.report);
    this.#resume();
  }

  /** An upload in flight when the app ended may have arrived: it is unconfirmed, never failed. */
  async #endUploads(): Promise<void> {
    for (const record of this.#store.all) if (!this.#store.isOthers(record.id)) await this.#endUpload(record);
  }

  async #endUpload({ id, phase }: ImportRecord): Promise<void> {
    if (phase.name !== 'uploading') return;
    await this.#store.apply(id, { kind: 'answer-lost', failure: null, handedOver: null });
  }

  /** Connects an account, or the same with another token. Null: no account, and every import waits. */
  async serve(owner: string | null): Promise<void> {
    if (owner === this.#owner) {
      this.#resume();
      return this.#scheduler.endWaits(['token']);
    }
    this.#owner = owner;
    this.#scheduler.abortAll();
    this.#foreign.clear();
    for (const { uploadBegan } of this.#ours())
      if (uploadBegan !== null) this.#remote.startAfter(Date.parse(uploadBegan));
    if (owner !== null) await this.#remote.open(owner);
    this.#list.publishIfChanged();
    this.#resume();
    this.#scheduler.endWaits(['token']);
    // The app may have ended before the stop request reached Scarf.
    for (const record of this.#stopper.stopping)
      void this.#stopper.requestStop(record).catch(this.parts.report);
    // The history screen shows foreign imports from the start.
    if (owner !== null) void this.refreshHistory().catch(this.parts.report);
    if (owner !== null) await this.lookAround().catch(this.parts.report);
  }

  /** The connection may be back, as something else than our own requests says: tries what waits for it. */
  wake(): void {
    this.#resume();
    this.#scheduler.endWaits(['offline', 'token']);
  }

  /** Scarf answered a call again: tries what waits because a call failed. See decision record 9. */
  callsAnswered(): void {
    this.#searchOn();
    this.#poller.reached();
    this.#scheduler.endWaits(['offline', 'token'], 'calls');
  }

  /** The user sees the window again. */
  windowShown(): void {
    this.#poller.shown();
  }

  /** Goes on with the searches for lost uploads, also with one that broke off. */
  #searchOn(): void {
    for (const { id, phase } of this.#ours()) {
      if (phase.name === 'unconfirmed' && phase.finding === 'looking') this.#scheduler.search(id);
    }
    this.#finder.wake();
  }

  /** Goes on with everything that can go on. */
  #resume(): void {
    if (this.#owner === null) return;
    this.#searchOn();
    this.#poller.wake();
    this.#scheduler.schedule();
  }

  get views(): readonly ImportView[] {
    return this.#list.views;
  }

  get history(): HistoryView {
    return this.#list.history(this.#unread);
  }

  /** All imports on this computer, of every account. */
  get records(): readonly ImportRecord[] {
    return this.#store.all;
  }

  record(id: string): ImportRecord | undefined {
    return this.#store.get(id);
  }

  /** The imports that sent any of these files, and whose events arrived or still may; the last one last. */
  sentBefore(fingerprints: readonly string[]): readonly ImportRecord[] {
    return importsOfFiles(this.#store.all, fingerprints);
  }

  /** The account's imports of access logs whose events arrived or still may; the last one last. */
  logsBefore(): readonly ImportRecord[] {
    return importsOfLogs(this.#store.of(this.#owner));
  }

  /** The resends of an import. */
  children(id: string): Children {
    return childrenOf(this.#store.all, id);
  }

  /** This computer is sending at this moment. */
  get isSending(): boolean {
    return this.#ours().some(({ id, phase }) => this.#scheduler.isAtWork(id) && phase.name !== 'unconfirmed');
  }

  /** The imports of the account that have not ended and that this process works on. */
  get underWay(): readonly ImportRecord[] {
    return this.#store.openOf(this.#owner);
  }

  /** An import that has not ended, and that another process works on. */
  isElsewhere(id: string): boolean {
    const record = this.#store.get(id);
    return record !== undefined && !isEnded(record) && this.#store.isOthers(id);
  }

  /** It is certain that Scarf has the import. */
  isHandedOver(id: string): boolean {
    const delivery = this.#store.get(id)?.delivery.kind;
    return delivery === 'answered' || delivery === 'found';
  }

  /** This process sends something, or searches for it. */
  get isAtWork(): boolean {
    return this.#scheduler.atWork.length > 0;
  }

  /** Begins an import, of the user or of a watched folder. It is on disk once this resolves. */
  async begin(
    submission: Submission,
    watchedFolder: string | null = null,
  ): Promise<Result<{ importId: string }>> {
    if (this.#owner === null) return fail('not-connected');
    if (submission.report.ready === 0) return fail('nothing-to-send');
    return this.#add(recordOf(submission, this.#begun(this.#owner, watchedFolder)));
  }

  /** Begins an import of what another one did not bring to Scarf. Fails with `gone` where events could count twice. */
  async beginRest(id: string): Promise<Result<{ importId: string }>> {
    const record = this.#store.get(id);
    if (record === undefined || !canSendRest(record)) return fail('gone');
    if (!isSameOwner(record.owner, this.#owner)) return fail('not-connected');
    if (this.children(id).arriving.some(({ resends }) => resends?.which === 'rest')) return fail('gone');
    return this.#add(restOf(record, this.#begun(record.owner, null)));
  }

  #begun(owner: string, watchedFolder: string | null): Begun {
    const { user, from } = this.parts;
    return { owner, at: this.#now(), user, from, watchedFolder };
  }

  async #add(record: ImportRecord): Promise<Result<{ importId: string }>> {
    try {
      await this.#store.add(record);
    } catch (error) {
      return { ok: false, failure: diskFailure(error) };
    }
    this.#scheduler.schedule();
    return succeed({ importId: record.id });
  }

  /** Begins imports in this order. After a failure it begins no more. */
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

  /** Stops an import in any phase. Resolves once that is under way; the end follows as a change. */
  async stop(id: string): Promise<Result<undefined>> {
    const remoteId = foreignRemoteId(id);
    if (remoteId === null) return this.#store.isOthers(id) ? this.#stopOthers(id) : this.#stopper.stop(id);
    if (this.#owner === null) return fail('not-connected');
    const asked = await this.#foreign.stop(this.#owner, remoteId);
    if (asked.ok) this.#poller.follow();
    return asked;
  }

  /** Its own process hears of the stop from Scarf, once Scarf reads the import. Before that, only that process can stop. */
  async #stopOthers(id: string): Promise<Result<undefined>> {
    const record = this.#store.get(id);
    const remoteId = record === undefined ? null : remoteIdOf(record);
    if (record === undefined || remoteId === null) return fail('held-elsewhere');
    if (!isSameOwner(record.owner, this.#owner)) return fail('not-connected');
    const asked = await this.parts.scarf.abortImport(record.owner, remoteId);
    return asked.ok ? succeed(undefined) : asked;
  }

  /** Stops what this computer is sending. Waits until Scarf has stopped it too, at most `ms`. */
  stopSending(ms: number): Promise<void> {
    return this.#stopper.stopSending(ms);
  }

  /** Before a process ends whose folder goes with it: nothing is being written there any more. */
  listSaved(): Promise<void> {
    return this.#remote.saved();
  }

  /** Before the app ends: writes what the disk did not take; null: it took everything. */
  saveUnsaved(): Promise<void> | null {
    return this.#store.hasUnsaved ? this.#store.saveUnsaved() : null;
  }

  /** Sends an import that waits or failed. */
  async sendNow(id: string): Promise<Result<undefined>> {
    const record = this.#store.get(id);
    if (record === undefined) return fail('gone');
    if (this.#owner === null) return fail('not-connected');
    if (!isIn(record, 'queued', 'failed')) return fail('gone');
    if (this.#store.isOthers(id)) return fail('held-elsewhere');
    // A queued import at work is about to be sent. A failed one at work has just failed and begins again.
    if (isIn(record, 'queued') && this.#scheduler.isAtWork(id)) return succeed(undefined);
    await this.#store.apply(id, { kind: 'retry-asked' });
    this.#scheduler.schedule();
    return succeed(undefined);
  }

  /** Applies the user's answer about an unconfirmed import. */
  async resolve(id: string, answer: ResolveAnswer): Promise<Result<undefined>> {
    const record = this.#store.get(id);
    if (record === undefined || !isIn(record, 'unconfirmed')) return fail('gone');
    if (this.#store.isOthers(id)) return fail('held-elsewhere');
    switch (answer.kind) {
      case 'look-again':
        this.#scheduler.search(id);
        break;
      case 'track': {
        await this.#store.lookAtOthers();
        const remote = this.#remote.get(answer.remoteId);
        if (remote === undefined || !this.#mayBe(record, remote)) return fail('not-found');
        if (!(await this.parts.claims.match(remote.id, id))) return fail('not-found');
        await this.#store.apply(id, { kind: 'found', remote, at: this.#now() });
        this.#list.publishIfChanged();
        this.#poller.follow();
        break;
      }
      case 'send-again':
        await this.#finder.lookOnce(id);
        await this.#store.apply(id, { kind: 'retry-asked' });
        this.#poller.follow();
        this.#scheduler.schedule();
        break;
      case 'give-up':
        await this.#store.apply(id, { kind: 'stopped', arrived: 'unknown', at: this.#now() });
        break;
    }
    return succeed(undefined);
  }

  /** The user chooses among the candidates; a count that grew since, or another import of ours, may rule one out. */
  #mayBe(record: ImportRecord<'unconfirmed'>, remote: RemoteImport): boolean {
    const isCandidate = record.phase.candidates.some(({ remoteId }) => remoteId === remote.id);
    const isTaken = this.#store.all.some((other) => remoteIdOf(other) === remote.id);
    return isCandidate && !isTaken && canBecomeOurs(record, remote.total);
  }

  async refreshHistory(): Promise<Result<undefined>> {
    if (this.#owner === null) return fail('not-connected');
    const list = await this.#remote.refresh({ durably: false });
    if (!list.ok) return list;
    await this.#ended.askForVanished();
    return succeed(undefined);
  }

  #ours(): readonly ImportRecord[] {
    return this.#store.oursOf(this.#owner);
  }

  #worked(record: ImportRecord, work: Work): void {
    if (isEnded(record)) this.#announceEnd(record);
    if (isIn(record, 'processing')) {
      this.#poller.follow();
      if (work === 'sending') this.#scheduler.endWaits(['offline'], 'upload');
      if (record.phase.stopping) void this.#stopper.requestStop(record).catch(this.parts.report);
    }
    if (isIn(record, 'unconfirmed')) {
      const { finding, stopping } = record.phase;
      if (finding === 'looking' && (stopping || work === 'sending')) this.#scheduler.search(record.id);
    }
    this.#list.publishIfChanged();
    this.#scheduler.schedule();
  }

  #announceEnd(record: ImportRecord): void {
    const view = this.#store.view(record.id);
    if (view !== undefined) this.parts.ended(view);
    this.#scheduler.schedule();
  }

  #remoteChanged(answer: readonly RemoteImport[] | null): void {
    if (answer !== null) void this.#listRead(answer).catch(this.parts.report);
    this.#foreign.listChanged();
    this.parts.publish.history(this.history);
    if (!this.#remote.loading) this.#list.publishIfChanged();
  }

  /** What the list lacked before may be in it now. */
  async #listRead(answer: readonly RemoteImport[]): Promise<void> {
    await this.#ended.listRead(answer);
    if (await this.#finder.listRead()) this.#poller.follow();
    this.#list.publishIfChanged();
  }

  #now(): string {
    return new Date(this.parts.clock.now()).toISOString();
  }
}
