import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const MAX_BYTES = 1_000_000;

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

  #rotate(): void {
    try {
      if (statSync(this.path).size > MAX_BYTES) renameSync(this.path, `${this.path}.old`);
    } catch {
      // There is no log yet.
    }
  }
}
