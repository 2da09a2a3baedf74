import { describe, expect, it } from 'vitest';
import { receiptOf } from '../../../src/shared/imports/receipt';
import { systemClock } from '../../../src/main/time/clock';
import { acmeServer } from '../../support/connected-app';
import { eventFile, UPLOAD } from '../../support/faults';
import { servingRig } from '../../support/imports-rig';
import { ACME_OWNER } from '../../support/scarf-server';

const ABORT = { method: 'POST', path: '/v2/imports/*/*/abort' } as const;

/** Events without ids of their own. */
function anonymousFile(events: number, seed = 1): Promise<string> {
  return eventFile(events, { seed, uniqueIds: false });
}

describe('two uploads lost at the same time', () => {
  it('are never mixed up: each is found by its count, or not at all', async () => {
    const server = await acmeServer();
    await server.addFault({ ...UPLOAD, times: 1, fault: { kind: 'accepted-then-reset' } });
    await server.addFault({ ...UPLOAD, times: 1, skip: 0, fault: { kind: 'reset', after: 'body' } });
    const rig = await servingRig(server.url);
    const ids = await Promise.all([
      rig.begin(await anonymousFile(100)),
      rig.begin(await anonymousFile(60, 2)),
    ]);
    await expect
      .poll(() => ids.map((id) => rig.views.get(id)?.phase.name).sort(), { timeout: 15_000 })
      .toEqual(['done', 'unconfirmed']);
    const [there] = await server.imports();
    const found = rig.views.get(ids.find((id) => rig.views.get(id)?.phase.name === 'done') ?? '');
    const open = rig.views.get(ids.find((id) => rig.views.get(id)?.phase.name === 'unconfirmed') ?? '');
    expect(found?.remoteId).toBe(there?.id);
    expect(found?.counts?.sent).toBe(there?.total);
    expect(open?.remoteId).toBeNull();
  });
});

describe('a lost upload in an account with foreign imports', () => {
  it('is never matched with a foreign import: the user decides, unless the count proves it', async () => {
    const server = await acmeServer();
    await server.seedImport({ owner: ACME_OWNER, status: 'done', total: 5 });
    await server.addFault({ ...UPLOAD, times: 1, fault: { kind: 'reset', after: 'body' } });
    await server.addFault({ ...UPLOAD, times: 1, fault: { kind: 'accepted-then-reset' } });
    const rig = await servingRig(server.url, { parallelImports: 1 });
    const id = await rig.begin(await anonymousFile(100));
    await rig.until(id, 'unconfirmed');
    await server.seedImport({ owner: ACME_OWNER, status: 'importing', total: 40 });
    const asked = await rig.untilView(id, ({ phase }) => 'finding' in phase && phase.finding === 'several');
    expect(asked.remoteId).toBeNull();
    await rig.imports.resolve(id, { kind: 'give-up' });

    const other = await rig.begin(await anonymousFile(60, 2));
    const there = (await rig.until(other, 'done')).remoteId;
    expect((await server.imports()).find(({ seeded }) => !seeded)?.id).toBe(there);
  });
});

describe('a change of account', () => {
  it('keeps a lost upload with its account', async () => {
    const server = await acmeServer();
    await server.addAccount({ token: 'other', owners: ['other'] });
    await server.addFault({ ...UPLOAD, times: 1, fault: { kind: 'reset', after: 'body' } });
    const rig = await servingRig(server.url);
    const id = await rig.begin(await anonymousFile(50));
    await rig.until(id, 'unconfirmed');
    await rig.imports.serve('other');
    await server.seedImport({ owner: 'other', status: 'done', total: 50 });
    await rig.imports.refreshHistory();
    expect(rig.imports.record(id)?.phase).toMatchObject({ name: 'unconfirmed' });
    expect(rig.imports.record(id)?.delivery).toMatchObject({ kind: 'not-confirmed' });
    await rig.imports.serve(ACME_OWNER);
    await expect
      .poll(() => rig.imports.record(id)?.phase, { timeout: 10_000 })
      .toMatchObject({ name: 'unconfirmed', finding: 'nothing' });
  });

  it('does not stop a waiting import', async () => {
    const server = await acmeServer({ activeLimit: 0 });
    const rig = await servingRig(server.url, { clock: systemClock });
    const id = await rig.begin(await anonymousFile(50));
    await rig.untilView(id, ({ phase }) => phase.name === 'queued' && phase.why === 'scarf-limit');
    await rig.imports.serve(null);
    expect(rig.imports.record(id)?.phase.name).toBe('queued');
  });
});

describe('a stop request', () => {
  it('is repeated when it did not reach Scarf', async () => {
    const server = await acmeServer({ rate: 0 });
    const rig = await servingRig(server.url);
    const id = await rig.begin(await anonymousFile(80));
    await rig.until(id, 'processing');
    await server.addFault({ ...ABORT, times: 3, fault: { kind: 'reset' } });
    await rig.imports.stop(id);
    const stopped = await rig.until(id, 'cancelled');
    expect(receiptOf(stopped)).toMatchObject({ sent: 80, imported: 0, notAccountedFor: 80 });
    expect(await server.aborts()).not.toHaveLength(0);
  });
});

describe('a file that is sent again', () => {
  it('is recognised while its first import still waits', async () => {
    const server = await acmeServer({ activeLimit: 0 });
    const rig = await servingRig(server.url, { clock: systemClock });
    const submission = await rig.check(await anonymousFile(10));
    const { fingerprint } = submission.facts;
    expect(rig.imports.sentBefore([fingerprint])).toEqual([]);
    const id = await rig.submit(submission);
    expect(rig.imports.sentBefore([fingerprint])).toMatchObject([{ id }]);
    await rig.untilView(id, ({ phase }) => phase.name === 'queued' && phase.why === 'scarf-limit');
    await rig.imports.stop(id);
    expect(rig.imports.sentBefore([fingerprint])).toEqual([]);
  });
});
