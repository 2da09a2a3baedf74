import type { Failure } from '../../shared/failure';
import type { Candidate, LineCounts, QueueReason, RemoteCounts } from '../../shared/import';
import type { BodyResult } from '../../engine/model/request-body';
import type { RemoteImport } from '../scarf/model';
import { isProven } from './lost/match-lost-upload';
import type { ImportRecord } from './record/record';

/** Everything that can happen to an import. */
export type ImportEvent =
  | { readonly kind: 'must-wait'; readonly why: QueueReason; readonly until: string | null }
  | { readonly kind: 'upload-begins'; readonly at: string }
  | { readonly kind: 'body-made'; readonly result: BodyResult }
  | { readonly kind: 'accepted'; readonly remote: RemoteImport; readonly at: string }
  | { readonly kind: 'answer-lost'; readonly failure: Failure | null; readonly handedOver: number | null }
  | { readonly kind: 'looking' }
  | { readonly kind: 'not-found-at-scarf' }
  | { readonly kind: 'several-found'; readonly candidates: readonly Candidate[] }
  /** `supposed`: nothing but its number of events can prove it, and Scarf has not counted them all yet. */
  | {
      readonly kind: 'found';
      readonly remote: RemoteImport;
      readonly at: string;
      readonly supposed: boolean;
    }
  | { readonly kind: 'stop-asked' }
  | { readonly kind: 'stop-refused' }
  | { readonly kind: 'due-now' }
  /** Scarf no longer knows an import that it was reading. */
  | { readonly kind: 'vanished'; readonly at: string }
  | {
      readonly kind: 'scarf-told';
      readonly remote: RemoteImport;
      readonly at: string;
      readonly settled: boolean;
    }
  | { readonly kind: 'stopped'; readonly arrived: 'nothing' | 'unknown'; readonly at: string }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly at: string }
  | { readonly kind: 'tried-again' };

/**
 * The one place where an import's phase changes. Pure: the same record and event give the same record. An event that
 * does not fit the phase changes nothing, so that a late message cannot bring an ended import back.
 */
export function reduce(record: ImportRecord, event: ImportEvent): ImportRecord {
  const { phase } = record;
  switch (event.kind) {
    case 'must-wait': {
      if (phase.name !== 'queued' && phase.name !== 'uploading' && phase.name !== 'unconfirmed')
        return record;
      const setBacks = record.setBacks + (event.why === 'own-limit' ? 0 : 1);
      return {
        ...record,
        counts: null,
        setAside: [],
        setBacks,
        lostBefore: wasLost(record),
        phase: { name: 'queued', why: event.why, until: event.until, attempt: setBacks },
      };
    }
    case 'upload-begins':
      if (phase.name !== 'queued') return record;
      return {
        ...record,
        counts: null,
        phase: { name: 'uploading', stopping: false },
        uploadBegan: event.at,
      };
    case 'body-made':
      return { ...record, ...countsOf(event.result) };
    case 'accepted':
      if (phase.name !== 'uploading') return record;
      return { ...tracking(record, event.remote, event.at, phase.stopping), answered: true };
    case 'answer-lost':
      if (phase.name !== 'uploading') return record;
      return {
        ...record,
        counts: record.counts ?? (event.handedOver === null ? null : countsOfPart(record, event.handedOver)),
        phase: {
          name: 'unconfirmed',
          stopping: phase.stopping,
          finding: 'looking',
          candidates: [],
          failure: event.failure,
        },
      };
    case 'looking':
      if (phase.name !== 'unconfirmed') return record;
      return { ...record, phase: { ...phase, finding: 'looking', candidates: [] } };
    case 'not-found-at-scarf':
      if (phase.name !== 'unconfirmed') return record;
      return { ...record, phase: { ...phase, finding: 'nothing', candidates: [] } };
    case 'several-found':
      if (phase.name !== 'unconfirmed') return record;
      return { ...record, phase: { ...phase, finding: 'several', candidates: event.candidates } };
    case 'found':
      if (phase.name !== 'unconfirmed') return record;
      return { ...tracking(record, event.remote, event.at, phase.stopping), supposed: event.supposed };
    case 'stop-asked':
      if (phase.name !== 'uploading' && phase.name !== 'unconfirmed' && phase.name !== 'processing')
        return record;
      return { ...record, phase: { ...phase, stopping: true } };
    case 'stop-refused':
      if (phase.name !== 'processing') return record;
      return { ...record, phase: { ...phase, stopping: false } };
    case 'due-now':
      if (phase.name !== 'queued') return record;
      return { ...record, phase: { ...phase, until: null } };
    case 'vanished':
      if (phase.name !== 'processing') return record;
      return { ...record, endedAt: event.at, phase: { name: 'cancelled', arrived: 'unknown' } };
    case 'scarf-told':
      if (phase.name !== 'processing') return record;
      return heard(record, event);
    case 'stopped': {
      if (isEnded(record) || phase.name === 'processing') return record;
      const arrived = record.lostBefore ? 'unknown' : event.arrived;
      return {
        ...record,
        counts: arrived === 'nothing' ? nothingSent(record) : record.counts,
        endedAt: event.at,
        phase: { name: 'cancelled', arrived },
      };
    }
    case 'failed': {
      if (isEnded(record) || phase.name === 'processing') return record;
      const { failure } = event;
      // This time nothing left; the time before something may have.
      if (record.lostBefore) {
        const stopping = 'stopping' in phase && phase.stopping;
        const nothingMore = { finding: 'nothing', candidates: [] } as const;
        return { ...record, phase: { name: 'unconfirmed', stopping, failure, ...nothingMore } };
      }
      return {
        ...record,
        counts: nothingSent(record),
        endedAt: event.at,
        phase: { name: 'failed', failure },
      };
    }
    case 'tried-again':
      if (record.remoteId !== null || !canTryAgain(record)) return record;
      return {
        ...record,
        endedAt: null,
        counts: null,
        setAside: [],
        setBacks: 0,
        lostBefore: wasLost(record),
        phase: { name: 'queued', why: 'starting', until: null, attempt: 0 },
      };
  }
}

/** An upload of it was lost, and nobody has found it since. */
function wasLost({ lostBefore, phase }: ImportRecord): boolean {
  return lostBefore || phase.name === 'unconfirmed';
}

/** Nothing more will happen to it by itself. */
export function isEnded(record: ImportRecord): boolean {
  const { name } = record.phase;
  return name === 'done' || name === 'failed' || name === 'cancelled';
}

/** It may be sent (again): it waits, or it was refused, or the user knows that nothing arrived. */
export function canTryAgain(record: ImportRecord): boolean {
  const { name } = record.phase;
  return name === 'queued' || name === 'failed' || name === 'unconfirmed';
}

function tracking(record: ImportRecord, remote: RemoteImport, at: string, stopping: boolean): ImportRecord {
  return {
    ...record,
    remoteId: remote.id,
    remote: remoteCounts(remote, at),
    phase: { name: 'processing', stopping },
    supposed: false,
  };
}

function heard(
  record: ImportRecord,
  { remote, at, settled }: Extract<ImportEvent, { kind: 'scarf-told' }>,
): ImportRecord {
  const counts = remoteCounts(remote, at, record.remote);
  const sent = sentByNow(record, remote.status, counts.total);
  if (!settled) return { ...record, remote: counts };
  if (record.supposed && remote.status === 'done' && !isProven(record, counts.total)) return notOurs(record);
  const known = { ...record, remote: counts, counts: sent, supposed: false };
  if (remote.status === 'done') return { ...known, endedAt: at, phase: { name: 'done' } };
  if (remote.status === 'aborted')
    return { ...known, endedAt: at, phase: { name: 'cancelled', arrived: 'some' } };
  return known;
}

/** What was followed for it has another number of events: it is as lost as before. */
function notOurs(record: ImportRecord): ImportRecord {
  const stopping = record.phase.name === 'processing' && record.phase.stopping;
  return {
    ...record,
    remoteId: null,
    remote: null,
    supposed: false,
    phase: { name: 'unconfirmed', stopping, finding: 'looking', candidates: [], failure: null },
  };
}

/**
 * What was sent of an upload that Scarf answered is known. Of any other, what was handed to the network may have been
 * lost there: what Scarf read to the end is what arrived, and nothing else did.
 */
function sentByNow(
  record: ImportRecord,
  status: RemoteImport['status'],
  total: number | null,
): LineCounts | null {
  if (total === null || record.answered) return record.counts;
  const known = record.counts ?? nothingSent(record);
  const all = known.sent + known.notSent;
  const sent = Math.min(all, status === 'done' ? total : Math.max(known.sent, total));
  return { ...known, sent, notSent: all - sent };
}

/** A count that Scarf leaves out this time is as it was last told. */
function remoteCounts(remote: RemoteImport, at: string, before: RemoteCounts | null = null): RemoteCounts {
  return {
    total: remote.total ?? before?.total ?? null,
    imported: remote.imported ?? before?.imported ?? null,
    failed: remote.failed ?? before?.failed ?? null,
    asOf: at,
  };
}

function countsOf(
  result: BodyResult,
): Pick<ImportRecord, 'counts' | 'setAside' | 'safetyIdsAdded' | 'fixed' | 'allHaveIds'> {
  const { lines, blank, setAside, skipped, sent, setAsideBy, safetyIds, fixed, allHaveIds } = result;
  return {
    counts: { lines, blank, setAside, skipped, sent, notSent: 0 },
    setAside: setAsideBy,
    safetyIdsAdded: safetyIds,
    fixed,
    allHaveIds,
  };
}

/** The account of an upload that broke off: what was handed to the network counts as sent. */
function countsOfPart(record: ImportRecord, handedOver: number): LineCounts {
  const { lines, blank, skipped, ready } = record.checked;
  const sent = Math.min(handedOver, ready);
  const setAside = lines - blank - skipped - ready;
  return { lines, blank, setAside, skipped, sent, notSent: ready - sent };
}

function nothingSent(record: ImportRecord): LineCounts {
  return countsOfPart(record, 0);
}
