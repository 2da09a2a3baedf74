import type { Span } from '../../../shared/fix';

/** What stands between the parts of an event. */
const BOUND = /["{}[\],]/;

/** The part of a text that differs from another, widened to whole keys and values. Null: nothing does. */
export function difference(before: string, after: string): Span | null {
  if (before === after) return null;
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let same = 0;
  while (same < most - start && before[before.length - 1 - same] === after[after.length - 1 - same])
    same += 1;
  let end = after.length - same;
  if (start === end && BOUND.test(after[start - 1] ?? '"')) return { start: Math.max(0, start - 1), end };
  while (start > 0 && !BOUND.test(after[start - 1] ?? '')) start -= 1;
  while (end < after.length && !BOUND.test(after[end] ?? '')) end += 1;
  return { start, end };
}
