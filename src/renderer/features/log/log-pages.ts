import type { Failure, Result } from '../../../shared/failure';
import type { LogFilter, LogRow, LogRows } from '../../../shared/log';
import { Changes } from './change-signal';
import { RecentlyUsed } from './lru-cache';

/** Fetches rows of the log; the network and the disk are behind it. */
export type FetchRows = (filter: LogFilter, offset: number, limit: number) => Promise<Result<LogRows>>;

export const PAGE_SIZE = 100;
/** 5,000 rows, however long the log. */
const PAGES_KEPT = 50;
const AT_ONCE = 2;

export const NO_FILTER: LogFilter = { class: null, cause: null, text: '' };

/**
 * The rows of a log as a list shows them: fetched a page at a time, only where the list stands. Pages the user has
 * scrolled past before their turn came are never asked for. While a log grows, or while a new filter is looked up,
 * the rows that were there stay.
 */
export class LogPages {
  readonly #fetch: FetchRows;
  readonly #changes = new Changes();
  readonly #pages = new RecentlyUsed<number, readonly LogRow[]>(PAGES_KEPT);
  readonly #running = new Set<number>();
  /** Pages of a log that has changed since. */
  readonly #stale = new Set<number>();
  #filter: LogFilter = NO_FILTER;
  /** The filter that was asked for last; an answer for another one comes too late. */
  #asked: LogFilter = NO_FILTER;
  #total: number | null = null;
  #failure: Failure | null = null;
  #wanted: readonly number[] = [0];

  constructor(fetch: FetchRows) {
    this.#fetch = fetch;
  }

  /** Entries that match the filter; null until that is known. */
  get total(): number | null {
    this.#changes.watch();
    return this.#total;
  }

  /** Why rows are missing, if they are. */
  get failure(): Failure | null {
    this.#changes.watch();
    return this.#failure;
  }

  /** The filter of the rows that are shown. */
  get filter(): LogFilter {
    this.#changes.watch();
    return this.#filter;
  }

  /** The row at a position among those that match; undefined while it is on its way. */
  row(index: number): LogRow | undefined {
    this.#changes.watch();
    return this.#pages.get(Math.floor(index / PAGE_SIZE))?.[index % PAGE_SIZE];
  }

  /** The list shows rows `first` to `end`. Replaces what was wanted before. */
  want(first: number, end: number): void {
    const from = Math.floor(Math.max(0, first) / PAGE_SIZE);
    const to = Math.floor(Math.max(first, end - 1) / PAGE_SIZE);
    this.#wanted = Array.from({ length: to - from + 1 }, (_, i) => from + i);
    for (const page of this.#wanted) this.#pages.touch(page);
    this.#next();
  }

  /** The log has grown, or changed: what is shown is fetched again and stays until then. */
  refresh(): void {
    for (const page of [...this.#pages.keys(), ...this.#running]) this.#stale.add(page);
    this.retry();
  }

  /** After a failure: asks again for what did not come, a filter's first rows or the rows in view. */
  retry(): void {
    const filterMissed = this.#failure !== null && this.#asked !== this.#filter;
    this.#failure = null;
    if (filterMissed) void this.show(this.#asked);
    else this.#next();
    this.#changes.tell();
  }

  /**
   * Looks up another filter. True once its first rows are here and shown; false when it failed, or when another
   * filter was asked for meanwhile.
   */
  async show(filter: LogFilter): Promise<boolean> {
    const asked: LogFilter = { ...filter };
    this.#asked = asked;
    const answer = await this.#fetch(asked, 0, PAGE_SIZE);
    if (asked !== this.#asked) return false;
    if (answer.ok) this.#replace(asked, answer.value);
    else this.#failure = answer.failure;
    this.#changes.tell();
    return answer.ok;
  }

  #replace(filter: LogFilter, { rows, total }: LogRows): void {
    this.#filter = filter;
    this.#running.clear();
    this.#stale.clear();
    this.#pages.clear();
    this.#pages.set(0, rows);
    this.#wanted = [0];
    this.#total = total;
    this.#failure = null;
  }

  #next(): void {
    const missing = this.#wanted.filter((page) => this.#isMissing(page) && !this.#running.has(page));
    for (const page of missing.slice(0, Math.max(0, AT_ONCE - this.#running.size))) void this.#load(page);
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
    const answer = await this.#fetch(filter, page * PAGE_SIZE, PAGE_SIZE);
    if (filter !== this.#filter) return;
    this.#running.delete(page);
    if (answer.ok) {
      this.#pages.set(page, answer.value.rows);
      this.#total = answer.value.total;
    } else this.#failure = answer.failure;
    this.#changes.tell();
    this.#next();
  }
}
