import type { Gunzip } from 'node:zlib';

/**
 * Drives a zlib stream one piece at a time from one place: all that a piece gives is taken before the next goes in.
 * So memory stays flat whatever comes out, nothing is lost to an error that follows, and a piece's buffer may be used
 * again once `push` is through.
 */
export class ZlibPump {
  private consumed = true;
  private ended = false;
  private error: Error | null = null;
  private wake: () => void = () => undefined;

  constructor(private readonly stream: Gunzip) {
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

  /** What comes out for this piece. True: the stream has ended and takes no more. */
  async *push(piece: Uint8Array): AsyncGenerator<Buffer, boolean, void> {
    this.consumed = false;
    this.stream.write(piece, () => {
      this.consumed = true;
      this.wake();
    });
    yield* this.drain(() => this.consumed);
    return this.ended;
  }

  /** What comes out at the end. */
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
