import { setTimeout as sleep } from 'node:timers/promises';
import { memoryOf, totalPss, type ProcessMemory, type Role } from './process-tree';

/** In MB. */
export interface PeakMemory {
  /** Highest resident size of main with its threads, and of the renderer. */
  readonly main: number;
  readonly renderer: number;
  /** Highest sum over all processes; shared pages count once. */
  readonly all: number;
}

const SAMPLE_MS = 250;

/** Samples an app's memory until `stop`. It reads only /proc, so it does not load the app. */
export function watchMemory(pid: number): { stop(): Promise<PeakMemory> } {
  const stopping = new AbortController();
  let all = 0;
  let last: readonly ProcessMemory[] = [];
  const sample = async (): Promise<void> => {
    const now = await memoryOf(pid);
    if (now.length > 0) last = now;
    all = Math.max(all, totalPss(now));
  };
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      await sample();
      await sleep(SAMPLE_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await watching;
      await sample();
      const peak = (role: Role): number =>
        Math.max(0, ...last.filter((one) => one.role === role).map((one) => one.peak));
      return { main: peak('main'), renderer: peak('renderer'), all };
    },
  };
}
