import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../src/shared/imports/receipt';
import { acmeServer } from '../support/connected-app';
import { dueMs, expectListReadBetween, fastRig, isQueued, isUnconfirmed } from '../support/fault-rig';
import { eventFile, expectConsistentRig, LIST, timesHeld, UPLOAD, wordsAbout } from '../support/faults';
import { gatewayTo } from '../support/gateway';
import { type Fault, type ScarfServer } from '../support/scarf-server';
import { SetClock } from '../support/set-clock';
import { CA, identity } from '../support/tls';

// Imports that wait: too many active imports, Retry-After, server errors and being offline.

/** The rig's clock runs fifty times as fast as the server's. */
const FACTOR = 50;
const WITHOUT_IDS = { uniqueIds: false };

/** Real milliseconds from each upload to the next. */
async function gaps(server: ScarfServer): Promise<readonly number[]> {
  const times = (await server.requests(UPLOAD)).map(({ at }) => Date.parse(at));
  return times.slice(1).map((time, nth) => time - (times[nth] ?? 0));
}

describe('the answer 422 too many active imports', () => {
  it('makes the import wait with a doubling, varied backoff, and each wait is shown', async () => {
    const server = await acmeServer({ activeLimit: 0 });
    const rig = await fastRig(server.url);
    const id = await rig.begin(await eventFile(20));
    const ATTEMPTS = 4;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const waiting = await rig.untilView(
        id,
        ({ phase }) => phase.name === 'queued' && phase.attempt === attempt,
      );
      expect(dueMs(waiting) - rig.clock.now()).toBeLessThanOrEqual(5_000 * 2 ** (attempt - 1) * 1.25);
      const words = wordsAbout(waiting, dueMs(waiting) - 32_000);
      expect(words).toContain('Scarf is already working on 15 imports, the most it allows.');
      expect(words).toContain('Trying again in 0:32.');
    }
    await server.set({ activeLimit: 15 });
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    for (const [nth, gap] of (await gaps(server)).slice(0, ATTEMPTS).entries())
      expect(gap, `wait ${nth + 1}`).toBeGreaterThanOrEqual((5_000 * 2 ** nth * 0.75) / FACTOR - 10);
    expect(await server.imports()).toHaveLength(1);
    await expectConsistentRig(server, rig);
  });

  it('makes imports wait across a restart, and the oldest event goes first', async () => {
    const server = await acmeServer({ activeLimit: 0 });
    const began = Date.now();
    const before = await fastRig(server.url, { clock: new SetClock(began), parallelImports: 1 });
    const HALF_A_DAY = 12 * 3600_000;
    const newer = await before.begin(await eventFile(300));
    await before.untilView(newer, isQueued('scarf-limit'));
    const older = await before.begin(await eventFile(200, { now: began - HALF_A_DAY, seed: 2 }));
    await before.untilView(older, isQueued('scarf-limit'));
    const waits = [newer, older].map((id) => before.views.get(id)?.phase);
    await expectConsistentRig(server, before);
    await before.imports.serve(null);
    expect(await server.requests(UPLOAD)).toHaveLength(2);

    await server.set({ activeLimit: 15, rate: 0 });
    const clock = new SetClock(began + 2_000);
    const after = await fastRig(server.url, { clock, parallelImports: 1, folder: before.folder });
    // Once the first list is read, an import that does not wait would have been sent.
    await server.waitForRequest({ ...LIST, nth: (await server.requests(LIST)).length, ended: true });
    expect([newer, older].map((id) => after.views.get(id)?.phase)).toEqual(waits);
    expect(await server.requests(UPLOAD)).toHaveLength(2);

    await clock.pass(10_000);
    await after.until(older, 'processing');
    await after.untilView(newer, isQueued('own-limit'));
    expect((await server.imports()).map(({ received }) => received?.lines)).toEqual([200]);
    await server.set({ rate: Infinity });
    while (after.views.get(newer)?.phase.name !== 'done') {
      await clock.pass(1_000);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await timesHeld(server)).toEqual({ events: 500, doubled: 0 });
    await expectConsistentRig(server, after);
  });
});

describe('the answer 429 with Retry-After', () => {
  const SECONDS = 40;
  it.each<[string, () => string]>([
    ['in seconds', () => String(SECONDS)],
    ['as an HTTP date', () => new Date(Date.now() + SECONDS * 1_000).toUTCString()],
  ])('%s makes the import wait that long and shows the time left', async (_how, retryAfter) => {
    const server = await acmeServer();
    const headers = { 'retry-after': retryAfter() };
    await server.addFault({ ...UPLOAD, times: 1, fault: { kind: 'status', status: 429, headers } });
    const rig = await fastRig(server.url);
    const id = await rig.begin(await eventFile(50, WITHOUT_IDS));
    const waiting = await rig.untilView(id, isQueued('scarf-trouble'));
    expect(dueMs(waiting) - rig.clock.now()).toBeLessThanOrEqual(SECONDS * 1_000);
    const words = wordsAbout(waiting, dueMs(waiting) - 38_500);
    expect(words).toContain('Scarf asked us to come back a little later. Nothing is lost.');
    expect(words).toContain('Trying again in 0:39.');
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    // A date has whole seconds, and part of the wait has passed when it is read.
    expect((await gaps(server))[0]).toBeGreaterThanOrEqual((SECONDS * 1_000) / FACTOR / 2);
    expect(await server.imports()).toHaveLength(1);
    await expectConsistentRig(server, rig);
  });
});

describe('a Retry-After that asks for no wait', () => {
  it.each(['0', '-1', '1', 'Wed, 01 Jul 2020 12:00:30 GMT'])(
    '"%s" does not shorten the doubling waits',
    async (retryAfter) => {
      const server = await acmeServer();
      const headers = { 'retry-after': retryAfter };
      await server.addFault({ ...UPLOAD, fault: { kind: 'status', status: 429, headers } });
      const clock = new SetClock(Date.now());
      const rig = await fastRig(server.url, { clock });
      const id = await rig.begin(await eventFile(20, WITHOUT_IDS));
      for (let attempt = 1; attempt <= 4; attempt += 1) {
        const waiting = await rig.untilView(
          id,
          ({ phase }) => phase.name === 'queued' && phase.attempt === attempt,
        );
        const leftMs = dueMs(waiting) - clock.now();
        expect(leftMs).toBeGreaterThanOrEqual(5_000 * 2 ** (attempt - 1) * 0.75);
        expect(await server.requests(UPLOAD)).toHaveLength(attempt);
        await clock.pass(leftMs);
      }
      await expectConsistentRig(server, rig);
    },
  );
});

describe('a server error before the body', () => {
  it('in the answer to the list sends nothing, waits as asked and continues', async () => {
    const server = await acmeServer();
    const rig = await fastRig(server.url);
    const submission = await rig.check(await eventFile(50, WITHOUT_IDS));
    const fault: Fault = { kind: 'status', status: 503, headers: { 'retry-after': '30' }, body: '<html>' };
    await server.addFault({ ...LIST, times: 1, fault });
    const id = await rig.submit(submission);
    const waiting = await rig.untilView(id, isQueued('scarf-trouble'));
    expect(wordsAbout(waiting, dueMs(waiting) - 29_500)).toContain('Trying again in 0:30.');
    expect(await server.requests(UPLOAD)).toEqual([]);
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    await expectListReadBetween(server, 1);
    await expectConsistentRig(server, rig);
  });

  it.each([500, 502, 503])(
    'with %i at the headers of an upload is retried until the import is complete',
    async (status) => {
      const server = await acmeServer();
      await server.addFault({ ...UPLOAD, times: 1, fault: { kind: 'status', status } });
      const rig = await fastRig(server.url);
      const id = await rig.begin(await eventFile(50));
      expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
      await expectListReadBetween(server, 2);
      await expectConsistentRig(server, rig);
    },
  );
});

describe('a server error after the body', () => {
  it.each([500, 504])(
    'with %i makes the import unconfirmed and repeats nothing without ids',
    async (status) => {
      const server = await acmeServer();
      await server.addFault({ ...UPLOAD, fault: { kind: 'status', status, after: 'body' } });
      const rig = await fastRig(server.url);
      const id = await rig.begin(await eventFile(50, WITHOUT_IDS));
      const lost = await rig.untilView(id, isUnconfirmed('looking'));
      expect(wordsAbout(lost)).toContain('Scarf has a problem at the moment. Some events may have arrived.');
      await rig.untilView(id, isUnconfirmed('nothing'));
      await expectListReadBetween(server, 1);
      await expectConsistentRig(server, rig);
    },
  );

  it('with Retry-After repeats events with ids after that time and says why', async () => {
    const server = await acmeServer();
    const headers = { 'retry-after': '60' };
    await server.addFault({
      ...UPLOAD,
      times: 1,
      fault: { kind: 'status', status: 503, headers, after: 'body' },
    });
    const rig = await fastRig(server.url);
    const id = await rig.begin(await eventFile(50));
    const waiting = await rig.untilView(id, isQueued('again'));
    const words = wordsAbout(waiting, dueMs(waiting) - 59_500);
    expect(words).toContain('Scarf’s list does not tell whether the first try arrived.');
    expect(words).toContain('Trying again in 1:00.');
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    expect((await gaps(server))[0]).toBeGreaterThanOrEqual(60_000 / FACTOR);
    await expectListReadBetween(server, 2);
    await expectConsistentRig(server, rig);
  });
});

describe('a computer that is offline for a while', () => {
  it('continues waiting and running imports on its own, each event once', async () => {
    const server = await acmeServer({ rate: 0 });
    const gateway = await gatewayTo(server.port);
    const rig = await fastRig(`http://127.0.0.1:${gateway.port}`, { parallelImports: 4 });
    const reading = await rig.begin(await eventFile(100, WITHOUT_IDS));
    await rig.until(reading, 'processing');
    gateway.manner = 'reset';
    gateway.cut();
    const waiting: string[] = [];
    for (let seed = 2; seed <= 6; seed += 1)
      waiting.push(await rig.begin(await eventFile(50, { ...WITHOUT_IDS, seed })));
    for (const id of waiting) {
      const view = await rig.untilView(id, isQueued('offline'));
      expect(wordsAbout(view, dueMs(view) - 5_000)).toMatch(
        /Scarf can’t be reached from here\. We keep trying, and nothing is lost\.\nTrying again in 0:05\./,
      );
    }
    const outdated = await rig.untilView(reading, (view) => view.pollFailure !== null);
    expect(wordsAbout(outdated)).toContain('The connection dropped before Scarf answered.');
    expect(await server.requests(UPLOAD)).toHaveLength(1);
    await expectConsistentRig(server, rig);

    await server.set({ rate: Infinity });
    gateway.manner = 'open';
    for (const id of [reading, ...waiting])
      expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    expect(await timesHeld(server)).toEqual({ events: 350, doubled: 0 });
    expect(await server.requests(UPLOAD)).toHaveLength(6);
    await expectConsistentRig(server, rig);
  });
});

describe('a network that answers on kept connections and refuses new ones', () => {
  it('makes imports try at their own time only, however often a list is read', async () => {
    const server = await acmeServer({ tls: identity('server') });
    const gateway = await gatewayTo(server.port);
    const clock = new SetClock(Date.now());
    const rig = await fastRig(`https://localhost:${gateway.port}`, {
      clock,
      connect: { caCertificates: async () => CA },
    });
    const submissions = [];
    for (const seed of [1, 2, 3])
      submissions.push(await rig.check(await eventFile(20, { ...WITHOUT_IDS, seed })));
    // Connections for all lists that are read at the same time.
    await Promise.all(Array.from({ length: 4 }, () => rig.imports.refreshHistory()));
    gateway.manner = 'reset';
    const kept = gateway.connections();
    const ids: string[] = [];
    for (const submission of submissions) ids.push(await rig.submit(submission));

    const tries = async (attempt: number): Promise<void> => {
      for (const id of ids)
        await rig.untilView(
          id,
          ({ phase }) => phase.name === 'queued' && phase.why === 'offline' && phase.attempt === attempt,
        );
      for (let more = 0; more < 4; more += 1) {
        await rig.imports.refreshHistory();
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      expect(gateway.connections() - kept, 'tries to upload').toBe(attempt * ids.length);
      // The clock passes over a wait that has not begun.
      await expect.poll(() => clock.sleeping).toBeGreaterThanOrEqual(ids.length);
    };
    await tries(1);
    await clock.pass(6_250);
    await tries(2);
    await clock.pass(12_500);
    await tries(3);
    expect((await server.requests(LIST)).length).toBeLessThan(50);
    await expectConsistentRig(server, rig);

    // The first upload that gets through takes the others with it.
    gateway.manner = 'open';
    await rig.imports.sendNow(ids[0] ?? '');
    await clock.passUntil(() => ids.every((id) => rig.views.get(id)?.phase.name === 'done'));
    expect(await server.requests(UPLOAD)).toHaveLength(3);
    await expectConsistentRig(server, rig);
  });
});
