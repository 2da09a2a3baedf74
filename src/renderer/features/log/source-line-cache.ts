import type { SourceLine, SourceLines } from '../../../shared/check';
import type { Result } from '../../../shared/failure';
import { Changes } from './change-signal';
import { RecentlyUsed } from './lru-cache';

/** Reads lines of the user's own file, by number. */
export type FetchLines = (lines: readonly number[]) => Promise<Result<SourceLines>>;

const BATCH = 100;
const LINES_KEPT = 2000;

/**
 * The user's own lines, for the rows in view only: one request at a time, always for what is in view when its turn
 * comes. Lines that were scrolled past are not read.
 */
export class SourceLineCache {
  readonly #fetch: FetchLines;
  readonly #changes = new Changes();
  readonly #lines = new RecentlyUsed<number, SourceLine>(LINES_KEPT);
  #wanted: readonly number[] = [];
  #running = false;

  constructor(fetch: FetchLines) {
    this.#fetch = fetch;
  }

  /** Undefined while it is on its way; `text: null` when it cannot be read any more. */
  line(line: number): SourceLine | undefined {
    this.#changes.watch();
    return this.#lines.get(line);
  }

  /** Replaces what was wanted before. */
  want(lines: readonly number[]): void {
    this.#wanted = [...new Set(lines)];
    for (const line of this.#wanted) this.#lines.touch(line);
    void this.#next();
  }

  async #next(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let batch = this.#missing(); batch.length > 0; batch = this.#missing()) {
      const answer = await this.#fetch(batch);
      this.#keep(batch, answer.ok ? answer.value.rows : []);
    }
    this.#running = false;
  }

  #missing(): readonly number[] {
    return this.#wanted.filter((line) => !this.#lines.has(line)).slice(0, BATCH);
  }

  /** A line that was asked for and is not in the answer cannot be read; asking again would not end. */
  #keep(asked: readonly number[], rows: readonly SourceLine[]): void {
    for (const line of asked) this.#lines.set(line, { line, text: null, truncated: false });
    for (const row of rows) this.#lines.set(row.line, row);
    this.#changes.tell();
  }
}
