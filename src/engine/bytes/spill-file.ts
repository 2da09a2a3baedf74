import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A file for what does not fit into memory, readable by this user only. It has no name while it is open, where the system
 * allows that: nothing is left of it, whatever ends the app. Calls block and throw Node's errors: use it in a thread.
 */
export class SpillFile {
  private readonly folder: string;
  private readonly file: number;
  private length = 0;

  /** `what` is in the file; it becomes part of a name. */
  constructor(what: string) {
    this.folder = mkdtempSync(join(tmpdir(), `event-importer-${what}-`));
    try {
      this.file = openSync(join(this.folder, what), 'wx+', 0o600);
    } finally {
      this.removeName();
    }
  }

  /** Returns the offset of these bytes. */
  append(bytes: Uint8Array): number {
    const offset = this.length;
    for (let written = 0; written < bytes.length;) {
      written += writeSync(this.file, bytes, written, bytes.length - written, offset + written);
    }
    this.length = offset + bytes.length;
    return offset;
  }

  /** Fills `into` with the bytes at an offset. */
  read(into: Uint8Array, offset: number): void {
    for (let filled = 0; filled < into.length;) {
      const length = readSync(this.file, into, filled, into.length - filled, offset + filled);
      if (length === 0) throw new Error(`The file ends before ${offset + into.length}.`);
      filled += length;
    }
  }

  close(): void {
    closeSync(this.file);
    this.removeName();
  }

  private removeName(): void {
    try {
      rmSync(this.folder, { recursive: true, force: true });
    } catch {
      // An open file keeps its name on some systems: it goes when it is closed.
    }
  }
}
