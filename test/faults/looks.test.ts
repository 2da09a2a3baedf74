import { describe, expect, it } from 'vitest';
import type { Watched } from '../../src/main/time/pace';
import { outcomeOf } from '../../src/shared/imports/receipt';
import { acmeServer } from '../support/connected-app';
import { fastRig } from '../support/fault-rig';
import { eventFile, expectConsistentRig, LIST } from '../support/faults';
import { SetClock } from '../support/set-clock';
import { ACME_OWNER } from '../support/scarf-server';

// Each look at Scarf may cost the customer.

const WITHOUT_IDS = { uniqueIds: false };
const MINUTE = 60_000;

/** Three imports that Scarf reads, and a clock for the looks at them. */
async function followed(watched: () => Watched) {
  const server = await acmeServer({ rate: 0 });
  const clock = new SetClock(Date.now());
  const rig = await fastRig(server.url, { clock, watched });
  const ids: string[] = [];
  for (const seed of [1, 2, 3]) ids.push(await rig.begin(await eventFile(20, { ...WITHOUT_IDS, seed })));
  for (const id of ids) await rig.until(id, 'processing');
  const beganMs = clock.monotonic();
  const before = (await server.requests()).length;
  /** The requests for the list until so much time has passed. There are no others. */
  const looksUntil = async (passedMs: number): Promise<number> => {
    await clock.passUntil(() => clock.monotonic() - beganMs >= passedMs);
    // The last look has ended, and the next one waits.
    await expect.poll(() => clock.sleeping, { timeout: 10_000 }).toBe(1);
    const since = (await server.requests()).slice(before);
    expect(since.filter(({ path }) => !path.startsWith('/v2/imports/acme?'))).toEqual([]);
    return since.length;
  };
  return { server, clock, rig, ids, looksUntil };
}

describe('following three imports for half an hour', () => {
  it('takes one look for all, many in the first half minute, and then one in two minutes', async () => {
    const { server, clock, rig, ids, looksUntil } = await followed(() => 'seen');
    const quick = await looksUntil(MINUTE / 2);
    expect(quick).toBeGreaterThanOrEqual(8);
    expect(quick).toBeLessThanOrEqual(16);
    const tenMinutes = await looksUntil(10 * MINUTE);
    const halfAnHour = await looksUntil(30 * MINUTE);
    expect(halfAnHour).toBeLessThanOrEqual(45);
    expect(halfAnHour - tenMinutes).toBeLessThanOrEqual(11);

    // Hints that Scarf may be reachable are no reason for more than a look a second.
    for (let hint = 0; hint < 20; hint += 1) rig.imports.wake();
    await clock.pass(1_000);
    await server.waitForRequest({ ...LIST, nth: (await server.requests(LIST)).length, ended: true });
    expect(await looksUntil(0)).toBeLessThanOrEqual(halfAnHour + 1);

    await server.set({ rate: Infinity });
    await clock.passUntil(() => ids.every((id) => rig.views.get(id)?.phase.name === 'done'));
    for (const id of ids) expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    await expectConsistentRig(server, rig);
  });

  it('takes half as many while the window is hidden, and one soon when it is shown', async () => {
    let watched: Watched = 'hidden';
    const { clock, rig, looksUntil, server } = await followed(() => watched);
    const halfAnHour = await looksUntil(30 * MINUTE);
    expect(halfAnHour).toBeLessThanOrEqual(22);
    const listed = (await server.requests(LIST)).length;
    await clock.pass(2 * MINUTE);
    watched = 'seen';
    rig.imports.windowShown();
    await server.waitForRequest({ ...LIST, nth: listed + 1, ended: true });
    await expectConsistentRig(server, rig);
  });
});

describe('a look that fails', () => {
  it('is repeated after the time that Scarf asks for, and soon once Scarf is reached again', async () => {
    const { server, clock, rig, ids, looksUntil } = await followed(() => 'seen');
    const headers = { 'retry-after': '600' };
    await server.addFault({ ...LIST, times: 1, fault: { kind: 'status', status: 429, headers } });
    await looksUntil(1_000);
    await rig.untilView(ids[0] ?? '', ({ pollFailure }) => pollFailure?.code === 'slow-down');
    const refused = await looksUntil(0);
    await clock.pass(9 * MINUTE);
    expect(await looksUntil(0)).toBe(refused);
    rig.imports.callsAnswered(ACME_OWNER);
    await server.waitForRequest({ ...LIST, nth: (await server.requests(LIST)).length + 1, ended: true });
    await expectConsistentRig(server, rig);
  });
});
