import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { noBusEnvironment, startPrivateBus, type PrivateBus } from '../../../scripts/tools/desktop/bus';
import type { KeyringState } from '../../../scripts/tools/desktop/keyring';
import { answerOpenDialog, answerQuestions, launchApp, type RunningApp } from '../../support/app';
import { ask, snapshotOf } from '../../support/ask';
import * as user from '../../support/journey';
import { quitInTime } from '../../support/quit-in-time';
import {
  entriesOf,
  inKeychain,
  keychainProcess,
  lockKeychain,
  putInKeychain,
  unlockKeychain,
} from '../../support/keychain';
import { acmeServer } from '../../support/connected-app';
import { ACME_OWNER, ACME_TOKEN } from '../../support/scarf-server';
import { projectRoot } from '../../../scripts/support/project';
import { everythingShown, expectNoToken } from '../../support/faults';
import { connectToAcme } from '../../support/shared-app';
import { tempFolder } from '../../support/temp-folder';
import { TLS_FIXTURES } from '../../support/tls';

// A real keychain on a private bus: absent, damaged, locked and hanging.

/** As package.json says. */
const APP_NAME = 'Event Importer for Scarf';

const linux = process.platform === 'linux';

async function bus(keyring: KeyringState): Promise<PrivateBus> {
  const started = await startPrivateBus({ keyring });
  onTestFinished(() => started.stop());
  return started;
}

/** A first run that saved its token in a private keychain. */
async function firstRun() {
  const server = await acmeServer();
  const { env } = await bus('unlocked');
  const first = await launchApp({ apiUrl: server.url, env });
  const service = await entriesOf(first, server.url);
  await connectToAcme(first);
  return { server, env, first, service };
}

/** Quits in time. The token is in no file, in no text of the window and in no output. */
async function quitsInTime(app: RunningApp): Promise<void> {
  const shown = await everythingShown(app);
  await quitInTime(app);
  expectNoToken({ folders: [app.userData], texts: [shown, app.output()] });
}

function remembered({ userData }: RunningApp): unknown {
  return (JSON.parse(readFileSync(join(userData, 'settings.json'), 'utf8')) as { account?: unknown }).account;
}

describe.runIf(linux)('a computer without a password store', () => {
  it.each([
    ['no bus at all', () => Promise.resolve(noBusEnvironment)],
    ['a bus without a secret service', async () => (await bus('none')).env],
  ])('keeps the token until the app closes and says so: %s', async (_what, environment) => {
    const server = await acmeServer();
    const env = await environment();
    const first = await launchApp({ apiUrl: server.url, env });
    await connectToAcme(first);
    await first.page
      .getByText('This computer has no password store, so your token can’t be saved.')
      .waitFor();
    await first.page.getByTestId('nav-settings').click();
    await first.page.getByText('Kept until you close the app').waitFor();
    expect(remembered(first)).toEqual({ owner: ACME_OWNER, tokenSaved: false });
    await quitsInTime(first);

    const second = await launchApp({ apiUrl: server.url, env, userData: first.userData });
    const owner = second.page.getByTestId('connect-owner');
    await owner.waitFor();
    expect(await owner.inputValue()).toBe(ACME_OWNER);
    expect(await second.page.getByTestId('connect-error').count()).toBe(0);
    await connectToAcme(second);
    await quitsInTime(second);
  });
});

describe.runIf(linux)('a damaged keytar', () => {
  it('does not stop the app, which says that there is no password store', async () => {
    const { server, env, first: whole, service } = await firstRun();
    await quitsInTime(whole);

    const appFolder = appWithDamagedKeytar();
    const first = await launchApp({ apiUrl: server.url, env, appFolder, userData: whole.userData });
    const error = first.page.getByTestId('connect-error');
    await error.getByText('This computer has no password store, so the token can’t be saved.').waitFor();
    expect(remembered(first)).toEqual({ owner: ACME_OWNER, tokenSaved: true });
    await connectToAcme(first);
    await first.page
      .getByText('This computer has no password store, so your token can’t be saved.')
      .waitFor();
    await quitsInTime(first);
    expect(await inKeychain(env, service, ACME_OWNER)).toBe(ACME_TOKEN);
  });
});

/** The built app after a failed update: keytar's native module is for another processor. */
function appWithDamagedKeytar(): string {
  const folder = tempFolder();
  for (const part of ['package.json', 'out', 'node_modules/keytar']) {
    cpSync(join(projectRoot, part), join(folder, part), { recursive: true, dereference: true });
  }
  const native = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.node'),
  );
  const foreign = native.find((name) => name.includes(process.arch === 'x64' ? 'linux-arm64' : 'linux-x64'));
  const content = readFileSync(join(folder, foreign ?? 'none'));
  for (const name of native) writeFileSync(join(folder, name), content);
  return folder;
}

describe.runIf(linux)('a password store', () => {
  it('keeps the token across restarts and deletes it with the account', async () => {
    const { server, env, first, service } = await firstRun();
    expect(await inKeychain(env, service, ACME_OWNER)).toBe(ACME_TOKEN);
    await quitsInTime(first);

    const second = await launchApp({ apiUrl: server.url, env, userData: first.userData });
    const { page } = second;
    await page.getByTestId('drop-zone').waitFor();
    await page.getByTestId('nav-settings').click();
    await page.getByText('Kept in this computer’s password store.').waitFor();
    await page.getByRole('button', { name: 'Disconnect…' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect', exact: true }).click();
    await page.getByText('No account is connected.').waitFor();
    expect(await inKeychain(env, service, ACME_OWNER)).toBeNull();
    await quitsInTime(second);

    const third = await launchApp({ apiUrl: server.url, env, userData: first.userData });
    await third.page.getByTestId('connect-token').waitFor();
    expect(await third.page.getByTestId('connect-owner').inputValue()).toBe('');
    await quitsInTime(third);
  });

  it('that is locked keeps its token: the app asks to unlock it and removes nothing that it cannot read', async () => {
    const { server, env, first, service } = await firstRun();
    await first.quit();

    await lockKeychain(env);
    const second = await launchApp({ apiUrl: server.url, env, userData: first.userData });
    const error = second.page.getByTestId('connect-error');
    await error.getByText('This computer’s password store did not give us your token.').waitFor();
    await error.getByText('Unlock the password store, then try again. Your token is still in it.').waitFor();
    await error.getByRole('button', { name: 'Try again' }).click();
    // Wait for the new answer: the old text may still be there.
    await second.page.locator('[data-testid="connect-submit"]:not([aria-busy="true"])').waitFor();
    await error.getByText('did not give us your token').waitFor();
    expect(remembered(second)).toEqual({ owner: ACME_OWNER, tokenSaved: true });

    await unlockKeychain(env);
    await error.getByRole('button', { name: 'Try again' }).click();
    await second.page.getByTestId('drop-zone').waitFor();

    // A locked store must not count as empty when the account is removed.
    await lockKeychain(env);
    await second.page.getByTestId('nav-settings').click();
    await second.page.getByRole('button', { name: 'Disconnect…' }).click();
    await second.page
      .getByRole('alertdialog')
      .getByRole('button', { name: 'Disconnect', exact: true })
      .click();
    const left = 'Your token could not be deleted from this computer’s password store.';
    await second.page.getByText(left).first().waitFor();
    await quitsInTime(second);

    // The next start removes it, and does not connect the account again.
    const third = await launchApp({ apiUrl: server.url, env, userData: first.userData });
    await third.page.getByTestId('connect-error').getByText(left).waitFor();
    await unlockKeychain(env);
    expect(await inKeychain(env, service, ACME_OWNER)).toBe(ACME_TOKEN);
    await third.page.getByTestId('connect-error').getByRole('button', { name: 'Try again' }).click();
    await third.page.getByTestId('connect-error').waitFor({ state: 'detached' });
    expect(await inKeychain(env, service, ACME_OWNER)).toBeNull();
    expect(remembered(third)).toBeUndefined();
    await quitsInTime(third);
  });

  it('that is locked keeps its old token: a new one lasts for the run, or is saved on retry', async () => {
    const { server, env, first, service } = await firstRun();
    await first.quit();

    const newer = `${ACME_TOKEN}-newer`;
    await server.addAccount({ token: newer, owners: [ACME_OWNER] });
    await lockKeychain(env);
    const second = await launchApp({ apiUrl: server.url, env, userData: first.userData });
    const { page } = second;
    await page.getByTestId('connect-error').waitFor();
    await user.connect(page, ACME_OWNER, newer);
    await page.getByText('This computer’s password store did not accept your token.').waitFor();
    await page.getByText('Unlock the password store, then try again.').waitFor();
    await unlockKeychain(env);
    expect(await inKeychain(env, service, ACME_OWNER)).toBe(ACME_TOKEN);

    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('did not accept your token').waitFor({ state: 'detached' });
    expect(await inKeychain(env, service, ACME_OWNER)).toBe(newer);
    expect(remembered(second)).toEqual({ owner: ACME_OWNER, tokenSaved: true });
    expectNoToken({ token: newer, folders: [second.userData], texts: [await everythingShown(second)] });
    await quitsInTime(second);
  });

  it('that never answers blocks neither the window nor quitting', async () => {
    const { server, env, first } = await firstRun();
    await quitsInTime(first);

    const pid = await keychainProcess(env);
    process.kill(pid, 'SIGSTOP');
    onTestFinished(() => void process.kill(pid, 'SIGCONT'));
    const second = await launchApp({ apiUrl: server.url, env, userData: first.userData });
    await second.page.getByTestId('nav-settings').click();
    await second.page.getByText('Asking this computer’s password store…').waitFor();
    await quitsInTime(second);

    // Quit while the store should save a new token.
    const third = await launchApp({ apiUrl: server.url, env });
    const proof = { method: 'GET', path: `/v2/imports/${ACME_OWNER}` };
    const nth = (await server.requests(proof)).length + 1;
    await user.connect(third.page, ACME_OWNER, ACME_TOKEN);
    await server.waitForRequest({ ...proof, nth, ended: true });
    await quitsInTime(third);
  });
});

describe.runIf(linux)('a kept token', () => {
  it('of an earlier version is found and moved over, but only where the app keeps its data as usual', async () => {
    const server = await acmeServer();
    const { env } = await bus('unlocked');
    const appData = tempFolder();
    const before = `${APP_NAME} (${server.url})`;
    await putInKeychain(env, before, ACME_OWNER, ACME_TOKEN);
    const settings = JSON.stringify({ account: { owner: ACME_OWNER, tokenSaved: true } });
    const start = async (userData: string): Promise<RunningApp> => {
      mkdirSync(userData);
      writeFileSync(join(userData, 'settings.json'), settings);
      return launchApp({ apiUrl: server.url, env: { ...env, XDG_CONFIG_HOME: appData }, userData });
    };

    const elsewhere = await start(join(tempFolder(), APP_NAME));
    await elsewhere.page.getByTestId('connect-token').waitFor();
    expect(await inKeychain(env, before, ACME_OWNER)).toBe(ACME_TOKEN);
    expect(await server.requests()).toEqual([]);
    await quitsInTime(elsewhere);

    const usual = await start(join(appData, APP_NAME));
    await usual.page.getByTestId('drop-zone').waitFor();
    expect(await inKeychain(env, before, ACME_OWNER)).toBeNull();
    expect(await inKeychain(env, await entriesOf(usual, server.url), ACME_OWNER)).toBe(ACME_TOKEN);
    await quitsInTime(usual);
  });

  it('is not used while main asks about a certificate file that somebody else put into the settings', async () => {
    const { server, env, first } = await firstRun();
    await answerOpenDialog(first, join(TLS_FIXTURES, 'ca.pem'));
    await answerQuestions(first, 'Trust');
    expect(await ask(first, 'settings.choose-certificate', undefined)).toBe(true);
    await quitsInTime(first);

    const { userData } = first;
    const second = await launchApp({ apiUrl: server.url, env, userData });
    await second.page.getByTestId('drop-zone').waitFor();
    expect((await snapshotOf(second)).certificate).toMatchObject({ state: 'trusted' });
    await quitsInTime(second);

    const path = join(userData, 'settings.json');
    const kept = JSON.parse(readFileSync(path, 'utf8')) as { settings: object };
    const certificateFile = join(TLS_FIXTURES, 'server.pem');
    writeFileSync(path, JSON.stringify({ ...kept, settings: { ...kept.settings, certificateFile } }));
    const requests = (await server.requests()).length;
    const third = await launchApp({ apiUrl: server.url, env, userData });
    await third.page.getByTestId('nav-settings').click();
    await third.page.getByText('Asking this computer’s password store…').waitFor();
    // Long enough to connect, had nobody been asked.
    await third.page.waitForTimeout(500);
    expect(await snapshotOf(third)).toMatchObject({
      connection: { state: 'opening' },
      certificate: { state: 'none' },
    });
    expect(await server.requests()).toHaveLength(requests);
    await quitsInTime(third);
  });
});
