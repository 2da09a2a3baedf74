import type { SourceRow } from '../../../shared/checks/check';
import type { Result } from '../../../shared/failure';
import { ChangeSignal } from './change-signal';
import { LruCache } from './lru-cache';

/** Reads rows of the user's file by number. */
export type FetchRows = (lines: readonly number[]) => Promise<Result<readonly SourceRow[]>>;

const BATCH = 100;
const MAX_ROWS = 1000;

/**
 * The user's rows for the visible entries. Sends one request at a time, always for the entries visible at that
 * moment.
 */
export class SourceRowCache {
  readonly #fetch: FetchRows;
  readonly #changes = new ChangeSignal();
  readonly #rows = new LruCache<number, SourceRow>(MAX_ROWS);
  #requested: readonly number[] = [];
  #running = false;

  constructor(fetch: FetchRows) {
    this.#fetch = fetch;
  }

  /** Undefined while it loads; `text: null` when the file cannot be read any more. */
  row(line: number): SourceRow | undefined {
    this.#changes.track();
    return this.#rows.get(line);
  }

  /** Replaces the previously requested lines. */
  request(lines: readonly number[]): void {
    this.#requested = [...new Set(lines)];
    for (const line of this.#requested) this.#rows.touch(line);
    void this.#loadNext();
  }

  async #loadNext(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let batch = this.#missing(); batch.length > 0; batch = this.#missing()) {
      const result = await this.#fetch(batch);
      this.#store(batch, result.ok ? result.value : []);
    }
    this.#running = false;
  }

  #missing(): readonly number[] {
    return this.#requested.filter((line) => !this.#rows.has(line)).slice(0, BATCH);
  }

  /** A requested line missing from the response is unreadable; requesting it again would never end. */
  #store(batch: readonly number[], rows: readonly SourceRow[]): void {
    for (const line of batch) this.#rows.set(line, { line, text: null, truncated: false, fields: [] });
    for (const row of rows) this.#rows.set(row.line, row);
    this.#changes.notify();
  }
}
