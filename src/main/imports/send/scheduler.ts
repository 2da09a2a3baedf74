import { diskFailure } from '../../../engine/model/disk-failure';
import { failure, type Failure } from '../../../shared/failure';
import type { Clock } from '../../time/clock';
import type { LostUploadFinder } from '../lost/lost-upload-finder';
import type { ImportStore } from '../record/import-store';
import { isIn, type ImportRecord } from '../record/record';
import { nextInLine } from './queue';
import type { Sender } from './sender';
import { Waits } from './waits';

/** What this computer does for an import: sends it, or searches for a lost upload. */
export type Work = 'sending' | 'searching';

export interface SchedulerParts {
  readonly clock: Clock;
  readonly imports: ImportStore;
  readonly sender: Sender;
  readonly finder: LostUploadFinder;
  /** The connected account; null: none, and every import waits. */
  readonly owner: () => string | null;
  readonly parallelImports: () => number;
  /** The work on an import ended, whatever its phase is now. */
  readonly worked: (record: ImportRecord, work: Work) => void;
  readonly report: (error: unknown) => void;
}

/** Sends imports in turn, as many at the same time as the user allows, and starts searches for lost uploads. */
export class Scheduler {
  readonly #atWork = new Map<string, AbortController>();
  readonly #waits: Waits;

  constructor(private readonly parts: SchedulerParts) {
    this.#waits = new Waits(parts.clock, () => this.schedule());
  }

  /** Ids of the imports that are being sent or searched for. */
  get atWork(): readonly string[] {
    return [...this.#atWork.keys()];
  }

  isAtWork(id: string): boolean {
    return this.#atWork.has(id);
  }

  /** Aborts the work on an import. `worked` follows. */
  abort(id: string): void {
    this.#atWork.get(id)?.abort();
  }

  abortAll(): void {
    for (const controller of this.#atWork.values()) controller.abort();
  }

  /** Sends what may be sent now. It runs by itself when another wait ends. */
  schedule(): void {
    const { imports, owner, parallelImports, report } = this.parts;
    if (owner() === null) return this.#waits.clear();
    const ours = imports.of(owner());
    const queued = ours.filter((record) => isIn(record, 'queued')).filter(({ id }) => !this.isAtWork(id));
    const running = ours.filter((record) => this.isAtWork(record.id) || isIn(record, 'processing')).length;
    const { start, hold } = nextInLine(this.#waits.due(queued), parallelImports() - running);
    for (const id of start) this.#work(id, 'sending');
    for (const id of hold)
      void imports.apply(id, { kind: 'must-wait', why: 'own-limit', until: null }).catch(report);
  }

  /** Starts the search for a lost upload, unless one is under way. */
  search(id: string): void {
    const { imports, owner } = this.parts;
    if (imports.get(id)?.owner === owner() && !this.isAtWork(id)) this.#work(id, 'searching');
  }

  #work(id: string, work: Work): void {
    const { imports, sender, finder, worked, report } = this.parts;
    const controller = new AbortController();
    this.#atWork.set(id, controller);
    const { signal } = controller;
    const working = work === 'sending' ? sender.send(id, signal) : finder.search(id, signal);
    void working
      .catch(async (error: unknown) => {
        report(error);
        await this.#recover(id, failureOf(error));
      })
      .catch(report)
      .finally(() => {
        this.#atWork.delete(id);
        const record = imports.get(id);
        if (record !== undefined) worked(record, work);
      });
  }

  /** Unexpected exception: an upload in flight may have arrived, so it is unconfirmed. */
  async #recover(id: string, cause: Failure): Promise<void> {
    const { imports, clock } = this.parts;
    const phase = imports.get(id)?.phase.name;
    if (phase === 'uploading') {
      await imports.apply(id, { kind: 'answer-lost', failure: cause, handedOver: null });
    } else if (phase !== 'unconfirmed') {
      // A search that broke off has found out nothing: it stays open until the next wake-up.
      const at = new Date(clock.now()).toISOString();
      await imports.apply(id, { kind: 'failed', failure: cause, at });
    }
  }
}

function failureOf(error: unknown): Failure {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? diskFailure(error)
    : failure('unexpected');
}
