import { Refusal } from './answer';
import type { Settings } from './contract';

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** The cursor of the next page; absent on the last page, without a requested page size, and with page numbers. */
  readonly next?: string;
}

/**
 * One page of rows. Without `per_page` the list is cut at `defaultPerPage`, without a link to the rest. A `per_page` or a
 * `page` that is not a number above 0, and an unknown `after`, are refused with 400; what the way of paging does not
 * know is ignored.
 */
export function pageOf<Row extends { readonly id: string }>(
  rows: readonly Row[],
  query: URLSearchParams,
  settings: Pick<Settings, 'defaultPerPage' | 'maxPerPage' | 'paging'>,
): Page<Row> {
  const asked = numberIn(query, 'per_page');
  const size = Math.min(asked ?? settings.defaultPerPage, settings.maxPerPage);
  const start = startOf(rows, query, size, settings.paging);
  const page = rows.slice(start, start + size);
  const last = page.at(-1);
  return settings.paging === 'cursor' && asked !== null && last !== undefined && start + size < rows.length
    ? { rows: page, next: last.id }
    : { rows: page };
}

function numberIn(query: URLSearchParams, name: string): number | null {
  const value = query.get(name);
  if (value === null) return null;
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new Refusal(400, `${name} must be a positive integer`);
  return Number(value);
}

function startOf(
  rows: readonly { readonly id: string }[],
  query: URLSearchParams,
  size: number,
  paging: Settings['paging'],
): number {
  switch (paging) {
    case 'page':
      return ((numberIn(query, 'page') ?? 1) - 1) * size;
    case 'cursor': {
      const after = query.get('after') ?? '';
      const index = rows.findIndex((row) => row.id === after);
      if (after !== '' && index === -1) throw new Refusal(400, 'after is not a known cursor');
      return index + 1;
    }
    case 'none':
      return 0;
  }
}

/** `_links` of a list answer, in the form of the settings. */
export function links(
  path: string,
  query: URLSearchParams,
  next: string | undefined,
  shape: Settings['nextLink'],
): Readonly<Record<string, unknown>> {
  if (next === undefined || shape === 'none') return {};
  const following = new URLSearchParams(query);
  following.set('after', next);
  const url = `${path}?${following.toString()}`;
  return { next: shape === 'href' ? { href: url } : url };
}
