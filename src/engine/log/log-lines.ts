import { readSync } from 'node:fs';
import { LOG_ENTRY_BYTES } from '../../shared/limits';

const BLOCK_BYTES = 1 << 20;
const NEWLINE = 10;

export interface Block {
  /** Whole lines with their newlines, or a line that is cut. Valid until the next call. */
  readonly bytes: Buffer;
  /** Offset of the first byte in the file. */
  readonly offset: number;
}

/** Reads a file in blocks of whole lines, and reads on when it grows. The end of a line that is too long is skipped. */
export class LogLines {
  #buffer: Buffer = Buffer.allocUnsafe(BLOCK_BYTES);
  /** Offset of the buffer in the file. */
  #at = 0;
  /** Bytes in the buffer, and how many of them the last block contained. */
  #filled = 0;
  #returned = 0;
  /** The last block was a line that is cut, and its end was not read yet. */
  #skipping = false;

  constructor(public file: number) {}

  get readBytes(): number {
    return this.#at + this.#filled;
  }

  /** Null when no further line is complete. Throws errors of the file system. */
  next(): Block | null {
    this.#drop(this.#returned);
    for (;;) {
      const free = this.#buffer.length - this.#filled;
      const got = readSync(this.file, this.#buffer, this.#filled, free, this.readBytes);
      if (got === 0) return null;
      this.#filled += got;
      if (this.#skipping) this.#skip();
      const end = this.#buffer.subarray(0, this.#filled).lastIndexOf(NEWLINE);
      if (end !== -1) return this.#block(end + 1);
      if (this.#filled < this.#buffer.length) continue;
      if (this.#buffer.length < LOG_ENTRY_BYTES) this.#grow();
      else {
        this.#skipping = true;
        return this.#block(this.#filled);
      }
    }
  }

  /** The last line, without a newline; returned once. Null when there is none. */
  last(): Block | null {
    this.#drop(this.#skipping ? this.#filled : this.#returned);
    return this.#filled === 0 ? null : this.#block(this.#filled);
  }

  #block(bytes: number): Block {
    this.#returned = bytes;
    return { bytes: this.#buffer.subarray(0, bytes), offset: this.#at };
  }

  /** Drops the end of a line that is cut, as far as it was read. */
  #skip(): void {
    const newline = this.#buffer.subarray(0, this.#filled).indexOf(NEWLINE);
    this.#skipping = newline === -1;
    this.#drop(newline === -1 ? this.#filled : newline + 1);
  }

  #drop(bytes: number): void {
    this.#returned = 0;
    if (bytes === 0) return;
    this.#buffer.copyWithin(0, bytes, this.#filled);
    this.#at += bytes;
    this.#filled -= bytes;
  }

  #grow(): void {
    const larger = Buffer.allocUnsafe(this.#buffer.length * 2);
    this.#buffer.copy(larger, 0, 0, this.#filled);
    this.#buffer = larger;
  }
}
