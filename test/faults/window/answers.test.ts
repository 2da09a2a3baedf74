import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeEventFile } from '../../support/events';
import { expectConsistentApp, LOG } from '../../support/faults';
import * as user from '../../support/journey';
import { ACME_OWNER, ACME_TOKEN, type Fault } from '../../support/scarf-server';
import { keepEvidence, startShared, type Shared } from '../../support/shared-app';
import { tempFolder } from '../../support/temp-folder';
import { startTrap, type Trap } from '../../support/trap';

/** A block page that echoes the token. */
const BLOCK_PAGE = `<html><h1>Blocked</h1><p>authorization: Bearer ${ACME_TOKEN}</p></html>`;
const FILTER = 'Something other than Scarf answered.';
const REDIRECT = 'Something on the network sent us to another address.';

describe('an answer that is not Scarf’s', () => {
  let shared: Shared;
  let redirectTarget: Trap;
  beforeAll(async () => {
    redirectTarget = await startTrap();
    shared = await startShared({ connected: false });
    await shared.server.set({ rate: 0 });
  });
  afterAll(async () => {
    await shared.end();
    await redirectTarget.close();
  });
  beforeEach(() => keepEvidence(() => shared.app));

  /** Applies a fault to a path, waits until its sentence is shown, and removes the fault. */
  async function struck(
    fault: Fault,
    sentence: string,
    [method, path]: readonly [string, string],
    act: () => Promise<unknown>,
  ): Promise<void> {
    const { app, server } = shared;
    const { id } = await server.addFault({ method, path, fault });
    await act();
    await app.page.getByText(sentence).first().waitFor();
    const rule = (await server.faults()).find((one) => one.id === id);
    expect(rule?.struck, `${method} ${path}`).toBeGreaterThan(0);
    await expectConsistentApp(server, app);
    await server.clearFaults({ id });
  }

  const nothing = async (): Promise<void> => undefined;

  it.each<[string, () => Fault, string]>([
    ['any 3xx', () => ({ kind: 'redirect', status: 302, location: `${redirectTarget.url}/v2/` }), REDIRECT],
    ['HTML 200 block page', () => ({ kind: 'html', body: BLOCK_PAGE }), FILTER],
  ])('(%s) is explained at connect, lists, stop and log', async (_what, faultOf, sentence) => {
    const { app, server } = shared;
    const { page } = app;
    const fault = faultOf();
    const folder = tempFolder();
    const named = join(folder, 'named.ndjson');
    await writeEventFile(join(folder, 'unnamed.ndjson'), 10, { packages: [], pixels: [] });
    await writeEventFile(named, 10, { uniqueIds: false });
    const atTheFirstListOfPackages = async (): Promise<void> => {
      const retry = page.getByRole('button', { name: 'Load the list again' });
      await struck(fault, sentence, ['GET', '/v2/packages/acme'], async () => {
        await user.connect(page, ACME_OWNER, ACME_TOKEN);
        await page.getByTestId('drop-zone').waitFor();
        await user.chooseFile(app, join(folder, 'unnamed.ndjson'));
        await retry.waitFor();
      });
      await retry.click();
      await retry.waitFor({ state: 'detached' });
    };
    await page.evaluate((owner) => window.bridge.invoke('connection.disconnect', { owner }), ACME_OWNER);
    const before = (await server.imports()).length;
    // Without an account and an import there is nothing to navigate to.
    if (before > 0) await user.openTab(page, 'import');
    await page.getByTestId('connect-owner').waitFor();

    await struck(fault, sentence, ['GET', '/v2/imports/acme'], () =>
      user.connect(page, ACME_OWNER, ACME_TOKEN),
    );
    if (before === 0) await atTheFirstListOfPackages();
    else {
      await user.connect(page, ACME_OWNER, ACME_TOKEN);
      await page.getByTestId('drop-zone').waitFor();
    }
    await user.chooseFile(app, named);
    await user.checked(page);
    await user.startImport(page);
    await user.importIn(page, 'processing');
    await struck(fault, sentence, ['GET', '/v2/imports/acme'], nothing);
    await page.getByText(sentence).first().waitFor({ state: 'detached' });
    await struck(fault, sentence, ['POST', '/v2/imports/acme/*/abort'], async () => {
      await user.askToStop(page);
      await user.confirmStop(page);
    });
    await struck(fault, sentence, [LOG.method, '/v2/imports/acme/*/log'], () =>
      page.getByTestId('open-log').click(),
    );

    const ours = (await server.imports()).slice(before);
    expect(ours.map(({ status }) => status)).toEqual(['importing']);
    for (const { id } of ours) await server.endImport({ id });
    expect(redirectTarget.visits()).toBe(0);
    await expectConsistentApp(server, app);
  });
});
