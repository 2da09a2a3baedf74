import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Artifacts } from '../../../src/main/account/artifacts';
import type { ArtifactsView } from '../../../src/shared/destination';
import { ACME_OWNER, seedAcme, startScarfServer, type ScarfServer } from '../../support/scarf-server';
import { atEnd } from '../../support/servers';
import { tempFolder } from '../../support/temp-folder';
import { clientFor } from '../scarf/test-clients';

async function artifactsAt(folder: string, prepare: (server: ScarfServer) => Promise<unknown>) {
  const server = await startScarfServer();
  atEnd(() => void server.close());
  const { token } = await seedAcme(server);
  await prepare(server);
  const client = clientFor(server.url, { token: () => token });
  const shown: ArtifactsView[] = [];
  const artifacts: Artifacts = new Artifacts({
    paths: {
      of: (owner) => join(folder, `${owner}.json`),
      earlier: join(folder, 'artifacts.json'),
    },
    list: (owner) => client.listArtifacts(owner),
    now: () => Date.parse('2026-11-23T10:00:00.000Z'),
    changed: (owner) => shown.push(artifacts.view(owner)),
  });
  return { artifacts, shown };
}

describe('the artifacts of an account', () => {
  it('of a list that never goes on are shown as incomplete, and no event is told to name an unknown one', async () => {
    const folder = tempFolder();
    const silent = await artifactsAt(folder, (server) => server.set({ paging: 'none', maxPerPage: 10 }));
    await silent.artifacts.serve([ACME_OWNER]);
    expect(silent.artifacts.view(ACME_OWNER)).toMatchObject({ state: 'ready', complete: false });
    expect(silent.artifacts.view(ACME_OWNER).items).toHaveLength(20);
    expect(silent.artifacts.known(ACME_OWNER)).toBeNull();

    const next = await artifactsAt(folder, (server) => server.set({ maxPerPage: 10 }));
    await next.artifacts.serve([ACME_OWNER]);
    // Until Scarf answers, the list of the last run is shown.
    expect(next.shown[1]).toMatchObject({ state: 'loading', complete: false });
    expect(next.artifacts.view(ACME_OWNER)).toMatchObject({ state: 'ready', complete: true });
    expect(next.artifacts.known(ACME_OWNER)?.packages.size).toBe(40);
  });

  it('in a file of version 0.1.0 are shown until Scarf answers', async () => {
    const folder = tempFolder();
    const path = join(folder, 'artifacts.json');
    const items = [{ kind: 'package', id: 'p', name: 'n' }];
    writeFileSync(path, JSON.stringify({ owner: ACME_OWNER, asOf: '2026-11-22T10:00:00.000Z', items }));
    const { artifacts, shown } = await artifactsAt(folder, (server) =>
      server.addFault({ path: '/v2/**', fault: { kind: 'status', status: 400 } }),
    );
    await artifacts.serve([ACME_OWNER]);
    expect(shown[1]).toMatchObject({ state: 'loading', items, complete: true });
    expect(artifacts.view(ACME_OWNER)).toMatchObject({ state: 'failed', items });
  });

  it('are those of each connected account, and of no other', async () => {
    const { artifacts } = await artifactsAt(tempFolder(), (server) => server.set({ maxPerPage: 100 }));
    await artifacts.serve([ACME_OWNER, 'nobody']);
    expect(artifacts.known(ACME_OWNER)?.packages.size).toBe(40);
    expect(artifacts.view('nobody')).toMatchObject({ state: 'failed', items: [] });
    await artifacts.serve(['nobody']);
    expect(artifacts.view(ACME_OWNER)).toMatchObject({ state: 'none' });
    expect(artifacts.known(null)).toBeNull();
  });
});
