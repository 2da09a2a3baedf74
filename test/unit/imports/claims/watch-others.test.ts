import { mkdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { watchOthers } from '../../../../src/main/imports/claims/watch-others';
import { systemClock } from '../../../../src/main/time/clock';
import { tempFolder } from '../../../support/temp-folder';

it('a process that comes while the others are looked at is looked at, too', async () => {
  const root = tempFolder();
  let looks = 0;
  const seen = (name: string): Promise<void> =>
    new Promise((resolve) => {
      const watcher = watch(root, (_, changed) => {
        if (changed !== name) return;
        watcher.close();
        // What watches beside it hears of it at the same time.
        setTimeout(resolve, 100);
      });
      mkdirSync(join(root, name));
    });
  const lookAround = async (): Promise<void> => {
    looks += 1;
    if (looks === 2) await seen('second');
  };
  const claims = { hasOthers: false };
  const report = (error: unknown): void => {
    throw error;
  };
  onTestFinished(watchOthers({ root, claims, clock: systemClock, lookAround, report }));
  await expect.poll(() => looks).toBe(1);
  mkdirSync(join(root, 'first'));
  await expect.poll(() => looks).toBeGreaterThanOrEqual(3);
});
