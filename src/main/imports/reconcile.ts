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
 * the one whose count matches. `contested`: it could be another import as well, ours or somebody else's, so its count
 * must speak for it. Everything else is for the user to decide.
 */
export function findLost(
  record: ImportRecord,
  rows: readonly RemoteRow[],
  claimed: ReadonlySet<string>,
  contested: boolean,
): Finding {
  const beganMs = record.uploadBegan === null ? Number.POSITIVE_INFINITY : Date.parse(record.uploadBegan);
  const candidates = rows
    .filter((row) => row.firstSeenMs > beganMs && !claimed.has(row.remote.id))
    .map((row) => row.remote);
  if (candidates.length === 0) return { kind: 'nothing' };
  const fitting = candidates.filter((remote) =>
    contested ? countMatches(record, remote) : countFits(record, remote),
  );
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return { kind: 'found', remote: only };
  return { kind: 'several', remotes: candidates };
}

/** While Scarf still reads, or when our upload broke off, its count may be anything up to what may have left. */
function countFits(record: ImportRecord, remote: RemoteImport): boolean {
  if (remote.total === null) return true;
  return isWhole(record) && remote.status === 'done'
    ? countMatches(record, remote)
    : remote.total <= mostThatLeft(record);
}

/** A line that was cut off counts as one. */
function mostThatLeft(record: ImportRecord): number {
  const { counts, checked } = record;
  return counts === null ? checked.ready : Math.min(counts.sent + 1, checked.ready);
}

function countMatches(record: ImportRecord, remote: RemoteImport): boolean {
  // The app ended while it sent: all that it had to send arrived, or this is not it.
  if (record.counts === null) return remote.total === record.checked.ready;
  return isWhole(record) && remote.total === record.counts.sent;
}

function isWhole({ counts }: ImportRecord): boolean {
  return counts !== null && counts.notSent === 0;
}
