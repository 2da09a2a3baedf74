import { describe, expect, it } from 'vitest';
import { notificationTitle } from '../../src/main/app/notification-title';
import type { ImportView, QueueReason } from '../../src/shared/imports/import';
import { ImportedFiles } from '../../src/shared/imports/outcome';
import { outcomeOf, receiptOf } from '../../src/shared/imports/receipt';
import { acmeServer } from '../support/connected-app';
import { eventFile, expectConsistentRig, LIST, timesHeld, UPLOAD, wordsAbout } from '../support/faults';
import { dueMs, expectListReadBetween, fastRig, isQueued, isUnconfirmed } from '../support/fault-rig';
import { gatewayTo } from '../support/gateway';
import { ACME_OWNER, type Fault, type ScarfServer } from '../support/scarf-server';
import { SetClock } from '../support/set-clock';
import { CA, identity } from '../support/tls';

// Connections that break before, during and after the body of an upload.

const EVENTS = 1_500;
/** A byte offset within the compressed body. */
const MIDDLE = 30_000;
const WITHOUT_IDS = { uniqueIds: false };

describe('a connection reset before the first byte of an upload', () => {
  it('is retried, and exactly one import exists in the end', async () => {
    const server = await acmeServer({ tls: identity('server') });
    const gateway = await gatewayTo(server.port);
    const rig = await fastRig(`https://localhost:${gateway.port}`, {
      connect: { caCertificates: async () => CA },
    });
    const submission = await rig.check(await eventFile(200, WITHOUT_IDS));
    // The upload opens its own connection.
    await rig.imports.refreshHistory();
    gateway.strike(1);
    const id = await rig.submit(submission);
    await rig.untilView(id, ({ phase }) => phase.name === 'uploading');
    const waiting = await rig.untilView(id, isQueued('offline'));
    expect(wordsAbout(waiting, rig.clock.now())).toContain('We keep trying, and nothing is lost.');
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    expect(await server.imports()).toHaveLength(1);
    expect(await server.requests(UPLOAD)).toHaveLength(1);
    await expectConsistentRig(server, rig);
  });
});

describe('a connection reset after bytes were sent', () => {
  it.each<[string, Fault]>([
    ['with the headers', { kind: 'reset', after: 'headers' }],
    ['after 1 byte', { kind: 'reset', after: 1 }],
    ['in the middle', { kind: 'reset', after: MIDDLE }],
    ['after the whole body', { kind: 'reset', after: 'body' }],
  ])('%s repeats the upload of events with ids, and each arrives once', async (_when, fault) => {
    const server = await acmeServer();
    await server.addFault({ ...UPLOAD, times: 1, fault });
    const rig = await fastRig(server.url);
    const id = await rig.begin(await eventFile(EVENTS));
    const lost = await rig.untilView(id, isUnconfirmed('looking'));
    expect(wordsAbout(lost)).toContain(
      'Some events may have arrived. We are checking; please don’t send the file again yet.',
    );
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    expect(await timesHeld(server)).toEqual({ events: EVENTS, doubled: 0 });
    expect(await server.imports()).toMatchObject([{ imported: EVENTS, duplicates: 0 }]);
    await expectListReadBetween(server, 2);
    await expectConsistentRig(server, rig);
  });

  it('repeats the upload with the same Safety IDs, also in a later import of the file', async () => {
    const server = await acmeServer();
    await server.addFault({ ...UPLOAD, times: 1, fault: { kind: 'reset', after: 'body' } });
    const rig = await fastRig(server.url);
    const path = await eventFile(EVENTS, WITHOUT_IDS);
    const submission = { ...(await rig.check(path)), safetyIds: true };
    const done = await rig.until(await rig.submit(submission), 'done');
    expect(done).toMatchObject({ safetyIds: EVENTS, repeatable: true });
    await expectListReadBetween(server, 2);
    await expectConsistentRig(server, rig);
    // The second import has the same ids, so Scarf imports none of its events.
    await rig.until(await rig.submit(submission), 'done');
    expect(await timesHeld(server)).toEqual({ events: EVENTS, doubled: 0 });
    expect(await server.imports()).toMatchObject([{ duplicates: 0 }, { imported: 0, duplicates: EVENTS }]);
  });

  it('finds an accepted upload in Scarf’s list and does not repeat it', async () => {
    const server = await acmeServer();
    await server.addFault({ ...UPLOAD, times: 1, fault: { kind: 'accepted-then-reset' } });
    const rig = await fastRig(server.url);
    const id = await rig.begin(await eventFile(EVENTS, WITHOUT_IDS));
    const lost = await rig.untilView(id, isUnconfirmed('looking'));
    expect(wordsAbout(lost)).toContain('please don’t send the file again yet');
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    await expectListReadBetween(server, 1);
    await expectConsistentRig(server, rig);
  });

  it('repeats an accepted upload beside foreign imports, and reports the events as most likely imported', async () => {
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
    expect(notificationTitle(new ImportedFiles([done]).of(done))).toBe(
      'Sent again: most likely Scarf had these events already',
    );
    expect(await timesHeld(server)).toEqual({ events: EVENTS, doubled: 0 });
    await expectConsistentRig(server, rig);
  });

  it('asks the user when Scarf imported a part, because its count does not match', async () => {
    const server = await acmeServer({ partialBodies: 'keep' });
    await server.addFault({ ...UPLOAD, times: 1, fault: { kind: 'reset', after: MIDDLE } });
    const rig = await fastRig(server.url);
    const id = await rig.begin(await eventFile(EVENTS, WITHOUT_IDS));
    const open = await rig.untilView(id, isUnconfirmed('several'));
    expect(wordsAbout(open)).toContain('Is this your import?');
    expect(wordsAbout(open)).toContain(
      'Scarf lists one import that may be yours, but not with the number of events we sent.',
    );
    await expectConsistentRig(server, rig);
    const [held] = await server.imports();
    await rig.imports.resolve(id, { kind: 'track', remoteId: held?.id ?? '' });
    const done = await rig.until(id, 'done');
    // Scarf refused the line that was cut off. The lines after it were not sent.
    const sent = held?.total ?? 0;
    expect(receiptOf(done)).toMatchObject({
      sent,
      imported: held?.imported,
      failed: 1,
      notSent: EVENTS - sent,
      notAccountedFor: 0,
    });
    expect(outcomeOf(done)).toBe('partly-imported');
    await expectListReadBetween(server, 1);
    await expectConsistentRig(server, rig);
  });

  it('without ids and without a match leaves each decision to the user', async () => {
    const server = await acmeServer();
    await server.addFault({ ...UPLOAD, times: 2, fault: { kind: 'reset', after: 'body' } });
    const rig = await fastRig(server.url);
    const ids = [
      await rig.begin(await eventFile(100, WITHOUT_IDS)),
      await rig.begin(await eventFile(60, { ...WITHOUT_IDS, seed: 2 })),
    ] as const;
    for (const id of ids) {
      const open = await rig.untilView(id, isUnconfirmed('nothing'));
      expect(wordsAbout(open)).toContain('We found no trace of this import');
      expect(wordsAbout(open)).toContain('Scarf lists no import like it. It can take a few minutes');
      expect((await rig.imports.sendNow(id)).ok).toBe(false);
    }
    await expectConsistentRig(server, rig);

    const looks = (await server.requests(LIST)).length;
    await rig.imports.resolve(ids[0], { kind: 'look-again' });
    await rig.untilView(ids[0], isUnconfirmed('looking'));
    await server.waitForRequest({ ...LIST, nth: looks + 1, ended: true });
    await expect.poll(() => rig.views.get(ids[0]), { timeout: 20_000 }).toSatisfy(isUnconfirmed('nothing'));

    await rig.imports.resolve(ids[0], { kind: 'send-again' });
    expect(outcomeOf(await rig.until(ids[0], 'done'))).toBe('all-imported');
    await rig.imports.resolve(ids[1], { kind: 'give-up' });
    const left = await rig.until(ids[1], 'cancelled');
    expect(wordsAbout(left)).toContain('Stopped. Some events may have arrived.');
    expect(await timesHeld(server)).toEqual({ events: 100, doubled: 0 });
    expect(await server.requests(UPLOAD)).toHaveLength(3);
    await expectConsistentRig(server, rig);
  });

  it('finds an upload that Scarf lists late when the user looks again', async () => {
    const server = await acmeServer();
    await server.addFault({ ...UPLOAD, times: 1, fault: { kind: 'accepted-then-reset' } });
    const rig = await fastRig(server.url);
    const submission = await rig.check(await eventFile(100, WITHOUT_IDS));
    const { id: hidden } = await server.addFault({
      ...LIST,
      fault: { kind: 'status', status: 200, body: { event_imports: [] } },
    });
    const id = await rig.submit(submission);
    await rig.untilView(id, isUnconfirmed('nothing'));
    await expectConsistentRig(server, rig);
    await server.clearFaults({ id: hidden });
    await rig.imports.resolve(id, { kind: 'look-again' });
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    await expectListReadBetween(server, 1);
    await expectConsistentRig(server, rig);
  });

  it('lets the user choose between several candidates', async () => {
    const server = await acmeServer();
    await server.addFault({ ...UPLOAD, times: 1, fault: { kind: 'reset', after: 'body' } });
    const rig = await fastRig(server.url);
    const submission = await rig.check(await eventFile(100, WITHOUT_IDS));
    await server.addFault({ ...LIST, skip: 1, times: 1, fault: { kind: 'latency', ms: 300 } });
    const id = await rig.submit(submission);
    await server.waitForRequest({ ...UPLOAD, ended: true });
    const seeds = [await seedLike(server), await seedLike(server)];
    const open = await rig.untilView(id, isUnconfirmed('several'));
    const candidates = open.phase.name === 'unconfirmed' ? open.phase.candidates : [];
    expect(candidates.map(({ remoteId }) => remoteId).sort()).toEqual(
      seeds.map(({ id: seed }) => seed).sort(),
    );
    expect(candidates.map(({ total }) => total)).toEqual([100, 100]);
    expect(wordsAbout(open)).toContain('Scarf lists more than one import that may be yours.');
    await expectConsistentRig(server, rig);
    await rig.imports.resolve(id, { kind: 'track', remoteId: seeds[1]?.id ?? '' });
    const done = await rig.until(id, 'done');
    expect(done.remoteId).toBe(seeds[1]?.id);
    expect(receiptOf(done)).toMatchObject({ sent: 100, imported: 100 });
    await expectListReadBetween(server, 1);
    await expectConsistentRig(server, rig);
  });
});

describe('a file with ids whose answers are lost', () => {
  it('is repeated by itself after a long wait for a slot', async () => {
    const server = await acmeServer({ activeLimit: 0 });
    const clock = new SetClock(Date.now());
    const rig = await fastRig(server.url, { clock });
    const id = await rig.begin(await eventFile(50));
    await clock.passUntil(() => isWaiting(rig.views.get(id), 'scarf-limit', 6));
    await server.addFault({ ...UPLOAD, times: 1, fault: { kind: 'reset', after: 'body' } });
    await server.set({ activeLimit: 15 });
    await clock.passUntil(() => rig.views.get(id)?.phase.name === 'done');
    expect(rig.published.filter(isUnconfirmed('nothing'))).toEqual([]);
    expect(await timesHeld(server)).toEqual({ events: 50, doubled: 0 });
    await expectConsistentRig(server, rig);
  });

  it('is repeated without end, more and more slowly, while Scarf answers 503', async () => {
    const server = await acmeServer();
    const fault: Fault = { kind: 'status', status: 503, after: 'body' };
    const { id: trouble } = await server.addFault({ ...UPLOAD, fault });
    const clock = new SetClock(Date.now());
    const rig = await fastRig(server.url, { clock });
    const id = await rig.begin(await eventFile(50));
    await clock.passUntil(() => isWaiting(rig.views.get(id), 'again', 8));
    const waiting = await rig.untilView(id, (view) => isWaiting(view, 'again', 8));
    // Longer than any wait for a slot.
    expect(dueMs(waiting) - clock.now()).toBeGreaterThan(6 * 60_000);
    await server.clearFaults({ id: trouble });
    await clock.passUntil(() => rig.views.get(id)?.phase.name === 'done');
    expect(rig.published.filter(isUnconfirmed('nothing'))).toEqual([]);
    expect(await timesHeld(server)).toEqual({ events: 50, doubled: 0 });
    await expectListReadBetween(server, 9);
    await expectConsistentRig(server, rig);
  });
});

describe('the search for a lost upload', () => {
  it('waits as long as Scarf asks before it looks again', async () => {
    const server = await acmeServer();
    const clock = new SetClock(Date.now());
    const rig = await fastRig(server.url, { clock });
    const submission = await rig.check(await eventFile(50));
    await rig.imports.refreshHistory();
    const headers = { 'retry-after': '600' };
    await server.addFault({ ...UPLOAD, times: 1, fault: { kind: 'reset', after: 'body' } });
    await server.addFault({ ...LIST, skip: 1, times: 1, fault: { kind: 'status', status: 429, headers } });
    const id = await rig.submit(submission);
    await clock.passUntil(() => rig.views.get(id)?.pollFailure?.code === 'slow-down');
    await clock.pass(590_000);
    expect(clock.sleeping, 'the search still waits').toBe(1);
    await clock.passUntil(() => rig.views.get(id)?.phase.name === 'done');
    expect(await timesHeld(server)).toEqual({ events: 50, doubled: 0 });
    await expectConsistentRig(server, rig);
  });
});

function isWaiting(view: ImportView | undefined, why: QueueReason, attempts: number): boolean {
  const phase = view?.phase;
  return phase?.name === 'queued' && phase.why === why && phase.attempt >= attempts;
}

/** A foreign import that begins now, with as many events as ours. */
function seedLike(server: ScarfServer) {
  return server.seedImport({ owner: ACME_OWNER, status: 'done', total: 100, imported: 100 });
}
