import { readSync } from 'node:fs';

const BLOCK_BYTES = 1 << 20;
const NEWLINE = 10;
const MAX_ENTRY_BYTES = 64 << 20;

export interface Block {
  /** Whole lines with their newlines. Valid until the next call. */
  readonly bytes: Buffer;
  /** Offset of the first byte in the file. */
  readonly offset: number;
}

/** Reads a file in blocks of whole lines, and reads on when it grows. */
export class LogLines {
  #buffer: Buffer = Buffer.allocUnsafe(BLOCK_BYTES);
  /** Offset of the buffer in the file. */
  #at = 0;
  /** Bytes in the buffer, and how many of them the last block contained. */
  #filled = 0;
  #returned = 0;

  constructor(public file: number) {}

  get readBytes(): number {
    return this.#at + this.#filled;
  }

  /** Null when no further line is complete. Throws errors of the file system. */
  next(): Block | null {
    this.#dropReturned();
    for (;;) {
      const free = this.#buffer.length - this.#filled;
      const got = readSync(this.file, this.#buffer, this.#filled, free, this.readBytes);
      if (got === 0) return null;
      const end = this.#buffer.subarray(this.#filled, this.#filled + got).lastIndexOf(NEWLINE);
      if (end !== -1) this.#returned = this.#filled + end + 1;
      this.#filled += got;
      if (end !== -1) return { bytes: this.#buffer.subarray(0, this.#returned), offset: this.#at };
      if (this.#filled === this.#buffer.length) this.#grow();
    }
  }

  /** The last line, without a newline; returned once. Null when there is none. */
  last(): Block | null {
    this.#dropReturned();
    if (this.#filled === 0) return null;
    this.#returned = this.#filled;
    return { bytes: this.#buffer.subarray(0, this.#returned), offset: this.#at };
  }

  #dropReturned(): void {
    if (this.#returned === 0) return;
    this.#buffer.copyWithin(0, this.#returned, this.#filled);
    this.#at += this.#returned;
    this.#filled -= this.#returned;
    this.#returned = 0;
  }

  #grow(): void {
    if (this.#buffer.length >= MAX_ENTRY_BYTES) throw new Error('An entry of the log is longer than 64 MiB.');
    const larger = Buffer.allocUnsafe(this.#buffer.length * 2);
    this.#buffer.copy(larger, 0, 0, this.#filled);
    this.#buffer = larger;
  }
}
