import type { ImportView } from './import';

/**
 * The account of an import that adds up:
 * `lines = sent + setAside + skipped + blank + notSent` and `sent = imported + failed + notAccountedFor`.
 * Scarf's numbers are null while unknown; `notAccountedFor` also when Scarf's numbers cannot be true.
 */
export interface Receipt {
  readonly lines: number;
  readonly sent: number;
  readonly setAside: number;
  readonly skipped: number;
  readonly blank: number;
  readonly notSent: number;
  readonly imported: number | null;
  readonly failed: number | null;
  /** Sent, and reported neither as imported nor as failed: ignored repeats, or counts that lag. */
  readonly notAccountedFor: number | null;
}

/** Null for a foreign import and before the first line was sent. */
export function receiptOf(view: Pick<Accounted, 'counts' | 'remote' | 'phase' | 'remoteId'>): Receipt | null {
  const { counts, remote } = view;
  if (counts === null) return null;
  const imported = remote?.imported ?? null;
  const failed = remote?.failed ?? null;
  const isKnown = addsUp(view) && !hasVanished(view);
  return { ...counts, imported, failed, notAccountedFor: isKnown ? missingOf(view) : null };
}

/** Of a foreign import, what Scarf counts is all that can be known of what was sent. */
function sentOf({ counts, remote }: Pick<ImportView, 'counts' | 'remote'>): number | null {
  return counts?.sent ?? remote?.total ?? null;
}

/** Events in no count of Scarf's, negative if its counts hold too many; null while unknown. */
function missingOf(view: Pick<ImportView, 'counts' | 'remote'>): number | null {
  const sent = sentOf(view);
  const imported = view.remote?.imported ?? null;
  if (sent === null || imported === null) return null;
  return sent - imported - (view.remote?.failed ?? 0);
}

/** False: Scarf says that it imported or refused more events than there are. */
export function addsUp(view: Pick<ImportView, 'counts' | 'remote'>): boolean {
  const { remote } = view;
  const told = (remote?.imported ?? 0) + (remote?.failed ?? 0);
  return told <= (sentOf(view) ?? told);
}

/** How many events Scarf says it imported; null: it said nothing, or what cannot be true. */
export function toldImported(view: Pick<ImportView, 'counts' | 'remote'>): number | null {
  return addsUp(view) ? (view.remote?.imported ?? null) : null;
}

/** Scarf took the import and then showed no trace of it. */
export function hasVanished({ phase, remoteId }: Pick<ImportView, 'phase' | 'remoteId'>): boolean {
  return phase.name === 'cancelled' && phase.arrived === 'unknown' && remoteId !== null;
}

/**
 * The number of events that most likely arrived with an earlier upload whose answer was lost: each event has an id, and
 * Scarf imports an id once. Scarf's answers never prove it.
 */
export function likelyArrivedEarlier(view: Accounted): number {
  if (view.phase.name !== 'done' || !view.earlierUploadLost || !view.repeatable) return 0;
  return Math.max(0, receiptOf(view)?.notAccountedFor ?? 0);
}

type Accounted = Pick<
  ImportView,
  'phase' | 'counts' | 'remote' | 'remoteId' | 'origin' | 'repeatable' | 'earlierUploadLost'
>;

/** How an import ended or stands, for a badge. */
export type Outcome =
  | 'all-imported'
  | 'partly-imported'
  | 'none-imported'
  | 'likely-before'
  | 'not-accounted'
  | 'contradictory'
  | 'stopped'
  | 'vanished'
  | 'failed'
  | 'unconfirmed'
  | 'running'
  | 'waiting';

/**
 * `all-imported` needs Scarf's `done`, as many events imported as sent, and no line that was set aside or not sent.
 */
export function outcomeOf(view: Accounted): Outcome {
  switch (view.phase.name) {
    case 'queued':
      return 'waiting';
    case 'uploading':
    case 'processing':
      return 'running';
    case 'unconfirmed':
      return 'unconfirmed';
    case 'failed':
      return 'failed';
    case 'cancelled':
      return hasVanished(view) ? 'vanished' : 'stopped';
    case 'done':
      return outcomeOfDone(view);
  }
}

function outcomeOfDone(view: Accounted): Outcome {
  const { counts, remote } = view;
  if (!addsUp(view)) return 'contradictory';
  const sent = sentOf(view);
  const imported = remote?.imported ?? null;
  if (imported === null || sent === null) return 'not-accounted';
  const failed = remote?.failed ?? 0;
  const before = likelyArrivedEarlier(view);
  if (imported === 0 && failed > 0 && before === 0) return 'none-imported';
  if (failed > 0 || (counts?.setAside ?? 0) > 0 || (counts?.notSent ?? 0) > 0) return 'partly-imported';
  if (before > 0) return 'likely-before';
  return imported === sent ? 'all-imported' : 'not-accounted';
}
