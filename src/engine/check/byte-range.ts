import { readSync } from 'node:fs';
import { failure, FailureError } from '../../shared/failure';
import type { Fixes } from '../../shared/checks/fix';
import type { LineReading } from '../../shared/files/layout';
import { fileFailure } from '../model/file-failure';
import { blockHash } from '../bytes/fingerprint';
import { LineBatchBuilder } from './line-batch-builder';
import { MAX_LINE_BYTES, READ_BYTES } from '../model/limits';
import type { LineBatch } from './line-batch';

/** An open file that is not compressed. Threads share file descriptors, so all of them read the same file. */
export interface ByteRangeSource {
  readonly descriptor: number;
  /** Size of the whole file in bytes. */
  readonly size: number;
  /** The reference time for the age of events, ms since 1970. */
  readonly nowMs: number;
  /** Only fixes that work line by line. */
  readonly fixes: Fixes;
  /** How lines are rewritten; null: they stay as they are. */
  readonly reading: LineReading | null;
}

/** What a check found in a byte range: its blocks, and the lines that start in it. */
export interface ByteRangeFacts {
  readonly batch: LineBatch;
  /** The concatenated hashes of its blocks, for the file's fingerprint. */
  readonly hashes: Uint8Array;
  readonly endsWithNewline: boolean;
}

const LF = 0x0a;
/** Bytes per read after the range, to complete its last line. */
const TAIL_BYTES = 64 * 1024;

/**
 * Checks byte ranges of a file, each by itself, so that several threads can share one file. A line belongs to the range
 * in which it starts. Reads are synchronous: use it in a worker thread.
 */
export class ByteRangeReader {
  private readonly builder: LineBatchBuilder;
  private readonly block: Buffer;
  private readonly tail: Buffer;

  constructor(
    private readonly source: ByteRangeSource,
    { blockBytes = READ_BYTES, tailBytes = TAIL_BYTES, cap = MAX_LINE_BYTES } = {},
  ) {
    this.builder = new LineBatchBuilder(source.nowMs, cap, source.fixes, source.reading);
    this.block = Buffer.allocUnsafe(blockBytes);
    this.tail = Buffer.allocUnsafe(tailBytes);
  }

  /**
   * Checks the bytes `[from, to)`, which must start and end at block boundaries or at the end of the file. The result is
   * valid until the next call. Throws `FailureError` of the `file-` family, `file-changed` when the file got shorter.
   */
  read(from: number, to: number): ByteRangeFacts {
    const { builder } = this;
    const hashes: Buffer[] = [];
    let endsWithNewline = false;
    let foundFirstLine = from === 0 || this.byteAt(from - 1) === LF;
    builder.startAt(from);
    for (let at = from; at < to; at += this.block.length) {
      const bytes = this.fill(this.block, at, to);
      hashes.push(blockHash(bytes));
      endsWithNewline = bytes[bytes.length - 1] === LF;
      if (foundFirstLine) builder.push(bytes);
      else foundFirstLine = this.pushFromFirstLine(bytes, at);
    }
    if (foundFirstLine && !endsWithNewline) this.finishLine(to);
    builder.end();
    return { batch: builder.take(), hashes: Buffer.concat(hashes), endsWithNewline };
  }

  /** As `read`, but the result shares no memory with this reader: it can be transferred to another thread. */
  readDetached(from: number, to: number): ByteRangeFacts {
    const { batch, ...rest } = this.read(from, to);
    return { batch: { ...batch, ids: batch.ids.slice() }, ...rest };
  }

  /** Skips the end of a line that started before the range. Returns false if no line starts in these bytes. */
  private pushFromFirstLine(bytes: Buffer, at: number): boolean {
    const end = bytes.indexOf(LF);
    if (end === -1) return false;
    this.builder.startAt(at + end + 1);
    this.builder.push(bytes.subarray(end + 1));
    return true;
  }

  /** Reads after the range until the last line is complete, or too long whatever follows. */
  private finishLine(from: number): void {
    const { builder, source } = this;
    for (let at = from; at < source.size && !builder.inLongLine; at += this.tail.length) {
      const bytes = this.fill(this.tail, at, source.size);
      const end = bytes.indexOf(LF);
      builder.push(end === -1 ? bytes : bytes.subarray(0, end + 1));
      if (end !== -1) return;
    }
  }

  private byteAt(at: number): number | undefined {
    return this.fill(this.tail.subarray(0, 1), at, at + 1)[0];
  }

  /** Fills the buffer from `from` on, but not beyond `to`. */
  private fill(buffer: Buffer, from: number, to: number): Buffer {
    const wanted = Math.min(buffer.length, to - from);
    let filled = 0;
    while (filled < wanted) {
      const length = this.readOnce(buffer, filled, wanted - filled, from + filled);
      if (length === 0) throw new FailureError(failure('file-changed', 'it was cut short'));
      filled += length;
    }
    return wanted === buffer.length ? buffer : buffer.subarray(0, wanted);
  }

  private readOnce(buffer: Buffer, offset: number, length: number, position: number): number {
    try {
      return readSync(this.source.descriptor, buffer, offset, length, position);
    } catch (error) {
      throw new FailureError(fileFailure(error, ''));
    }
  }
}
