import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { outcomeOf } from '../../src/shared/receipt';
import { SETTINGS_WORDS } from '../../src/renderer/text/settings';
import { answerOpenDialog, launchApp } from '../support/app';
import { acmeServer } from '../support/connected-app';
import { fastRig } from '../support/fault-rig';
import {
  eventFile,
  everythingShown,
  expectNoToken,
  expectTrueApp,
  expectTrueRig,
  wordsAbout,
  wordsOfFailure,
} from '../support/faults';
import { gatewayTo } from '../support/gateway';
import * as user from '../support/journey';
import { ACME_OWNER, ACME_TOKEN, seedAcme, startScarfServer } from '../support/scarf-server';
import { closedPort, proxyServer, secureServer, type ProxyManner } from '../support/servers';
import { CA, identity, TLS_FIXTURES } from '../support/tls';

// The fault matrix, corporate networks (N1–N5): no name, no connection, proxies, certificates; each in words for a user
// and with details for IT.

const WITHOUT_IDS = { uniqueIds: false };
/** Longer than a busy computer needs for a connection within itself. */
const CONNECT_MS = 3_000;
const trusting = { caCertificates: async () => CA, timeoutMs: CONNECT_MS };

const PROXY = 'Your office network’s proxy did not let us through to Scarf.';
const UNTRUSTED = 'Your network shows a certificate this computer does not trust.';
const EXPIRED = 'The certificate on the way to Scarf is out of date.';
const OTHER_HOST = 'Something on the network answered in Scarf’s place.';

async function* oneLine(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('{}\n');
}

/** A Scarf behind https, and what stands before it on the way. */
async function secureScarf() {
  const server = await acmeServer({ tls: identity('server') });
  const gateway = await gatewayTo(server.port);
  return { server, gateway, url: `https://localhost:${gateway.port}` };
}

describe('no way to Scarf', () => {
  it.each<[string, () => Promise<string>, string, RegExp]>([
    [
      'DNS failure',
      async () => 'https://nowhere.invalid',
      'Scarf’s address was not found on the network.',
      /ENOTFOUND|EAI_AGAIN/,
    ],
    [
      'refused',
      async () => `https://localhost:${await closedPort()}`,
      'Scarf could not be reached.',
      /ECONNREFUSED/,
    ],
  ])('%s: an import waits, and nothing is lost', async (_what, urlOf, sentence, details) => {
    const server = await acmeServer();
    const rig = await fastRig(await urlOf(), { connect: trusting });
    const asked = await rig.scarf.listImports(ACME_OWNER, {});
    const words = asked.ok ? 'came' : wordsOfFailure(asked.failure);
    expect(words).toContain(sentence);
    expect(words).toMatch(details);
    const id = await rig.begin(await eventFile(20));
    const waiting = await rig.until(id, 'queued');
    await rig.onceTold(id, ({ phase }) => phase.name === 'queued' && phase.why === 'offline');
    expect(waiting.remoteId).toBeNull();
    expectNoToken({ texts: [words] });
    await expectTrueRig(server, rig);
  });
});

describe('a proxy', () => {
  it.each<[string, ProxyManner | 'gone', RegExp]>([
    ['that wants a sign-in (407)', 'sign-in', /proxy 127\.0\.0\.1:\d+: .*407/],
    ['that drops CONNECT', 'drop', /closed the connection|ECONNRESET/],
    ['that hangs at CONNECT', 'hang', /nothing for 3 s/],
    ['that speaks no HTTP', 'garbage', /does not speak HTTP/],
    ['that is not there', 'gone', /ECONNREFUSED/],
  ])(
    '%s: touched once for an upload, in words, and the import goes when it is mended',
    async (_what, manner, details) => {
      const { server, url } = await secureScarf();
      let pac = 'DIRECT';
      const rig = await fastRig(url, { connect: { ...trusting, resolveProxy: async () => pac } });
      const proxy = manner === 'gone' ? null : await proxyServer(manner);
      pac = `PROXY 127.0.0.1:${proxy?.port ?? (await closedPort())}`;
      const signal = new AbortController().signal;
      const outcome = await rig.scarf.upload({
        owner: ACME_OWNER,
        destination: { kind: 'mixed' },
        body: oneLine(),
        signal,
      });
      expect(outcome.kind).toBe('not-sent');
      const words = outcome.kind === 'accepted' ? 'accepted' : wordsOfFailure(outcome.failure);
      expect(words).toContain(PROXY);
      expect(words).toContain('Ask your IT team to allow api.scarf.sh');
      expect(words).toMatch(details);
      if (proxy !== null) {
        expect(proxy.seen.connections).toBe(1);
        expect(proxy.seen.heads.join('').toLowerCase()).not.toContain('authorization');
      }
      expectNoToken({ texts: [words, proxy?.seen.heads ?? []] });

      pac = 'DIRECT';
      const submission = await rig.check(await eventFile(20, WITHOUT_IDS));
      const id = await rig.submit(submission);
      expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
      expect(await server.imports()).toHaveLength(1);
      await expectTrueRig(server, rig);
    },
  );

  it('that begins to refuse: the import ends with nothing sent, and goes when the user tries again', async () => {
    const { server, gateway, url } = await secureScarf();
    let pac = 'DIRECT';
    const rig = await fastRig(url, { connect: { ...trusting, resolveProxy: async () => pac } });
    const submission = await rig.check(await eventFile(20, WITHOUT_IDS));
    const proxy = await proxyServer('sign-in');
    pac = `PROXY 127.0.0.1:${proxy.port}`;
    gateway.cut();
    const id = await rig.submit(submission);
    const failed = await rig.until(id, 'failed');
    expect(wordsAbout(failed)).toContain(PROXY);
    await expectTrueRig(server, rig);
    pac = 'DIRECT';
    await rig.imports.sendNow(id);
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    await expectTrueRig(server, rig);
  });
});

describe('in the window', () => {
  it('certificates and proxies in words, details for IT, and a certificate file that mends it', async () => {
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
    /** Another way to Scarf from now on, as the system's settings change. */
    const goBy = async (rules: string): Promise<void> => {
      await electron.evaluate(
        ({ session }, proxyRules) =>
          session.defaultSession.setProxy({ proxyRules, proxyBypassRules: '<-loopback>' }),
        rules,
      );
      gateway.cut();
    };

    // An authority that nobody on this computer knows, as offices have that look into the traffic.
    await user.connect(page, ACME_OWNER, ACME_TOKEN);
    await page.getByTestId('connect-error').getByText(UNTRUSTED).waitFor();
    const forIt = await copied();
    expect(forIt).toContain('certificate-untrusted');
    expect(forIt).toMatch(/GET \/v2\/imports\/acme: [A-Z_]+/);
    expect(await server.requests()).toEqual([]);
    expectNoToken({ texts: [forIt] });
    await expectTrueApp(server, app);

    await page.getByTestId('nav-settings').click();
    await answerOpenDialog(app, join(TLS_FIXTURES, 'ca.pem'));
    await page.getByRole('button', { name: SETTINGS_WORDS.chooseCertificate }).click();
    await page.getByText('ca.pem').waitFor();
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
      [`https=127.0.0.1:${refusing.port}`, PROXY, 'HTTP 407'],
      [`https=127.0.0.1:${dropping.port}`, PROXY, 'proxy 127.0.0.1'],
    ] as const) {
      await goBy(rules);
      await page.getByRole('button', { name: 'Refresh' }).click();
      await page.getByText(sentence).first().waitFor({ timeout: 60_000 });
      const text = await copied();
      expect(text).toContain(details);
      expectNoToken({ texts: [text, await everythingShown(app)] });
      await goBy('direct://');
      await page.getByRole('button', { name: 'Refresh' }).click();
      await page.getByText(sentence).first().waitFor({ state: 'detached', timeout: 60_000 });
    }
    // Whoever answered in Scarf's place never heard a word.
    expect([expired.heard(), other.heard()]).toEqual(['', '']);
    expect(refusing.seen.heads.length).toBeGreaterThan(0);
    await expectTrueApp(server, app);
  });
});
