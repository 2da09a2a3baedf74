import { setImmediate as nextTurn } from 'node:timers/promises';
import { failure, FailureError, type Failure } from '../../shared/failure';
import { networkFailure } from './failures';
import type { Deadline } from './deadline';

/** Small enough that a slow line moves one well within the time a stall is given. */
const PIECE_BYTES = 64 * 1024;

export interface BodyPace {
  /** Longest time in which the body may make no headway, milliseconds. */
  readonly stallMs: number;
  /** Time for the answer after the body's end, milliseconds. */
  readonly answerMs: number;
  readonly onBytes: (bytes: number) => void;
}

/** A body on its way out: hands over pieces as the connection takes them, and knows how far it came. */
export class OutgoingBody {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #watch: Deadline;
  readonly #pace: BodyPace;
  #bytes = 0;
  #ended = false;
  #held = false;
  #failure: Failure | null = null;

  constructor(source: AsyncIterable<Uint8Array>, watch: Deadline, pace: BodyPace) {
    this.#source = source[Symbol.asyncIterator]();
    this.#watch = watch;
    this.#pace = pace;
  }

  /** Bytes given to a connection. 0: none can have left. */
  get bytes(): number {
    return this.#bytes;
  }

  /** All of it was given to the connection, and the server may take it as complete. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Why the body could not be made whole. */
  get failure(): Failure | null {
    return this.#failure;
  }

  /** Gives out no more: an answer has come that makes the rest pointless, and writing could cut it off. */
  hold(): void {
    this.#held = true;
  }

  /** Lets the source go, whatever it is doing. */
  release(): void {
    this.#source.return?.()?.catch(() => undefined);
  }

  async *pieces(): AsyncGenerator<Uint8Array> {
    for (;;) {
      this.#watch.allow(this.#pace.stallMs, 'waiting for the next bytes to send');
      const chunk = await this.#next();
      if (chunk === null) break;
      for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
        await whatArrivedWasRead();
        if (this.#held) await this.#watch.race(new Promise<never>(() => undefined));
        const piece = chunk.subarray(start, start + PIECE_BYTES);
        this.#bytes += piece.length;
        this.#watch.allow(this.#pace.stallMs, 'sending');
        yield piece;
        this.#pace.onBytes(this.#bytes);
      }
    }
    await whatArrivedWasRead();
    this.#ended = true;
    this.#watch.allow(this.#pace.answerMs, 'waiting for the answer to the upload');
  }

  /** The next chunk; null at the end. An empty body is a failure: Scarf would call it an import. */
  async #next(): Promise<Uint8Array | null> {
    try {
      const next = await this.#watch.race(this.#source.next());
      if (next.done !== true) return next.value;
    } catch (error) {
      if (!this.#watch.signal.aborted) this.#failure = sourceFailure(error);
      throw error;
    }
    if (this.#bytes > 0) return null;
    this.#failure = failure('nothing-to-send');
    throw new FailureError(this.#failure);
  }
}

/**
 * A server may refuse and hang up while we send: a write after that fails and takes the unread answer with it. Only the
 * second turn of the event loop is sure to have looked at the sockets since now: the first may follow at once.
 */
async function whatArrivedWasRead(): Promise<void> {
  await nextTurn();
  await nextTurn();
}

function sourceFailure(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  return failure('file-unreadable', networkFailure(error).details);
}
