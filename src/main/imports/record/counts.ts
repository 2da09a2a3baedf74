import type { BodyResult } from '../../../engine/model/request-body';
import type { LineCounts, RemoteCounts } from '../../../shared/imports/import';
import type { RemoteImport } from '../../scarf/model';
import type { RecordFacts, ImportRecord } from './record';

/** The counts of a body that was made to its end. */
export function countsOfBody(
  result: BodyResult,
): Pick<RecordFacts, 'counts' | 'setAside' | 'safetyIdsAdded' | 'fixed' | 'allHaveIds'> {
  const { lines, blank, setAside, skipped, sent, setAsideBy, safetyIds, fixed, allHaveIds } = result;
  return {
    counts: { lines, blank, setAside, skipped, sent, notSent: 0 },
    setAside: setAsideBy,
    safetyIdsAdded: safetyIds,
    fixed,
    allHaveIds,
  };
}

/** The counts of an upload that broke off: `handedOver` events went to the network and count as sent. */
export function countsOfPart({ checked }: RecordFacts, handedOver: number): LineCounts {
  const { lines, blank, skipped, ready } = checked;
  const sent = Math.min(handedOver, ready);
  const setAside = lines - blank - skipped - ready;
  return { lines, blank, setAside, skipped, sent, notSent: ready - sent };
}

export function nothingSent(facts: RecordFacts): LineCounts {
  return countsOfPart(facts, 0);
}

/**
 * Corrects the counts by what Scarf read. Of an upload without an answer, events may have been lost on the network:
 * only what Scarf read arrived.
 */
export function countsByRemote(
  record: ImportRecord,
  status: RemoteImport['status'],
  total: number | null,
): LineCounts | null {
  if (total === null || record.delivery.kind === 'answered') return record.counts;
  const known = record.counts ?? nothingSent(record);
  const all = known.sent + known.notSent;
  const sent = Math.min(all, status === 'done' ? total : Math.max(known.sent, total));
  return { ...known, sent, notSent: all - sent };
}

/** Scarf's counts; one that Scarf leaves out keeps its last value. `at`: ISO time. */
export function remoteCounts(
  remote: RemoteImport,
  at: string,
  before: RemoteCounts | null = null,
): RemoteCounts {
  return {
    total: remote.total ?? before?.total ?? null,
    imported: remote.imported ?? before?.imported ?? null,
    failed: remote.failed ?? before?.failed ?? null,
    asOf: at,
  };
}

/** Both say the same; only their times may differ. */
export function isSameCount(a: RemoteCounts, b: RemoteCounts | null): boolean {
  return a.total === b?.total && a.imported === b.imported && a.failed === b.failed;
}

/** Scarf counts exactly the events of our upload. A part proves nothing: another import may have as many. */
export function isProven({ counts, checked }: RecordFacts, total: number | null): boolean {
  if (counts === null) return total === checked.ready;
  return counts.notSent === 0 && total === counts.sent;
}
