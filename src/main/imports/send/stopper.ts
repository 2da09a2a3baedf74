import { fail, succeed, type Result } from '../../../shared/failure';
import type { Scarf } from '../../scarf/scarf';
import type { Clock } from '../../time/clock';
import type { ImportStore } from '../record/import-store';
import { isEnded, isIn, type ImportRecord } from '../record/record';
import type { Scheduler } from './scheduler';

export interface StopperParts {
  readonly scarf: Pick<Scarf, 'abortImport'>;
  readonly clock: Clock;
  readonly imports: ImportStore;
  readonly scheduler: Scheduler;
  readonly owner: () => string | null;
  /** Polls until Scarf has stopped an import. */
  readonly poll: () => void;
}

/** Stops imports of ours in any phase, and makes sure that the stop request reaches Scarf. */
export class Stopper {
  /** Imports whose stop request did not get through. */
  readonly #undelivered = new Set<string>();

  constructor(private readonly parts: StopperParts) {}

  /** Imports that Scarf reads and has to stop. */
  get stopping(): readonly ImportRecord<'processing'>[] {
    const { imports, owner } = this.parts;
    return imports
      .openOf(owner())
      .filter((record) => isIn(record, 'processing'))
      .filter(({ phase }) => phase.stopping);
  }

  /** Resolves once the stop is under way. The end follows as a change. */
  async stop(id: string): Promise<Result<undefined>> {
    const { imports, scheduler, poll } = this.parts;
    const record = imports.get(id);
    if (record === undefined) return fail('gone');
    if (isEnded(record)) return succeed(undefined);
    if (isIn(record, 'queued')) {
      // Abort first: if the upload is about to begin, no byte leaves.
      scheduler.abort(id);
      return this.#cancelQueued(id);
    }
    const asked = await imports.apply(id, { kind: 'stop-asked' });
    scheduler.abort(id);
    if (isIn(asked, 'processing')) {
      const answer = await this.requestStop(asked);
      poll();
      return answer;
    }
    if (isIn(asked, 'unconfirmed')) scheduler.search(id);
    if (isIn(asked, 'queued')) return this.#cancelQueued(id);
    return succeed(undefined);
  }

  /** Stops what this computer is sending. Waits until Scarf has stopped it too, at most `ms`. */
  async stopSending(ms: number): Promise<void> {
    const { clock, scheduler } = this.parts;
    for (const id of scheduler.atWork) void this.stop(id);
    const STEP_MS = 50;
    const endMs = clock.monotonic() + ms;
    while (clock.monotonic() < endMs) {
      if (scheduler.atWork.length === 0 && this.stopping.length === 0) return;
      await clock.sleep(STEP_MS);
    }
  }

  /** Asks Scarf to stop an import. After a retryable failure, `repeatStop` asks again with the next poll. */
  async requestStop(record: ImportRecord<'processing'>): Promise<Result<undefined>> {
    const { scarf, imports } = this.parts;
    const answer = await scarf.abortImport(record.owner, record.delivery.remoteId);
    if (answer.ok) {
      this.#undelivered.delete(record.id);
      return succeed(undefined);
    }
    // Scarf may not show the import yet: a stop that it cannot place is asked for again.
    if (answer.failure.retryable || answer.failure.code === 'not-found') this.#undelivered.add(record.id);
    else await imports.apply(record.id, { kind: 'stop-refused' });
    imports.setTransient(record.id, { pollFailure: answer.failure });
    return answer;
  }

  /** Repeats the stop request if the last one did not get through. */
  async repeatStop(record: ImportRecord<'processing'>): Promise<void> {
    if (this.#undelivered.has(record.id)) await this.requestStop(record);
  }

  async #cancelQueued(id: string): Promise<Result<undefined>> {
    const at = new Date(this.parts.clock.now()).toISOString();
    await this.parts.imports.apply(id, { kind: 'stopped', arrived: 'nothing', at });
    return succeed(undefined);
  }
}
