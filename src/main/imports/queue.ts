import type { ImportRecord } from './record';

export interface Turn {
  /** May be sent now, oldest first. */
  readonly start: readonly string[];
  /** Are due, but as many as the user allows are running: they must be told to wait for one of those. */
  readonly hold: readonly string[];
  /** When the next one that waits for a time is due, ms since 1970. */
  readonly nextDueMs: number | null;
}

/** Who may go next among the imports that wait, given how many more may run at once. */
export function nextInLine(records: readonly ImportRecord[], free: number, nowMs: number): Turn {
  const start: string[] = [];
  const hold: string[] = [];
  let nextDueMs: number | null = null;
  for (const { id, phase } of records) {
    if (phase.name !== 'queued') continue;
    const dueMs = phase.until === null ? nowMs : Date.parse(phase.until);
    if (dueMs > nowMs) nextDueMs = Math.min(nextDueMs ?? dueMs, dueMs);
    else if (start.length < free) start.push(id);
    else if (phase.why !== 'own-limit') hold.push(id);
  }
  return { start, hold, nextDueMs };
}
