import type { BodyChunk, BodyPlan, BodyResult } from '../../../engine/model/request-body';
import type { Result } from '../../../shared/failure';
import type { TransferProgress } from '../../../shared/imports/import';
import type { FileWork } from '../../jobs/ports';
import type { UploadOutcome } from '../../scarf/model';
import type { Scarf } from '../../scarf/scarf';
import type { Clock } from '../../time/clock';
import type { ImportRecord } from '../record/record';

export interface TransferOutcome {
  readonly upload: UploadOutcome;
  readonly body: Result<BodyResult>;
  /** Events that may have left this computer. */
  readonly handedOver: number;
  /** The network took the whole body. */
  readonly whole: boolean;
}

const REPORT_EVERY_MS = 250;
/** Before this, no estimate of the time left is possible. */
const ESTIMATE_AFTER_MS = 3_000;

/** An upload that makes no progress for so long has ended: the computer slept. */
const LONGEST_GAP_MS = 60_000;

/** Makes the body in a worker thread, sends it and reports progress. Returns how the upload ended; decides nothing. */
export async function transfer(
  parts: { readonly work: FileWork; readonly scarf: Scarf; readonly clock: Clock },
  record: ImportRecord,
  plan: BodyPlan,
  signal: AbortSignal,
  onProgress: (progress: TransferProgress) => void,
): Promise<TransferOutcome> {
  const body = parts.work.body(plan, signal);
  const meter = new ProgressMeter(parts.clock, record, onProgress);
  let handedOver = 0;
  let whole = false;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of body.chunks) {
      handedOver = chunk.events;
      yield chunk.bytes;
      // The network asks for the next chunk only after it took this one.
      meter.add(chunk);
    }
    whole = true;
    // The last bytes may take a while to leave; progress must not look incomplete until then.
    meter.report();
  }
  const upload = await parts.scarf.upload({
    owner: record.owner,
    destination: record.destination,
    body: counted(),
    signal,
  });
  // The upload may end before the body does.
  body.close();
  meter.report();
  return { upload, body: await body.result, handedOver, whole };
}

/** Reports progress at most four times a second, plus once at the end. */
class ProgressMeter {
  #events = 0;
  #bytes = 0;
  #bytesSent = 0;
  #passedMs = 0;
  #countedMs: number;
  #reportedMs: number | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly record: ImportRecord,
    private readonly onProgress: (progress: TransferProgress) => void,
  ) {
    this.#countedMs = clock.monotonic();
  }

  add(chunk: BodyChunk): void {
    this.#events = chunk.events;
    this.#bytes = chunk.fileBytes;
    this.#bytesSent += chunk.bytes.byteLength;
    const nowMs = this.#count();
    if (this.#reportedMs === null || nowMs - this.#reportedMs >= REPORT_EVERY_MS) this.report();
  }

  report(): void {
    this.#reportedMs = this.#count();
    this.onProgress({
      bytes: this.#bytes,
      bytesTotal: this.record.file.identity.size,
      events: this.#events,
      eventsTotal: this.record.checked.ready,
      bytesSent: this.#bytesSent,
      secondsLeft: this.#secondsLeft(),
    });
  }

  /** Counts the time that has passed while the computer was awake; returns now. */
  #count(): number {
    const nowMs = this.clock.monotonic();
    this.#passedMs += Math.min(nowMs - this.#countedMs, LONGEST_GAP_MS);
    this.#countedMs = nowMs;
    return nowMs;
  }

  #secondsLeft(): number | null {
    const total = this.record.file.identity.size;
    if (this.#passedMs < ESTIMATE_AFTER_MS || this.#bytes === 0) return null;
    return Math.max(0, Math.round((this.#passedMs / this.#bytes) * (total - this.#bytes) * 0.001));
  }
}
