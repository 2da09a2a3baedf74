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

/** The one word for how an import ended, for a badge. */
export type Outcome =
  | 'all-imported'
  | 'partly-imported'
  | 'none-imported'
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
export function outcomeOf(view: Pick<ImportView, 'phase' | 'counts' | 'remote' | 'origin'>): Outcome {
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

function outcomeOfDone({ counts, remote }: Pick<ImportView, 'counts' | 'remote'>): Outcome {
  const sent = counts?.sent ?? remote?.total ?? null;
  const imported = remote?.imported ?? null;
  if (imported === null || sent === null) return 'not-accounted';
  const failed = remote?.failed ?? 0;
  if (imported === 0 && failed > 0) return 'none-imported';
  if (failed > 0 || (counts?.setAside ?? 0) > 0 || (counts?.notSent ?? 0) > 0) return 'partly-imported';
  return imported === sent ? 'all-imported' : 'not-accounted';
}
