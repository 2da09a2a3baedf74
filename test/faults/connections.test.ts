import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../src/shared/imports/receipt';
import { tryWay } from '../../src/main/scarf/connect';
import { acmeServer } from '../support/connected-app';
import { fastRig, isQueued } from '../support/fault-rig';
import {
  eventFile,
  expectNoToken,
  expectConsistentRig,
  timesHeld,
  UPLOAD,
  wordsAbout,
  wordsOfFailure,
} from '../support/faults';
import { gatewayTo } from '../support/gateway';
import { proxySignIns } from '../support/proxy-sign-ins';
import { ACME_OWNER } from '../support/scarf-server';
import { closedPort, proxyServer, secureServer, socksServer, type ProxyManner } from '../support/servers';
import { CA, identity, type CertificateName } from '../support/tls';

// Corporate networks: names, connections and proxies. Each failure has a sentence for the user and details for IT.

const EVENTS = 1_500;
const WITHOUT_IDS = { uniqueIds: false };
/** Long enough for a loopback connection on a busy computer. */
const CONNECT_MS = 3_000;
const trusting = { caCertificates: async () => CA, timeoutMs: CONNECT_MS };

const PROXY = 'Your office network’s proxy did not let us through to Scarf.';
const ASKS = 'Your office network’s proxy asks for a user name and password.';
const SIGN_IN = 'Your office network’s proxy asks for a sign-in, which this app can’t give.';
async function* oneLine(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('{}\n');
}

/** A Scarf server behind https and a gateway. */
async function secureScarf() {
  const server = await acmeServer({ tls: identity('server') });
  const gateway = await gatewayTo(server.port);
  return { server, gateway, url: `https://localhost:${gateway.port}` };
}

describe('an unreachable Scarf', () => {
  it.each<[string, () => Promise<string>, string, RegExp]>([
    [
      'a DNS failure',
      async () => 'https://nowhere.invalid',
      'Scarf’s address was not found on the network.',
      /ENOTFOUND|EAI_AGAIN/,
    ],
    [
      'a refused connection',
      async () => `https://localhost:${await closedPort()}`,
      'Scarf could not be reached.',
      /ECONNREFUSED/,
    ],
  ])('because of %s keeps the import waiting', async (_what, urlOf, sentence, details) => {
    const server = await acmeServer();
    const rig = await fastRig(await urlOf(), { connect: trusting });
    const asked = await rig.scarf.listImports(ACME_OWNER, {});
    const words = asked.ok ? 'came' : wordsOfFailure(asked.failure);
    expect(words).toContain(sentence);
    expect(words).toMatch(details);
    const id = await rig.begin(await eventFile(20));
    const waiting = await rig.until(id, 'queued');
    await rig.untilView(id, ({ phase }) => phase.name === 'queued' && phase.why === 'offline');
    expect(waiting.remoteId).toBeNull();
    expectNoToken({ texts: [words] });
    await expectConsistentRig(server, rig);
  });
});

describe('a certificate that is refused for a while', () => {
  it.each<[string, CertificateName, string, string]>([
    [
      'of a wrong clock',
      'expired',
      'The certificate of the connection to Scarf is out of date.',
      'Check that this computer’s date and time are right',
    ],
    ['of a sign-in page', 'wrong-host', 'Something on the network answered in Scarf’s place.', 'Try another'],
  ])('%s makes the import wait, and it goes on by itself', async (_what, name, sentence, next) => {
    const { server, url } = await secureScarf();
    const other = await secureServer(name, (_request, response) => response.end('{}'));
    const proxy = await proxyServer('accept', false, other.port);
    let pac = `PROXY 127.0.0.1:${proxy.port}`;
    const rig = await fastRig(url, { connect: { ...trusting, resolveProxy: async () => pac } });
    const id = await rig.begin(await eventFile(20, WITHOUT_IDS));
    const waiting = await rig.untilView(id, isQueued('offline'));
    expect(wordsAbout(waiting)).toContain(`${sentence} We keep trying, and nothing is lost.`);
    expect(wordsAbout(waiting)).toContain(next);
    pac = 'DIRECT';
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    await expectConsistentRig(server, rig);
  });
});

const PRLIMIT = '/usr/bin/prlimit';

describe.skipIf(!existsSync(PRLIMIT))('a computer that gives no more open files for a while', () => {
  it('makes the import wait, and it goes on by itself', async () => {
    const server = await acmeServer({ activeLimit: 0 });
    const rig = await fastRig(server.url);
    const id = await rig.begin(await eventFile(20, WITHOUT_IDS));
    await rig.untilView(id, isQueued('scarf-limit'));
    const limit = (soft: string): string => `${PRLIMIT} --pid ${process.pid} --nofile=${soft}:`;
    const asked = ['--pid', String(process.pid), '--nofile', '-o', 'SOFT', '--noheadings'];
    const usual = execFileSync(PRLIMIT, asked).toString().trim();
    // One program for both: later, none can be started.
    spawn('/bin/sh', ['-c', `${limit('3')}; sleep 0.9; ${limit(usual)}`], { stdio: 'ignore' });
    const waiting = await rig.untilView(id, isQueued('offline'));
    expect(wordsAbout(waiting)).toContain('This computer has too many files or connections open. We keep');
    await server.set({ activeLimit: 15 });
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    await expectConsistentRig(server, rig);
  });
});

describe('a proxy', () => {
  it.each<[string, ProxyManner | 'gone', RegExp, string?]>([
    ['that wants a sign-in (407)', 'sign-in', /proxy 127\.0\.0\.1:\d+: .*407, and wants NTLM/, SIGN_IN],
    ['that drops CONNECT', 'drop', /closed the connection|ECONNRESET/],
    ['that hangs at CONNECT', 'hang', /nothing for 3 s/],
    ['that does not speak HTTP', 'garbage', /does not speak HTTP/],
    ['that does not run', 'gone', /ECONNREFUSED/],
  ])(
    '%s is contacted once for an upload and explained, and the import succeeds without it',
    async (_what, manner, details, sentence = PROXY) => {
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
      expect(words).toContain(sentence);
      expect(words).toMatch(/Ask your IT team to (allow|let) api\.scarf\.sh/);
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
      await expectConsistentRig(server, rig);
    },
  );

  it('that starts to refuse makes the import wait, and it goes on by itself without it', async () => {
    const { server, gateway, url } = await secureScarf();
    let pac = 'DIRECT';
    const rig = await fastRig(url, { connect: { ...trusting, resolveProxy: async () => pac } });
    const submission = await rig.check(await eventFile(20, WITHOUT_IDS));
    const proxy = await proxyServer('sign-in');
    pac = `PROXY 127.0.0.1:${proxy.port}`;
    gateway.cut();
    const id = await rig.submit(submission);
    const waiting = await rig.untilView(id, isQueued('offline'));
    expect(wordsAbout(waiting)).toContain(`${SIGN_IN} We keep trying, and nothing is lost.`);
    expect(wordsAbout(waiting)).toContain('or change the proxy in Settings.');
    await expectConsistentRig(server, rig);
    pac = 'DIRECT';
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    await expectConsistentRig(server, rig);
  });

  it('that refuses between the list and the upload makes the import wait as well', async () => {
    const { server, gateway, url } = await secureScarf();
    let pac = 'DIRECT';
    const rig = await fastRig(url, { connect: { ...trusting, resolveProxy: async () => pac } });
    const submission = await rig.check(await eventFile(20, WITHOUT_IDS));
    const proxy = await proxyServer('sign-in');
    await rig.imports.refreshHistory();
    // The list goes over a connection that is kept.
    pac = `PROXY 127.0.0.1:${proxy.port}`;
    const id = await rig.submit(submission);
    await rig.untilView(id, ({ phase }) => phase.name === 'uploading');
    const waiting = await rig.untilView(id, isQueued('offline'));
    expect(wordsAbout(waiting)).toContain(SIGN_IN);
    pac = 'DIRECT';
    gateway.cut();
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    expect(await server.requests(UPLOAD)).toHaveLength(1);
    await expectConsistentRig(server, rig);
  });

  it('that asks for a password in the middle of an upload makes the import wait for the user', async () => {
    const { server, url } = await secureScarf();
    const manner = { basic: 'ana:first-canary' };
    const proxy = await proxyServer(manner);
    const address = `http://127.0.0.1:${proxy.port}`;
    const pac = `PROXY 127.0.0.1:${proxy.port}`;
    const way = { ...trusting, resolveProxy: async () => pac };
    const { signIns } = proxySignIns({ tryWay: () => tryWay(url, { ...way, signIns }) });
    const rig = await fastRig(url, { connect: { ...way, signIns } });
    const submission = await rig.check(await eventFile(EVENTS));
    await server.addFault({ ...UPLOAD, times: 1, fault: { kind: 'hang', after: 10_000 } });

    // At first the list itself is in the way, and nothing is sent.
    const id = await rig.submit(submission);
    const waiting = await rig.untilView(id, isQueued('offline'));
    expect(wordsAbout(waiting)).toContain(`${ASKS} We keep trying, and nothing is lost.`);
    expect(wordsAbout(waiting)).toContain('Enter them in Settings');
    expect(proxy.signIns()).toEqual([]);
    expect(await server.requests()).toEqual([]);
    await signIns.enter(address, { user: 'ana', password: 'first-canary' });
    rig.wake();
    await rig.untilView(id, ({ phase }) => phase.name === 'uploading');
    await expect.poll(() => server.requests(UPLOAD)).toHaveLength(1);

    // The password is changed, and every connection ends.
    manner.basic = 'ana:second-canary';
    proxy.cut();
    const lost = await rig.untilView(id, ({ phase }) => phase.name === 'unconfirmed');
    expect(lost.remoteId).toBeNull();
    await expect.poll(() => signIns.view.asking).toEqual({ address, refused: true });
    const sent = proxy.signIns().filter((one) => one === 'ana:first-canary').length;
    rig.wake();
    await expectConsistentRig(server, rig);
    expect(await server.requests(UPLOAD)).toHaveLength(1);
    // Nobody's account is locked by tries with the old one.
    expect(proxy.signIns().filter((one) => one === 'ana:first-canary')).toHaveLength(sent);

    await signIns.enter(address, { user: 'ana', password: 'second-canary' });
    rig.wake();
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    expect(await timesHeld(server)).toEqual({ events: EVENTS, doubled: 0 });
    expect(await server.imports()).toMatchObject([{ imported: EVENTS, duplicates: 0 }]);
    await expectConsistentRig(server, rig);
    for (const token of ['first-canary', 'second-canary'])
      expectNoToken({ folders: [rig.folder], texts: [...rig.views.values(), ...rig.reported], token });
  });

  it('that speaks SOCKS delivers each event once', async () => {
    const { server, url } = await secureScarf();
    const proxy = await socksServer('accept');
    const pac = `SOCKS5 127.0.0.1:${proxy.port}`;
    const rig = await fastRig(url, { connect: { ...trusting, resolveProxy: async () => pac } });
    const id = await rig.submit(await rig.check(await eventFile(20, WITHOUT_IDS)));
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    expect(new Set(proxy.seen.hosts)).toEqual(new Set(['localhost']));
    await expectConsistentRig(server, rig);
  });
});
