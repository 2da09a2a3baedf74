import type { Transform } from 'node:stream';

/**
 * Drives a zlib stream one piece at a time: all output of a piece is read before the next is written. So memory is
 * bounded, a later error loses no output, and the buffer of a piece may be reused after `push`.
 */
export class ZlibPump {
  private consumed = true;
  private ended = false;
  private error: Error | null = null;
  private wake: () => void = () => undefined;

  constructor(private readonly stream: Transform) {
    stream.on('readable', () => this.wake());
    stream.on('end', () => {
      this.ended = true;
      this.wake();
    });
    stream.on('error', (error: Error) => {
      this.error = error;
      this.wake();
    });
  }

  /** Yields the output of a piece. Returns true if the stream has ended and accepts no more. */
  async *push(piece: Uint8Array): AsyncGenerator<Buffer, boolean, void> {
    this.consumed = false;
    this.stream.write(piece, () => {
      this.consumed = true;
      this.wake();
    });
    yield* this.drain(() => this.consumed);
    return this.ended;
  }

  /** Yields the rest of the output. */
  async *finish(): AsyncGenerator<Buffer, void, void> {
    this.stream.end();
    yield* this.drain(() => false);
  }

  destroy(): void {
    this.stream.destroy();
  }

  private async *drain(done: () => boolean): AsyncGenerator<Buffer, void, void> {
    for (;;) {
      const out = this.stream.read() as Buffer | null;
      if (out !== null) {
        yield out;
        continue;
      }
      if (this.error !== null) throw this.error;
      if (this.ended || done()) return;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}
