import { join } from 'node:path';
import type { ImportView } from '../../shared/imports/import';
import type { Imports } from '../imports/imports';
import { safeLogName, type LogSource } from '../imports/logs/logs';
import type { RecordStore } from '../imports/record/record-store';
import { foreignRemoteId } from '../imports/remote/foreign-imports';
import type { DataPaths } from '../places/data-paths';

export interface LogSourceParts {
  /** Whether Scarf can be asked with the token of an account. */
  readonly isConnected: (owner: string) => boolean;
  readonly imports: Pick<Imports, 'views'>;
  readonly store: RecordStore;
  readonly paths: Pick<DataPaths, 'otherLogs'>;
}

/** Where the log of an import comes from and is kept. Null before Scarf knows the import, and while its account is not connected. */
export function findLogSource(
  importId: string,
  { isConnected, imports, store, paths }: LogSourceParts,
): LogSource | null {
  const view = imports.views.find(({ id }) => id === importId);
  if (view?.remoteId == null || !isConnected(view.owner)) return null;
  const folder = store.folder(importId);
  const isForeign = foreignRemoteId(importId) !== null;
  return {
    importId,
    owner: view.owner,
    remoteId: view.remoteId,
    end: endOf(view),
    path: isForeign ? join(paths.otherLogs, safeLogName(view.remoteId)) : folder.log,
    lineMapPath: isForeign ? null : folder.lineMap,
  };
}

/** An import that Scarf shows again, or counts anew, has another end. */
function endOf({ phase, endedAt, remote }: ImportView): string | null {
  if (phase.name === 'processing') return null;
  return [phase.name, endedAt, remote?.total, remote?.imported, remote?.failed].join(' ');
}
