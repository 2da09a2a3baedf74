import type { SourceLine, SourceLines } from '../../../shared/check';
import type { Result } from '../../../shared/failure';
import { ChangeSignal } from './change-signal';
import { LruCache } from './lru-cache';

/** Reads lines of the user's file by number. */
export type FetchLines = (lines: readonly number[]) => Promise<Result<SourceLines>>;

const BATCH = 100;
const MAX_LINES = 2000;

/**
 * The user's lines for the visible rows. Sends one request at a time, always for the rows visible at that
 * moment.
 */
export class SourceLineCache {
  readonly #fetch: FetchLines;
  readonly #changes = new ChangeSignal();
  readonly #lines = new LruCache<number, SourceLine>(MAX_LINES);
  #requested: readonly number[] = [];
  #running = false;

  constructor(fetch: FetchLines) {
    this.#fetch = fetch;
  }

  /** Undefined while it loads; `text: null` when the file cannot be read any more. */
  line(line: number): SourceLine | undefined {
    this.#changes.track();
    return this.#lines.get(line);
  }

  /** Replaces the previously requested lines. */
  request(lines: readonly number[]): void {
    this.#requested = [...new Set(lines)];
    for (const line of this.#requested) this.#lines.touch(line);
    void this.#loadNext();
  }

  async #loadNext(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let batch = this.#missing(); batch.length > 0; batch = this.#missing()) {
      const result = await this.#fetch(batch);
      this.#store(batch, result.ok ? result.value.rows : []);
    }
    this.#running = false;
  }

  #missing(): readonly number[] {
    return this.#requested.filter((line) => !this.#lines.has(line)).slice(0, BATCH);
  }

  /** A requested line missing from the response is unreadable; requesting it again would never end. */
  #store(batch: readonly number[], rows: readonly SourceLine[]): void {
    for (const line of batch) this.#lines.set(line, { line, text: null, truncated: false });
    for (const row of rows) this.#lines.set(row.line, row);
    this.#changes.notify();
  }
}
