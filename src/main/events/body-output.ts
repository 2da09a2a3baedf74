import { createGzip } from 'node:zlib';
import type { Emitter, Position } from './emitter';
import { Pump } from './pump';
import type { RawTap } from './reading';

/** Makes the request body of the lines that go out. Its last bytes leave in `finish` and not before. */
export interface BodyOutput {
  /** Called for each line that goes out. */
  take(bytes: Buffer, start: number, end: number): void;
  /** Called between two chunks of the file: time to send, and to wait until it is sent. */
  turn(position: Position): Promise<void>;
  finish(position: Position): Promise<void>;
  /** Ends it early. What was emitted can never be taken for a whole body. */
  destroy(): void;
  /** Sees the file's own bytes, where they are what goes out. */
  readonly tap?: RawTap;
}

const NEWLINE = 0x0a;
/** Compressed at a time: small pieces cost a switch of threads each. */
const PIECE_BYTES = 256 * 1024;
/** Room for what comes out: when it runs out, zlib's thread waits until this one has time for it. */
const ROOM_BYTES = 1024 * 1024;

/**
 * Lines as they are, a newline after each, gzip level 1: network and Scarf gain, and no core is kept busy. While
 * zlib's thread compresses one piece, the next is gathered.
 */
export class GzipOutput implements BodyOutput {
  private readonly pump = new Pump(createGzip({ level: 1, chunkSize: ROOM_BYTES }));
  private gathered = Buffer.allocUnsafe(2 * PIECE_BYTES);
  private spare = Buffer.allocUnsafe(2 * PIECE_BYTES);
  private filled = 0;
  private compressing: Promise<void> = Promise.resolve();

  constructor(private readonly emitter: Emitter) {}

  take(bytes: Buffer, start: number, end: number): void {
    const after = this.filled + end - start + 1;
    if (after > this.gathered.length) {
      const grown = Buffer.allocUnsafe(Math.max(after, this.gathered.length * 2));
      this.gathered.copy(grown, 0, 0, this.filled);
      this.gathered = grown;
    }
    bytes.copy(this.gathered, this.filled, start, end);
    this.gathered[after - 1] = NEWLINE;
    this.filled = after;
  }

  async turn(position: Position): Promise<void> {
    if (this.filled >= PIECE_BYTES) await this.compress(position);
  }

  async finish(position: Position): Promise<void> {
    await this.compress(position);
    await this.compressing;
    for await (const bytes of this.pump.finish()) await this.emitter.add(bytes, position);
    await this.emitter.flush(position);
  }

  destroy(): void {
    this.pump.destroy();
  }

  private async compress(position: Position): Promise<void> {
    await this.compressing;
    const piece = this.gathered.subarray(0, this.filled);
    [this.gathered, this.spare] = [this.spare, this.gathered];
    this.filled = 0;
    this.compressing = this.push(piece, position);
    // It is looked at on the next turn.
    this.compressing.catch(() => undefined);
  }

  private async push(piece: Buffer, position: Position): Promise<void> {
    for await (const bytes of this.pump.push(piece)) await this.emitter.add(bytes, position);
  }
}

/** The .gz's own bytes, when nothing in it is to be left out or tidied. */
export class UntouchedOutput implements BodyOutput {
  /** The last piece of the file that was read: without it gzip is not whole. */
  private held = Buffer.alloc(0);
  private position: Position = { fileBytes: 0, events: 0 };

  constructor(private readonly emitter: Emitter) {}

  readonly tap: RawTap = async (bytes) => {
    await this.emitter.add(this.held, this.position);
    this.held = Buffer.from(bytes);
  };

  take(): void {
    // The line is in the bytes that go out.
  }

  async turn(position: Position): Promise<void> {
    this.position = position;
  }

  async finish(position: Position): Promise<void> {
    await this.emitter.add(this.held, position);
    await this.emitter.flush(position);
  }

  destroy(): void {
    // Nothing is open.
  }
}
