import type { Result } from '../../shared/failure';
import type { Page } from './schemas';

export const MOST_PAGES = 200;

export interface PagesOptions<T> {
  readonly perPage: number;
  readonly parse: (row: unknown) => T | null;
  /** True once the rows so far suffice; asked after each page. */
  readonly enough?: ((rows: readonly T[]) => boolean) | undefined;
}

/**
 * Reads a list to its end, at most 200 pages. Pages may be cut without a word, so a page is the last one only if it is
 * short and names no next; an empty page or one that brings nothing new ends the list in any case. Odd rows are left out.
 */
export async function allPages<T extends { readonly id: string }>(
  load: (after: string | null) => Promise<Result<Page>>,
  { perPage, parse, enough }: PagesOptions<T>,
): Promise<Result<T[]>> {
  const rows = new Map<string, T>();
  let after: string | null = null;
  let largest = 0;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
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
    if (!page.hasNext && !looksCut(page.rows.length, perPage, largest)) break;
    largest = Math.max(largest, page.rows.length);
    after = page.nextCursor ?? last;
  }
  return { ok: true, value: [...rows.values()] };
}

/**
 * As many rows as were asked for; or, of a server that allows fewer a page, a round number of them (10, 25, 50) and no
 * fewer than on a page before.
 */
function looksCut(rows: number, perPage: number, largest: number): boolean {
  return rows >= perPage || (rows >= 10 && rows % 5 === 0 && rows >= largest);
}
