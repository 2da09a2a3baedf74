import type { TransferProgress } from '../../../shared/import';
import type { BodyChunk, BodyPlan, BodyResult } from '../../../engine/model/request-body';
import type { Result } from '../../../shared/failure';
import type { UploadOutcome } from '../../scarf/model';
import type { Clock } from '../../time/clock';
import type { Scarf } from '../../scarf/scarf';
import type { FileWork } from '../../jobs/ports';
import type { ImportRecord } from '../record/record';

export interface TransferOutcome {
  readonly upload: UploadOutcome;
  readonly body: Result<BodyResult>;
  /** Events that may have left this computer. */
  readonly handedOver: number;
  /** The network took the body to its end. */
  readonly whole: boolean;
}

const REPORT_EVERY_MS = 250;
/** Before this nothing can be told of the time left. */
const ESTIMATE_AFTER_MS = 3_000;

/**
 * One upload: the worker makes the body, undici sends it, and progress counts what the network took. Says how it
 * ended; decides nothing.
 */
export async function transfer(
  parts: { readonly work: FileWork; readonly scarf: Scarf; readonly clock: Clock },
  record: ImportRecord,
  plan: BodyPlan,
  signal: AbortSignal,
  onProgress: (progress: TransferProgress) => void,
): Promise<TransferOutcome> {
  const body = parts.work.body(plan, signal);
  const meter = new Meter(parts.clock, record, onProgress);
  let handedOver = 0;
  let whole = false;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of body.chunks) {
      handedOver = chunk.events;
      yield chunk.bytes;
      // Asked for the next: this one was taken.
      meter.took(chunk);
    }
    whole = true;
    // A slow line still has a while to go: what it was given shall not look like less than all.
    meter.last();
  }
  const upload = await parts.scarf.upload({
    owner: record.owner,
    destination: record.destination,
    body: counted(),
    signal,
  });
  // The upload may have ended before the body did.
  body.close();
  meter.last();
  return { upload, body: await body.result, handedOver, whole };
}

/** Progress at most four times a second, and always a last one. */
class Meter {
  #events = 0;
  #bytes = 0;
  #bytesSent = 0;
  readonly #began: number;
  #reported = 0;

  constructor(
    private readonly clock: Clock,
    private readonly record: ImportRecord,
    private readonly report: (progress: TransferProgress) => void,
  ) {
    this.#began = clock.now();
  }

  took(chunk: BodyChunk): void {
    this.#events = chunk.events;
    this.#bytes = chunk.fileBytes;
    this.#bytesSent += chunk.bytes.byteLength;
    if (this.clock.now() - this.#reported >= REPORT_EVERY_MS) this.last();
  }

  last(): void {
    this.#reported = this.clock.now();
    this.report({
      bytes: this.#bytes,
      bytesTotal: this.record.file.identity.size,
      events: this.#events,
      eventsTotal: this.record.checked.ready,
      bytesSent: this.#bytesSent,
      secondsLeft: this.#secondsLeft(),
    });
  }

  #secondsLeft(): number | null {
    const passed = this.clock.now() - this.#began;
    const total = this.record.file.identity.size;
    if (passed < ESTIMATE_AFTER_MS || this.#bytes === 0) return null;
    return Math.max(0, Math.round((passed / this.#bytes) * (total - this.#bytes) * 0.001));
  }
}
