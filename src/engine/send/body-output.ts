import type { ChunkEmitter, Position } from './chunk-emitter';
import { ParallelGzip } from './parallel-gzip';
import type { RawTap } from '../read/byte-reading';

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
/** Compressed at a time: a block begins without what was before it, which costs half a percent at this size. */
const BLOCK_BYTES = 1024 * 1024;
/** A chunk of the file ends beyond the block. What is larger holds a line of unusual length, and is not kept. */
const USUAL_BYTES = 2 * BLOCK_BYTES;

/** Lines as they are, a newline after each, as gzip. While other threads compress, the next block is gathered. */
export class GzipOutput implements BodyOutput {
  private readonly spare: Buffer[] = [];
  private readonly lanes: ParallelGzip;
  private gathered: Buffer = Buffer.allocUnsafe(USUAL_BYTES);
  private filled = 0;

  constructor(emitter: ChunkEmitter) {
    this.lanes = new ParallelGzip(emitter, ({ buffer, byteOffset }) => {
      if (buffer.byteLength === USUAL_BYTES) this.spare.push(Buffer.from(buffer, byteOffset, USUAL_BYTES));
    });
  }

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
    if (this.filled >= BLOCK_BYTES) await this.compress(position);
  }

  async finish(position: Position): Promise<void> {
    await this.compress(position);
    await this.lanes.finish(position);
  }

  destroy(): void {
    this.lanes.destroy();
  }

  private compress(position: Position): Promise<void> {
    const block = this.gathered.subarray(0, this.filled);
    this.gathered = this.spare.pop() ?? Buffer.allocUnsafe(USUAL_BYTES);
    this.filled = 0;
    return this.lanes.add(block, position);
  }
}

/** The .gz's own bytes, when nothing in it is to be left out or tidied. */
export class UntouchedOutput implements BodyOutput {
  /** The last piece of the file that was read: without it gzip is not whole. */
  private held = Buffer.alloc(0);
  private position: Position = { fileBytes: 0, events: 0 };

  constructor(private readonly emitter: ChunkEmitter) {}

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
