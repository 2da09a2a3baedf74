import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/main/time/clock';
import { writeEventFile, type EventOptions } from '../../support/events';
import { servingRig } from '../../support/imports-rig';
import { ACME_OWNER, ACME_TOKEN, seedAcme, startScarfServer } from '../../support/scarf-server';
import { atEnd } from '../../support/servers';
import { tempFolder } from '../../support/temp-folder';
import { join } from 'node:path';

const LUMEN = 'lumen';
const LUMEN_TOKEN = 'lumen-token';

async function twoAccounts(options: Parameters<typeof startScarfServer>[0] = {}) {
  const server = await startScarfServer(options);
  atEnd(() => void server.close());
  await seedAcme(server);
  await server.addAccount({ token: LUMEN_TOKEN, owners: [LUMEN] });
  await server.addPackages({ owner: LUMEN, packages: [{ id: 'p', name: 'p', type: 'npm' }] });
  const rig = await servingRig(server.url, {
    clock: systemClock,
    parallelImports: 1,
    token: (owner) => (owner === LUMEN ? LUMEN_TOKEN : ACME_TOKEN),
  });
  const fileOf = async (name: string, events: EventOptions): Promise<string> => {
    const path = join(tempFolder(), name);
    await writeEventFile(path, 20, events);
    return path;
  };
  const acmeFile = (name: string): Promise<string> => fileOf(name, {});
  const lumenFile = (name: string): Promise<string> => fileOf(name, { packages: ['p'], pixels: [] });
  return { server, rig, lumenFile, acmeFile };
}

describe('imports of two accounts', () => {
  it('go on side by side, each up to its own limit, whichever is in use', async () => {
    const { server, rig, lumenFile, acmeFile } = await twoAccounts({ rate: 0 });
    const first = await rig.begin(await acmeFile('a.ndjson'));
    await rig.until(first, 'processing');
    await rig.imports.serve(LUMEN, [ACME_OWNER]);
    // One at a time is sent for an account: that of the other one takes no place.
    const second = await rig.begin(await lumenFile('b.ndjson'));
    await rig.until(second, 'processing');
    expect(rig.imports.record(second)?.owner).toBe(LUMEN);
    expect(rig.imports.underWay().map(({ id }) => id)).toEqual([second]);
    expect(rig.imports.underWay(ACME_OWNER).map(({ id }) => id)).toEqual([first]);
    await server.set({ rate: Number.POSITIVE_INFINITY });
    await Promise.all([rig.until(first, 'done'), rig.until(second, 'done')]);
  });

  it('are stopped with the token of their own account', async () => {
    const { server, rig, acmeFile } = await twoAccounts({ rate: 0 });
    const id = await rig.begin(await acmeFile('a.ndjson'));
    await rig.until(id, 'processing');
    await rig.imports.serve(LUMEN, [ACME_OWNER]);
    expect(await rig.imports.stop(id)).toMatchObject({ ok: true });
    await rig.until(id, 'cancelled');
    expect(await server.aborts()).toMatchObject([{ owner: ACME_OWNER }]);
  });

  it('wait when their account is disconnected, and those of the other one go on', async () => {
    const { server, rig, lumenFile, acmeFile } = await twoAccounts({ rate: 0 });
    const acme = await rig.begin(await acmeFile('a.ndjson'));
    await rig.until(acme, 'processing');
    await rig.imports.serve(LUMEN, [ACME_OWNER]);
    const lumen = await rig.begin(await lumenFile('b.ndjson'));
    await rig.until(lumen, 'processing');
    await rig.imports.serve(LUMEN);
    await server.set({ rate: Number.POSITIVE_INFINITY });
    await rig.until(lumen, 'done');
    expect(rig.imports.record(acme)?.phase.name).toBe('processing');
    expect(await rig.imports.sendNow(acme)).toMatchObject({ failure: { code: 'not-connected' } });
    await rig.imports.serve(LUMEN, [ACME_OWNER]);
    await rig.until(acme, 'done');
  });

  it('that others began are listed for both, and stopped in their own', async () => {
    const { server, rig } = await twoAccounts();
    const there = await server.seedImport({ owner: ACME_OWNER, status: 'importing', total: 5 });
    await rig.imports.serve(LUMEN, [ACME_OWNER]);
    await rig.imports.serve(ACME_OWNER, [LUMEN]);
    await rig.imports.serve(LUMEN, [ACME_OWNER]);
    await expect.poll(() => rig.imports.views.find(({ remoteId }) => remoteId === there.id)).toBeDefined();
    const view = rig.imports.views.find(({ remoteId }) => remoteId === there.id);
    expect(view).toMatchObject({ origin: 'foreign', owner: ACME_OWNER });
    expect(await rig.imports.stop(view?.id ?? '')).toMatchObject({ ok: true });
    expect(await server.aborts()).toMatchObject([{ owner: ACME_OWNER, importId: there.id }]);
  });

  it('send lines again to the account of their import only', async () => {
    const { rig, acmeFile } = await twoAccounts();
    const path = await acmeFile('a.ndjson');
    const id = await rig.begin(path);
    await rig.until(id, 'done');
    await rig.imports.serve(LUMEN, [ACME_OWNER]);
    const again = { ...(await rig.check(path)), resends: { importId: id, which: 'refused' } } as const;
    expect(await rig.imports.begin(again)).toMatchObject({ failure: { code: 'not-connected' } });
    expect(await rig.imports.begin(again, { owner: ACME_OWNER })).toMatchObject({ ok: true });
  });

  it('of the same file do not count as sent before in the other account', async () => {
    const { rig, acmeFile } = await twoAccounts();
    const path = await acmeFile('a.ndjson');
    const id = await rig.begin(path);
    await rig.until(id, 'done');
    const fingerprints = [rig.imports.record(id)?.file.fingerprint ?? ''];
    expect(rig.imports.sentBefore(fingerprints)).toHaveLength(1);
    expect(rig.imports.sentBefore(fingerprints, LUMEN)).toEqual([]);
  });
});
