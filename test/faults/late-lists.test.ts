import { describe, expect, it } from 'vitest';
import { outcomeOf, receiptOf } from '../../src/shared/imports/receipt';
import { acmeServer } from '../support/connected-app';
import { fastRig, isUnconfirmed } from '../support/fault-rig';
import { eventFile, expectConsistentRig, LIST, timesHeld, UPLOAD, wordsAbout } from '../support/faults';
import { fastClock, type RigOptions } from '../support/imports-rig';
import { ACME_OWNER, type ScarfServer } from '../support/scarf-server';

// Scarf takes an import and shows it late, or not at all.

const ONE = { method: 'GET', path: '/v2/imports/*/*' } as const;
const ABORT = { method: 'POST', path: '/v2/imports/*/*/abort' } as const;
const NO_IMPORTS = { kind: 'status', status: 200, body: { event_imports: [] } } as const;
const NOT_FOUND = { kind: 'status', status: 404 } as const;
const WITHOUT_IDS = { uniqueIds: false };

/** Scarf shows no import for so many looks, or until the faults are cleared. */
async function hide(server: ScarfServer, looks?: number): Promise<void> {
  const times = looks === undefined ? {} : { times: looks };
  await server.addFault({ ...LIST, ...times, fault: NO_IMPORTS });
  await server.addFault({ ...ONE, ...times, fault: NOT_FOUND });
}

/** A rig whose quarter of an hour passes in a second. */
const hastyRig = (server: ScarfServer, options: RigOptions = {}) =>
  fastRig(server.url, { clock: fastClock(2_000), ...options });

describe('an import that Scarf took and shows late', () => {
  it('has not ended before: it goes on for as many looks as it takes', async () => {
    const server = await acmeServer({ rate: 0 });
    const rig = await fastRig(server.url);
    const id = await rig.begin(await eventFile(10));
    await rig.until(id, 'processing');
    await hide(server, 6);
    await server.set({ rate: Infinity });
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    expect(rig.published.filter(({ phase }) => phase.name === 'cancelled')).toEqual([]);
    expect(rig.endings.map((view) => view.id)).toEqual([id]);
    await expectConsistentRig(server, rig);
  });

  it('is told after half a minute, and as unknown after a quarter of an hour, never as stopped', async () => {
    const server = await acmeServer({ rate: 0 });
    const rig = await hastyRig(server);
    const id = await rig.begin(await eventFile(10));
    await rig.until(id, 'processing');
    await hide(server);
    const late = await rig.untilView(id, ({ pollFailure }) => pollFailure?.code === 'not-listed');
    expect(wordsAbout(late)).toContain('Scarf accepted this import but does not list it yet.');
    const gone = await rig.until(id, 'cancelled');
    expect(outcomeOf(gone)).toBe('vanished');
    expect(wordsAbout(gone)).toContain('Scarf took this import, and then showed no trace of it');
    expect(wordsAbout(gone)).toContain('No answer from Scarf: not known');
    expect(receiptOf(gone)).toMatchObject({ sent: 10, notAccountedFor: null });
    await expectConsistentRig(server, rig);
  });

  it.each([
    ['in its list', async (server: ScarfServer) => server.clearFaults()],
    [
      'by its id alone',
      async (server: ScarfServer) => {
        await server.clearFaults();
        await server.addFault({ ...LIST, fault: NO_IMPORTS });
      },
    ],
  ])('goes on when Scarf shows it %s, also after a restart', async (_where, show) => {
    const server = await acmeServer({ rate: 0 });
    const before = await hastyRig(server);
    const id = await before.begin(await eventFile(10));
    await before.until(id, 'processing');
    await hide(server);
    await before.until(id, 'cancelled');
    await before.imports.serve(null);
    await server.set({ rate: Infinity });
    await show(server);
    const after = await hastyRig(server, { folder: before.folder });
    expect(outcomeOf(await after.until(id, 'done'))).toBe('all-imported');
    expect(after.imports.views.map(({ origin }) => origin)).toEqual(['own']);
    await expectConsistentRig(server, after);
  });

  it('is stopped once Scarf can place the request', async () => {
    const server = await acmeServer({ rate: 0 });
    const rig = await hastyRig(server);
    const id = await rig.begin(await eventFile(10));
    await rig.until(id, 'processing');
    await server.addFault({ ...ABORT, times: 3, fault: NOT_FOUND });
    await rig.imports.stop(id);
    expect(await rig.until(id, 'cancelled')).toMatchObject({ phase: { arrived: 'some' } });
    expect(await server.aborts()).toHaveLength(1);
    await expectConsistentRig(server, rig);
  });

  it('has the counts that Scarf gives after the end', async () => {
    const server = await acmeServer({ rate: 0 });
    const rig = await hastyRig(server);
    const id = await rig.begin(await eventFile(10));
    const { remoteId } = await rig.until(id, 'processing');
    const early = { id: remoteId, status: 'done', events_total: 10, events_successfully_imported: 7 };
    await server.addFault({
      ...LIST,
      fault: { kind: 'status', status: 200, body: { event_imports: [early] } },
    });
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('not-accounted');
    await server.set({ rate: Infinity });
    await server.settled();
    await server.clearFaults();
    await rig.imports.refreshHistory();
    const counted = await rig.untilView(id, ({ remote }) => remote?.imported === 10);
    expect(outcomeOf(counted)).toBe('all-imported');
    expect(await rig.store.loadAll()).toMatchObject({ records: [{ remote: { imported: 10 } }] });
    await expectConsistentRig(server, rig);
  });
});

describe('a lost upload that Scarf lists after the search', () => {
  async function lostAndHidden(): Promise<{
    server: ScarfServer;
    rig: Awaited<ReturnType<typeof hastyRig>>;
    id: string;
  }> {
    const server = await acmeServer();
    await server.addFault({ ...UPLOAD, times: 1, fault: { kind: 'accepted-then-reset' } });
    const rig = await fastRig(server.url);
    const submission = await rig.check(await eventFile(100, WITHOUT_IDS));
    await server.addFault({ ...LIST, fault: NO_IMPORTS });
    const id = await rig.submit(submission);
    await rig.untilView(id, isUnconfirmed('nothing'));
    await server.clearFaults();
    return { server, rig, id };
  }

  it('is found with the next look at the list, whoever asks for it', async () => {
    const { server, rig, id } = await lostAndHidden();
    await rig.imports.refreshHistory();
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    expect(await server.requests(UPLOAD)).toHaveLength(1);
    await expectConsistentRig(server, rig);
  });

  it('is found instead of sent again: the app looks once more before it sends', async () => {
    const { server, rig, id } = await lostAndHidden();
    await rig.imports.resolve(id, { kind: 'send-again' });
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    expect(await server.requests(UPLOAD)).toHaveLength(1);
    expect(await timesHeld(server)).toEqual({ events: 100, doubled: 0 });
    await expectConsistentRig(server, rig);
  });
});

describe('an import at Scarf that cannot be the lost one', () => {
  it('is not offered, and cannot be chosen', async () => {
    const server = await acmeServer();
    await server.addFault({ ...UPLOAD, times: 1, fault: { kind: 'reset', after: 'body' } });
    const rig = await fastRig(server.url);
    const submission = await rig.check(await eventFile(50, WITHOUT_IDS));
    await server.addFault({ ...LIST, skip: 1, times: 1, fault: { kind: 'latency', ms: 300 } });
    const id = await rig.submit(submission);
    await server.waitForRequest({ ...UPLOAD, ended: true });
    const large = await server.seedImport({
      owner: ACME_OWNER,
      status: 'done',
      total: 3_000,
      imported: 3_000,
    });
    const open = await rig.untilView(id, isUnconfirmed('nothing'));
    expect(wordsAbout(open)).toContain('We found no trace of this import');
    expect(await rig.imports.resolve(id, { kind: 'track', remoteId: large.id })).toMatchObject({ ok: false });
    expect(rig.imports.record(id)?.phase.name).toBe('unconfirmed');
    await expectConsistentRig(server, rig);
  });
});
