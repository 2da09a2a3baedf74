import { hasEnded, type RemoteImport } from '../../scarf/model';
import { isProven } from '../record/counts';
import type { ImportRecord } from '../record/record';
import type { RemoteRow } from '../remote/remote-list';

export type Match =
  | { readonly kind: 'nothing' }
  /** `found`: its count of events proves it. `on-trial`: it is the only import that it can be. */
  | { readonly kind: 'found' | 'on-trial'; readonly remote: RemoteImport }
  /** `canProve`: Scarf still reads one of them, and its final count may prove it. */
  | { readonly kind: 'several'; readonly remotes: readonly RemoteImport[]; readonly canProve: boolean };

/** Uploads of at most so many events are rather repeated than matched by a count that another import may share. */
const CHEAP_TO_REPEAT = 50_000;

/** The share of the sent events that an import must have to match a stopped upload: while Scarf reads it, and after. */
const SHARE_WHILE_READ = 0.9;
const SHARE_AT_END = 0.5;

/**
 * Finds the import at Scarf that belongs to an upload whose answer was lost.
 * - Only imports that appeared after the upload began, that are not `taken` by another import of ours, and that have no
 *   more events than left this computer, can match or be offered to the user.
 * - An import that ended matches if it has exactly the events we sent.
 * - An import that Scarf still reads goes on trial, if nothing else can match.
 * - `contested`: another import may be in the list too, so only the count decides; a cheap upload is repeated instead.
 * - A stopped upload takes the only import that has most of what left this computer.
 *
 * Everything else is for the user to decide.
 */
export function matchLostUpload(
  record: ImportRecord<'unconfirmed'>,
  rows: readonly RemoteRow[],
  { taken, contested }: { readonly taken: ReadonlySet<string>; readonly contested: boolean },
): Match {
  const beganMs = record.uploadBegan === null ? Number.POSITIVE_INFINITY : Date.parse(record.uploadBegan);
  const remotes = rows
    .filter((row) => row.firstSeenMs > beganMs && !taken.has(row.remote.id))
    .map((row) => row.remote)
    .filter((remote) => canBecomeOurs(record, remote.total));
  if (remotes.length === 0) return { kind: 'nothing' };
  if (contested && isCheapToRepeat(record)) return { kind: 'several', remotes, canProve: false };
  const { stopping } = record.phase;
  const proven = remotes.filter((remote) => isProven(record, remote.total));
  const open = remotes.filter((remote) => stopping || !hasEnded(remote));
  const certain = stopping ? remotes.filter((remote) => hasMostOf(record, remote)) : proven;
  const possible = remotes.filter((remote) => proven.includes(remote) || open.includes(remote));
  const [only, ...others] = contested ? certain : possible;
  if (only === undefined || others.length > 0) return { kind: 'several', remotes, canProve: open.length > 0 };
  return { kind: stopping || proven.length === 1 ? 'found' : 'on-trial', remote: only };
}

/** A second upload is safe and short. */
function isCheapToRepeat({ allHaveIds, checked }: ImportRecord): boolean {
  return allHaveIds && checked.ready <= CHEAP_TO_REPEAT;
}

/** An import that Scarf still reads will be stopped, so it must have nearly all: it must not be a foreign one. */
function hasMostOf(record: ImportRecord, remote: RemoteImport): boolean {
  const sent = record.counts?.sent ?? record.checked.ready;
  const share = hasEnded(remote) ? SHARE_AT_END : SHARE_WHILE_READ;
  const { total } = remote;
  return total !== null && total >= sent * share;
}

/** Scarf can count no more events than left this computer. A line that was cut off counts as one. */
export function canBecomeOurs({ counts, checked }: ImportRecord, total: number | null): boolean {
  const most = counts === null ? checked.ready : Math.min(counts.sent + 1, checked.ready);
  return total === null || total <= most;
}
