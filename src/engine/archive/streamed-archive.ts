import type { Damage } from '../../shared/checks/problem';
import { DamagedDataError } from '../bytes/damaged-data-error';
import { READ_BYTES } from '../model/limits';
import type { ArchiveBytes, BlockSource } from './block-source';

/** (ours) What was read last is kept, so that looking at the start of a file costs nothing twice. */
const KEPT_BYTES = 8 * 1024 * 1024;

/**
 * An archive that is unpacked from its start. Reading on is cheap; going back further than the bytes that are kept starts
 * again. One read at a time: further ones wait.
 */
export class StreamedArchive implements ArchiveBytes {
  readonly isStreamed = true;
  private stream: AsyncGenerator<Buffer, void, void> | null = null;
  private readonly kept: Buffer[] = [];
  /** Offset of the first byte that is kept, and behind the last. */
  private start = 0;
  private end = 0;
  private hasEnded = false;
  private damagedBy: DamagedDataError | null = null;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly outer: ArchiveBytes,
    readonly size: number,
    private readonly open: (signal: AbortSignal) => AsyncGenerator<Buffer, void, void>,
  ) {}

  read(start: number, length: number, signal: AbortSignal): Promise<Buffer> {
    const result = this.turn.then(() => this.take(start, length, signal));
    this.turn = result.catch(() => undefined);
    return result;
  }

  section(start: number, size: number): BlockSource {
    return new Section(this, start, size);
  }

  get damage(): Damage | null {
    return this.damagedBy?.damage ?? this.outer.damage;
  }

  close(): Promise<void> {
    return this.stop();
  }

  private async take(start: number, length: number, signal: AbortSignal): Promise<Buffer> {
    if (start < this.start || (this.stream === null && !this.hasEnded)) {
      await this.stop();
      this.stream = this.open(signal);
    }
    while (this.end < start + length && !this.hasEnded) {
      signal.throwIfAborted();
      await this.readOn(start);
    }
    return this.copy(start, Math.min(start + length, this.end));
  }

  /** Bytes before `needed` may be dropped. */
  private async readOn(needed: number): Promise<void> {
    try {
      const next = await this.stream?.next();
      if (next === undefined || next.done === true) this.hasEnded = true;
      else this.keep(Buffer.from(next.value), needed);
    } catch (error) {
      if (!(error instanceof DamagedDataError)) {
        await this.stop();
        throw error;
      }
      this.damagedBy = error;
      this.hasEnded = true;
    }
  }

  private keep(chunk: Buffer, needed: number): void {
    this.kept.push(chunk);
    this.end += chunk.length;
    for (let oldest = this.kept[0]; oldest !== undefined; oldest = this.kept[0]) {
      const next = this.start + oldest.length;
      if (next > needed || this.end - next < KEPT_BYTES) return;
      this.kept.shift();
      this.start = next;
    }
  }

  private copy(start: number, end: number): Buffer {
    const parts: Buffer[] = [];
    let at = this.start;
    for (const chunk of this.kept) {
      if (at < end && at + chunk.length > start)
        parts.push(chunk.subarray(Math.max(0, start - at), Math.min(chunk.length, end - at)));
      at += chunk.length;
    }
    return Buffer.concat(parts);
  }

  private async stop(): Promise<void> {
    const { stream } = this;
    this.stream = null;
    this.kept.length = 0;
    this.start = 0;
    this.end = 0;
    this.hasEnded = false;
    await stream?.return();
  }
}

class Section implements BlockSource {
  constructor(
    private readonly archive: StreamedArchive,
    private readonly start: number,
    readonly size: number,
  ) {}

  async *blocks(signal: AbortSignal, from: number): AsyncGenerator<Buffer, void, void> {
    for (let at = from; at < this.size;) {
      signal.throwIfAborted();
      const wanted = Math.min(READ_BYTES, this.size - at);
      const block = await this.archive.read(this.start + at, wanted, signal);
      if (block.length > 0) yield block;
      if (block.length < wanted) throw new DamagedDataError(this.archive.damage ?? 'cut');
      at += block.length;
    }
  }
}
