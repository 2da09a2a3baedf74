import { describe, expect, it, onTestFinished } from 'vitest';
import { outcomeOf, receiptOf } from '../../src/shared/imports/receipt';
import { acmeServer } from '../support/connected-app';
import { expectListReadBetween, fastRig, isQueued, isUnconfirmed } from '../support/fault-rig';
import { eventFile, expectConsistentRig, LIST, timesHeld, UPLOAD, wordsAbout } from '../support/faults';
import { ACME_TOKEN, type Fault } from '../support/scarf-server';
import { startTrap, type Trap } from '../support/trap';

// Answers that are not Scarf's: redirects, block pages and incomplete JSON.

const WITHOUT_IDS = { uniqueIds: false };
const PLACES = ['headers', 'body'] as const;
const STATUSES = [301, 302, 307, 308] as const;
/** A block page that echoes the token. */
const BLOCK_PAGE = `<html><h1>Blocked</h1><p>authorization: Bearer ${ACME_TOKEN}</p></html>`;
const FILTER = 'Something other than Scarf answered.';
const SIGN_IN = 'Your office network’s proxy asks for a sign-in, which this app can’t give.';
const REDIRECT = 'Something on the network sent us to another address.';

async function trap(): Promise<Trap> {
  const started = await startTrap();
  onTestFinished(() => started.close());
  return started;
}

describe('a redirect of an upload', () => {
  it.each(STATUSES.flatMap((status) => PLACES.map((after) => [status, after] as const)))(
    'with %i after the %s fails the import, counts nothing as sent and is not followed',
    async (status, after) => {
      const server = await acmeServer();
      const redirectTarget = await trap();
      const location = `${redirectTarget.url}/v2/acme/import`;
      await server.addFault({ ...UPLOAD, times: 1, fault: { kind: 'redirect', status, location, after } });
      const rig = await fastRig(server.url);
      const id = await rig.begin(await eventFile(50, WITHOUT_IDS));
      const failed = await rig.until(id, 'failed');
      const words = wordsAbout(failed);
      expect(words).toContain(REDIRECT);
      expect(words).toContain('A login page or filter may be in the way.');
      expect(receiptOf(failed)).toMatchObject({ lines: 50, sent: 0, notSent: 50 });
      await expectConsistentRig(server, rig);

      expect((await rig.imports.sendNow(id)).ok).toBe(true);
      expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
      await expectListReadBetween(server, 2);
      expect(redirectTarget.visits()).toBe(0);
      await expectConsistentRig(server, rig);
    },
  );
});

describe.each<[string, (after: 'headers' | 'body') => Fault]>([
  ['HTML 200 block page', (after) => ({ kind: 'html', body: BLOCK_PAGE, after })],
  ['200 with half JSON', (after) => ({ kind: 'bad-json', body: `{"id": "${ACME_TOKEN}`, after })],
  ['200 with nothing', (after) => ({ kind: 'status', status: 200, after })],
])('the answer %s to an upload', (_what, faultAfter) => {
  it.each(PLACES)('after the %s makes the import unconfirmed and names a network filter', async (after) => {
    const server = await acmeServer();
    await server.addFault({ ...UPLOAD, times: 1, fault: faultAfter(after) });
    const rig = await fastRig(server.url);
    const id = await rig.begin(await eventFile(50));
    const lost = await rig.untilView(id, isUnconfirmed('looking'));
    expect(wordsAbout(lost)).toContain(`${FILTER} A network filter may be in the way. Some events may have`);
    expect(lost.remoteId).toBeNull();
    const waiting = await rig.untilView(id, isQueued('again'));
    expect(wordsAbout(waiting)).toContain('Scarf’s list does not tell whether the first try arrived.');
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    expect(await timesHeld(server)).toEqual({ events: 50, doubled: 0 });
    await expectListReadBetween(server, 2);
    await expectConsistentRig(server, rig);
  });

  it('leaves a resend of events without ids to the user', async () => {
    const server = await acmeServer();
    await server.addFault({ ...UPLOAD, times: 1, fault: faultAfter('body') });
    const rig = await fastRig(server.url);
    const id = await rig.begin(await eventFile(50, WITHOUT_IDS));
    const open = await rig.untilView(id, isUnconfirmed('nothing'));
    expect(wordsAbout(open)).toContain('A network filter may be in the way. Scarf lists no import like it.');
    await expectListReadBetween(server, 1);
    await expectConsistentRig(server, rig);
  });
});

describe('a proxy on the way that asks for a sign-in', () => {
  it.each(PLACES)(
    'with 407 after the %s of an upload makes the import wait, and it goes on by itself',
    async (after) => {
      const server = await acmeServer();
      await server.addFault({ ...UPLOAD, times: 1, fault: { kind: 'status', status: 407, after } });
      const rig = await fastRig(server.url);
      const id = await rig.begin(await eventFile(50, WITHOUT_IDS));
      const waiting = await rig.untilView(id, isQueued('offline'));
      expect(wordsAbout(waiting)).toContain(`${SIGN_IN} We keep trying, and nothing is lost.`);
      expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
      await expectListReadBetween(server, 2);
      expect(await timesHeld(server)).toEqual({ events: 50, doubled: 0 });
      await expectConsistentRig(server, rig);
    },
  );
});

describe.each<[string, Fault, string]>([
  ['302', { kind: 'redirect', status: 302, location: 'http://127.0.0.1:9/' }, REDIRECT],
  ['HTML 200 block page', { kind: 'html', body: BLOCK_PAGE }, FILTER],
  ['200 with half JSON', { kind: 'bad-json', body: `{"event_imports": ["${ACME_TOKEN}` }, FILTER],
  ['200 with JSON of another kind', { kind: 'status', status: 200, body: { token: ACME_TOKEN } }, FILTER],
])('the answer %s to the list', (_what, fault, sentence) => {
  it('before an upload makes the import wait and says why, and it goes on by itself', async () => {
    const server = await acmeServer();
    const rig = await fastRig(server.url);
    const submission = await rig.check(await eventFile(50, WITHOUT_IDS));
    const { id: filter } = await server.addFault({ ...LIST, fault });
    const id = await rig.submit(submission);
    const waiting = await rig.untilView(id, isQueued('offline'));
    expect(wordsAbout(waiting)).toContain(`${sentence} We keep trying, and nothing is lost.`);
    expect(await server.requests(UPLOAD)).toEqual([]);
    await expectConsistentRig(server, rig);

    await server.clearFaults({ id: filter });
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    await expectConsistentRig(server, rig);
  });

  it('while Scarf reads is shown, and only Scarf’s own answer ends the import', async () => {
    const server = await acmeServer({ rate: 0 });
    const rig = await fastRig(server.url);
    const id = await rig.begin(await eventFile(50, WITHOUT_IDS));
    await rig.until(id, 'processing');
    const { id: filter } = await server.addFault({ ...LIST, fault });
    const outdated = await rig.untilView(id, (view) => view.pollFailure !== null);
    expect(wordsAbout(outdated)).toContain(sentence);
    await server.set({ rate: Infinity });
    await server.settled();
    // Scarf is done, but the app could not read that yet.
    expect(rig.views.get(id)?.phase.name).toBe('processing');
    await expectConsistentRig(server, rig);
    await server.clearFaults({ id: filter });
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    await expectConsistentRig(server, rig);
  });
});
