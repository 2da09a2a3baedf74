import { join } from 'node:path';
import { expect, it } from 'vitest';
import { snapshotOf } from '../support/ask';
import { connectedApp, startAgain } from '../support/connected-app';
import { writeEventFile } from '../support/events';
import * as user from '../support/journey';
import { ACME_OWNER, ACME_TOKEN } from '../support/scarf-server';
import { tempFolder } from '../support/temp-folder';

const LUMEN = { owner: 'lumen', token: 'lumen-token-0123456789' } as const;
const TOKENS = { [ACME_OWNER]: ACME_TOKEN, [LUMEN.owner]: LUMEN.token };

it('an import of one account goes on while another one is in use, each with its own token, and both are there after a restart', async () => {
  // Scarf reads no event before it is told to: the first import is under way until then.
  const { app, server } = await connectedApp({ rate: 0 });
  await server.addAccount({ token: LUMEN.token, owners: [LUMEN.owner] });
  await server.addPackages({
    owner: LUMEN.owner,
    packages: [{ id: 'lumen-package', name: 'lumen-cli', type: 'npm' }],
  });
  const { page } = app;
  const folder = tempFolder();
  const unnamed = { packages: [], pixels: [] };
  await writeEventFile(join(folder, 'of-acme.ndjson'), 40, unnamed);
  await writeEventFile(join(folder, 'of-lumen.ndjson'), 30, { ...unnamed, seed: 2 });

  await user.chooseFile(app, join(folder, 'of-acme.ndjson'));
  await user.checked(page);
  await user.chooseDestination(page, 'spring-boot');
  await user.startImport(page);
  await user.importIn(page, 'processing');

  // A file is open while the other account is added: it stays, and only where it goes is open again.
  await user.openTab(page, 'import');
  await user.chooseFile(app, join(folder, 'of-lumen.ndjson'));
  await user.checked(page);
  await user.chooseDestination(page, 'spring-boot');
  await page.getByTestId('account-switcher').click();
  await page.getByTestId('add-account').click();
  await user.connect(page, LUMEN.owner, LUMEN.token);
  expect(await user.checked(page)).toMatchObject({ lines: 30 });
  expect(await page.getByTestId('destination').inputValue()).toBe('');
  await user.chooseDestination(page, 'lumen-cli');
  await user.startImport(page);
  await user.importIn(page, 'processing');

  await page.getByTestId('account-switcher').click();
  await page
    .getByTestId('account-option')
    .filter({ hasText: ACME_OWNER })
    .getByText('1 import under way')
    .waitFor();
  await page.keyboard.press('Escape');
  await server.set({ rate: Number.POSITIVE_INFINITY });
  await user.eventually(async () => {
    expect((await snapshotOf(app)).imports.map(({ owner, phase }) => [owner, phase.name]).sort()).toEqual([
      [ACME_OWNER, 'done'],
      [LUMEN.owner, 'done'],
    ]);
  });

  await user.openHistory(page);
  expect(await page.getByTestId('history-row').allInnerTexts()).toEqual([
    expect.stringContaining('of-lumen.ndjson'),
  ]);
  await page.getByLabel('Account', { exact: true }).selectOption('');
  await user.eventually(async () => expect(await page.getByTestId('history-row').count()).toBe(2));

  await app.quit();
  const again = await startAgain({ app, server });
  await user.eventually(async () => {
    const { connection, accounts } = await snapshotOf(again);
    expect(connection).toMatchObject({ state: 'connected', owner: LUMEN.owner });
    expect(accounts).toMatchObject([
      { state: 'connected', owner: LUMEN.owner },
      { state: 'connected', owner: ACME_OWNER },
    ]);
  });
  await again.page.getByTestId('account-switcher').click();
  await again.page.getByTestId('account-option').filter({ hasText: ACME_OWNER }).click();
  await again.page.getByText('of-acme.ndjson').first().waitFor();
  // Its log is asked for with its own token, after the other account was in use.
  await user.openHistory(again.page);
  await again.page.getByTestId('history-row').getByRole('link').click();
  await user.openLog(again.page);

  const requests = await server.requests({ path: '/v2/**', showToken: true });
  for (const { path, headers, status } of requests) {
    const owner = path.includes(`/${LUMEN.owner}`) ? LUMEN.owner : ACME_OWNER;
    expect([path, headers['authorization']]).toEqual([path, `Bearer ${TOKENS[owner]}`]);
    expect([path, status]).not.toEqual([path, 403]);
  }
  const of = async (owner: string): Promise<number> => {
    const ids = new Set<string | undefined>();
    for await (const { uniqueId } of server.events(owner)) ids.add(uniqueId);
    return ids.size;
  };
  expect([await of(ACME_OWNER), await of(LUMEN.owner)]).toEqual([40, 30]);
});
