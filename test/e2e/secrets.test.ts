import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { answerSaveDialog, launchApp } from '../support/app';
import { ask } from '../support/ask';
import { acmeServer } from '../support/connected-app';
import { everythingShown } from '../support/faults';
import { writeFlawedFile } from '../support/flawed-events';
import * as user from '../support/journey';
import { entriesOf, inKeychain } from '../support/keychain';
import { filesBelow, leaksIn } from '../support/leaks';
import { ACME_OWNER, ACME_TOKEN, type Fault } from '../support/scarf-server';
import { tempFolder } from '../support/temp-folder';
import { startTrap } from '../support/trap';

// The token: what is taken for one, whom it is sent to, and where it never is.

describe('a token', () => {
  it('that no header or password store would take is told apart, to the byte', async () => {
    const server = await acmeServer();
    const longest = 'x'.repeat(2_560);
    await server.addAccount({ token: longest, owners: [ACME_OWNER] });
    const { electron, page } = await launchApp({ apiUrl: server.url });
    const says = (words: string) => page.getByTestId('connect-error').getByText(words).waitFor();

    await user.connect(page, ACME_OWNER, `${ACME_TOKEN}–`);
    await says('The token has characters that Scarf tokens never have.');
    await user.connect(page, ACME_OWNER, `${longest}x`);
    await says('This text is too long to be a token.');

    // None of them was put to Scarf.
    expect(await server.requests()).toEqual([]);

    await electron.evaluate(
      ({ clipboard }, text) => clipboard.writeText(text),
      `Bearer ${longest.slice(0, 76)}\n${longest.slice(76)}\n`,
    );
    const field = page.getByTestId('connect-token');
    await field.fill('');
    await field.focus();
    await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.paste());
    await expect.poll(() => field.inputValue()).not.toBe('');
    await page.getByTestId('connect-submit').click();
    await page.getByTestId('drop-zone').waitFor();
  });

  // parseAddress holds what is safe; here is one address that may not be used, and one that is none.
  it.each(['http://127.0.0.1.example.org', 'no address'])(
    'is sent to no address that is not safe: %s',
    async (apiUrl) => {
      const { page } = await launchApp({ apiUrl });
      await user.connect(page, ACME_OWNER, ACME_TOKEN);
      await page.getByTestId('connect-error').getByText('The address set for Scarf is not safe.').waitFor();
    },
  );

  it('is not sent where the address holds a password of its own', async () => {
    const trap = await startTrap();
    onTestFinished(() => trap.close());
    const { page } = await launchApp({ apiUrl: trap.url.replace('//', '//user:secret@') });
    await user.connect(page, ACME_OWNER, ACME_TOKEN);
    await page.getByTestId('connect-error').getByText('The address set for Scarf is not safe.').waitFor();
    expect(trap.visits()).toBe(0);
  });
});

describe('after a run with everything in it', () => {
  // Letters that URLs, base64 and JSON write in another way.
  const CANARY = 'canary+/=%"7c1f0b52d9e64a7b8f3e';

  /** What networks and servers do that throws a token back at whoever sent it. */
  const ECHOES: readonly Fault[] = [
    { kind: 'html', body: `<p>You sent Authorization: Bearer ${CANARY}, ${encodeURIComponent(CANARY)}</p>` },
    { kind: 'status', status: 403, body: { error: `no access with ${CANARY}`, header: `Bearer ${CANARY}` } },
    { kind: 'status', status: 500, body: Buffer.from(`Bearer ${CANARY}`).toString('base64') },
    { kind: 'redirect', status: 302, location: `https://login.example/?token=${encodeURIComponent(CANARY)}` },
    { kind: 'bad-json', body: `{"token": "${CANARY}` },
    { kind: 'reset' },
  ];

  it('the token is in the keychain and nowhere else', async () => {
    const server = await acmeServer();
    await server.addAccount({ token: CANARY, owners: [ACME_OWNER] });
    const folder = tempFolder();
    const saved = join(folder, 'saved');
    mkdirSync(saved);
    const path = join(folder, 'flawed.ndjson');
    await writeFlawedFile(path, 60, { notJson: 3, tooOld: 2, noArtifact: 2, unknownArtifact: 1 });
    const app = await launchApp({ apiUrl: server.url });
    const { electron, page } = app;
    const seen: string[] = [];
    const look = async (): Promise<void> => void seen.push(await everythingShown(app));
    const clipboard = () => electron.evaluate((parts) => parts.clipboard.readText());

    for (const fault of ECHOES) {
      await server.addFault({ path: '/v2/**', fault });
      await user.connect(page, ACME_OWNER, CANARY);
      await page.getByTestId('connect-error').waitFor();
      await look();
      await server.clearFaults();
    }
    await user.connect(page, ACME_OWNER, CANARY);
    await page.getByTestId('drop-zone').waitFor();

    await user.importFile(app, path);
    await user.importIn(page, 'done');
    await page.getByRole('button', { name: 'Copy as text' }).click();
    await page.getByText('Copied').first().waitFor();
    seen.push(await clipboard());
    await answerSaveDialog(app, join(saved, 'set-aside.ndjson'));
    await page.getByRole('button', { name: /^Save the/ }).click();
    await user.savedAs(page, join(saved, 'set-aside.ndjson'));
    await page.getByTestId('open-log').click();
    await answerSaveDialog(app, join(saved, 'log.ndjson'));
    await page.getByRole('button', { name: 'Save…' }).click();
    await user.savedAs(page, join(saved, 'log.ndjson'));
    await look();

    await page.getByTestId('nav-history').click();
    for (const fault of ECHOES) {
      await server.addFault({ path: '/v2/**', fault });
      await page.getByRole('button', { name: 'Refresh' }).click();
      await server.waitForRequest({ path: '/v2/imports/acme', ended: true });
      await page.getByText('Details for support').first().waitFor();
      await look();
      await server.clearFaults();
      await page.getByRole('button', { name: 'Refresh' }).click();
      await page.getByText('Details for support').first().waitFor({ state: 'detached' });
    }

    const refused = ECHOES[1];
    if (refused !== undefined) await server.addFault({ method: 'POST', path: '/v2/**', fault: refused });
    await page.getByTestId('nav-import').click();
    await user.importFile(app, path);
    await user.importIn(page, 'failed');
    await look();
    await page.getByRole('button', { name: 'Copy details' }).first().click();
    seen.push(await clipboard());
    await page.getByTestId('nav-settings').click();
    await look();

    // What nobody foresaw: an error of our own that has the token in its words.
    await electron.evaluate((_parts, token) => {
      process.emit('uncaughtException', new Error(`a header: Bearer ${token} and again ${token}`));
    }, CANARY);
    for (const detail of ['codes', 'texts'] as const)
      seen.push(JSON.stringify(await ask(app, 'report.make', { detail })));
    const service = await entriesOf(app, server.url);
    expect(await inKeychain(process.env, service, ACME_OWNER)).toBe(CANARY);
    await app.quit();

    expect(seen.join('\n')).toContain('HTTP 403');
    expect(seen.flatMap((text) => leaksIn(text, CANARY))).toEqual([]);
    expect(leaksIn(app.output(), CANARY)).toEqual([]);
    const files = [...filesBelow(app.userData, saved, homedir())];
    const names = files.map((file) => file.path);
    expect(names).toEqual(
      expect.arrayContaining([join(saved, 'log.ndjson'), join(app.userData, 'settings.json')]),
    );
    const log = files.find((file) => file.path.endsWith('app.log'));
    expect(log?.content.toString()).toContain('a header: Bearer [token] and again [token]');
    expect(
      files.flatMap((file) => leaksIn(file.content, CANARY).map((leak) => `${file.path}: ${leak}`)),
    ).toEqual([]);
  });
});
