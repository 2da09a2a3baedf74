import { readSync } from 'node:fs';
import { failure, FailureError } from '../../shared/failure';
import type { Fixes } from '../../shared/fix';
import { fileFailure } from '../model/file-failure';
import { blockHash } from '../bytes/fingerprint';
import { LineBatchBuilder } from './line-batch-builder';
import { LINE_CAP_BYTES, READ_BYTES } from '../model/limits';
import type { LineBatch } from './line-batch';

/** A file that is not compressed, open already: threads share descriptors, so it is the same file for all. */
export interface ByteRangeSource {
  readonly descriptor: number;
  /** Bytes of the whole file. */
  readonly size: number;
  /** The moment by which events are judged old, ms since 1970. */
  readonly nowMs: number;
  /** What is to be changed on the way out, line by line. */
  readonly fixes: Fixes;
}

/** What a stretch of a file holds: its blocks, and the lines that begin in it. */
export interface ByteRangeFacts {
  readonly portion: LineBatch;
  /** The hashes of its blocks one after the other, for the file's fingerprint. */
  readonly hashes: Uint8Array;
  /** Its last byte is a newline. */
  readonly newlineLast: boolean;
}

const LF = 0x0a;
/** Read at a time behind the stretch, for the end of its last line. */
const TAIL_BYTES = 64 * 1024;

/**
 * Checks stretches of a file, each by itself, so that several threads can share a file. A line belongs to the
 * stretch in which it begins, whichever it ends in. Reads wait: this is for a thread that does nothing else.
 */
export class ByteRangeReader {
  private readonly gatherer: LineBatchBuilder;
  private readonly block: Buffer;
  private readonly tail: Buffer;

  constructor(
    private readonly source: ByteRangeSource,
    { blockBytes = READ_BYTES, tailBytes = TAIL_BYTES, cap = LINE_CAP_BYTES } = {},
  ) {
    this.gatherer = new LineBatchBuilder(source.nowMs, cap, source.fixes);
    this.block = Buffer.allocUnsafe(blockBytes);
    this.tail = Buffer.allocUnsafe(tailBytes);
  }

  /**
   * `from` must be where a block begins, `to` where one ends. Throws `FailureError` with a code of the `file-`
   * family. What it gives is valid until the next call.
   */
  read(from: number, to: number): ByteRangeFacts {
    const { gatherer } = this;
    const hashes: Buffer[] = [];
    let newlineLast = false;
    let started = from === 0 || this.byteAt(from - 1) === LF;
    gatherer.startAt(from);
    for (let at = from; at < to; at += this.block.length) {
      const bytes = this.fill(this.block, at, to);
      hashes.push(blockHash(bytes));
      newlineLast = bytes[bytes.length - 1] === LF;
      if (started) gatherer.push(bytes);
      else started = this.start(bytes, at);
    }
    if (started && !newlineLast) this.finishLine(to);
    gatherer.end();
    return { portion: gatherer.take(), hashes: Buffer.concat(hashes), newlineLast };
  }

  /** The same, valid for good: no memory of it is used again, so all of it can be handed to another thread. */
  readApart(from: number, to: number): ByteRangeFacts {
    const { portion, ...rest } = this.read(from, to);
    return { portion: { ...portion, ids: portion.ids.slice() }, ...rest };
  }

  /** The first line of the stretch begins behind the end of one that began before it. */
  private start(bytes: Buffer, at: number): boolean {
    const end = bytes.indexOf(LF);
    if (end === -1) return false;
    this.gatherer.startAt(at + end + 1);
    this.gatherer.push(bytes.subarray(end + 1));
    return true;
  }

  /** Reads on until the line is whole, or so long that the rest of it does not matter. */
  private finishLine(from: number): void {
    const { gatherer, source } = this;
    for (let at = from; at < source.size && !gatherer.inLongLine; at += this.tail.length) {
      const bytes = this.fill(this.tail, at, source.size);
      const end = bytes.indexOf(LF);
      gatherer.push(end === -1 ? bytes : bytes.subarray(0, end + 1));
      if (end !== -1) return;
    }
  }

  private byteAt(at: number): number | undefined {
    return this.fill(this.tail.subarray(0, 1), at, at + 1)[0];
  }

  /** Fills the buffer, but not beyond `to`. */
  private fill(buffer: Buffer, from: number, to: number): Buffer {
    const wanted = Math.min(buffer.length, to - from);
    let filled = 0;
    while (filled < wanted) {
      const length = this.readSome(buffer, filled, wanted - filled, from + filled);
      if (length === 0) throw new FailureError(failure('file-changed', 'it was cut short'));
      filled += length;
    }
    return wanted === buffer.length ? buffer : buffer.subarray(0, wanted);
  }

  private readSome(buffer: Buffer, offset: number, length: number, position: number): number {
    try {
      return readSync(this.source.descriptor, buffer, offset, length, position);
    } catch (error) {
      throw new FailureError(fileFailure(error, ''));
    }
  }
}
