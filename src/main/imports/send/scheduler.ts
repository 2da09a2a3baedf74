import { diskFailure } from '../../../engine/model/disk-failure';
import { failure, type Failure } from '../../../shared/failure';
import type { QueueReason } from '../../../shared/imports/import';
import { isSameOwner } from '../../../shared/owner';
import type { Clock } from '../../time/clock';
import type { LostUploadFinder } from '../lost/lost-upload-finder';
import type { ImportStore } from '../record/import-store';
import { isIn, type ImportRecord } from '../record/record';
import { nextInLine } from './queue';
import type { Sender, Way } from './sender';
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
  /** The way to Scarf that each waiting import tried last. After a restart that is not known. */
  readonly #lastWay = new Map<string, Way>();

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
    const ours = imports.openOf(owner());
    const queued = ours.filter((record) => isIn(record, 'queued')).filter(({ id }) => !this.isAtWork(id));
    const running = ours.filter((record) => this.isAtWork(record.id) || isIn(record, 'processing')).length;
    const { start, hold } = nextInLine(this.#waits.due(queued), parallelImports() - running);
    for (const id of start) this.#work(id, 'sending');
    for (const id of hold)
      void imports.apply(id, { kind: 'must-wait', why: 'own-limit', until: null }).catch(report);
  }

  /** Tries at once the imports that wait for one of these reasons; `way`: only those for which this way failed. */
  endWaits(reasons: readonly QueueReason[], way?: Way): void {
    const { imports, owner, report } = this.parts;
    for (const { id, phase } of imports.openOf(owner())) {
      if (phase.name !== 'queued' || !reasons.includes(phase.why)) continue;
      if (way !== undefined && (this.#lastWay.get(id) ?? 'calls') !== way) continue;
      void imports
        .apply(id, { kind: 'due-now' })
        .then(() => this.schedule())
        .catch(report);
    }
  }

  /** Starts the search for a lost upload, unless one is under way. */
  search(id: string): void {
    const { imports, owner } = this.parts;
    const record = imports.get(id);
    if (
      record !== undefined &&
      isSameOwner(record.owner, owner()) &&
      !this.isAtWork(id) &&
      !imports.isOthers(id)
    )
      this.#work(id, 'searching');
  }

  #work(id: string, work: Work): void {
    const { imports, finder, worked, report } = this.parts;
    const controller = new AbortController();
    this.#atWork.set(id, controller);
    const { signal } = controller;
    const working = work === 'sending' ? this.#send(id, signal) : finder.search(id, signal);
    void working
      .catch(async (error: unknown) => {
        report(error);
        await this.#recover(id, failureOf(error));
      })
      .catch(report)
      .finally(() => {
        this.#atWork.delete(id);
        const record = imports.get(id);
        if (record?.phase.name !== 'queued') this.#lastWay.delete(id);
        if (record !== undefined) worked(record, work);
      });
  }

  async #send(id: string, signal: AbortSignal): Promise<void> {
    this.#lastWay.set(id, await this.parts.sender.send(id, signal));
  }

  /** Unexpected exception: an upload in flight may have arrived, so it is unconfirmed. */
  async #recover(id: string, cause: Failure): Promise<void> {
    const { imports, sender } = this.parts;
    const phase = imports.get(id)?.phase.name;
    if (phase === 'uploading') {
      await imports.apply(id, { kind: 'answer-lost', failure: cause, handedOver: null });
    } else if (phase !== 'unconfirmed') {
      // A search that broke off has found out nothing: it stays open until the next wake-up.
      await sender.retryLater(id, cause);
    }
  }
}

function failureOf(error: unknown): Failure {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? diskFailure(error)
    : failure('unexpected');
}
