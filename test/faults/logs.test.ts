import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AccountCalls } from '../../src/main/account/account-calls';
import { Logs } from '../../src/main/imports/logs/logs';
import { resendLines, type ResendParts } from '../../src/main/imports/resend/resend';
import { RunningFixes } from '../../src/main/imports/resend/running-fixes';
import type { Clock } from '../../src/main/time/clock';
import { causesAfter, type LogView } from '../../src/shared/imports/log';
import { acmeServer } from '../support/connected-app';
import { fastRig } from '../support/fault-rig';
import { eventFile, expectConsistentRig, LOG, wordsOfFailure } from '../support/faults';
import { ACME_OWNER, type Fault, type ScarfServer } from '../support/scarf-server';
import { tempFolder } from '../support/temp-folder';

// Scarf's log of an import cannot be read, or takes long.

/** Sleeps end at once: what would be fetched again is fetched again. */
const eager: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: async () => void (await nextTurn()),
};

async function logsAt(server: ScarfServer, options: Parameters<typeof fastRig>[1] = {}) {
  const rig = await fastRig(server.url, options);
  const calls = new AccountCalls();
  calls.serve([{ owner: ACME_OWNER, tokenNumber: 1 }]);
  const scarf = calls.of(rig.scarf);
  let view: LogView | null = null;
  const path = join(tempFolder(), 'log.ndjson');
  const logs = new Logs({
    work: rig.work,
    scarf,
    clock: eager,
    source: (importId) => ({
      importId,
      owner: ACME_OWNER,
      remoteId: 'mine',
      end: 'done',
      path,
      lineMapPath: null,
    }),
    publish: (change) => (view = { ...change, causes: causesAfter(view?.causes ?? [], change) }),
  });
  onTestFinished(() => logs.closeAll());
  const asked = async (): Promise<number> => (await server.requests(LOG)).length;
  /** Resolves with the first view that matches, and fails if the log is fetched again after it. */
  const lastly = async (matches: (view: LogView) => boolean, fetches: number): Promise<LogView> => {
    await expect.poll(() => view !== null && matches(view), { timeout: 30_000 }).toBe(true);
    // What would be fetched again is fetched within milliseconds.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await asked()).toBe(fetches);
    if (view === null) throw new Error('No view was published.');
    return view;
  };
  return { rig, calls, scarf, logs, lastly, folder: join(path, '..') };
}

async function serverWithLog(fault?: Fault): Promise<ScarfServer> {
  const server = await acmeServer();
  await server.seedImport({ owner: ACME_OWNER, id: 'mine', log: { entries: 500 } });
  if (fault !== undefined) await server.addFault({ ...LOG, fault });
  return server;
}

describe('a log that can never be read', () => {
  it.each<[string, Fault, string]>([
    ['a block page', { kind: 'html' }, 'Something other than Scarf answered.'],
    ['a refusal', { kind: 'status', status: 403 }, 'Scarf does not let this token do that.'],
    [
      'larger than the app can hold',
      { kind: 'endless' },
      'Scarf’s log of this import is too large for this app.',
    ],
  ])('because it is %s is fetched once, and again when the user asks', async (_what, fault, sentence) => {
    const server = await serverWithLog(fault);
    const at = await logsAt(server, { limits: { logBytes: 1_000_000 } });
    at.logs.open('import-1');
    const view = await at.lastly(({ failure }) => failure !== null, 1);
    expect(view.failure === null ? '' : wordsOfFailure(view.failure)).toContain(sentence);
    expect(readdirSync(at.folder)).toEqual([]);

    await server.clearFaults();
    at.logs.open('import-1');
    expect(await at.lastly(({ complete }) => complete, 2)).toMatchObject({ state: 'ready', entries: 500 });
    await expectConsistentRig(server, at.rig);
  });

  it('now and perhaps later is fetched a few times, and then left to the user', async () => {
    const server = await serverWithLog({ kind: 'close-early', bytes: 9_000 });
    const at = await logsAt(server);
    at.logs.open('import-1');
    // Six times, and each of them with two repeats.
    await expect.poll(async () => (await server.requests(LOG)).length, { timeout: 30_000 }).toBe(18);
    const view = await at.lastly(({ failure }) => failure !== null, 18);
    expect(view.failure).toMatchObject({ code: 'connection-lost', retryable: true });
    await expectConsistentRig(server, at.rig);
  });
});

describe('a log that arrives slowly', () => {
  const SLOW: Fault = { kind: 'trickle', bytesPerSecond: 200 };

  it('is not fetched any more once the account is removed', async () => {
    const server = await serverWithLog(SLOW);
    const at = await logsAt(server);
    at.logs.open('import-1');
    await server.waitForRequest(LOG);
    at.calls.serve([]);
    await server.waitForRequest({ ...LOG, ended: true });
    const view = await at.lastly(({ failure }) => failure !== null, 1);
    expect(view.failure).toMatchObject({ code: 'not-connected' });
    expect(readdirSync(at.folder)).toEqual([]);
    await expectConsistentRig(server, at.rig);
  });

  it.each(['the user stops it', 'the account is removed'] as const)(
    'for a fix ends when %s, and leaves no file',
    async (why) => {
      const server = await acmeServer();
      const { rig, calls, scarf } = await logsAt(server);
      const id = await rig.begin(await eventFile(40));
      await rig.until(id, 'done');
      const { imports, store, work, clock } = rig;
      const running = new RunningFixes();
      const parts: ResendParts = { imports, store, work, scarf, clock, isConnected: () => true, running };
      const before = readdirSync(store.folder(id).path);
      await server.addFault({ ...LOG, fault: SLOW });
      const fix = resendLines(parts, id, { which: 'refused', cause: null });
      await server.waitForRequest(LOG);
      if (why === 'the user stops it') running.stop(id);
      else calls.serve([]);
      const code = why === 'the user stops it' ? 'gone' : 'not-connected';
      expect(await fix).toMatchObject({ ok: false, failure: { code } });
      await server.waitForRequest({ ...LOG, ended: true });
      expect(readdirSync(store.folder(id).path)).toEqual(before);
      await expectConsistentRig(server, rig);
    },
  );
});
