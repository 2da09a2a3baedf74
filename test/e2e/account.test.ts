import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { launchApp } from '../support/app';
import { ask, snapshotOf } from '../support/ask';
import { CommandLine } from '../support/command-line';
import { acmeServer, connectedApp } from '../support/connected-app';
import { writeEventFile } from '../support/events';
import * as user from '../support/journey';
import { ACME_OWNER, ACME_PACKAGES, ACME_TOKEN } from '../support/scarf-server';
import { tempFolder } from '../support/temp-folder';

describe('the account', () => {
  it('is asked for until Scarf knows both its name and its token; a sample file needs none, and the command line uses the token that was saved', async () => {
    const server = await acmeServer();
    const { DBUS_SESSION_BUS_ADDRESS = '' } = process.env;
    const line = new CommandLine(tempFolder(), server.url, { DBUS_SESSION_BUS_ADDRESS });
    const app = await launchApp({ apiUrl: server.url, userData: line.dataFolder });
    const { page } = app;

    await page.getByTestId('try-sample').click();
    await page.getByTestId('sample-events').click();
    expect(await user.checked(page)).toMatchObject({ lines: 40, ready: 34, errors: 6 });
    const { check } = await snapshotOf(app);
    const start = { checkId: check?.id ?? '', keepReadable: false };
    await expect(ask(app, 'import.start', start)).rejects.toThrow('a sample file');
    expect(await snapshotOf(app)).toMatchObject({ imports: [] });
    await page.getByTestId('close-sample').click();
    await page.getByTestId('connect-owner').waitFor();

    const says = async (words: string): Promise<void> =>
      user.eventually(async () =>
        expect(await page.getByTestId('connect-error').innerText()).toContain(words),
      );

    await user.connect(page, ACME_OWNER, 'not-the-token');
    await says('Scarf did not accept this token.');
    await user.connect(page, 'acmee', ACME_TOKEN);
    await says('No account has this name, or the token belongs to another account.');
    await user.connect(page, ACME_OWNER, `${ACME_TOKEN}\u00e9`);
    await says('The token has characters that Scarf tokens never have.');
    // As people paste them: an address, and a line of a script.
    await user.connect(page, `https://app.scarf.sh/organizations/${ACME_OWNER}`, ` "Bearer ${ACME_TOKEN}" `);
    await page.getByTestId('choose-file').waitFor();

    expect(await line.run('accounts')).toEqual({
      code: 0,
      stdout: 'acme (in use in the app): the token in the password store works.\n',
      stderr: '',
    });
    expect(await line.run('list')).toMatchObject({ code: 0, stdout: 'No imports yet.\n' });
  });

  it('has a destination beyond the first page of its list, chosen by name and remembered', async () => {
    const { app, server } = await connectedApp({ maxPerPage: 10 });
    const { page } = app;
    const wanted = ACME_PACKAGES.find(({ name }) => name === 'spring-boot-starter-acme');
    const folder = tempFolder();
    const unnamed = { packages: [], pixels: [] };
    await writeEventFile(join(folder, 'first.ndjson'), 30, unnamed);
    await writeEventFile(join(folder, 'second.ndjson'), 20, { ...unnamed, seed: 2 });

    await user.chooseFile(app, join(folder, 'first.ndjson'));
    await user.checked(page);
    await user.startImport(page);
    await page.getByText('Choose a package or pixel first.').waitFor();
    await user.chooseDestination(page, 'spring-boot');
    await user.startImport(page);
    await user.importIn(page, 'done');
    expect(await user.wordsOf(page)).toContain('spring-boot-starter-acme');

    await user.chooseFile(app, join(folder, 'second.ndjson'));
    await user.checked(page);
    expect(await page.getByTestId('destination').inputValue()).toBe('spring-boot-starter-acme');
    await user.startImport(page);
    await user.eventually(async () => {
      const destination = { kind: 'package', id: wanted?.id };
      expect(await server.imports()).toMatchObject([
        { destination, imported: 30 },
        { destination, imported: 20 },
      ]);
    });
  });

  it('shows imports that were begun elsewhere, all pages of them, marked as such', async () => {
    const server = await acmeServer({ maxPerPage: 10 });
    const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3600_000).toISOString();
    for (let more = 0; more < 25; more += 1)
      await server.seedImport({ owner: ACME_OWNER, imported: 1, createdAt: hoursAgo(1) });
    const done = await server.seedImport({
      ...{ owner: ACME_OWNER, imported: 1_200, failed: 3 },
      createdAt: hoursAgo(3),
    });
    const running = await server.seedImport({ owner: ACME_OWNER, status: 'importing', imported: 7 });
    const { page } = await launchApp({ apiUrl: server.url });
    await user.connect(page, ACME_OWNER, ACME_TOKEN);
    await user.openHistory(page);

    await page.getByText('27 sent from elsewhere').waitFor();
    expect(await user.historyRow(page, running.id).getAttribute('data-phase')).toBe('processing');
    const list = page.getByTestId('history');
    await list.press('End');
    const row = user.historyRow(page, done.id);
    expect(await row.getAttribute('data-phase')).toBe('done');
    expect(await row.innerText()).toContain('Sent from elsewhere');
    expect(await row.innerText()).toContain('1,200');
    await list.press('Home');
    await user.historyRow(page, running.id).getByRole('link').click();
    await user.importIn(page, 'processing');
    await user.askToStop(page);
    await user.confirmStop(page);
    const stopped = await user.importIn(page, 'cancelled');
    expect(await user.numberOf(stopped, 'data-imported')).toBe(7);
    expect(await server.aborts()).toMatchObject([{ importId: running.id, was: 'importing' }]);

    // One that is begun meanwhile is there when History is looked at again.
    const later = await server.seedImport({ owner: ACME_OWNER, imported: 8 });
    await user.openHistory(page);
    await user.historyRow(page, later.id).waitFor();
  });
});
