import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Logs } from '../../src/main/imports/logs/logs';
import { systemClock, type Clock } from '../../src/main/time/clock';
import { outcomeOf } from '../../src/shared/imports/receipt';
import { acmeServer } from '../support/connected-app';
import { writeBulkyFile } from '../support/events';
import { fastRig } from '../support/fault-rig';
import { expectConsistentRig, LOG } from '../support/faults';
import { fastClock } from '../support/imports-rig';
import { ACME_OWNER } from '../support/scarf-server';
import { SetClock } from '../support/set-clock';
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
    await writeBulkyFile(path, 3_000, { uniqueIds: false });
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

describe('the log of an import that Scarf reads', () => {
  it('is fetched again soon though the clock was set while it came, and at once when the import ends', async () => {
    const server = await acmeServer();
    await server.seedImport({ owner: ACME_OWNER, id: 'mine', status: 'importing', log: { entries: 50 } });
    await server.addFault({ ...LOG, times: 1, fault: { kind: 'latency', ms: 200 } });
    const clock = new SetClock(Date.now());
    const rig = await fastRig(server.url, { clock });
    let end: string | null = null;
    const logs = new Logs({
      work: rig.work,
      scarf: rig.scarf,
      clock,
      source: (importId) => {
        const path = join(rig.folder, 'log.ndjson');
        return { importId, owner: ACME_OWNER, remoteId: 'mine', end, path, lineMapPath: null };
      },
      publish: () => undefined,
    });
    onTestFinished(() => logs.closeAll());
    const fetched = async (): Promise<number> => (await server.requests(LOG)).length;
    const isWaiting = (): Promise<void> => expect.poll(() => clock.sleeping, { timeout: 10_000 }).toBe(1);

    logs.open('mine');
    await expect.poll(fetched, { timeout: 10_000 }).toBe(1);
    clock.put(HOUR);
    await isWaiting();
    await clock.pass(60_000);
    await server.waitForRequest({ ...LOG, nth: 2, ended: true });
    await isWaiting();
    end = 'done';
    logs.importEnded('mine');
    await server.waitForRequest({ ...LOG, nth: 3, ended: true });
    await expect.poll(() => clock.sleeping, { timeout: 10_000 }).toBe(0);
    expect(await fetched()).toBe(3);
  });
});
