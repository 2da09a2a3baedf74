import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SETTINGS_WORDS } from '../../../src/renderer/text/settings';
import type { SettingsPatch } from '../../../src/shared/app/settings';
import { answerOpenDialog, answerQuestions, launchApp, questionsAsked } from '../../support/app';
import { snapshotOf } from '../../support/ask';
import { everythingShown, expectNoToken, expectConsistentApp } from '../../support/faults';
import { gatewayTo } from '../../support/gateway';
import * as user from '../../support/journey';
import { entriesOf, inKeychain } from '../../support/keychain';
import { ACME_OWNER, ACME_TOKEN, seedAcme, startScarfServer } from '../../support/scarf-server';
import { proxyServer, secureServer } from '../../support/servers';
import { identity, TLS_FIXTURES } from '../../support/tls';

// Corporate networks: proxies and certificates.

const PROXY = 'Your office network’s proxy did not let us through to Scarf.';
const ASKS = 'Your office network’s proxy asks for a user name and password.';
const PROXY_PASSWORD = 'proxy-canary+/=%"2b7c9e';
const SIGN_IN = 'Your office network’s proxy asks for a sign-in, which this app can’t give.';
const UNTRUSTED = 'Your network shows a certificate this computer does not trust.';
const EXPIRED = 'The certificate of the connection to Scarf is out of date.';
const OTHER_HOST = 'Something on the network answered in Scarf’s place.';

describe('the window', () => {
  it('explains certificates and proxies with details for IT, and trusts a chosen certificate file', async () => {
    const server = await startScarfServer({ tls: identity('server') });
    onTestFinished(() => server.close());
    await seedAcme(server);
    const gateway = await gatewayTo(server.port);
    const app = await launchApp({ apiUrl: `https://localhost:${gateway.port}` });
    const { electron, page } = app;
    const copied = async (): Promise<string> => {
      await page.getByText('Details for support').first().click();
      await page.getByRole('button', { name: 'Copy details' }).first().click();
      await page.getByText('Copied').first().waitFor();
      return electron.evaluate(({ clipboard }) => clipboard.readText());
    };
    /** Changes the system's proxy rules. */
    const goBy = async (rules: string): Promise<void> => {
      await electron.evaluate(
        ({ session }, proxyRules) =>
          session.defaultSession.setProxy({ proxyRules, proxyBypassRules: '<-loopback>' }),
        rules,
      );
      gateway.cut();
    };

    // An authority that this computer does not trust, as in offices that inspect traffic.
    await user.connect(page, ACME_OWNER, ACME_TOKEN);
    await page.getByTestId('connect-error').getByText(UNTRUSTED).waitFor();
    const forIt = await copied();
    expect(forIt).toContain('certificate-untrusted');
    expect(forIt).toMatch(/GET \/v2\/imports\/acme: [A-Z_]+/);
    expect(await server.requests()).toEqual([]);
    expectNoToken({ texts: [forIt] });
    await expectConsistentApp(server, app);

    // The page itself can name no file: only main's own dialog does.
    const named = await page.evaluate(
      (certificateFile) => {
        const patch = { certificateFile } as unknown as SettingsPatch;
        return window.bridge.invoke('settings.change', { patch });
      },
      join(TLS_FIXTURES, 'ca.pem'),
    );
    expect(named).toMatchObject({ ok: false, error: { code: 'bad-input' } });

    await page.getByTestId('connect-network').click();
    await answerOpenDialog(app, join(TLS_FIXTURES, 'ca.pem'));
    await answerQuestions(app, 'Don’t trust');
    await page.getByRole('button', { name: SETTINGS_WORDS.chooseCertificate }).click();
    await user.eventually(async () => expect(await questionsAsked(app)).toHaveLength(1));
    expect((await snapshotOf(app)).settings.certificateFile).toBeNull();
    await answerQuestions(app, 'Trust');
    await page.getByRole('button', { name: SETTINGS_WORDS.chooseCertificate }).click();
    await page.getByText('ca.pem').waitFor();
    const [asked = ''] = await questionsAsked(app);
    const { subject } = new X509Certificate(readFileSync(join(TLS_FIXTURES, 'ca.pem')));
    expect(asked).toContain(subject.replaceAll('\n', ', '));
    await page.getByText(subject.replaceAll('\n', ', ')).waitFor();
    await page.getByTestId('nav-import').click();
    await user.connect(page, ACME_OWNER, ACME_TOKEN);
    await page.getByTestId('drop-zone').waitFor();
    await page.getByTestId('nav-history').click();

    const impostor = async (name: 'expired' | 'wrong-host') => {
      let heard = '';
      const other = await secureServer(name, (request, response) => {
        heard += JSON.stringify(request.headers);
        response.end('{}');
      });
      const { port } = await proxyServer('accept', false, other.port);
      return { rules: `https=127.0.0.1:${port}`, heard: () => heard };
    };
    const expired = await impostor('expired');
    const other = await impostor('wrong-host');
    const refusing = await proxyServer('sign-in');
    const dropping = await proxyServer('drop');
    for (const [rules, sentence, details] of [
      [expired.rules, EXPIRED, 'CERT_HAS_EXPIRED'],
      [other.rules, OTHER_HOST, 'ERR_TLS_CERT_ALTNAME_INVALID'],
      [`https=127.0.0.1:${refusing.port}`, SIGN_IN, 'HTTP 407, and wants NTLM'],
      [`https=127.0.0.1:${dropping.port}`, PROXY, 'proxy 127.0.0.1'],
    ] as const) {
      await goBy(rules);
      await page.getByRole('button', { name: 'Refresh' }).click();
      await page.getByText(sentence).first().waitFor();
      const text = await copied();
      expect(text).toContain(details);
      expectNoToken({ texts: [text, await everythingShown(app)] });
      await goBy('direct://');
      await page.getByRole('button', { name: 'Refresh' }).click();
      await page.getByText(sentence).first().waitFor({ state: 'detached' });
    }
    // The impostors received no request.
    expect([expired.heard(), other.heard()]).toEqual(['', '']);
    expect(refusing.seen.heads.length).toBeGreaterThan(0);

    // A proxy that takes a password: asked for in Settings, asked again when it is wrong, kept, forgotten.
    const asking = await proxyServer({ basic: `ana:${PROXY_PASSWORD}` });
    const address = `http://127.0.0.1:${asking.port}`;
    await goBy(`https=127.0.0.1:${asking.port}`);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText(ASKS).first().waitFor();
    expect(await copied()).toContain('HTTP 407, and wants Basic');
    await page.getByTestId('nav-settings').click();
    const form = page.getByTestId('proxy-sign-in');
    await expect.poll(() => form.boundingBox().then((box) => (box?.y ?? 0) < 600)).toBe(true);
    const signIn = async (password: string): Promise<void> => {
      await page.getByTestId('proxy-user').fill('ana');
      await page.getByTestId('proxy-password').fill(password);
      await form.getByRole('button', { name: SETTINGS_WORDS.signIn.confirm }).click();
    };
    await signIn('wrong-canary-5d1f');
    await form.getByText(SETTINGS_WORDS.signIn.refused).waitFor();
    expect(await everythingShown(app)).not.toContain('wrong-canary');
    await signIn(PROXY_PASSWORD);
    await form.waitFor({ state: 'detached' });
    await page.getByText(SETTINGS_WORDS.signIn.known(`127.0.0.1:${asking.port}`)).waitFor();
    const service = `Proxies of ${await entriesOf(app, `https://localhost:${gateway.port}`)}`;
    expect(await inKeychain(process.env, service, address)).toBe(`ana\n${PROXY_PASSWORD}`);
    await page.getByTestId('nav-history').click();
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText(ASKS).first().waitFor({ state: 'detached' });
    const report = await page.evaluate(() => window.bridge.invoke('report.make', { detail: 'texts' }));
    const texts = [await everythingShown(app), app.output(), report, await snapshotOf(app)];
    for (const token of [PROXY_PASSWORD, 'wrong-canary-5d1f'])
      expectNoToken({ folders: [app.userData], texts, token });
    // The proxy alone was sent it.
    expect(JSON.stringify(await server.requests())).not.toMatch(/proxy-authorization|Basic/i);
    await page.getByTestId('nav-settings').click();
    await page
      .getByRole('button', { name: SETTINGS_WORDS.signIn.forgetOne(`127.0.0.1:${asking.port}`) })
      .click();
    await page.getByText(SETTINGS_WORDS.signIn.known('')).waitFor({ state: 'detached' });
    expect(await inKeychain(process.env, service, address)).toBeNull();
    await expectConsistentApp(server, app);
  });
});
