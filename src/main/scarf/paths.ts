import type { Destination } from '../../shared/destination';
import { fail, succeed, type Result } from '../../shared/failure';
import type { RemoteImport } from './model';

export interface PageQuery {
  /** From 1. */
  readonly number: number;
  /** The cursor: the last row of the page before, unless a link names another. Null for the first page. */
  readonly after: string | null;
}

export interface ListQuery {
  readonly perPage: number;
  readonly status?: RemoteImport['status'];
}

/** A request path below the prefix. Fails with `bad-input` for names that cannot be part of a path. */
export function importsPath(owner: string): Result<string> {
  return join(['v2', 'imports', owner]);
}

export function importPath(owner: string, id: string, part?: 'log' | 'abort'): Result<string> {
  return join(['v2', 'imports', owner, id, ...(part === undefined ? [] : [part])]);
}

export function artifactsPath(kind: 'package' | 'pixel', owner: string): Result<string> {
  return join(['v2', ARTIFACTS[kind], owner]);
}

export function uploadPath(owner: string, destination: Destination): Result<string> {
  return destination.kind === 'mixed'
    ? join(['v2', owner, 'import'])
    : join(['v2', ARTIFACTS[destination.kind], owner, destination.id, 'import']);
}

/** Always sends `per_page`: without it Scarf cuts some lists at 10 rows. Scarf goes on by `page`, or by `after`. */
export function withQuery(path: string, query: ListQuery, { number, after }: PageQuery): string {
  const parameters = new URLSearchParams({ per_page: String(query.perPage) });
  if (number > 1) parameters.set('page', String(number));
  if (after !== null) parameters.set('after', after);
  if (query.status !== undefined && query.status !== null) parameters.set('status', query.status);
  return `${path}?${parameters.toString()}`;
}

const ARTIFACTS = { package: 'packages', pixel: 'tracking-pixels' } as const;

function join(parts: readonly string[]): Result<string> {
  const encoded: string[] = [];
  for (const part of parts) {
    // `.` and `..` would lead to another path.
    if (part === '' || part === '.' || part === '..')
      return fail('bad-input', 'A name in the path is empty or dots.');
    try {
      encoded.push(encodeURIComponent(part));
    } catch {
      return fail('bad-input', 'A name in the path is not valid text.');
    }
  }
  return succeed(`/${encoded.join('/')}`);
}
