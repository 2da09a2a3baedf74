import type { Failure } from '../../shared/failure';
import type { ImportView } from '../../shared/import';
import { diskFailure } from '../../engine/model/disk-failure';
import { reduce, type ImportEvent } from './import-reducer';
import type { ImportRecord } from './record/record';
import type { LoadedRecords, RecordStore } from './record/record-store';
import { viewOfRecord, type TransientState } from './views';

const NOTHING_PASSING: TransientState = { progress: null, outOfTouch: null };

/**
 * All imports of ours: in memory, on disk and on view. Each change goes through the reducer, one after the other for
 * each import, and is on disk before anybody hears of it when it changes the phase.
 */
export class ImportStore {
  readonly #records = new Map<string, ImportRecord>();
  readonly #passing = new Map<string, TransientState>();
  /** Imports whose last change the disk did not take. */
  readonly #unsaved = new Set<string>();
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(
    private readonly store: RecordStore,
    private readonly changed: (view: ImportView) => void,
    private readonly diskTrouble: (failure: Failure, path: string) => void,
  ) {}

  /** Loads all records; returns the folders that it could not read. */
  async load(): Promise<Omit<LoadedRecords, 'records'>> {
    const { records, ...unread } = await this.store.loadAll();
    for (const record of records) this.#records.set(record.id, record);
    return unread;
  }

  get(id: string): ImportRecord | undefined {
    return this.#records.get(id);
  }

  get all(): readonly ImportRecord[] {
    return [...this.#records.values()];
  }

  /** Those of an account. */
  of(owner: string | null): readonly ImportRecord[] {
    return this.all.filter((record) => record.owner === owner);
  }

  view(id: string): ImportView | undefined {
    const record = this.#records.get(id);
    return record && viewOfRecord(record, this.#passing.get(id) ?? NOTHING_PASSING);
  }

  /** Puts a new import on disk and on view. Throws when the disk does not take it: then there is no import. */
  async add(record: ImportRecord): Promise<void> {
    await this.store.add(record);
    this.#records.set(record.id, record);
    this.#tell(record.id);
  }

  /**
   * Applies an event; resolves with the record after it. When the disk does not take a change, the truth is kept in
   * memory and the trouble is told; `mustBeOnDisk` makes it fail instead, with nothing changed.
   */
  apply(id: string, event: ImportEvent, options: { mustBeOnDisk?: boolean } = {}): Promise<ImportRecord> {
    const turn = (this.#turns.get(id) ?? Promise.resolve())
      .catch(() => undefined)
      .then(async () => {
        const before = this.#records.get(id);
        if (before === undefined) throw new Error(`There is no import ${id}.`);
        const after = reduce(before, event);
        if (after === before) return before;
        if (after.phase !== before.phase || after.remoteId !== before.remoteId) {
          try {
            await this.store.save(after);
            this.#unsaved.delete(id);
          } catch (error) {
            if (options.mustBeOnDisk !== true) this.#unsaved.add(id);
            this.diskTrouble(diskFailure(error), this.store.folder(id).path);
            if (options.mustBeOnDisk === true) throw error;
          }
        }
        this.#records.set(id, after);
        if (after.phase.name !== 'uploading') this.#setPassing(id, { progress: null });
        this.#tell(id);
        return after;
      });
    this.#turns.set(id, turn);
    return turn;
  }

  /** Tries once more to put on disk what it did not take. Never throws: the trouble was told. */
  async saveUnsaved(): Promise<void> {
    for (const id of this.#unsaved) {
      const turn = (this.#turns.get(id) ?? Promise.resolve())
        .catch(() => undefined)
        .then(async () => {
          const record = this.#records.get(id);
          if (record === undefined || !this.#unsaved.has(id)) return;
          await this.store.save(record);
          this.#unsaved.delete(id);
        });
      this.#turns.set(id, turn);
      await turn.catch(() => undefined);
    }
  }

  /** What passes with the moment: never on disk. */
  pass(id: string, passing: Partial<TransientState>): void {
    this.#setPassing(id, passing);
    this.#tell(id);
  }

  #setPassing(id: string, passing: Partial<TransientState>): void {
    this.#passing.set(id, { ...NOTHING_PASSING, ...this.#passing.get(id), ...passing });
  }

  #tell(id: string): void {
    const view = this.view(id);
    if (view !== undefined) this.changed(view);
  }
}
