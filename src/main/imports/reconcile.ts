import type { RemoteImport } from '../scarf/model';
import type { ImportRecord } from './record';
import type { RemoteRow } from './remote-list';

export type Finding =
  | { readonly kind: 'found'; readonly remote: RemoteImport }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'several'; readonly remotes: readonly RemoteImport[] };

/**
 * Which of Scarf's imports is the one whose answer was lost? Only one that appeared after our upload began and that no
 * other import of ours is known to be. A single one is taken unless its count of events speaks against it; of several,
 * the one whose count matches. Everything else is for the user to decide.
 */
export function findLost(
  record: ImportRecord,
  rows: readonly RemoteRow[],
  claimed: ReadonlySet<string>,
): Finding {
  const beganMs = record.uploadBegan === null ? Number.POSITIVE_INFINITY : Date.parse(record.uploadBegan);
  const candidates = rows
    .filter((row) => row.firstSeenMs > beganMs && !claimed.has(row.remote.id))
    .map((row) => row.remote);
  if (candidates.length === 0) return { kind: 'nothing' };
  const fitting = candidates.filter((remote) => countFits(record, remote));
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return { kind: 'found', remote: only };
  return { kind: 'several', remotes: candidates };
}

/** While Scarf still reads, or when our upload broke off, its count may be anything up to what we had to send. */
function countFits(record: ImportRecord, remote: RemoteImport): boolean {
  if (remote.total === null) return true;
  const whole = record.counts !== null && record.counts.notSent === 0;
  const most = record.counts?.sent ?? record.checked.ready;
  return whole && remote.status === 'done' ? remote.total === most : remote.total <= record.checked.ready;
}
