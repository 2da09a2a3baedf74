import { watch } from 'node:fs';
import type { Clock } from '../../time/clock';
import type { Claims } from '../record/claims';

const LOOK_MS = 2_000;

export interface WatchParts {
  /** The folder of all processes, which exists. */
  readonly root: string;
  readonly claims: Pick<Claims, 'hasOthers'>;
  readonly clock: Clock;
  readonly lookAround: () => Promise<void>;
  readonly report: (error: unknown) => void;
}

/** Looks around when a process comes or goes, and every two seconds while another one lives. Returns what ends it. */
export function watchOthers({ root, claims, clock, lookAround, report }: WatchParts): () => void {
  const ending = new AbortController();
  let isFollowing = false;
  /** Something happened since the last look began. */
  let isStale = false;
  const follow = async (): Promise<void> => {
    isStale = true;
    if (isFollowing) return;
    isFollowing = true;
    try {
      do {
        isStale = false;
        await lookAround().catch(report);
        if (claims.hasOthers && !isStale) await clock.sleep(LOOK_MS, ending.signal);
      } while ((claims.hasOthers || isStale) && !ending.signal.aborted);
    } finally {
      isFollowing = false;
    }
  };
  const look = (): void => void follow().catch(report);
  try {
    const watcher = watch(root, { persistent: false, signal: ending.signal }, look);
    // Where a folder cannot be watched, the window's focus calls for a look.
    watcher.on('error', report);
  } catch (error) {
    report(error);
  }
  look();
  return () => ending.abort();
}
