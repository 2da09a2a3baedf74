/** Returns null for a moment beyond the range of JavaScript's dates, such as an infinite one. */
export function isoOf(ms: number): string | null {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
