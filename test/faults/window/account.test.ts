import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeEventFile } from '../../support/events';
import { refusal } from '../../support/fault-rig';
import { expectNoToken, expectConsistentApp, LIST, timesHeld, viewsOf } from '../../support/faults';
import * as user from '../../support/journey';
import { ACME_OWNER, ACME_TOKEN } from '../../support/scarf-server';
import { connectToAcme, keepEvidence, startShared, type Shared } from '../../support/shared-app';
import { tempFolder } from '../../support/temp-folder';

const REFUSED = 'Scarf did not accept this token.';
const NOT_ALLOWED =
  'Scarf does not let this token do that. The role “Member” may not import or stop imports.';
const NEW_TOKEN = 'acme-new-90e1d7b3c2';
/** The status of the answer, and what the user reads. */
const TOLD = [
  [401, REFUSED, 'Copy it again and check nothing is missing at either end.'],
  [403, NOT_ALLOWED, 'Ask an owner or admin of the account for a token, or check that yours is complete.'],
] as const;

describe('a refused token', () => {
  let shared: Shared;
  beforeAll(async () => void (shared = await startShared({ connected: false })));
  afterAll(() => shared.end());
  beforeEach(() => keepEvidence(() => shared.app));

  it.each(TOLD)('(%i) at connect is explained and not saved', async (status, sentence, next) => {
    const { app, server } = shared;
    const { id } = await server.addFault({ ...LIST, fault: refusal(status) });
    await user.connect(app.page, ACME_OWNER, ACME_TOKEN);
    const shown = app.page.getByTestId('connect-error');
    await shown.getByText(sentence).waitFor();
    await shown.getByText(next).waitFor();
    expect(await shown.locator('details').textContent()).toContain(`HTTP ${status}`);
    await expectConsistentApp(server, app);
    await server.clearFaults({ id });
  });

  it('holds a running and a waiting import, and both continue with a new token', async () => {
    const { app, server } = shared;
    const { page } = app;
    const folder = tempFolder();
    await server.set({ rate: 0, activeLimit: 1 });
    await connectToAcme(app);
    await writeEventFile(join(folder, 'read.ndjson'), 80);
    await writeEventFile(join(folder, 'waits.ndjson'), 60, { seed: 2 });
    await user.importFile(app, join(folder, 'read.ndjson'));
    await user.importIn(page, 'processing');
    await page.getByTestId('nav-import').click();
    await user.importFile(app, join(folder, 'waits.ndjson'));
    await page.getByRole('heading', { name: 'Waiting for Scarf' }).waitFor();

    await server.removeAccount({ token: ACME_TOKEN });
    await page.getByRole('heading', { name: 'Waiting for a new token' }).waitFor();
    expect(await user.wordsOf(page)).toContain(`${REFUSED} The file and this import are kept`);
    await expectConsistentApp(server, app);
    await page.getByTestId('nav-import').click();
    await page.getByText(REFUSED).first().waitFor();
    await page.getByRole('button', { name: 'Open Settings' }).click();
    await page.getByRole('button', { name: 'Replace token…' }).click();
    await server.addAccount({ token: NEW_TOKEN, owners: [ACME_OWNER] });
    await server.set({ rate: Infinity, activeLimit: 15 });
    await page.getByTestId('connect-token').fill(NEW_TOKEN);
    await page.getByTestId('connect-submit').click();
    await user.eventually(async () => {
      const phases = (await viewsOf(app)).map(({ phase }) => phase.name);
      expect(phases).toEqual(['done', 'done']);
    });
    expect(await timesHeld(server)).toEqual({ events: 140, doubled: 0 });
    await page.getByText(REFUSED).first().waitFor({ state: 'detached' });
    await expectConsistentApp(server, app);
    expectNoToken({ folders: [app.userData], texts: [app.output()], token: NEW_TOKEN });
  });
});
