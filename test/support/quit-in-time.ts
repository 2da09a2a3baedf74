import { once } from 'node:events';
import { expect } from 'vitest';
import type { RunningApp } from './app';

const TICK = '[tick]';
const TICK_MS = 100;
/** Main counts by the same timers that limit its time, so a loaded machine makes it no longer. */
const TICKS_AT_MOST = 2_000 / TICK_MS;

/** Quits the app, or closes its window, and expects its end within the two seconds that it gives itself. Gives code and signal. */
export async function quitInTime(
  { electron, output }: RunningApp,
  by: 'quit' | 'close' = 'quit',
): Promise<unknown> {
  const ended = once(electron.process(), 'exit');
  await electron
    .evaluate(
      ({ app, BrowserWindow }, asked) => {
        const { writeSync } = process.getBuiltinModule('node:fs');
        setInterval(() => writeSync(1, asked.tick), asked.ms);
        if (asked.by === 'quit') app.quit();
        else BrowserWindow.getAllWindows()[0]?.close();
      },
      { tick: TICK, ms: TICK_MS, by },
    )
    .catch(() => undefined);
  const how: unknown = await ended;
  expect(output().split(TICK).length - 1).toBeLessThanOrEqual(TICKS_AT_MOST);
  return how;
}
