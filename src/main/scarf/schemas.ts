import * as z from 'zod';
import type { Artifact } from '../../shared/destination';
import type { RemoteImport } from './model';

// Only the id is required. Any other field that is missing or invalid becomes null: a new value on Scarf's side must
// not hide an import.

const id = z.string().min(1);
const text = z.string().nullable().catch(null);
const count = z.number().int().nonnegative().nullable().catch(null);
const time = z
  .string()
  .refine((value) => !Number.isNaN(Date.parse(value)))
  .nullable()
  .catch(null);

const eventImport = z
  .object({
    id,
    status: z.enum(['importing', 'done', 'aborted']).nullable().catch(null),
    events_total: count,
    events_successfully_imported: count,
    events_failed_to_import: count,
    created_at: time,
    updated_at: time,
  })
  .transform((row): RemoteImport => ({
    id: row.id,
    status: row.status,
    total: row.events_total,
    imported: row.events_successfully_imported,
    failed: row.events_failed_to_import,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }));

/** Null: the value is not an import. */
export function parseImport(value: unknown): RemoteImport | null {
  return orNull(eventImport.safeParse(value));
}

const artifact = z.object({ id, name: text, type: text });

/** Null: the value is not an artifact. An artifact without a name is shown by its id. */
export function parseArtifact(kind: Artifact['kind'], value: unknown): Artifact | null {
  const row = orNull(artifact.safeParse(value));
  if (row === null) return null;
  const name = row.name?.trim() ?? '';
  const named = { kind, id: row.id, name: name === '' ? row.id : name };
  return row.type === null || row.type === '' ? named : { ...named, type: row.type };
}

/** One page of a list: its rows, unparsed, and the cursor in its link to the next page. */
export interface Page {
  readonly rows: readonly unknown[];
  readonly hasNext: boolean;
  readonly nextCursor: string | null;
}

const next = z.union([z.string(), z.object({ href: z.string() }).transform((link) => link.href)]).optional();
const links = z.object({ next: next.catch(undefined) }).catch({ next: undefined });
const listed = z.object({
  event_imports: z.array(z.unknown()).optional(),
  results: z.array(z.unknown()).optional(),
  _links: links,
});

/** Null: the value is not a list. An answer without rows is not an empty list. */
export function parsePage(value: unknown): Page | null {
  const page = orNull(listed.safeParse(value));
  const rows = page?.event_imports ?? page?.results;
  if (page === null || rows === undefined) return null;
  const link = page._links.next ?? '';
  return { rows, hasNext: link !== '', nextCursor: cursorIn(link) };
}

/** Only the cursor of a link is used: a server must not choose the address of the next request. */
function cursorIn(link: string): string | null {
  const question = link.indexOf('?');
  if (question === -1) return null;
  const after = new URLSearchParams(link.slice(question + 1)).get('after');
  return after === '' ? null : after;
}

function orNull<T>(parsed: { success: true; data: T } | { success: false }): T | null {
  return parsed.success ? parsed.data : null;
}
