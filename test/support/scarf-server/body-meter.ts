import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** How a request's body is read. */
export interface MeterSettings {
  /** Bytes per second; may change while the body is read. */
  readonly rate: () => number;
  readonly onBytes: (bytes: number) => void;
  /** After so many bytes reading stops, and `onLimit` is called. */
  readonly limit: number;
  readonly onLimit: () => void;
  /** Aborted when the server ends. */
  readonly signal: AbortSignal;
}

/** One request's body, as sent. It can be read once. A disconnect ends it without an error and sets `brokenOff`. */
export class BodyMeter {
  brokenOff = false;
  /** A fault's limit was reached: the request gets no answer. */
  struck = false;
  bytes = 0;

  constructor(
    private readonly request: IncomingMessage,
    private readonly settings: MeterSettings,
  ) {}

  async *read(): AsyncGenerator<Buffer, void, undefined> {
    const { limit, onBytes, onLimit, rate, signal } = this.settings;
    try {
      // The reader may stop early (damaged gzip), but the sender must get an answer.
      for await (const chunk of this.request.iterator({ destroyOnReturn: false })) {
        const part = (chunk as Buffer).subarray(0, limit - this.bytes);
        this.bytes += part.length;
        onBytes(part.length);
        if (rate() !== Infinity) await delay((part.length / rate()) * 1000, undefined, { signal });
        yield part;
        if (this.bytes >= limit) {
          // Reading stops: the sender stalls, or `onLimit` resets the connection.
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

  /** Reads the body to its end and discards it. */
  async drain(): Promise<void> {
    for await (const chunk of this.read()) void chunk;
  }
}
