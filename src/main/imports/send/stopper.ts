import { fail, succeed, type Result } from '../../../shared/failure';
import type { Clock } from '../../time/clock';
import type { ImportStore } from '../import-store';
import { isEnded } from '../import-reducer';
import type { Scarf } from '../../scarf/scarf';
import type { ImportRecord } from '../record/record';
import type { Scheduler } from './scheduler';

export interface StopperParts {
  readonly scarf: Pick<Scarf, 'abortImport'>;
  readonly clock: Clock;
  readonly ledger: ImportStore;
  readonly starter: Scheduler;
  readonly owner: () => string | null;
  /** There is something that Scarf must be watched for. */
  readonly follow: () => void;
}

/** Stops imports of ours in whatever phase they are, and makes sure that Scarf hears of it. */
export class Stopper {
  /** Imports that Scarf is to stop and has not heard of it, because the way there was broken. */
  readonly #unheard = new Set<string>();

  constructor(private readonly parts: StopperParts) {}

  /** Imports that Scarf is reading and is to stop. */
  get stopping(): readonly ImportRecord[] {
    const { ledger, owner } = this.parts;
    return ledger.of(owner()).filter(({ phase }) => phase.name === 'processing' && phase.stopping);
  }

  /** Answers once the stop is under way; the end comes as a change. */
  async stop(id: string): Promise<Result<undefined>> {
    const { ledger, starter, follow } = this.parts;
    const record = ledger.get(id);
    if (record === undefined) return fail('gone');
    if (isEnded(record)) return succeed(undefined);
    if (record.phase.name === 'queued') {
      // First of all: should it begin to upload at this moment, no byte leaves any more.
      starter.giveUp(id);
      return this.#stopWaiting(id);
    }
    const asked = await ledger.apply(id, { kind: 'stop-asked' });
    starter.giveUp(id);
    if (asked.phase.name === 'processing') {
      const answer = await this.tellScarf(asked);
      follow();
      return answer;
    }
    if (asked.phase.name === 'unconfirmed') starter.lookFor(id);
    if (asked.phase.name === 'queued') return this.#stopWaiting(id);
    return succeed(undefined);
  }

  /** Stops what this computer is sending and waits until Scarf has stopped it as well, at most `ms`. */
  async stopSending(ms: number): Promise<void> {
    const { clock, starter } = this.parts;
    for (const id of starter.atWork) void this.stop(id);
    const STEP_MS = 50;
    for (let waited = 0; waited < ms; waited += STEP_MS) {
      if (starter.atWork.length === 0 && this.stopping.length === 0) return;
      await clock.sleep(STEP_MS);
    }
  }

  /** Asks Scarf to end an import that it reads. What may pass is asked again with the next look. */
  async tellScarf(record: ImportRecord): Promise<Result<undefined>> {
    const { scarf, ledger } = this.parts;
    const answer = await scarf.abortImport(record.owner, record.remoteId ?? '');
    if (answer.ok) this.#unheard.delete(record.id);
    else {
      if (answer.failure.retryable) this.#unheard.add(record.id);
      else await ledger.apply(record.id, { kind: 'stop-refused' });
      ledger.pass(record.id, { outOfTouch: answer.failure });
    }
    return answer.ok ? succeed(undefined) : answer;
  }

  /** Tells Scarf once more, if it was not heard. */
  async tellAgain(record: ImportRecord): Promise<void> {
    if (this.#unheard.has(record.id)) await this.tellScarf(record);
  }

  async #stopWaiting(id: string): Promise<Result<undefined>> {
    const at = new Date(this.parts.clock.now()).toISOString();
    await this.parts.ledger.apply(id, { kind: 'stopped', arrived: 'nothing', at });
    return succeed(undefined);
  }
}
