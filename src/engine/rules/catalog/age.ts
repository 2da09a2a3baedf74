import type { RaisedRule } from '../rule';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** (scarf) Since 15 June 2026 Scarf refuses an event that is older at the moment the import is triggered. */
export const OLDEST_MS = 7 * DAY_MS;
/** (ours) With less time left than this, the file should be sent first. */
const SOON_MS = 12 * HOUR_MS;
/** (ours) Clocks differ and zones get mixed up, but by no more than this. */
const AHEAD_MS = DAY_MS;

export const tooOld: RaisedRule<'too-old'> = {
  code: 'too-old',
  stage: 'age',
  grade: 'error',
  source: 'scarf',
  mark: { part: 'value', of: '$time' },
};

export const soonTooOld: RaisedRule<'soon-too-old'> = {
  code: 'soon-too-old',
  stage: 'age',
  grade: 'warning',
  source: 'ours',
  mark: { part: 'value', of: '$time' },
};

export const inFuture: RaisedRule<'in-future'> = {
  code: 'in-future',
  stage: 'age',
  grade: 'warning',
  source: 'ours',
  mark: { part: 'value', of: '$time' },
};

/** The age rule that an event breaks; null: none. Both arguments are ms since 1970. */
export function ageProblem(timeMs: number, nowMs: number): 'too-old' | 'soon-too-old' | 'in-future' | null {
  if (isTooOld(timeMs, nowMs)) return 'too-old';
  const age = nowMs - timeMs;
  if (age > OLDEST_MS - SOON_MS) return 'soon-too-old';
  if (age < -AHEAD_MS) return 'in-future';
  return null;
}

/** The first and the last moment of an event that breaks no age rule, ms since 1970 as `nowMs`. */
export function timesOfGoodAge(nowMs: number): readonly [first: number, last: number] {
  return [nowMs - (OLDEST_MS - SOON_MS), nowMs + AHEAD_MS];
}

/** Whether Scarf refuses an event of this moment. Both arguments are ms since 1970. */
export function isTooOld(timeMs: number, nowMs: number): boolean {
  return nowMs - timeMs > OLDEST_MS;
}
