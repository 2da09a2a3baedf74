import * as z from 'zod';
import type { Artifact } from '../../shared/destination';
import { COUNT_AT_MOST, ID_LENGTH, isBoundedTime, NAME_LENGTH } from '../../shared/limits';
import type { RemoteImport } from './model';

// The one place where what a server says is bounded: every answer of every call goes through these schemas, and so does
// what was kept of an answer on disk. Only the id is required. Any other field that is missing, invalid or out of bounds
// becomes null: a new value on Scarf's side must not hide an import.

const id = z.string().min(1).max(ID_LENGTH);
const name = z.string().transform(shortened).nullable().catch(null);
const count = z.number().int().min(0).max(COUNT_AT_MOST).nullable().catch(null);
const time = z.string().refine(isBoundedTime).nullable().catch(null);
const status = z.enum(['importing', 'done', 'aborted']).nullable().catch(null);

/** Characters that would break or reorder the line in which a name is shown. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

function shortened(text: string): string {
  const line = text
    .slice(0, 2 * NAME_LENGTH)
    .replace(UNPRINTABLE, ' ')
    .trim();
  return line.length > NAME_LENGTH ? `${line.slice(0, NAME_LENGTH - 1)}…` : line;
}

/** Scarf's numbers in an import record, which a newer answer replaces. */
export const remoteNumbers = { total: count, imported: count, failed: count };

/** An import of an earlier answer, as it is kept on disk. */
export const keptImport = z.object({
  id,
  status,
  ...remoteNumbers,
  createdAt: time,
  updatedAt: time,
}) satisfies z.ZodType<RemoteImport>;

/** An import that was offered to the user, as a record keeps it. */
export const keptCandidate = z.object({ remoteId: id, createdAt: time, total: count });

const eventImport = z
  .object({
    id,
    status,
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

const artifact = z.object({ id, name, type: name });

/** An artifact of an earlier answer, as it is kept on disk. */
export const keptArtifact = z.object({
  kind: z.enum(['package', 'pixel']),
  id,
  name: z.string().transform(shortened),
  type: z.string().transform(shortened).exactOptional(),
}) satisfies z.ZodType<Artifact>;

/** Null: the value is not an artifact. An artifact without a name is shown by its id. */
export function parseArtifact(kind: Artifact['kind'], value: unknown): Artifact | null {
  const row = orNull(artifact.safeParse(value));
  if (row === null) return null;
  const named = { kind, id: row.id, name: row.name === null || row.name === '' ? row.id : row.name };
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

const CURSOR_LENGTH = 2_000;

/** Only the cursor of a link is used: a server must not choose the address of the next request. */
function cursorIn(link: string): string | null {
  const question = link.indexOf('?');
  if (question === -1) return null;
  const after = new URLSearchParams(link.slice(question + 1)).get('after');
  return after === null || after === '' || after.length > CURSOR_LENGTH ? null : after;
}

function orNull<T>(parsed: { success: true; data: T } | { success: false }): T | null {
  return parsed.success ? parsed.data : null;
}
