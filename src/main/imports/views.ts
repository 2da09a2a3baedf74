import type { Failure } from '../../shared/failure';
import type { ImportPhase, ImportView, TransferProgress } from '../../shared/import';
import { unitOf } from '../../shared/layout';
import type { RemoteImport } from '../scarf/model';
import { partOf } from '../../engine/model/part-of';
import type { ImportRecord } from './record/record';

const ELSEWHERE = 'elsewhere:';

/** What lives only while the app runs. */
export interface TransientState {
  readonly progress: TransferProgress | null;
  readonly outOfTouch: Failure | null;
}

export function viewOfRecord(record: ImportRecord, { progress, outOfTouch }: TransientState): ImportView {
  return {
    id: record.id,
    origin: 'here',
    owner: record.owner,
    fileName: record.file.name,
    fileSize: record.file.identity.size,
    destination: record.destination,
    resends: resentBy(record),
    createdAt: record.createdAt,
    endedAt: record.endedAt,
    phase: record.phase,
    remoteId: record.remoteId,
    counts: record.counts,
    remote: record.remote,
    progress,
    outOfTouch,
    setAside: record.setAside,
    fixed: record.fixed ?? 0,
    safetyIds: record.safetyIdsAdded ?? 0,
    repeatable: record.allHaveIds,
    sentBefore: record.lostBefore,
    unit: unitOf(record.file.form.layout),
    ...(record.file.parts !== undefined && { parts: record.file.parts.map(partOf) }),
  };
}

function resentBy({ resends, checked, remoteId, phase }: ImportRecord): ImportView['resends'] {
  if (resends === null) return null;
  const { importId, which } = resends;
  const nothing = remoteId === null && (phase.name === 'failed' || phase.name === 'cancelled');
  return { importId, which, lines: nothing ? 0 : checked.lines };
}

/** An import that Scarf lists and that is none of ours. */
export function viewOfRemote(
  remote: RemoteImport,
  owner: string,
  asOfMs: number,
  stopping: boolean,
  outOfTouch: Failure | null,
): ImportView {
  return {
    id: `${ELSEWHERE}${remote.id}`,
    origin: 'elsewhere',
    owner,
    fileName: null,
    fileSize: null,
    destination: null,
    resends: null,
    createdAt: remote.createdAt,
    endedAt: remote.status === 'importing' ? null : remote.updatedAt,
    phase: phaseOfRemote(remote, stopping),
    remoteId: remote.id,
    counts: null,
    remote: {
      total: remote.total,
      imported: remote.imported,
      failed: remote.failed,
      asOf: new Date(asOfMs).toISOString(),
    },
    progress: null,
    outOfTouch,
    setAside: [],
    fixed: 0,
    safetyIds: 0,
    repeatable: false,
    sentBefore: false,
    unit: 'line',
  };
}

/** Scarf's id behind the id of an import begun elsewhere; null for one of ours. */
export function remoteIdOf(id: string): string | null {
  return id.startsWith(ELSEWHERE) ? id.slice(ELSEWHERE.length) : null;
}

function phaseOfRemote(remote: RemoteImport, stopping: boolean): ImportPhase {
  if (remote.status === 'done') return { name: 'done' };
  if (remote.status === 'aborted') return { name: 'cancelled', arrived: 'some' };
  // No status at all is not seen to be done.
  return { name: 'processing', stopping };
}
