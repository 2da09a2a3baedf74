import type { RemoteImport } from '../../scarf/model';
import type { ImportRecord } from '../record/record';
import type { RemoteRow } from '../remote-list';

export type Finding =
  /** `proven`: its count of events says that it is the one; else only that it is the only one it could be. */
  | { readonly kind: 'found'; readonly remote: RemoteImport; readonly proven: boolean }
  | { readonly kind: 'nothing' }
  /** `stillRead`: what Scarf tells of one of them may yet prove that it is the one. */
  | { readonly kind: 'several'; readonly remotes: readonly RemoteImport[]; readonly stillRead: boolean };

/**
 * Which of Scarf's imports is the one whose answer was lost? Only one that appeared after our upload began and that no
 * other import of ours is known to be. One that has ended is taken when it has exactly the events we had to send: any
 * other number is no proof, since somebody else may have imported at the same moment. One that is still read is followed
 * until its number is known, if nothing else could be it. `contested`: it could be another import as well, ours or
 * somebody else's, so its count must speak for it at once; and where sending again is safe and soon done, even that is
 * not relied on. Of one that the user stops nothing more is sent and no number is to be expected: the only one it could
 * be is taken, contested or not, if it has most of what left. Everything else is for the user to decide.
 */
export function matchLostUpload(
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
  const proven = candidates.filter((remote) => isProven(record, remote.total));
  const isToStop = record.phase.name === 'unconfirmed' && record.phase.stopping;
  const open = candidates.filter(
    (remote) => (isToStop || isStillRead(remote)) && couldBecome(record, remote.total),
  );
  if (contested && isBetterRepeated(record))
    return { kind: 'several', remotes: candidates, stillRead: false };
  const sure = isToStop ? candidates.filter((remote) => isLikelyPart(record, remote)) : proven;
  const fitting = contested ? sure : candidates.filter((one) => proven.includes(one) || open.includes(one));
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) {
    return { kind: 'found', remote: only, proven: isToStop || proven.length === 1 };
  }
  return { kind: 'several', remotes: candidates, stillRead: open.length > 0 };
}

/** So many events at most are rather sent again than believed to be there because of a number that others may have too. */
const SOON_SENT = 50_000;

function isBetterRepeated({ allHaveIds, checked }: ImportRecord): boolean {
  return allHaveIds && checked.ready <= SOON_SENT;
}

/** Scarf counts exactly the events that we had to send. */
export function isProven(record: ImportRecord, total: number | null): boolean {
  const { counts, checked } = record;
  if (counts === null) return total === checked.ready;
  return counts.notSent === 0 && total === counts.sent;
}

function isStillRead({ status }: RemoteImport): boolean {
  return status !== 'done' && status !== 'aborted';
}

/**
 * It has most of what had left when the user stopped ours. Of one that is still read it must be nearly all: it is to be
 * stopped, and must not be somebody else's.
 */
function isLikelyPart(record: ImportRecord, remote: RemoteImport): boolean {
  const left = record.counts?.sent ?? record.checked.ready;
  const share = isStillRead(remote) ? 0.9 : 0.5;
  const { total } = remote;
  return total !== null && couldBecome(record, total) && total >= left * share;
}

/** While Scarf reads, its count is anything up to what may have left; a line that was cut off counts as one. */
function couldBecome({ counts, checked }: ImportRecord, total: number | null): boolean {
  const most = counts === null ? checked.ready : Math.min(counts.sent + 1, checked.ready);
  return total === null || total <= most;
}
