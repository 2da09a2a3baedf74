import type { BodyResult } from '../../../engine/model/request-body';
import type { Failure } from '../../../shared/failure';
import type { Candidate, QueueReason } from '../../../shared/imports/import';
import { hasEnded, type RemoteImport } from '../../scarf/model';
import {
  countsByRemote,
  countsOfBody,
  countsOfPart,
  isProven,
  isSameCount,
  nothingSent,
  remoteCounts,
} from './counts';
import { isEnded, isIn, isVanished, NOT_SENT, type ImportRecord } from './record';

/** Everything that can happen to an import. Times (`at`, `until`) are ISO. */
export type ImportEvent =
  | {
      readonly kind: 'must-wait';
      readonly why: QueueReason;
      readonly until: string | null;
      readonly failure?: Failure;
    }
  | { readonly kind: 'upload-begins'; readonly at: string }
  | { readonly kind: 'body-made'; readonly result: BodyResult }
  | { readonly kind: 'answered'; readonly remote: RemoteImport; readonly at: string }
  /** `handedOver`: events that the network took; null when unknown. */
  | { readonly kind: 'answer-lost'; readonly failure: Failure | null; readonly handedOver: number | null }
  | { readonly kind: 'search-begins' }
  /** `listWhole`: Scarf gave all of its list, so what is not among the rows is not there. */
  | { readonly kind: 'nothing-found'; readonly listWhole: boolean }
  | { readonly kind: 'several-found'; readonly candidates: readonly Candidate[] }
  /** `on-trial`: nothing but Scarf's final count of events can prove that it is this import. */
  | { readonly kind: 'found' | 'on-trial'; readonly remote: RemoteImport; readonly at: string }
  | { readonly kind: 'stop-asked' }
  | { readonly kind: 'stop-refused' }
  | { readonly kind: 'due-now' }
  /** Scarf shows no trace of an import that it took. */
  | { readonly kind: 'vanished'; readonly at: string }
  /** Scarf shows an import that has ended here. */
  | { readonly kind: 'shown'; readonly remote: RemoteImport; readonly at: string }
  /** `settled`: Scarf ended the import and its counts are final. */
  | {
      readonly kind: 'polled';
      readonly remote: RemoteImport;
      readonly at: string;
      readonly settled: boolean;
    }
  | { readonly kind: 'stopped'; readonly arrived: 'nothing' | 'unknown'; readonly at: string }
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      readonly listWhole: boolean;
      readonly at: string;
    }
  | { readonly kind: 'retry-asked' };

/**
 * The only place where the phase or the delivery of an import changes. Pure. An event that does not fit the phase
 * changes nothing: a late message cannot reopen an ended import. Only one that had vanished goes on when Scarf shows it.
 */
export function reduce(record: ImportRecord, event: ImportEvent): ImportRecord {
  switch (event.kind) {
    case 'must-wait': {
      if (!isIn(record, 'queued', 'uploading', 'unconfirmed')) return record;
      return requeued(counted(record, event.why), event);
    }
    case 'retry-asked':
      if (!isIn(record, 'queued', 'failed', 'unconfirmed')) return record;
      return {
        ...requeued({ ...record, retries: 0, repeats: 0 }, { why: 'starting', until: null }),
        endedAt: null,
      };
    case 'due-now':
      if (!isIn(record, 'queued')) return record;
      return { ...record, phase: { ...record.phase, until: null } };
    case 'upload-begins': {
      if (!isIn(record, 'queued')) return record;
      const phase = { name: 'uploading', stopping: false } as const;
      return { ...record, counts: null, phase, uploadBegan: event.at };
    }
    case 'body-made':
      return { ...record, ...countsOfBody(event.result) };
    case 'answered':
      if (!isIn(record, 'uploading')) return record;
      return processing(record, event);
    case 'answer-lost': {
      if (!isIn(record, 'uploading')) return record;
      const { failure, handedOver } = event;
      const { stopping } = record.phase;
      return {
        ...record,
        counts: record.counts ?? (handedOver === null ? null : countsOfPart(record, handedOver)),
        phase: { name: 'unconfirmed', stopping, finding: 'looking', candidates: [], failure },
      };
    }
    case 'search-begins':
      if (!isIn(record, 'unconfirmed')) return record;
      return searched(record, { finding: 'looking', candidates: [] });
    case 'nothing-found':
      if (!isIn(record, 'unconfirmed')) return record;
      return searched(record, nothingFound(event));
    case 'several-found':
      if (!isIn(record, 'unconfirmed')) return record;
      return searched(record, { finding: 'several', candidates: event.candidates });
    case 'found':
    case 'on-trial':
      if (!isIn(record, 'unconfirmed')) return record;
      return processing(record, event);
    case 'stop-asked':
      if (isIn(record, 'uploading')) return { ...record, phase: { ...record.phase, stopping: true } };
      if (isIn(record, 'unconfirmed')) return { ...record, phase: { ...record.phase, stopping: true } };
      if (isIn(record, 'processing')) return { ...record, phase: { ...record.phase, stopping: true } };
      return record;
    case 'stop-refused':
      if (!isIn(record, 'processing')) return record;
      return { ...record, phase: { ...record.phase, stopping: false } };
    case 'polled':
      if (!isIn(record, 'processing')) return record;
      return polled(record, event);
    case 'vanished':
      if (!isIn(record, 'processing')) return record;
      return { ...record, endedAt: event.at, phase: { name: 'cancelled', arrived: 'unknown' } };
    case 'shown':
      return shownAfterEnd(record, event);
    case 'stopped': {
      if (isEnded(record) || isIn(record, 'processing')) return record;
      const arrived = record.delivery.earlierUploadLost ? 'unknown' : event.arrived;
      return {
        ...record,
        counts: arrived === 'nothing' ? nothingSent(record) : record.counts,
        endedAt: event.at,
        phase: { name: 'cancelled', arrived },
      };
    }
    case 'failed':
      if (isEnded(record) || isIn(record, 'processing')) return record;
      return failed(record, event);
  }
}

type Event<Kind extends ImportEvent['kind']> = Extract<ImportEvent, { readonly kind: Kind }>;

/** Counts the attempt that failed. Repeats have a count of their own: a wait for a slot says nothing about them. */
function counted<Waiting extends ImportRecord>(record: Waiting, why: QueueReason): Waiting {
  switch (why) {
    case 'own-limit':
      return record;
    case 'again':
      return { ...record, repeats: record.repeats + 1 };
    case 'starting':
    case 'scarf-limit':
    case 'scarf-trouble':
    case 'offline':
    case 'token':
      return { ...record, retries: record.retries + 1 };
  }
}

type Outcome = Pick<ImportRecord<'unconfirmed'>['phase'], 'finding' | 'listCut' | 'candidates'>;

function nothingFound({ listWhole }: Pick<Event<'nothing-found'>, 'listWhole'>): Outcome {
  return { finding: 'nothing', candidates: [], ...(!listWhole && { listCut: true }) };
}

function searched(record: ImportRecord<'unconfirmed'>, outcome: Outcome): ImportRecord<'unconfirmed'> {
  const { name, stopping, failure } = record.phase;
  return { ...record, phase: { name, stopping, ...outcome, failure } };
}

function requeued(
  record: ImportRecord<'queued' | 'uploading' | 'unconfirmed' | 'failed'>,
  { why, until, failure }: Omit<Event<'must-wait'>, 'kind'>,
): ImportRecord<'queued'> {
  const isLost = isIn(record, 'unconfirmed') || record.delivery.earlierUploadLost;
  const attempt = record.retries + record.repeats;
  return {
    ...record,
    counts: null,
    setAside: [],
    delivery: { kind: 'not-confirmed', earlierUploadLost: isLost },
    phase: { name: 'queued', why, until, attempt, ...(failure !== undefined && { failure }) },
  };
}

function processing(
  record: ImportRecord<'uploading' | 'unconfirmed'>,
  { kind, remote, at }: Event<'answered' | 'found' | 'on-trial'>,
): ImportRecord<'processing'> {
  const { earlierUploadLost } = record.delivery;
  return {
    ...record,
    delivery: { kind, remoteId: remote.id, earlierUploadLost },
    remote: remoteCounts(remote, at),
    phase: { name: 'processing', stopping: record.phase.stopping },
  };
}

function polled(record: ImportRecord<'processing'>, { remote, at, settled }: Event<'polled'>): ImportRecord {
  const remoteNow = remoteCounts(remote, at, record.remote);
  if (!settled || !hasEnded(remote)) return { ...record, remote: remoteNow };
  const { delivery } = record;
  const isRefuted = remote.status === 'done' && !isProven(record, remoteNow.total);
  if (delivery.kind === 'on-trial' && isRefuted) return backToSearch(record);
  const counts = countsByRemote(record, remote.status, remoteNow.total);
  const ended = {
    ...record,
    remote: remoteNow,
    counts,
    endedAt: at,
    delivery: delivery.kind === 'on-trial' ? { ...delivery, kind: 'found' as const } : delivery,
  };
  if (remote.status === 'done') return { ...ended, phase: { name: 'done' } };
  return { ...ended, phase: { name: 'cancelled', arrived: 'some' } };
}

/** Scarf's list may lag: what it shows after the end counts more than what it did not show before. */
function shownAfterEnd(record: ImportRecord, { remote, at }: Event<'shown'>): ImportRecord {
  const { delivery } = record;
  if (delivery.kind === 'not-confirmed') return record;
  const counts = remoteCounts(remote, at, record.remote);
  if (isVanished(record))
    return {
      ...record,
      delivery,
      remote: counts,
      endedAt: null,
      phase: { name: 'processing', stopping: false },
    };
  const isNews = !isSameCount(counts, record.remote) && hasEnded(remote);
  if (!isIn(record, 'done', 'cancelled') || !isNews) return record;
  return { ...record, remote: counts, counts: countsByRemote(record, remote.status, counts.total) };
}

/** The import on trial has another number of events: it is not this one. */
function backToSearch(record: ImportRecord<'processing'>): ImportRecord<'unconfirmed'> {
  const { stopping } = record.phase;
  const { earlierUploadLost } = record.delivery;
  return {
    ...record,
    delivery: { kind: 'not-confirmed', earlierUploadLost },
    remote: null,
    phase: { name: 'unconfirmed', stopping, finding: 'looking', candidates: [], failure: null },
  };
}

function failed(
  record: ImportRecord<'queued' | 'uploading' | 'unconfirmed'>,
  { failure, listWhole, at }: Event<'failed'>,
): ImportRecord {
  // Nothing of this upload arrived, but an earlier one may have.
  if (record.delivery.earlierUploadLost) {
    const stopping = isIn(record, 'queued') ? false : record.phase.stopping;
    return {
      ...record,
      phase: { name: 'unconfirmed', stopping, ...nothingFound({ listWhole }), failure },
    };
  }
  return {
    ...record,
    // A body without events was made to its end: its counts say why.
    counts: record.counts?.sent === 0 ? record.counts : nothingSent(record),
    endedAt: at,
    delivery: NOT_SENT,
    phase: { name: 'failed', failure },
  };
}
