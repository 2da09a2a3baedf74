import type { KnownArtifacts } from '../../engine/model/check-facts';
import { diskFailure } from '../../engine/model/disk-failure';
import { fail, succeed, type Failure, type Result } from '../../shared/failure';
import type { ForeignChanges, HistoryView, ImportView, StartedFrom } from '../../shared/imports/import';
import type { ResolveAnswer } from '../../shared/ipc';
import { accountKey, isSameOwner } from '../../shared/owner';
import type { FileWork } from '../jobs/ports';
import type { Scarf } from '../scarf/scarf';
import type { Clock } from '../time/clock';
import type { Watched } from '../time/pace';
import { AccountImports, type AccountImportsParts } from './account-imports';
import { historyOf, ImportList } from './import-list';
import type { Claims } from './record/claims';
import { ImportStore, type UnreadFolders } from './record/import-store';
import { isEnded, isIn, remoteIdOf, type ImportRecord } from './record/record';
import type { RecordStore } from './record/record-store';
import { childrenOf, importsOfLogs, mayHaveArrived, type Children } from './record/related';
import { canSendRest, restOf } from './record/rest';
import { recordOf, type Begun, type Submission } from './record/submission';
import { foreignRemoteId } from './remote/foreign-imports';

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
  /** The packages and pixels of an account; null: not known in full. */
  readonly known: (owner: string) => KnownArtifacts | null;
  /** The user of this computer; null: not known. */
  readonly user: string | null;
  readonly parallelImports: () => number;
  readonly watched: () => Watched;
  readonly publish: {
    one(view: ImportView): void;
    all(views: readonly ImportView[]): void;
    foreign(changes: ForeignChanges): void;
    history(view: HistoryView): void;
  };
  readonly ended: (view: ImportView) => void;
  readonly diskTrouble: (failure: Failure, path: string) => void;
  readonly report: (error: unknown) => void;
}

/** For whom an import begins, and what began it. */
export interface Beginning {
  /** Absent: the account in use. */
  readonly owner?: string;
  /** The watched folder that begins it; absent: a user does. */
  readonly watchedFolder?: string;
}

/**
 * The imports of all accounts on this computer. One account is in use: what begins is for that one, unless it says
 * otherwise. The imports of all connected accounts go on, each with its own account.
 */
export class Imports {
  readonly #store: ImportStore;
  readonly #list: ImportList;
  readonly #accounts = new Map<string, AccountImports>();
  readonly #accountParts: AccountImportsParts;
  #owner: string | null = null;
  #unread: UnreadFolders = { damaged: [], newer: [] };
  #looking: Promise<void> = Promise.resolve();

  constructor(private readonly parts: ImportsParts) {
    const { publish } = parts;
    this.#store = new ImportStore(parts.store, publish.one, parts.diskTrouble, parts.clock, parts.claims);
    this.#list = new ImportList({
      imports: this.#store,
      foreignViews: () => this.#connected.flatMap(({ foreignViews }) => foreignViews),
      publishForeign: publish.foreign,
    });
    this.#accountParts = {
      ...parts,
      imports: this.#store,
      disk: parts.store,
      remoteChanged: () => publish.history(this.history),
      foreignChanged: () => this.#list.publishForeign(),
    };
  }

  get #connected(): readonly AccountImports[] {
    return [...this.#accounts.values()].filter(({ isConnected }) => isConnected);
  }

  /** The account of an import, if it is connected. */
  #accountOf(owner: string | null): AccountImports | undefined {
    const account = owner === null ? undefined : this.#accounts.get(accountKey(owner));
    return account?.isConnected === true ? account : undefined;
  }

  get #inUse(): AccountImports | undefined {
    return this.#accountOf(this.#owner);
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
    const lost = this.#store.open.filter(({ id }) => this.#store.isOthers(id));
    for (const record of lost) {
      if (this.parts.claims.isWorkedOn(record) && !left.has(record.id)) continue;
      if (!this.parts.mayTakeOver(record)) continue;
      // An account without a connection cannot go on with it.
      const account = this.#accountOf(record.owner);
      if (account === undefined) continue;
      const taken = await this.#store.takeOver(record.id);
      if (taken === undefined) continue;
      await this.#endUpload(taken);
      account.goOnWith(taken);
    }
    this.#list.publishForeign();
  }

  /** An upload in flight when the app ended may have arrived: it is unconfirmed, never failed. */
  async #endUploads(): Promise<void> {
    for (const record of this.#store.open)
      if (!this.#store.isOthers(record.id)) await this.#endUpload(record);
  }

  async #endUpload({ id, phase }: ImportRecord): Promise<void> {
    if (phase.name !== 'uploading') return;
    await this.#store.apply(id, { kind: 'answer-lost', failure: null, handedOver: null });
  }

  /**
   * Works for these accounts: the one in use, and others that are connected. Null: none is in use. The imports of all that
   * are not among them wait.
   */
  async serve(owner: string | null, others: readonly string[] = []): Promise<void> {
    const owners = owner === null ? others : [owner, ...others];
    const keys = new Set(owners.map(accountKey));
    const isOther = !isSameOwner(this.#owner, owner);
    this.#owner = owner;
    for (const [key, account] of this.#accounts) if (!keys.has(key)) account.disconnect();
    const before = this.#connected.length;
    // Others may have begun imports since its list was read.
    if (isOther) void this.#inUse?.refreshHistory().catch(this.parts.report);
    const connecting = owners.map((one) => this.#account(one).connect());
    this.parts.publish.history(this.history);
    await Promise.all(connecting);
    if (this.#connected.length > before) await this.lookAround().catch(this.parts.report);
  }

  #account(owner: string): AccountImports {
    const key = accountKey(owner);
    const known = this.#accounts.get(key) ?? new AccountImports(owner, this.#accountParts);
    this.#accounts.set(key, known);
    return known;
  }

  /** The connection may be back, as something else than our own requests says: tries what waits for it. */
  wake(): void {
    for (const account of this.#connected) account.wake();
  }

  /** Scarf answered a call of an account again: tries what waits because a call failed. See decision record 9. */
  callsAnswered(owner: string): void {
    this.#accountOf(owner)?.callsAnswered();
  }

  /** The user sees the window again. */
  windowShown(): void {
    for (const { poller } of this.#connected) poller.shown();
  }

  get views(): readonly ImportView[] {
    return this.#list.views;
  }

  /** Those of ours that have not ended, of all accounts. It takes no longer with more that have. */
  get viewsUnderWay(): readonly ImportView[] {
    return this.#store.open.flatMap(({ id }) => this.#store.view(id) ?? []);
  }

  get history(): HistoryView {
    return historyOf(this.#inUse?.remote, this.#unread);
  }

  /** All imports on this computer, of every account. */
  get records(): readonly ImportRecord[] {
    return this.#store.all;
  }

  /** An account's imports of what lay at this path. */
  ofPath(owner: string, path: string): readonly ImportRecord[] {
    return this.#store.ofPath(owner, path);
  }

  record(id: string): ImportRecord | undefined {
    return this.#store.get(id);
  }

  /** An account's imports that sent any of these files, and whose events arrived or still may; the last one last. */
  sentBefore(fingerprints: readonly string[], owner = this.#owner): readonly ImportRecord[] {
    return this.#store.ofFiles(owner, fingerprints).filter(mayHaveArrived);
  }

  /** An account's imports of access logs whose events arrived or still may; the last one last. */
  logsBefore(owner = this.#owner): readonly ImportRecord[] {
    return importsOfLogs(this.#store.of(owner));
  }

  /** The resends of an import. */
  children(id: string): Children {
    return childrenOf(this.#store.all, id);
  }

  /** This computer is sending at this moment. */
  get isSending(): boolean {
    return this.#connected.some(({ ours, scheduler }) =>
      ours.some(({ id, phase }) => scheduler.isAtWork(id) && phase.name !== 'unconfirmed'),
    );
  }

  /** The imports of an account that have not ended and that this process works on. */
  underWay(owner = this.#owner): readonly ImportRecord[] {
    return this.#store.openOf(owner);
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
    return [...this.#accounts.values()].some(({ scheduler }) => scheduler.atWork.length > 0);
  }

  /** Begins an import. It is on disk once this resolves. Fails with `not-connected` where its account is not. */
  async begin(
    submission: Submission,
    { owner = this.#owner ?? undefined, watchedFolder }: Beginning = {},
  ): Promise<Result<{ importId: string }>> {
    const account = this.#accountOf(owner ?? null);
    if (account === undefined) return fail('not-connected');
    if (submission.report.ready === 0) return fail('nothing-to-send');
    const { resends } = submission;
    const parent = resends === null ? undefined : this.#store.get(resends.importId);
    if (parent !== undefined && !isSameOwner(parent.owner, account.owner)) return fail('not-connected');
    return this.#add(recordOf(submission, this.#begun(account.owner, watchedFolder ?? null)));
  }

  /** Begins an import of what another one did not bring to Scarf. Fails with `gone` where events could count twice. */
  async beginRest(id: string): Promise<Result<{ importId: string }>> {
    const record = this.#store.get(id);
    if (record === undefined || !canSendRest(record)) return fail('gone');
    if (this.#accountOf(record.owner) === undefined) return fail('not-connected');
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
    this.#accountOf(record.owner)?.scheduler.schedule();
    return succeed({ importId: record.id });
  }

  /** Begins imports of the account in use, in this order. After a failure it begins no more. */
  async beginAll(submissions: readonly Submission[]): Promise<Result<{ importId: string; imports: number }>> {
    let first: string | null = null;
    // The user may turn to another account in between.
    const owner = this.#owner;
    if (owner === null) return fail('not-connected');
    for (const submission of submissions) {
      const begun = await this.begin(submission, { owner });
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
    if (remoteId !== null) return this.#stopForeign(remoteId);
    const record = this.#store.get(id);
    if (record === undefined) return fail('gone');
    return this.#store.isOthers(id) ? this.#stopOthers(record) : this.#account(record.owner).stopper.stop(id);
  }

  #stopForeign(remoteId: string): Promise<Result<undefined>> | Result<undefined> {
    const account = this.#connected.find(({ remote }) => remote.get(remoteId) !== undefined);
    return account?.stopForeign(remoteId) ?? fail('not-connected');
  }

  /** Its own process hears of the stop from Scarf, once Scarf reads the import. Before that, only that process can stop. */
  async #stopOthers(record: ImportRecord): Promise<Result<undefined>> {
    const remoteId = remoteIdOf(record);
    if (remoteId === null) return fail('held-elsewhere');
    if (this.#accountOf(record.owner) === undefined) return fail('not-connected');
    const asked = await this.parts.scarf.abortImport(record.owner, remoteId);
    return asked.ok ? succeed(undefined) : asked;
  }

  /** Stops what this computer is sending. Waits until Scarf has stopped it too, at most `ms`. */
  async stopSending(ms: number): Promise<void> {
    await Promise.all([...this.#accounts.values()].map(({ stopper }) => stopper.stopSending(ms)));
  }

  /** Before a process ends whose folder goes with it: nothing is being written there any more. */
  listSaved(): Promise<void> {
    return Promise.all([...this.#accounts.values()].map(({ remote }) => remote.saved())).then(
      () => undefined,
    );
  }

  /** Before the app ends: writes what the disk did not take; null: it took everything. */
  saveUnsaved(): Promise<void> | null {
    return this.#store.hasUnsaved ? this.#store.saveUnsaved() : null;
  }

  /** Sends an import that waits or failed. */
  async sendNow(id: string): Promise<Result<undefined>> {
    const record = this.#store.get(id);
    if (record === undefined) return fail('gone');
    const account = this.#accountOf(record.owner);
    if (account === undefined) return fail('not-connected');
    if (!isIn(record, 'queued', 'failed')) return fail('gone');
    if (this.#store.isOthers(id)) return fail('held-elsewhere');
    // A queued import at work is about to be sent. A failed one at work has just failed and begins again.
    if (isIn(record, 'queued') && account.scheduler.isAtWork(id)) return succeed(undefined);
    await this.#store.apply(id, { kind: 'retry-asked' });
    account.scheduler.schedule();
    return succeed(undefined);
  }

  /** Applies the user's answer about an unconfirmed import. */
  async resolve(id: string, answer: ResolveAnswer): Promise<Result<undefined>> {
    const record = this.#store.get(id);
    if (record === undefined || !isIn(record, 'unconfirmed')) return fail('gone');
    if (this.#store.isOthers(id)) return fail('held-elsewhere');
    const account = this.#account(record.owner);
    switch (answer.kind) {
      case 'look-again':
        account.scheduler.search(id);
        break;
      case 'track': {
        await this.#store.lookAtOthers();
        const remote = account.remote.get(answer.remoteId);
        if (remote === undefined || !account.mayBe(record, remote)) return fail('not-found');
        if (!(await this.parts.claims.match(remote.id, id))) return fail('not-found');
        await this.#store.apply(id, { kind: 'found', remote, at: this.#now() });
        this.#list.publishForeign();
        account.poller.follow();
        break;
      }
      case 'send-again':
        await account.lookOnce(id);
        await this.#store.apply(id, { kind: 'retry-asked' });
        account.poller.follow();
        account.scheduler.schedule();
        break;
      case 'give-up':
        await this.#store.apply(id, { kind: 'stopped', arrived: 'unknown', at: this.#now() });
        break;
    }
    return succeed(undefined);
  }

  /** Reads Scarf's lists: of the account in use, or of all that are connected. The first failure of any. */
  async refreshHistory(of: 'in-use' | 'all' = 'in-use'): Promise<Result<undefined>> {
    const asked = of === 'all' ? this.#connected : [this.#inUse].filter((one) => one !== undefined);
    if (asked.length === 0) return fail('not-connected');
    const answers = await Promise.all(asked.map((account) => account.refreshHistory()));
    return answers.find(({ ok }) => !ok) ?? succeed(undefined);
  }

  #now(): string {
    return new Date(this.parts.clock.now()).toISOString();
  }
}
