import { unitOf } from '../../../shared/files/layout';
import { remoteIdOf, type ImportRecord } from './record';

/**
 * Whether an earlier import may bring events to Scarf that this one would make count twice. A command line begins none of
 * these when it sees the earlier one: both began at the same time. `ofFiles` finds the account's imports of these files.
 */
export function beganTwice(
  ofFiles: (fingerprints: readonly string[]) => readonly ImportRecord[],
  record: ImportRecord,
): boolean {
  return ofFiles(onlyOnceFiles(record))
    .filter(mayHaveArrived)
    .some(({ createdAt, id }) => `${createdAt} ${id}` < `${record.createdAt} ${record.id}`);
}

/** The fingerprints of files that a command line sends only if no other import does: a second one would count twice. */
export function onlyOnceFiles(record: ImportRecord): readonly string[] {
  if (record.startedFrom === undefined || record.allHaveIds || record.resends !== null) return [];
  const files = [record.file, ...(record.file.parts ?? [])].map(({ fingerprint }) => fingerprint);
  return files.filter((fingerprint) => fingerprint !== '');
}

/** The imports that sent an access log, alone or with other files, and whose events may have arrived; last one last. */
export function importsOfLogs(records: readonly ImportRecord[]): readonly ImportRecord[] {
  return records.filter((record) => {
    const forms = [record.file, ...(record.file.parts ?? [])].map(({ form }) => form);
    return forms.some(({ layout }) => unitOf(layout) === 'request') && mayHaveArrived(record);
  });
}

/** The resends of an import. */
export interface Children {
  readonly all: readonly ImportRecord[];
  /** Those whose events arrived, or still may. */
  readonly arriving: readonly ImportRecord[];
}

export function childrenOf(records: readonly ImportRecord[], id: string): Children {
  const all = records.filter((record) => record.resends?.importId === id);
  return { all, arriving: all.filter(mayHaveArrived) };
}

/** Events are at Scarf, on their way, about to be sent, or lost: sending them again could count twice. */
export function mayHaveArrived(record: ImportRecord): boolean {
  const { phase } = record;
  switch (phase.name) {
    case 'queued':
    case 'uploading':
    case 'unconfirmed':
    case 'processing':
    case 'done':
      return true;
    case 'cancelled':
      return phase.arrived === 'unknown' || remoteIdOf(record) !== null;
    case 'failed':
      return false;
  }
}
