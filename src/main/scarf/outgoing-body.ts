import { setImmediate as nextTurn } from 'node:timers/promises';
import { failure, FailureError, type Failure } from '../../shared/failure';
import { networkFailure } from './failures';
import type { Deadline } from './deadline';

/** Small enough that a slow connection sends one well within the timeout. */
const PIECE_BYTES = 64 * 1024;

export interface BodyPace {
  /** Timeout without progress of the body, milliseconds. */
  readonly stallMs: number;
  /** Timeout of the answer after the end of the body, milliseconds. */
  readonly answerMs: number;
  readonly onBytes: (bytes: number) => void;
}

/** The body of an upload: yields pieces as the connection takes them, and counts them. */
export class OutgoingBody {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #deadline: Deadline;
  readonly #pace: BodyPace;
  #bytes = 0;
  #ended = false;
  #held = false;
  #failure: Failure | null = null;

  constructor(source: AsyncIterable<Uint8Array>, deadline: Deadline, pace: BodyPace) {
    this.#source = source[Symbol.asyncIterator]();
    this.#deadline = deadline;
    this.#pace = pace;
  }

  /** Bytes given to a connection. 0: no byte left this computer. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The connection has the whole body: the server may take it as complete. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Why the body could not be made whole. */
  get failure(): Failure | null {
    return this.#failure;
  }

  /** Yields no more: an answer arrived before the end, and more writes could cut it off. */
  hold(): void {
    this.#held = true;
  }

  /** Closes the source in any state. */
  release(): void {
    this.#source.return?.()?.catch(() => undefined);
  }

  async *pieces(): AsyncGenerator<Uint8Array> {
    for (;;) {
      this.#deadline.allow(this.#pace.stallMs, 'waiting for the next bytes to send');
      const chunk = await this.#next();
      if (chunk === null) break;
      for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
        await arrivedBytesRead();
        if (this.#held) await this.#deadline.race(new Promise<never>(() => undefined));
        const piece = chunk.subarray(start, start + PIECE_BYTES);
        this.#bytes += piece.length;
        this.#deadline.allow(this.#pace.stallMs, 'sending');
        yield piece;
        this.#pace.onBytes(this.#bytes);
      }
    }
    await arrivedBytesRead();
    this.#ended = true;
    this.#deadline.allow(this.#pace.answerMs, 'waiting for the answer to the upload');
  }

  /** The next chunk; null at the end. An empty body fails: Scarf would begin an import without events. */
  async #next(): Promise<Uint8Array | null> {
    try {
      const next = await this.#deadline.race(this.#source.next());
      if (next.done !== true) return next.value;
    } catch (error) {
      if (!this.#deadline.signal.aborted) this.#failure = sourceFailure(error);
      throw error;
    }
    if (this.#bytes > 0) return null;
    this.#failure = failure('nothing-to-send');
    throw new FailureError(this.#failure);
  }
}

/**
 * Waits until sockets are read. A server may refuse and hang up during the upload: a later write fails and loses the
 * unread answer. Only after two turns of the event loop have all sockets been polled.
 */
async function arrivedBytesRead(): Promise<void> {
  await nextTurn();
  await nextTurn();
}

function sourceFailure(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  return failure('file-unreadable', networkFailure(error).details);
}
