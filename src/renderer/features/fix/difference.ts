import type { Span } from '../../../shared/fix';

const DELIMITER = /["{}[\],]/;

/** The changed part of a text, widened to whole keys and values; null when the texts are equal. */
export function difference(before: string, after: string): Span | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let commonEnd = 0;
  while (
    commonEnd < shorter - start &&
    before[before.length - 1 - commonEnd] === after[after.length - 1 - commonEnd]
  )
    commonEnd += 1;
  let end = after.length - commonEnd;
  if (start === end && DELIMITER.test(after[start - 1] ?? '"')) return { start: Math.max(0, start - 1), end };
  while (start > 0 && !DELIMITER.test(after[start - 1] ?? '')) start -= 1;
  while (end < after.length && !DELIMITER.test(after[end] ?? '')) end += 1;
  return { start, end };
}
