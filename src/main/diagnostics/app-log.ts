import { appendFileSync, closeSync, mkdirSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const MAX_BYTES = 1_000_000;
/** How much of its end is read back. */
const LAST_BYTES = 64 * 1024;

/** The app's log of unexpected errors, redacted, in two files of about 1 MB each. Never throws. */
export class AppLog {
  constructor(
    readonly path: string,
    private readonly redact: (text: string) => string,
  ) {}

  write(kind: string, error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const line = `${new Date().toISOString()} ${kind} ${this.redact(text).slice(0, 8000)}\n`;
    try {
      mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
      this.#rotate();
      appendFileSync(this.path, line, { mode: 0o600 });
    } catch {
      // Ignored: there is nowhere to report it.
    }
  }

  /** The last part of the log; empty: there is none, or it cannot be read. */
  last(): string {
    try {
      const file = openSync(this.path, 'r');
      try {
        const bytes = Buffer.alloc(LAST_BYTES);
        const from = Math.max(0, statSync(this.path).size - LAST_BYTES);
        return bytes.toString('utf8', 0, readSync(file, bytes, 0, LAST_BYTES, from));
      } finally {
        closeSync(file);
      }
    } catch {
      return '';
    }
  }

  #rotate(): void {
    try {
      if (statSync(this.path).size > MAX_BYTES) renameSync(this.path, `${this.path}.old`);
    } catch {
      // There is no log yet.
    }
  }
}
