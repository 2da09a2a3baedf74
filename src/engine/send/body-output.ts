import type { ChunkEmitter, Position } from './chunk-emitter';
import { ParallelGzip } from './parallel-gzip';
import type { OnRawBytes } from '../read/byte-reading';

/** Turns the lines that are sent into the request body. Only `finish` emits the last bytes. */
export interface BodyOutput {
  /** Adds a line that is sent. */
  addLine(bytes: Buffer, start: number, end: number): void;
  /** Call after each chunk of the file: emits what is ready and waits until it is taken. */
  endChunk(position: Position): Promise<void>;
  finish(position: Position): Promise<void>;
  /** Ends the output early: what was emitted is not a valid gzip. */
  destroy(): void;
  /** Gets the file's own bytes, if those are the body. */
  readonly tap?: OnRawBytes;
}

const NEWLINE = 0x0a;
/** Each block is compressed without the one before it, which costs 0.5 % at this size. */
const BLOCK_BYTES = 1024 * 1024;
/** A block with the rest of its chunk fits. A larger buffer, made for an unusually long line, is not used again. */
const BUFFER_BYTES = 2 * BLOCK_BYTES;

/** Emits lines, each with a newline, as gzip. It fills the next block while other threads compress. */
export class GzipOutput implements BodyOutput {
  private readonly freeBuffers: Buffer[] = [];
  private readonly gzip: ParallelGzip;
  private block: Buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  private filled = 0;

  constructor(emitter: ChunkEmitter) {
    this.gzip = new ParallelGzip(emitter, ({ buffer, byteOffset }) => {
      if (buffer.byteLength === BUFFER_BYTES) {
        this.freeBuffers.push(Buffer.from(buffer, byteOffset, BUFFER_BYTES));
      }
    });
  }

  addLine(bytes: Buffer, start: number, end: number): void {
    const filled = this.filled + end - start + 1;
    if (filled > this.block.length) {
      const grown = Buffer.allocUnsafe(Math.max(filled, this.block.length * 2));
      this.block.copy(grown, 0, 0, this.filled);
      this.block = grown;
    }
    bytes.copy(this.block, this.filled, start, end);
    this.block[filled - 1] = NEWLINE;
    this.filled = filled;
  }

  async endChunk(position: Position): Promise<void> {
    if (this.filled >= BLOCK_BYTES) await this.compress(position);
  }

  async finish(position: Position): Promise<void> {
    await this.compress(position);
    await this.gzip.finish(position);
  }

  destroy(): void {
    this.gzip.destroy();
  }

  private compress(position: Position): Promise<void> {
    const block = this.block.subarray(0, this.filled);
    this.block = this.freeBuffers.pop() ?? Buffer.allocUnsafe(BUFFER_BYTES);
    this.filled = 0;
    return this.gzip.add(block, position);
  }
}

/** Emits the bytes of a .gz as they are. */
export class UntouchedOutput implements BodyOutput {
  /** The last piece that was read. Without it the gzip is not valid, so only `finish` emits it. */
  private lastPiece = Buffer.alloc(0);
  private position: Position = { fileBytes: 0, events: 0 };

  constructor(private readonly emitter: ChunkEmitter) {}

  readonly tap: OnRawBytes = async (bytes) => {
    await this.emitter.add(this.lastPiece, this.position);
    this.lastPiece = Buffer.from(bytes);
  };

  addLine(): void {
    // The bytes of the file hold the line.
  }

  async endChunk(position: Position): Promise<void> {
    this.position = position;
  }

  async finish(position: Position): Promise<void> {
    await this.emitter.add(this.lastPiece, position);
    await this.emitter.flush(position);
  }

  destroy(): void {
    // It holds no resources.
  }
}
