import type { Failure } from '../../shared/failure';

/** An import as Scarf lists it. Every field but the id may be missing. */
export interface RemoteImport {
  readonly id: string;
  readonly status: 'importing' | 'done' | 'aborted' | null;
  readonly total: number | null;
  readonly imported: number | null;
  readonly failed: number | null;
  /** ISO time of Scarf's clock. */
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
}

/** A list as Scarf gave it. */
export interface Listed<T> {
  readonly rows: readonly T[];
  /** False: there are more rows, as far as the pages tell, or only some pages were wanted. */
  readonly complete: boolean;
}

/** Scarf stopped reading the import. A missing status does not say so. */
export function hasEnded({ status }: RemoteImport): boolean {
  return status === 'done' || status === 'aborted';
}

export type UploadOutcome =
  | { readonly kind: 'accepted'; readonly remote: RemoteImport }
  /** Scarf answered that it imports nothing. */
  | { readonly kind: 'refused'; readonly failure: Failure }
  /** No byte of the body left this computer: trying again is safe. */
  | { readonly kind: 'not-sent'; readonly failure: Failure }
  /** Bytes left, and no trustworthy answer came: events may have arrived. */
  | { readonly kind: 'unknown'; readonly failure: Failure };
