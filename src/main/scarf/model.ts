import type { Failure } from '../../shared/failure';

/** An import as Scarf tells it. Every field but the id may be missing. */
export interface RemoteImport {
  readonly id: string;
  readonly status: 'importing' | 'done' | 'aborted' | null;
  readonly total: number | null;
  readonly imported: number | null;
  readonly failed: number | null;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
}

export type UploadOutcome =
  | { readonly kind: 'accepted'; readonly remote: RemoteImport }
  /** Scarf answered, and the answer says that nothing was imported. */
  | { readonly kind: 'refused'; readonly failure: Failure }
  /** No byte of the body can have left: trying again is safe. */
  | { readonly kind: 'not-sent'; readonly failure: Failure }
  /** Bytes left and no answer came that can be trusted: it may have arrived. */
  | { readonly kind: 'unknown'; readonly failure: Failure };
