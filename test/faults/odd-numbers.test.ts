import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../src/shared/imports/receipt';
import { acmeServer } from '../support/connected-app';
import { fastRig } from '../support/fault-rig';
import { eventFile, expectConsistentRig, LIST, wordsAbout } from '../support/faults';
import { ACME_OWNER, type Fault } from '../support/scarf-server';

// Numbers, times and texts of Scarf that cannot be true, or that no line of text can hold.

const EVENTS = 50;
const NEGATIVE = /\s[-−]\d/u;

/** An import of 50 events that Scarf has taken; Scarf's list then says this of it. */
async function importSaidToBe(said: Record<string, unknown>) {
  const server = await acmeServer({ rate: 0 });
  const rig = await fastRig(server.url);
  const id = await rig.begin(await eventFile(EVENTS));
  const { remoteId } = await rig.until(id, 'processing');
  const row = { id: remoteId, status: 'done', events_total: EVENTS, ...said };
  const fault: Fault = { kind: 'status', status: 200, body: { event_imports: [row] } };
  await server.addFault({ ...LIST, fault });
  return { server, rig, id, done: await rig.until(id, 'done') };
}

describe('Scarf’s numbers', () => {
  it('that do not add up are told so, and replaced when Scarf has better ones', async () => {
    const said = { events_successfully_imported: 60, events_failed_to_import: 30 };
    const { server, rig, id, done } = await importSaidToBe(said);
    expect(outcomeOf(done)).toBe('contradictory');
    const words = wordsAbout(done);
    expect(words).toContain(
      'Scarf’s numbers do not add up: it says 60 imported and 30 refused, but 50 were sent.',
    );
    expect(words).not.toMatch(NEGATIVE);
    await server.set({ rate: Infinity });
    await server.settled();
    await server.clearFaults();
    await rig.imports.refreshHistory();
    const counted = await rig.untilView(id, ({ remote }) => remote?.imported === EVENTS);
    expect(outcomeOf(counted)).toBe('all-imported');
    await expectConsistentRig(server, rig);
  });

  it.each([
    ['larger than any', { events_successfully_imported: 1, events_failed_to_import: 9_007_199_254_740_991 }],
    ['negative', { events_successfully_imported: 1, events_failed_to_import: -40 }],
    ['not whole', { events_successfully_imported: 1, events_failed_to_import: 1.5 }],
    ['endless', { events_successfully_imported: 1, events_failed_to_import: 1e300 }],
  ])('that are %s do not count: the last that could be true stays', async (_what, said) => {
    const { done } = await importSaidToBe(said);
    expect(done.remote).toMatchObject({ imported: 1, failed: 0 });
    expect(wordsAbout(done)).not.toMatch(/9,007|∞|1\.5/u);
    expect(wordsAbout(done)).not.toMatch(NEGATIVE);
  });
});

describe('Scarf’s names and times', () => {
  it('are bounded before they are shown', async () => {
    const server = await acmeServer();
    const rig = await fastRig(server.url);
    const body = {
      results: [{ id: 'p1', name: `web\u202E${'x'.repeat(1_000_000)}`, type: 'y'.repeat(10_000) }],
    };
    await server.addFault({
      method: 'GET',
      path: '/v2/packages/*',
      fault: { kind: 'status', status: 200, body },
    });
    const listed = await rig.scarf.listArtifacts(ACME_OWNER);
    const [artifact] = listed.ok ? Object.values(listed.value) : [];
    const [first] = [artifact].flat();
    expect(first).toMatchObject({ id: 'p1' });
    expect(JSON.stringify(first).length).toBeLessThan(1_000);
    const row = { id: 'r1', status: 'done', created_at: '+275760-09-13T00:00:00.000Z', updated_at: 'never' };
    await server.addFault({
      ...LIST,
      fault: { kind: 'status', status: 200, body: { event_imports: [row, { id: 'z'.repeat(10_000) }] } },
    });
    await rig.imports.refreshHistory();
    expect(rig.imports.views).toMatchObject([{ remoteId: 'r1', createdAt: null, endedAt: null }]);
  });
});
