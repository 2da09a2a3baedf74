import { Refusal } from './answer';
import type { Settings } from './contract';

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** The cursor of the next page; absent on the last page, and without a requested page size. */
  readonly next?: string;
}

/**
 * One page of rows. Without `per_page` the list is cut at `defaultPerPage`, without a link to the rest. An unknown
 * `after`, or a `per_page` that is not a number above 0, is refused with 400.
 */
export function pageOf<Row extends { readonly id: string }>(
  rows: readonly Row[],
  query: URLSearchParams,
  settings: Pick<Settings, 'defaultPerPage' | 'maxPerPage'>,
): Page<Row> {
  const asked = askedSize(query);
  const size = Math.min(asked ?? settings.defaultPerPage, settings.maxPerPage);
  const start = startOf(rows, query.get('after'));
  const page = rows.slice(start, start + size);
  const last = page.at(-1);
  return asked !== null && last !== undefined && start + size < rows.length
    ? { rows: page, next: last.id }
    : { rows: page };
}

function askedSize(query: URLSearchParams): number | null {
  const value = query.get('per_page');
  if (value === null) return null;
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new Refusal(400, 'per_page must be a positive integer');
  return Number(value);
}

function startOf(rows: readonly { readonly id: string }[], after: string | null): number {
  if (after === null || after === '') return 0;
  const index = rows.findIndex((row) => row.id === after);
  if (index === -1) throw new Refusal(400, 'after is not a known cursor');
  return index + 1;
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
