import type { ImportView } from './import';

/**
 * The account of an import that adds up:
 * `lines = sent + setAside + skipped + blank + notSent` and `sent = imported + failed + notAccountedFor`.
 * Numbers of Scarf's side are null while Scarf has not told them.
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
  /** Sent events that Scarf reported neither as imported nor as failed: ignored duplicates, or counts that lag. */
  readonly notAccountedFor: number | null;
}

/** The receipt of an import of ours; null for one begun elsewhere or not yet past its first line. */
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
 * Events that Scarf did not import this time, most likely because an earlier try whose answer was lost had brought them:
 * each has an id, and Scarf takes an id once. Likely, never proven: nothing in Scarf's answers says so.
 */
export function likelyBefore(view: Accounted): number {
  if (view.phase.name !== 'done' || !view.sentBefore || !view.repeatable) return 0;
  return Math.max(0, receiptOf(view)?.notAccountedFor ?? 0);
}

type Accounted = Pick<ImportView, 'phase' | 'counts' | 'remote' | 'origin' | 'repeatable' | 'sentBefore'>;

/** The one word for how an import ended, for a badge. */
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
 * How an import stands. `all-imported` needs Scarf's `done`, a number of imported events equal to the number sent, and
 * no line set aside or left unsent.
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
  const before = likelyBefore(view);
  if (imported === 0 && failed > 0 && before === 0) return 'none-imported';
  if (failed > 0 || (counts?.setAside ?? 0) > 0 || (counts?.notSent ?? 0) > 0) return 'partly-imported';
  if (before > 0) return 'likely-before';
  return imported === sent ? 'all-imported' : 'not-accounted';
}
