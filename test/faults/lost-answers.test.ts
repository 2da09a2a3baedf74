import { describe, expect, it } from 'vitest';
import { notificationTitle } from '../../src/main/app/notification-title';
import { outcomeOf, receiptOf } from '../../src/shared/receipt';
import { acmeServer } from '../support/connected-app';
import { eventFile, expectTrueRig, LIST, timesHeld, UPLOAD, wordsAbout } from '../support/faults';
import { expectLookedBetween, fastRig, isQueued, isUnconfirmed } from '../support/fault-rig';
import { gatewayTo } from '../support/gateway';
import { ACME_OWNER, type Fault, type ScarfServer } from '../support/scarf-server';
import { CA, identity } from '../support/tls';

// The fault matrix: "reset before first byte / after bytes left".

const EVENTS = 1_500;
/** Somewhere within what these events are when compressed. */
const MIDDLE = 30_000;
const WITHOUT_IDS = { uniqueIds: false };

describe('reset before the first byte', () => {
  it('is tried again in safety: exactly one import in the end', async () => {
    const server = await acmeServer({ tls: identity('server') });
    const gateway = await gatewayTo(server.port);
    const rig = await fastRig(`https://localhost:${gateway.port}`, {
      connect: { caCertificates: async () => CA },
    });
    const submission = await rig.check(await eventFile(200, WITHOUT_IDS));
    // The connection for small questions is there; the upload opens one of its own.
    await rig.imports.refreshHistory();
    gateway.strike(1);
    const id = await rig.submit(submission);
    await rig.onceTold(id, ({ phase }) => phase.name === 'uploading');
    const waiting = await rig.onceTold(id, isQueued('offline'));
    expect(wordsAbout(waiting, rig.clock.now())).toContain('We keep trying, and nothing is lost.');
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    expect(await server.imports()).toHaveLength(1);
    expect(await server.requests(UPLOAD)).toHaveLength(1);
    await expectTrueRig(server, rig);
  });
});

describe('reset after bytes left', () => {
  it.each<[string, Fault]>([
    ['with the headers', { kind: 'reset', after: 'headers' }],
    ['after 1 byte', { kind: 'reset', after: 1 }],
    ['in the middle', { kind: 'reset', after: MIDDLE }],
    ['after the whole body', { kind: 'reset', after: 'body' }],
  ])('%s, not found, every event with an id: repeated, each exactly once', async (_when, fault) => {
    const server = await acmeServer();
    await server.addFault({ ...UPLOAD, times: 1, fault });
    const rig = await fastRig(server.url);
    const id = await rig.begin(await eventFile(EVENTS));
    const lost = await rig.onceTold(id, isUnconfirmed('looking'));
    expect(wordsAbout(lost)).toContain(
      'Some events may have arrived. We are checking; please don’t send the file again yet.',
    );
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    expect(await timesHeld(server)).toEqual({ events: EVENTS, doubled: 0 });
    expect(await server.imports()).toMatchObject([{ imported: EVENTS, duplicates: 0 }]);
    await expectLookedBetween(server, 2);
    await expectTrueRig(server, rig);
  });

  it('not found, events without ids that are given some: repeated, and known when the file comes again', async () => {
    const server = await acmeServer();
    await server.addFault({ ...UPLOAD, times: 1, fault: { kind: 'reset', after: 'body' } });
    const rig = await fastRig(server.url);
    const path = await eventFile(EVENTS, WITHOUT_IDS);
    const submission = { ...(await rig.check(path)), safetyIds: true };
    const done = await rig.until(await rig.submit(submission), 'done');
    expect(done).toMatchObject({ safetyIds: EVENTS, repeatable: true });
    await expectLookedBetween(server, 2);
    await expectTrueRig(server, rig);
    // A second time on purpose: the same ids, so Scarf keeps none of it.
    await rig.until(await rig.submit(submission), 'done');
    expect(await timesHeld(server)).toEqual({ events: EVENTS, doubled: 0 });
    expect(await server.imports()).toMatchObject([{ duplicates: 0 }, { imported: 0, duplicates: EVENTS }]);
  });

  it('accepted, then reset: found in Scarf’s list and tracked, not sent again', async () => {
    const server = await acmeServer();
    await server.addFault({ ...UPLOAD, times: 1, fault: { kind: 'accepted-then-reset' } });
    const rig = await fastRig(server.url);
    const id = await rig.begin(await eventFile(EVENTS, WITHOUT_IDS));
    const lost = await rig.onceTold(id, isUnconfirmed('looking'));
    expect(wordsAbout(lost)).toContain('please don’t send the file again yet');
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    await expectLookedBetween(server, 1);
    await expectTrueRig(server, rig);
  });

  it('accepted, then reset, where others import too: sent again, and what Scarf had is not called lost', async () => {
    const server = await acmeServer();
    await server.seedImport({ owner: ACME_OWNER, status: 'done', total: 7, imported: 7 });
    await server.addFault({ ...UPLOAD, times: 1, fault: { kind: 'accepted-then-reset' } });
    const rig = await fastRig(server.url);
    const done = await rig.until(await rig.begin(await eventFile(EVENTS)), 'done');
    expect(outcomeOf(done)).toBe('likely-before');
    expect(wordsAbout(done)).toContain(
      'None of the 1,500 events were imported this time. Most likely Scarf had',
    );
    expect(wordsAbout(done)).not.toMatch(/accounted/i);
    expect(notificationTitle(done)).toBe('Sent again: most likely Scarf had these events already');
    expect(await timesHeld(server)).toEqual({ events: EVENTS, doubled: 0 });
    await expectTrueRig(server, rig);
  });

  it('in the middle, and Scarf keeps the part: its number speaks against it, so the user decides', async () => {
    const server = await acmeServer({ partialBodies: 'keep' });
    await server.addFault({ ...UPLOAD, times: 1, fault: { kind: 'reset', after: MIDDLE } });
    const rig = await fastRig(server.url);
    const id = await rig.begin(await eventFile(EVENTS, WITHOUT_IDS));
    const open = await rig.onceTold(id, isUnconfirmed('several'));
    expect(wordsAbout(open)).toContain('Is this your import?');
    expect(wordsAbout(open)).toContain(
      'Scarf lists one import that may be yours, but not with the number of events we sent.',
    );
    await expectTrueRig(server, rig);
    const [held] = await server.imports();
    await rig.imports.resolve(id, { kind: 'track', remoteId: held?.id ?? '' });
    const done = await rig.until(id, 'done');
    // The line where it broke off is no event any more: Scarf refused it. What came after it was not sent.
    const sent = held?.total ?? 0;
    expect(receiptOf(done)).toMatchObject({
      sent,
      imported: held?.imported,
      failed: 1,
      notSent: EVENTS - sent,
      notAccountedFor: 0,
    });
    expect(outcomeOf(done)).toBe('partly-imported');
    await expectLookedBetween(server, 1);
    await expectTrueRig(server, rig);
  });

  it('not found, without ids: nothing is repeated by itself; all that the user may answer', async () => {
    const server = await acmeServer();
    await server.addFault({ ...UPLOAD, times: 2, fault: { kind: 'reset', after: 'body' } });
    const rig = await fastRig(server.url);
    const ids = [
      await rig.begin(await eventFile(100, WITHOUT_IDS)),
      await rig.begin(await eventFile(60, { ...WITHOUT_IDS, seed: 2 })),
    ] as const;
    for (const id of ids) {
      const open = await rig.onceTold(id, isUnconfirmed('nothing'));
      expect(wordsAbout(open)).toContain('We found no trace of this import');
      expect(wordsAbout(open)).toContain('Scarf lists no import like it. It can take a few minutes');
      expect((await rig.imports.sendNow(id)).ok).toBe(false);
    }
    await expectTrueRig(server, rig);

    const looks = (await server.requests(LIST)).length;
    await rig.imports.resolve(ids[0], { kind: 'look-again' });
    await rig.onceTold(ids[0], isUnconfirmed('looking'));
    await server.waitForRequest({ ...LIST, nth: looks + 1, ended: true });
    await expect.poll(() => rig.views.get(ids[0]), { timeout: 20_000 }).toSatisfy(isUnconfirmed('nothing'));

    await rig.imports.resolve(ids[0], { kind: 'send-again' });
    expect(outcomeOf(await rig.until(ids[0], 'done'))).toBe('all-imported');
    await rig.imports.resolve(ids[1], { kind: 'give-up' });
    const left = await rig.until(ids[1], 'cancelled');
    expect(wordsAbout(left)).toContain('Stopped. Some events may have arrived.');
    expect(await timesHeld(server)).toEqual({ events: 100, doubled: 0 });
    expect(await server.requests(UPLOAD)).toHaveLength(3);
    await expectTrueRig(server, rig);
  });

  it('listed late: looking again finds it, and it is not sent again', async () => {
    const server = await acmeServer();
    await server.addFault({ ...UPLOAD, times: 1, fault: { kind: 'accepted-then-reset' } });
    const rig = await fastRig(server.url);
    const submission = await rig.check(await eventFile(100, WITHOUT_IDS));
    const { id: hidden } = await server.addFault({
      ...LIST,
      fault: { kind: 'status', status: 200, body: { event_imports: [] } },
    });
    const id = await rig.submit(submission);
    await rig.onceTold(id, isUnconfirmed('nothing'));
    await expectTrueRig(server, rig);
    await server.clearFaults({ id: hidden });
    await rig.imports.resolve(id, { kind: 'look-again' });
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    await expectLookedBetween(server, 1);
    await expectTrueRig(server, rig);
  });

  it('several candidates: the user chooses with the facts', async () => {
    const server = await acmeServer();
    await server.addFault({ ...UPLOAD, times: 1, fault: { kind: 'reset', after: 'body' } });
    const rig = await fastRig(server.url);
    const submission = await rig.check(await eventFile(100, WITHOUT_IDS));
    await server.addFault({ ...LIST, skip: 1, times: 1, fault: { kind: 'latency', ms: 300 } });
    const id = await rig.submit(submission);
    await server.waitForRequest({ ...UPLOAD, ended: true });
    const seeds = [await seedLike(server), await seedLike(server)];
    const open = await rig.onceTold(id, isUnconfirmed('several'));
    const candidates = open.phase.name === 'unconfirmed' ? open.phase.candidates : [];
    expect(candidates.map(({ remoteId }) => remoteId).sort()).toEqual(
      seeds.map(({ id: seed }) => seed).sort(),
    );
    expect(candidates.map(({ total }) => total)).toEqual([100, 100]);
    expect(wordsAbout(open)).toContain('Scarf lists more than one import that may be yours.');
    await expectTrueRig(server, rig);
    await rig.imports.resolve(id, { kind: 'track', remoteId: seeds[1]?.id ?? '' });
    const done = await rig.until(id, 'done');
    expect(done.remoteId).toBe(seeds[1]?.id);
    expect(receiptOf(done)).toMatchObject({ sent: 100, imported: 100 });
    await expectLookedBetween(server, 1);
    await expectTrueRig(server, rig);
  });
});

/** An import begun elsewhere at this moment, with as many events as ours. */
function seedLike(server: ScarfServer) {
  return server.seedImport({ owner: ACME_OWNER, status: 'done', total: 100, imported: 100 });
}
