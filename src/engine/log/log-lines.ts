import { readSync } from 'node:fs';

const BLOCK_BYTES = 1 << 20;
const NEWLINE = 10;
/** Of an entry. */
const LONGEST_BYTES = 64 << 20;

export interface Block {
  /** Whole lines, each with its newline. Valid until the next block is asked for. */
  readonly bytes: Buffer;
  /** Where in the file they begin. */
  readonly offset: number;
}

/** Reads a file in blocks of whole lines, as far as it goes; and on from there once it has grown. */
export class LogLines {
  #buffer: Buffer = Buffer.allocUnsafe(BLOCK_BYTES);
  /** Where in the file the buffer begins, how much of it is read, and how much of that was given out. */
  #at = 0;
  #filled = 0;
  #given = 0;

  constructor(public file: number) {}

  /** How much of the file was read. */
  get readBytes(): number {
    return this.#at + this.#filled;
  }

  /** Null: no line ended since the last one. Throws what the disk says. */
  next(): Block | null {
    this.#dropGiven();
    for (;;) {
      const room = this.#buffer.length - this.#filled;
      const got = readSync(this.file, this.#buffer, this.#filled, room, this.readBytes);
      if (got === 0) return null;
      const end = this.#buffer.subarray(this.#filled, this.#filled + got).lastIndexOf(NEWLINE);
      if (end !== -1) this.#given = this.#filled + end + 1;
      this.#filled += got;
      if (end !== -1) return { bytes: this.#buffer.subarray(0, this.#given), offset: this.#at };
      if (this.#filled === this.#buffer.length) this.#grow();
    }
  }

  /** The line that has begun and has no newline. Nothing when there is none; given out once. */
  last(): Block | null {
    this.#dropGiven();
    if (this.#filled === 0) return null;
    this.#given = this.#filled;
    return { bytes: this.#buffer.subarray(0, this.#given), offset: this.#at };
  }

  #dropGiven(): void {
    if (this.#given === 0) return;
    this.#buffer.copyWithin(0, this.#given, this.#filled);
    this.#at += this.#given;
    this.#filled -= this.#given;
    this.#given = 0;
  }

  #grow(): void {
    if (this.#buffer.length >= LONGEST_BYTES) throw new Error('An entry of the log is longer than 64 MiB.');
    const larger = Buffer.allocUnsafe(this.#buffer.length * 2);
    this.#buffer.copy(larger, 0, 0, this.#filled);
    this.#buffer = larger;
  }
}
