import type { Result } from '../../shared/failure';
import type { Page } from './schemas';

export const PAGES_AT_MOST = 200;

export interface PagesOptions<T> {
  readonly perPage: number;
  readonly parse: (row: unknown) => T | null;
  /** Called after each page with all rows so far; true: no more pages are needed. */
  readonly enough?: ((rows: readonly T[]) => boolean) | undefined;
}

/**
 * Reads a list to its end, at most 200 pages. A server may shorten pages, so the last page is one that is short and
 * links to no next one. A page without new rows always ends the list. Invalid rows are left out.
 */
export async function allPages<T extends { readonly id: string }>(
  load: (after: string | null) => Promise<Result<Page>>,
  { perPage, parse, enough }: PagesOptions<T>,
): Promise<Result<T[]>> {
  const rows = new Map<string, T>();
  let after: string | null = null;
  let largest = 0;
  for (let pages = 0; pages < PAGES_AT_MOST; pages += 1) {
    const loaded: Result<Page> = await load(after);
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
    if (rows.size === known) break;
    if (enough?.([...rows.values()]) === true) break;
    if (!page.hasNext && !mayHaveMore(page.rows.length, perPage, largest)) break;
    largest = Math.max(largest, page.rows.length);
    after = page.nextCursor ?? last;
  }
  return { ok: true, value: [...rows.values()] };
}

/**
 * The server may have more rows: the page is full, or holds a round number of rows (10, 25, 50) that no page before it
 * exceeded.
 */
function mayHaveMore(rows: number, perPage: number, largest: number): boolean {
  return rows >= perPage || (rows >= 10 && rows % 5 === 0 && rows >= largest);
}
