import type { RemoteImport } from '../../main/scarf/model';
import type { OurImport } from './our-imports';

/** An import as `list`, `status` and `abort` print it. Scripts of users stand on these names. */
export interface ImportJson {
  readonly id: string;
  readonly status: RemoteImport['status'];
  readonly total: number | null;
  readonly imported: number | null;
  readonly failed: number | null;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
  /** The name of its file; null: it is not in this computer's history. */
  readonly file: string | null;
}

export function importJson(
  { id, status, total, imported, failed, createdAt, updatedAt }: RemoteImport,
  ours: OurImport | undefined,
): ImportJson {
  const file = ours?.fileName ?? null;
  return { id, status, total, imported, failed, createdAt, updatedAt, file };
}
