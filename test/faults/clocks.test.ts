import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock, type Clock } from '../../src/main/time/clock';
import { outcomeOf } from '../../src/shared/receipt';
import { acmeServer } from '../support/connected-app';
import { writeBulkyFile } from '../support/events';
import { fastRig } from '../support/fault-rig';
import { expectConsistentRig } from '../support/faults';
import { fastClock } from '../support/imports-rig';
import { tempFolder } from '../support/temp-folder';

// A clock that is set while something lasts, as after a sleep or by hand.

const HOUR = 3600_000;

/** A clock whose time of day jumps by hours when the test says so. */
function jumpingClock(): Clock & { jump(hours: number): void } {
  let jumpedMs = 0;
  return {
    ...fastClock(),
    now: () => systemClock.now() + jumpedMs,
    jump: (hours) => (jumpedMs += hours * HOUR),
  };
}

describe('the progress of an upload', () => {
  it.each([
    ['back', -10],
    ['forward', 37],
  ])('goes on when the clock is set %s, and the time left stays true', async (_way, hours) => {
    const server = await acmeServer({ intakeRate: 6_000_000 });
    const clock = jumpingClock();
    const rig = await fastRig(server.url, { clock });
    const path = join(tempFolder(), 'bulky.ndjson');
    await writeBulkyFile(path, 1_500, { uniqueIds: false });
    const id = await rig.begin(path);
    await rig.untilView(id, ({ progress }) => progress !== null && progress.bytesSent > 0);
    clock.jump(hours);
    const before = rig.published.length;
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    const told = rig.published.slice(before).flatMap(({ progress }) => progress ?? []);
    expect(new Set(told.map(({ bytesSent }) => bytesSent)).size).toBeGreaterThanOrEqual(4);
    // The clock of durations runs fifty times as fast: the upload takes minutes of it, but no hours.
    expect(Math.max(...told.map(({ secondsLeft }) => secondsLeft ?? 0))).toBeLessThan(HOUR / 1_000);
    await expectConsistentRig(server, rig);
  });
});
