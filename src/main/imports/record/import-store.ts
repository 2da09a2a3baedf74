import { isDeepStrictEqual } from 'node:util';
import { diskFailure } from '../../../engine/model/disk-failure';
import { failure, type Failure } from '../../../shared/failure';
import type { ImportView } from '../../../shared/imports/import';
import { reduce, type ImportEvent } from './import-reducer';
import type { Clock } from '../../time/clock';
import { NO_OTHERS, type Claims, type ClaimsSeen } from './claims';
import { isEnded, type ImportRecord } from './record';
import { RecordIndex } from './record-index';
import { byAge, type LoadedRecords, type RecordStore } from './record-store';
import { viewOfRecord, type TransientState } from './record-view';

/** Folders whose record could not be read. */
export type UnreadFolders = Omit<LoadedRecords, 'records'>;

/** A window shows far fewer at once. */
export const FIRST_AT_MOST = 200;

/** The waits before what the disk did not take is written again; the last one repeats. */
const WRITE_AGAIN_MS = [2_000, 5_000, 15_000, 30_000, 60_000];

const NOTHING_TRANSIENT: TransientState = { progress: null, pollFailure: null };

/**
 * All imports of ours, in memory and on disk. The reducer makes each change, one after the other for each import. A
 * change of phase is on disk before it is published.
 */
export class ImportStore {
  readonly #records = new RecordIndex();
  /** Made when they are first asked for after a change. */
  readonly #views = new Map<string, ImportView>();
  readonly #transient = new Map<string, TransientState>();
  /** Imports whose last change is not on disk. */
  readonly #unsaved = new Set<string>();
  #isWritingAgain = false;
  /** The last change of each import; the next one waits for it. */
  readonly #queues = new Map<string, Promise<unknown>>();
  /** Which saves of other processes were read, by import. */
  readonly #versions = new Map<string, string>();
  #savingFirst: Promise<void> = Promise.resolve();
  #looking: Promise<unknown> = Promise.resolve();

  readonly #claimed = async (): Promise<ReadonlySet<string>> => (await this.claims.look()).claimed;

  constructor(
    private readonly disk: RecordStore,
    private readonly changed: (view: ImportView) => void,
    private readonly diskTrouble: (failure: Failure, path: string) => void,
    private readonly clock: Clock,
    private readonly claims: Claims = NO_OTHERS,
  ) {}

  /** Loads the imports that have not ended and the newest others. False: it is not known which these are. */
  async loadFirst(): Promise<boolean> {
    const records = await this.disk.loadFirst(this.#claimed);
    for (const record of records ?? []) this.#keep(record);
    return records !== null;
  }

  /** Loads all other records; returns the folders that it could not read. */
  async load(): Promise<UnreadFolders> {
    const known = new Set(this.all.map(({ id }) => id));
    const { records, ...unread } = await this.disk.loadAll(known, this.#claimed);
    const all = byAge([...records, ...this.all]);
    this.#records.clear();
    for (const record of all) this.#keep(record);
    await this.#saveFirst();
    return unread;
  }

  /** Reads what other processes wrote since the last look, one look at a time. Throws when the disk returns none of it. */
  lookAtOthers(): Promise<ClaimsSeen> {
    // A second look would take for read what the first one is still reading.
    const looking = this.#looking.catch(() => undefined).then(() => this.#lookAtOthers());
    this.#looking = looking;
    return looking;
  }

  async #lookAtOthers(): Promise<ClaimsSeen> {
    const seen = await this.claims.look();
    const isOurs = (id: string): boolean => {
      const known = this.#records.get(id);
      return known !== undefined && this.claims.isOurs(known);
    };
    const others = (await this.disk.ids()).filter((id) => !isOurs(id));
    for (const record of await this.disk.lookAt(others, this.#versions)) {
      // One of ours that could not be read at the start waits for the next start.
      if (isOurs(record.id) || (this.claims.isOurs(record) && !isEnded(record))) continue;
      this.#keep(record);
      this.#publish(record.id);
    }
    return seen;
  }

  /** Takes over an import that its process left. Undefined: another process did, or there is nothing to go on with. */
  async takeOver(id: string): Promise<ImportRecord | undefined> {
    return this.#inTurn(id, async () => {
      const known = this.#records.get(id);
      if (known === undefined || !(await this.claims.takeOver(known))) return undefined;
      // Its process may have written after the last look, so nothing is done with what is known so far.
      const [record] = await this.disk.lookAt([id], new Map());
      if (record === undefined) return undefined;
      this.#keep(record);
      this.claims.hold(id);
      if (isEnded(record)) await this.claims.end(id);
      this.#publish(id);
      return isEnded(record) ? undefined : record;
    });
  }

  get(id: string): ImportRecord | undefined {
    return this.#records.get(id);
  }

  get all(): readonly ImportRecord[] {
    return this.#records.all;
  }

  /** Those that have not ended, of all accounts. As with all that follows, more imports that have do not make it slower. */
  get open(): readonly ImportRecord[] {
    return this.#records.open;
  }

  /** The imports of an account. */
  of(owner: string | null): readonly ImportRecord[] {
    return this.#records.of(owner);
  }

  /** The imports of an account that are known at Scarf, by Scarf's id. */
  byRemote(owner: string | null): ReadonlyMap<string, ImportRecord> {
    return this.#records.byRemote(owner);
  }

  /** The imports of an account that send any of these files, alone or with others. */
  ofFiles(owner: string | null, fingerprints: readonly string[]): readonly ImportRecord[] {
    return this.#records.ofFiles(owner, fingerprints);
  }

  /** The imports of an account of what lay at this path. */
  ofPath(owner: string | null, path: string): readonly ImportRecord[] {
    return this.#records.ofPath(owner, path);
  }

  /** Those of an account that no other process works on. */
  oursOf(owner: string | null): readonly ImportRecord[] {
    return this.of(owner).filter((record) => this.claims.isOurs(record));
  }

  /** Those of them that have not ended. */
  openOf(owner: string | null): readonly ImportRecord[] {
    return this.#records.openOf(owner).filter((record) => this.claims.isOurs(record));
  }

  #keep(record: ImportRecord): void {
    this.#records.keep(record);
    this.#views.delete(record.id);
  }

  /** Another process works on it. */
  isOthers(id: string): boolean {
    const record = this.#records.get(id);
    return record !== undefined && !this.claims.isOurs(record);
  }

  /** The same object until the import changes. */
  view(id: string): ImportView | undefined {
    const known = this.#views.get(id);
    const record = this.#records.get(id);
    if (known !== undefined || record === undefined) return known;
    const view = viewOfRecord(record, this.#transient.get(id) ?? NOTHING_TRANSIENT);
    this.#views.set(id, view);
    return view;
  }

  /** Saves a new import. Throws when the disk fails: then the import does not exist. */
  async add(record: ImportRecord): Promise<void> {
    await this.claims.begin(record);
    try {
      await this.disk.add(record);
    } catch (error) {
      await this.claims.end(record.id);
      throw error;
    }
    this.#keep(record);
    await this.#saveFirst();
    this.#publish(record.id);
  }

  /**
   * Applies an event; resolves with the record after it. When the disk fails, the failure is reported, and the change
   * stays in memory until the disk takes it; with `mustBeOnDisk` it rejects and changes nothing.
   */
  apply(id: string, event: ImportEvent, options: { mustBeOnDisk?: boolean } = {}): Promise<ImportRecord> {
    return this.#inTurn(id, async () => {
      const before = this.#records.get(id);
      if (before === undefined) throw new Error(`There is no import ${id}.`);
      const after = reduce(before, event);
      if (after === before) return before;
      if (!this.claims.isOurs(before)) throw new HeldElsewhere(id);
      if (isEnded(before) && !isEnded(after)) await this.claims.begin(before);
      const isWorthSaving = after.phase !== before.phase || after.delivery !== before.delivery;
      if (isWorthSaving || isEnded(after)) {
        try {
          await this.#mustBeOurs(before);
          await this.#reportIfRemoved(id);
          await this.disk.save(after);
          this.#unsaved.delete(id);
          if (isEnded(after)) await this.claims.end(id);
        } catch (error) {
          if (error instanceof HeldElsewhere) throw error;
          if (options.mustBeOnDisk !== true) this.#writeLater(id);
          this.diskTrouble(diskFailure(error), this.disk.folder(id).path);
          if (options.mustBeOnDisk === true) throw error;
        }
      }
      this.#keep(after);
      if (after.phase.name !== 'uploading') this.#mergeTransient(id, { progress: null });
      if (isEnded(after) !== isEnded(before)) await this.#saveFirst();
      this.#publish(id);
      return after;
    });
  }

  /** The disk did not take the last change of some import. */
  get hasUnsaved(): boolean {
    return this.#unsaved.size > 0;
  }

  /** Writes again what the disk did not take. Never rejects: the failure was reported before. */
  async saveUnsaved(): Promise<void> {
    for (const id of [...this.#unsaved]) {
      const saving = this.#inTurn(id, async () => {
        const record = this.#records.get(id);
        if (record === undefined || !this.#unsaved.has(id)) return;
        if (!isEnded(record)) await this.#mustBeOurs(record);
        await this.disk.save(record);
        this.#unsaved.delete(id);
        if (isEnded(record)) await this.claims.end(id);
      });
      await saving.catch(() => undefined);
    }
  }

  #writeLater(id: string): void {
    this.#unsaved.add(id);
    if (this.#isWritingAgain) return;
    this.#isWritingAgain = true;
    void this.#writeAgain();
  }

  /** Until the disk has taken everything. */
  async #writeAgain(): Promise<void> {
    for (let tries = 0; this.hasUnsaved; tries += 1) {
      await this.clock.sleep(WRITE_AGAIN_MS[Math.min(tries, WRITE_AGAIN_MS.length - 1)] ?? 0);
      await this.saveUnsaved();
    }
    this.#isWritingAgain = false;
  }

  /** Transient; never persisted. */
  setTransient(id: string, change: Partial<TransientState>): void {
    const before = this.#transient.get(id) ?? NOTHING_TRANSIENT;
    if (isDeepStrictEqual({ ...before, ...change }, before)) return;
    this.#mergeTransient(id, change);
    this.#publish(id);
  }

  /** Never rejects: without the hint, the next start only takes longer. One write at a time, of what is known then. */
  #saveFirst(): Promise<void> {
    if (!this.claims.keepsHistory) return Promise.resolve();
    const save = (): Promise<void> => {
      const newest = this.all.slice(-FIRST_AT_MOST - this.open.length).filter(isEnded);
      const first = [...this.open, ...newest.slice(-FIRST_AT_MOST)];
      return this.disk.saveFirst(first.map(({ id }) => id)).catch(() => undefined);
    };
    this.#savingFirst = this.#savingFirst.then(save);
    return this.#savingFirst;
  }

  /** Throws `HeldElsewhere` when another process took it over: this one was held up so long that it seemed to have ended. */
  async #mustBeOurs(record: ImportRecord): Promise<void> {
    if (isEnded(record) || (await this.claims.confirm(record))) return;
    const { id } = record;
    await this.claims.end(id);
    this.#unsaved.delete(id);
    for (const theirs of await this.disk.lookAt([id], new Map())) this.#keep(theirs);
    this.#publish(id);
    throw new HeldElsewhere(id);
  }

  #inTurn<T>(id: string, change: () => Promise<T>): Promise<T> {
    const turn = (this.#queues.get(id) ?? Promise.resolve()).catch(() => undefined).then(change);
    this.#queues.set(id, turn);
    return turn;
  }

  /** The save makes a folder that was removed anew, without the lines set aside and the line map. */
  async #reportIfRemoved(id: string): Promise<void> {
    const { path } = this.disk.folder(id);
    if (!(await this.disk.isThere(id))) this.diskTrouble(failure('gone', `${path} was removed`), path);
  }

  #mergeTransient(id: string, change: Partial<TransientState>): void {
    this.#transient.set(id, { ...NOTHING_TRANSIENT, ...this.#transient.get(id), ...change });
    this.#views.delete(id);
  }

  #publish(id: string): void {
    const view = this.view(id);
    if (view !== undefined) this.changed(view);
  }
}

/** Another process works on the import. */
class HeldElsewhere extends Error {
  constructor(id: string) {
    super(`Another process works on the import ${id}.`);
  }
}
