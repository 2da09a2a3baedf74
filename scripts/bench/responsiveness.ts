import type * as PerfHooks from 'node:perf_hooks';
import type { BenchApp } from './app';

/** Whether the app answered while it worked, in ms. */
export interface Calm {
  /** How late main was for its own timers: the 99th percentile and the longest. */
  readonly mainP99: number;
  readonly mainLongest: number;
  /** The longest time between two frames in the window. */
  readonly longestFrame: number;
}

interface Watched {
  benchLoop?: { max: number; percentile(p: number): number };
}

const WATCH_FRAMES = `
  window.benchLongestFrame = 0;
  let last = performance.now();
  requestAnimationFrame(function frame(now) {
    window.benchLongestFrame = Math.max(window.benchLongestFrame, now - last);
    last = now;
    requestAnimationFrame(frame);
  });
`;

export async function watchCalm({ electron, page }: BenchApp): Promise<void> {
  await electron.evaluate(() => {
    const load = process.mainModule?.require as NodeJS.Require;
    const hooks = load('node:perf_hooks') as typeof PerfHooks;
    const loop = hooks.monitorEventLoopDelay({ resolution: 1 });
    loop.enable();
    (globalThis as Watched).benchLoop = loop;
  });
  await page.evaluate(WATCH_FRAMES);
}

export async function readCalm({ electron, page }: BenchApp): Promise<Calm> {
  const longestFrame = Number(await page.evaluate('window.benchLongestFrame'));
  const loop = await electron.evaluate(() => {
    const watched = (globalThis as Watched).benchLoop;
    return { mainLongest: (watched?.max ?? 0) / 1e6, mainP99: (watched?.percentile(99) ?? 0) / 1e6 };
  });
  return { ...loop, longestFrame };
}
