import type * as PerfHooks from 'node:perf_hooks';
import type { BenchApp } from './app';

/** How responsive the app stays while it works, in ms. */
export interface Responsiveness {
  /** Delay of main's event loop: the 99th percentile and the longest. */
  readonly mainP99: number;
  readonly mainLongest: number;
  /** The longest time between two frames of the window. */
  readonly longestFrame: number;
}

interface BenchGlobals {
  benchEventLoop?: { max: number; percentile(p: number): number };
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

type Watched = Pick<BenchApp, 'electron' | 'page'>;

export async function watchResponsiveness({ electron, page }: Watched): Promise<void> {
  await electron.evaluate(() => {
    const load = process.mainModule?.require as NodeJS.Require;
    const hooks = load('node:perf_hooks') as typeof PerfHooks;
    const loop = hooks.monitorEventLoopDelay({ resolution: 1 });
    loop.enable();
    (globalThis as BenchGlobals).benchEventLoop = loop;
  });
  await page.evaluate(WATCH_FRAMES);
}

export async function readResponsiveness({ electron, page }: Watched): Promise<Responsiveness> {
  const longestFrame = Number(await page.evaluate('window.benchLongestFrame'));
  const loop = await electron.evaluate(() => {
    const histogram = (globalThis as BenchGlobals).benchEventLoop;
    return { mainLongest: (histogram?.max ?? 0) / 1e6, mainP99: (histogram?.percentile(99) ?? 0) / 1e6 };
  });
  return { ...loop, longestFrame };
}
