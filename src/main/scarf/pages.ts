import type { Result } from '../../shared/failure';
import { LIST_PAGES, LIST_ROWS } from '../../shared/limits';
import type { Listed } from './model';
import type { PageQuery } from './paths';
import type { Page } from './schemas';

export interface PagesOptions<T> {
  readonly perPage: number;
  readonly parse: (row: unknown) => T | null;
  /** Called after each page with all rows so far; true: no more pages are needed. */
  readonly enough?: ((rows: readonly T[]) => boolean) | undefined;
}

/**
 * Reads a list to its end, at most 200 pages and 20,000 rows. Each further page is asked for by its number and by the
 * cursor: a server knows one of them. A server may shorten pages, so the last page is one that is short and links to no
 * next one. A page without new rows always ends the list. Invalid rows are left out.
 */
export async function allPages<T extends { readonly id: string }>(
  load: (page: PageQuery) => Promise<Result<Page>>,
  { perPage, parse, enough }: PagesOptions<T>,
): Promise<Result<Listed<T>>> {
  const rows = new Map<string, T>();
  const listed = ({ complete }: { readonly complete: boolean }): Result<Listed<T>> => ({
    ok: true,
    value: { rows: [...rows.values()].slice(0, LIST_ROWS), complete },
  });
  let after: string | null = null;
  let largest = 0;
  for (let number = 1; number <= LIST_PAGES && rows.size < LIST_ROWS; number += 1) {
    const loaded: Result<Page> = await load({ number, after });
    if (!loaded.ok) return loaded;
    const page = loaded.value;
    const known = rows.size;
    let last: string | null = null;
    for (const row of page.rows) {
      const parsed = parse(row);
      if (parsed === null) continue;
      last = parsed.id;
      if (!rows.has(parsed.id)) rows.set(parsed.id, parsed);
    }
    const more = page.hasNext || mayHaveMore(page.rows.length, perPage, largest);
    // The server repeats itself instead of going on.
    if (rows.size === known) return listed({ complete: page.rows.length === 0 || !more });
    if (!more) return listed({ complete: rows.size <= LIST_ROWS });
    if (enough?.([...rows.values()]) === true) return listed({ complete: false });
    largest = Math.max(largest, page.rows.length);
    after = page.nextCursor ?? last;
  }
  return listed({ complete: false });
}

/**
 * The server may have more rows: the page is full, or holds a round number of rows (10, 25, 50) that no page before it
 * exceeded.
 */
function mayHaveMore(rows: number, perPage: number, largest: number): boolean {
  return rows >= perPage || (rows >= 10 && rows % 5 === 0 && rows >= largest);
}
