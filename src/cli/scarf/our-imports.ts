import { remoteIdOf, type ImportRecord } from '../../main/imports/record/record';
import { RecordStore } from '../../main/imports/record/record-store';
import { dataPaths } from '../../main/places/data-paths';
import { isSameOwner } from '../../shared/owner';
import type { Part } from '../../shared/files/parts';
import type { Asking } from './ask-scarf';

/** An import in the app's history. */
export interface OurImport {
  readonly fileName: string;
  /** The files that were read as one; empty: it is one file. */
  readonly parts: readonly Part[];
  readonly lineMapPath: string;
}

/** The account's imports in the app's history that Scarf knows, by Scarf's id. Changes nothing on disk. */
export async function ourImports({
  place,
  owner,
}: Pick<Asking, 'place' | 'owner'>): Promise<ReadonlyMap<string, OurImport>> {
  const store = new RecordStore(dataPaths(place.dataFolder).imports);
  const records = await store.look();
  const byId = new Map(records.map((record) => [record.id, record]));
  return new Map(
    records.flatMap((record) => {
      const remoteId = remoteIdOf(record);
      if (remoteId === null || !isSameOwner(record.owner, owner)) return [];
      const parts = partsOf(record, byId);
      return [
        [remoteId, { fileName: record.file.name, parts, lineMapPath: store.folder(record.id).lineMap }],
      ] as const;
    }),
  );
}

/** A resend names the lines of the user's files, as the import does whose lines it sends. */
function partsOf(record: ImportRecord, byId: ReadonlyMap<string, ImportRecord>): readonly Part[] {
  const seen = new Set<ImportRecord>();
  let root = record;
  while (root.resends !== null && !seen.has(root)) {
    seen.add(root);
    root = byId.get(root.resends.importId) ?? root;
  }
  return root.file.parts ?? [];
}
