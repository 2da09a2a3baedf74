import { failure, type Failure } from '../../../shared/failure';
import type { Clock } from '../../time/clock';
import { diskFailure } from '../../../engine/model/disk-failure';
import type { ImportStore } from '../import-store';
import { nextInLine } from './queue';
import type { ImportRecord } from '../record/record';
import type { LostUploadFinder } from '../lost/lost-upload-finder';
import type { Sender } from './sender';
import { Waits } from './waits';

export interface SchedulerParts {
  readonly clock: Clock;
  readonly ledger: ImportStore;
  readonly sender: Sender;
  readonly searcher: LostUploadFinder;
  /** Whose imports are served; null: nobody's, and everything waits. */
  readonly owner: () => string | null;
  readonly parallelImports: () => number;
  /** The work on an import is over, whatever it has become. */
  readonly worked: (record: ImportRecord, what: Work) => void;
  readonly report: (error: unknown) => void;
}

/** What this computer does for an import: sends it, or looks for one whose answer was lost. */
export type Work = 'sending' | 'looking';

/** Works on imports: starts those whose turn it is, as many at once as the user allows, and looks for lost ones. */
export class Scheduler {
  readonly #atWork = new Map<string, AbortController>();
  readonly #waits: Waits;

  constructor(private readonly parts: SchedulerParts) {
    this.#waits = new Waits(parts.clock, () => this.pump());
  }

  /** The imports that are being worked on at this moment. */
  get atWork(): readonly string[] {
    return [...this.#atWork.keys()];
  }

  isAtWork(id: string): boolean {
    return this.#atWork.has(id);
  }

  /** Ends the work on an import; null: on all. What has become of it is told as ever. */
  giveUp(id: string | null): void {
    if (id !== null) this.#atWork.get(id)?.abort();
    else for (const controller of this.#atWork.values()) controller.abort();
  }

  /** Starts what may start; goes on by itself when the wait of another is over. */
  pump(): void {
    const { ledger, owner, parallelImports, report } = this.parts;
    if (owner() === null) return this.#waits.clear();
    const ours = ledger.of(owner());
    const waiting = ours.filter(({ id, phase }) => phase.name === 'queued' && !this.isAtWork(id));
    const occupied = ours.filter(({ id, phase }) => this.isAtWork(id) || phase.name === 'processing').length;
    const { start, hold } = nextInLine(this.#waits.due(waiting), parallelImports() - occupied);
    for (const id of start) this.#work(id, 'sending');
    for (const id of hold)
      void ledger.apply(id, { kind: 'must-wait', why: 'own-limit', until: null }).catch(report);
  }

  /** Asks Scarf's list what became of an import, unless that is being done. */
  lookFor(id: string): void {
    if (this.parts.ledger.get(id)?.owner === this.parts.owner() && !this.isAtWork(id))
      this.#work(id, 'looking');
  }

  #work(id: string, what: Work): void {
    const { ledger, sender, searcher, worked, report } = this.parts;
    const controller = new AbortController();
    this.#atWork.set(id, controller);
    const { signal } = controller;
    const work = what === 'sending' ? sender.send(id, signal) : searcher.search(id, signal);
    void work
      .catch(async (error: unknown) => {
        report(error);
        await this.#gaveOut(id, failureOf(error));
      })
      .catch(report)
      .finally(() => {
        this.#atWork.delete(id);
        const record = ledger.get(id);
        if (record !== undefined) worked(record, what);
      });
  }

  /** Our own code gave out: what was being sent may have arrived. */
  async #gaveOut(id: string, trouble: Failure): Promise<void> {
    const { ledger, clock } = this.parts;
    const phase = ledger.get(id)?.phase.name;
    if (phase === 'uploading') {
      await ledger.apply(id, { kind: 'answer-lost', failure: trouble, handedOver: null });
    } else if (phase === 'unconfirmed') {
      await ledger.apply(id, { kind: 'not-found-at-scarf' });
    } else {
      const at = new Date(clock.now()).toISOString();
      await ledger.apply(id, { kind: 'failed', failure: trouble, at });
    }
  }
}

function failureOf(error: unknown): Failure {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? diskFailure(error)
    : failure('unexpected');
}
