import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Artifacts } from '../../../src/main/account/artifacts';
import type { ArtifactsView } from '../../../src/shared/destination';
import { ACME_OWNER, seedAcme, startScarfServer, type ScarfServer } from '../../support/scarf-server';
import { atEnd } from '../../support/servers';
import { tempFolder } from '../../support/temp-folder';
import { clientFor } from '../scarf/test-clients';

async function artifactsAt(path: string, prepare: (server: ScarfServer) => Promise<unknown>) {
  const server = await startScarfServer();
  atEnd(() => void server.close());
  const { token } = await seedAcme(server);
  await prepare(server);
  const client = clientFor(server.url, { token: () => token });
  const shown: ArtifactsView[] = [];
  const artifacts = new Artifacts({
    path,
    list: (owner) => client.listArtifacts(owner),
    now: () => Date.parse('2026-11-23T10:00:00.000Z'),
    changed: (view) => shown.push(view),
  });
  return { artifacts, shown };
}

describe('the artifacts of an account', () => {
  it('of a list that never goes on are shown as incomplete, and no event is told to name an unknown one', async () => {
    const path = join(tempFolder(), 'artifacts.json');
    const silent = await artifactsAt(path, (server) => server.set({ paging: 'none', maxPerPage: 10 }));
    await silent.artifacts.setOwner(ACME_OWNER);
    expect(silent.artifacts.view).toMatchObject({ state: 'ready', complete: false });
    expect(silent.artifacts.view.items).toHaveLength(20);
    expect(silent.artifacts.known).toBeNull();

    const next = await artifactsAt(path, (server) => server.set({ maxPerPage: 10 }));
    await next.artifacts.setOwner(ACME_OWNER);
    // Until Scarf answers, the list of the last run is shown.
    expect(next.shown[1]).toMatchObject({ state: 'loading', complete: false });
    expect(next.artifacts.view).toMatchObject({ state: 'ready', complete: true });
    expect(next.artifacts.known?.packages.size).toBe(40);
  });

  it('in a file of version 0.1.0 are shown until Scarf answers', async () => {
    const path = join(tempFolder(), 'artifacts.json');
    const items = [{ kind: 'package', id: 'p', name: 'n' }];
    writeFileSync(path, JSON.stringify({ owner: ACME_OWNER, asOf: '2026-11-22T10:00:00.000Z', items }));
    const { artifacts, shown } = await artifactsAt(path, (server) =>
      server.addFault({ path: '/v2/**', fault: { kind: 'status', status: 400 } }),
    );
    await artifacts.setOwner(ACME_OWNER);
    expect(shown[1]).toMatchObject({ state: 'loading', items, complete: true });
    expect(artifacts.view).toMatchObject({ state: 'failed', items });
  });
});
