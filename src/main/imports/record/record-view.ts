import { partOf } from '../../../engine/model/part-of';
import { sizeOnDisk } from '../../../engine/model/size-on-disk';
import type { Failure } from '../../../shared/failure';
import type { ImportView, TransferProgress } from '../../../shared/imports/import';
import { unitOf } from '../../../shared/files/layout';
import { nothingSent } from './counts';
import { eventsKey } from './events-key';
import { remoteIdOf, type ImportRecord } from './record';
import { mayHaveArrived } from './related';
import { canSendRest } from './rest';

/** What exists only while the app runs. */
export interface TransientState {
  readonly progress: TransferProgress | null;
  /** Scarf could not be reached lately; null: it could. */
  readonly pollFailure: Failure | null;
}

export function viewOfRecord(record: ImportRecord, { progress, pollFailure }: TransientState): ImportView {
  return {
    id: record.id,
    origin: 'own',
    owner: record.owner,
    fileName: record.file.name,
    fileSize: sizeOnDisk(record.file),
    destination: record.destination,
    resends: resentBy(record),
    createdAt: record.createdAt,
    ...(record.startedBy !== undefined && { startedBy: record.startedBy }),
    ...(record.startedFrom !== undefined && { startedFrom: record.startedFrom }),
    ...(record.watchedFolder !== undefined && { watchedFolder: record.watchedFolder }),
    endedAt: record.endedAt,
    phase: record.phase,
    remoteId: remoteIdOf(record),
    planned: nothingSent(record),
    counts: record.counts,
    remote: record.remote,
    progress,
    pollFailure,
    setAside: record.setAside,
    assumed: record.assumed ?? [],
    fixed: record.fixed ?? 0,
    safetyIds: record.safetyIdsAdded ?? 0,
    repeatable: record.allHaveIds,
    canSendRest: canSendRest(record),
    oldest: oldestOf(record),
    ...daysOf(record),
    ...(record.checked.artifacts !== undefined && { artifacts: record.checked.artifacts }),
    earlierUploadLost: record.delivery.earlierUploadLost,
    ...eventsKey(record),
    unit: unitOf(record.file.form.layout),
    ...(record.file.parts !== undefined && { parts: record.file.parts.map(partOf) }),
  };
}

function oldestOf({ checked }: ImportRecord): string | null {
  const oldestMs = checked.oldestReadyMs ?? checked.oldestMs;
  const oldest = new Date(oldestMs ?? Number.NaN);
  return Number.isNaN(oldest.getTime()) ? null : oldest.toISOString();
}

/** The window keeps all imports: only those that it draws tell their days. */
function daysOf({ checked: { days }, phase }: ImportRecord): Pick<ImportView, 'days'> {
  return days === undefined || phase.name === 'done' || phase.name === 'failed' ? {} : { days };
}

function resentBy(record: ImportRecord): ImportView['resends'] {
  if (record.resends === null) return null;
  const { importId, which, refused } = record.resends;
  const lines = mayHaveArrived(record) ? record.checked.lines : 0;
  return { importId, which, lines, ...(refused !== undefined && { refused }) };
}
