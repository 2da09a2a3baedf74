import type { ImportView } from './import';

/**
 * The account of an import that adds up:
 * `lines = sent + setAside + skipped + blank + notSent` and `sent = imported + failed + notAccountedFor`.
 * Scarf's numbers are null while unknown.
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
export function receiptOf(view: Pick<ImportView, 'counts' | 'remote'>): Receipt | null {
  const { counts, remote } = view;
  if (counts === null) return null;
  const imported = remote?.imported ?? null;
  const failed = remote?.failed ?? null;
  return {
    ...counts,
    imported,
    failed,
    notAccountedFor: imported === null ? null : counts.sent - imported - (failed ?? 0),
  };
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
  'phase' | 'counts' | 'remote' | 'origin' | 'repeatable' | 'earlierUploadLost'
>;

/** How an import ended or stands, for a badge. */
export type Outcome =
  | 'all-imported'
  | 'partly-imported'
  | 'none-imported'
  | 'likely-before'
  | 'not-accounted'
  | 'stopped'
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
      return 'stopped';
    case 'done':
      return outcomeOfDone(view);
  }
}

function outcomeOfDone(view: Accounted): Outcome {
  const { counts, remote } = view;
  const sent = counts?.sent ?? remote?.total ?? null;
  const imported = remote?.imported ?? null;
  if (imported === null || sent === null) return 'not-accounted';
  const failed = remote?.failed ?? 0;
  const before = likelyArrivedEarlier(view);
  if (imported === 0 && failed > 0 && before === 0) return 'none-imported';
  if (failed > 0 || (counts?.setAside ?? 0) > 0 || (counts?.notSent ?? 0) > 0) return 'partly-imported';
  if (before > 0) return 'likely-before';
  return imported === sent ? 'all-imported' : 'not-accounted';
}
