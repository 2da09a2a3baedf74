import type { ImportRecord } from '../record/record';

export interface Turn {
  /** May be sent now, the most urgent first. */
  readonly start: readonly string[];
  /** Are due, but as many as the user allows are running: they must be told to wait for one of those. */
  readonly hold: readonly string[];
}

/** Who may go next among the imports whose wait is over, given how many more may run at once. */
export function nextInLine(due: readonly ImportRecord[], free: number): Turn {
  const inOrder = [...due].sort(byUrgency);
  const first = Math.max(0, free);
  const held = inOrder
    .slice(first)
    .filter(({ phase }) => phase.name === 'queued' && phase.why !== 'own-limit');
  return { start: inOrder.slice(0, first).map(({ id }) => id), hold: held.map(({ id }) => id) };
}

/**
 * The one with the oldest event comes first, whenever it was begun: an event older than a week when its import is
 * triggered is refused by Scarf. Those whose events' age is not known come last, in the order they were begun.
 */
export function byUrgency(a: ImportRecord, b: ImportRecord): number {
  const oldest = (record: ImportRecord): number => record.checked.oldestMs ?? Number.MAX_SAFE_INTEGER;
  return oldest(a) - oldest(b) || a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id);
}
