import type { Failure, Result } from '../../../shared/failure';
import type { LogFilter, LogRow, LogRows } from '../../../shared/imports/log';
import { ChangeSignal } from './change-signal';
import { LruCache } from './lru-cache';

/** Fetches rows of the log from the main process. */
export type FetchRows = (filter: LogFilter, offset: number, limit: number) => Promise<Result<LogRows>>;

export const PAGE_SIZE = 100;
/** At most 5,000 rows stay in memory, however long the log is. */
const MAX_PAGES = 50;
const MAX_PARALLEL = 2;

export const NO_FILTER: LogFilter = { class: null, cause: null, text: '' };

/**
 * Rows of a log, fetched by page and only for the visible range. Old rows stay visible while the log grows or
 * a new filter loads.
 */
export class LogPages {
  readonly #fetch: FetchRows;
  readonly #changes = new ChangeSignal();
  readonly #pages = new LruCache<number, readonly LogRow[]>(MAX_PAGES);
  readonly #running = new Set<number>();
  /** Pages fetched before the log last changed. */
  readonly #stale = new Set<number>();
  #filter: LogFilter = NO_FILTER;
  /** The last requested filter; responses for any other filter are dropped. */
  #requestedFilter: LogFilter = NO_FILTER;
  #total: number | null = null;
  #failure: Failure | null = null;
  #requestedPages: readonly number[] = [0];

  constructor(fetch: FetchRows) {
    this.#fetch = fetch;
  }

  /** Number of matching entries; null until known. */
  get total(): number | null {
    this.#changes.track();
    return this.#total;
  }

  get failure(): Failure | null {
    this.#changes.track();
    return this.#failure;
  }

  /** The filter of the visible rows. */
  get filter(): LogFilter {
    this.#changes.track();
    return this.#filter;
  }

  /** The row at an index among the matching ones; undefined while it loads. */
  row(index: number): LogRow | undefined {
    this.#changes.track();
    return this.#pages.get(Math.floor(index / PAGE_SIZE))?.[index % PAGE_SIZE];
  }

  /** Loads rows `first` to `end`. Replaces the previously requested range. */
  request(first: number, end: number): void {
    const from = Math.floor(Math.max(0, first) / PAGE_SIZE);
    const to = Math.floor(Math.max(first, end - 1) / PAGE_SIZE);
    this.#requestedPages = Array.from({ length: to - from + 1 }, (_, i) => from + i);
    for (const page of this.#requestedPages) this.#pages.touch(page);
    this.#loadNext();
  }

  /** Reloads the loaded pages after the log changed; old rows stay visible meanwhile. */
  refresh(): void {
    for (const page of [...this.#pages.keys(), ...this.#running]) this.#stale.add(page);
    this.retry();
  }

  /** After a failure: loads again what is missing, either the rows of a new filter or the visible rows. */
  retry(): void {
    const filterFailed = this.#failure !== null && this.#requestedFilter !== this.#filter;
    this.#failure = null;
    if (filterFailed) void this.applyFilter(this.#requestedFilter);
    else this.#loadNext();
    this.#changes.notify();
  }

  /**
   * Applies another filter. Returns true once its first rows are visible, false when loading failed or a
   * newer filter replaced it.
   */
  async applyFilter(filter: LogFilter): Promise<boolean> {
    const requested: LogFilter = { ...filter };
    this.#requestedFilter = requested;
    const result = await this.#fetch(requested, 0, PAGE_SIZE);
    if (requested !== this.#requestedFilter) return false;
    if (result.ok) this.#replace(requested, result.value);
    else this.#failure = result.failure;
    this.#changes.notify();
    return result.ok;
  }

  #replace(filter: LogFilter, { rows, total }: LogRows): void {
    this.#filter = filter;
    this.#running.clear();
    this.#stale.clear();
    this.#pages.clear();
    this.#pages.set(0, rows);
    this.#requestedPages = [0];
    this.#total = total;
    this.#failure = null;
  }

  #loadNext(): void {
    const missing = this.#requestedPages.filter((page) => this.#isMissing(page) && !this.#running.has(page));
    for (const page of missing.slice(0, Math.max(0, MAX_PARALLEL - this.#running.size)))
      void this.#load(page);
  }

  #isMissing(page: number): boolean {
    if (this.#failure !== null) return false;
    if (page > 0 && this.#total !== null && page * PAGE_SIZE >= this.#total) return false;
    return this.#stale.has(page) || !this.#pages.has(page);
  }

  async #load(page: number): Promise<void> {
    const filter = this.#filter;
    this.#running.add(page);
    this.#stale.delete(page);
    const result = await this.#fetch(filter, page * PAGE_SIZE, PAGE_SIZE);
    if (filter !== this.#filter) return;
    this.#running.delete(page);
    if (result.ok) {
      this.#pages.set(page, result.value.rows);
      this.#total = result.value.total;
    } else this.#failure = result.failure;
    this.#changes.notify();
    this.#loadNext();
  }
}
