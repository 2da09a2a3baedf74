import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** How a request's body is taken: counted, slowed, and up to a point that a fault may have set. */
export interface MeterSettings {
  /** Bytes per second; may change on the way. */
  readonly rate: () => number;
  readonly onBytes: (bytes: number) => void;
  /** Once so many bytes were taken, no more are, and `onLimit` is called. */
  readonly limit: number;
  readonly onLimit: () => void;
  /** The server ends. */
  readonly signal: AbortSignal;
}

/** One request's body, as sent. It can be read once; its sender's going away ends it quietly, and `brokenOff` tells. */
export class BodyMeter {
  brokenOff = false;
  /** The point a fault had set was reached: there is to be no answer. */
  struck = false;
  bytes = 0;

  constructor(
    private readonly request: IncomingMessage,
    private readonly settings: MeterSettings,
  ) {}

  async *read(): AsyncGenerator<Buffer, void, undefined> {
    const { limit, onBytes, onLimit, rate, signal } = this.settings;
    try {
      // The reader may stop early (damaged gzip), and the sender must still be answered.
      for await (const chunk of this.request.iterator({ destroyOnReturn: false })) {
        const part = (chunk as Buffer).subarray(0, limit - this.bytes);
        this.bytes += part.length;
        onBytes(part.length);
        if (rate() !== Infinity) await delay((part.length / rate()) * 1000, undefined, { signal });
        yield part;
        if (this.bytes >= limit) {
          // Nothing is read any more: the sender feels it, or `onLimit` resets the connection.
          this.struck = true;
          this.brokenOff = true;
          onLimit();
          return;
        }
      }
    } catch {
      this.brokenOff = true;
    }
  }

  /** Takes the body to its end and forgets it. */
  async drain(): Promise<void> {
    for await (const chunk of this.read()) void chunk;
  }
}
