import { expect, it } from 'vitest';
import { launchApp } from '../support/app';
import { CommandLine, printedBy } from '../support/command-line';
import { acmeServer } from '../support/connected-app';
import { eventFile, expectConsistentApp, viewsOf } from '../support/faults';
import * as user from '../support/journey';
import { ACME_OWNER, ACME_TOKEN } from '../support/scarf-server';
import { tempFolder } from '../support/temp-folder';

it('the app shows an import of the command line while it runs, and says where it was begun', async () => {
  const server = await acmeServer({ rate: 0 });
  const line = new CommandLine(tempFolder(), server.url);
  const app = await launchApp({ apiUrl: server.url, userData: line.dataFolder });
  await user.connect(app.page, ACME_OWNER, ACME_TOKEN);
  await app.page.getByTestId('choose-file').first().waitFor();
  const printed = printedBy(line.start('import', await eventFile(100), '--owner', ACME_OWNER));
  await user.eventually(async () =>
    expect(await viewsOf(app)).toMatchObject([
      { fileName: 'clicks.ndjson', origin: 'own', phase: { name: 'processing' } },
    ]),
  );
  await server.set({ rate: Infinity });
  expect((await printed).code).toBe(0);
  await user.openImport(app.page, 'clicks.ndjson');
  await user.eventually(async () =>
    expect(await app.page.locator('main').innerText()).toMatch(/, from the command line\n/),
  );
  await expectConsistentApp(server, app);
});
