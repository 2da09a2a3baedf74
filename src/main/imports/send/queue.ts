import type { ImportRecord } from '../record/record';

export interface Turn {
  /** Ids of the imports to send now, most urgent first. */
  readonly start: readonly string[];
  /** Ids of the imports that are due but must wait, since as many as the user allows are running. */
  readonly hold: readonly string[];
}

/** Divides the imports whose wait is over. `free`: how many more may run at the same time. */
export function nextInLine(due: readonly ImportRecord<'queued'>[], free: number): Turn {
  const inOrder = [...due].sort(byUrgency);
  const first = Math.max(0, free);
  const held = inOrder.slice(first).filter(({ phase }) => phase.why !== 'own-limit');
  return { start: inOrder.slice(0, first).map(({ id }) => id), hold: held.map(({ id }) => id) };
}

/**
 * The import with the oldest event comes first: Scarf refuses events that are older than a week when their import
 * begins. Imports whose oldest event is unknown come last, in the order in which they began.
 */
function byUrgency(a: ImportRecord, b: ImportRecord): number {
  const oldest = (record: ImportRecord): number => record.checked.oldestMs ?? Number.MAX_SAFE_INTEGER;
  return oldest(a) - oldest(b) || a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id);
}
