/** Whether anybody can see the window. */
export type Watched = 'seen' | 'hidden';

/**
 * Each look at Scarf may cost the customer. The wait before the next one is a share of the time that has been followed:
 * quick at first, and few looks at what takes long.
 */
const PACES = {
  seen: { share: 0.25, shortestMs: 1_000, longestMs: 120_000 },
  hidden: { share: 0.5, shortestMs: 5_000, longestMs: 300_000 },
} as const;

/** The wait before the next look at something that has been followed for so long. */
export function lookMs(followedMs: number, watched: Watched): number {
  const { share, shortestMs, longestMs } = PACES[watched];
  return Math.min(longestMs, Math.max(shortestMs, followedMs * share));
}
