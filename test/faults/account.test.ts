import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../src/shared/imports/receipt';
import { acmeServer } from '../support/connected-app';
import { expectListReadBetween, fastRig, isQueued, refusal } from '../support/fault-rig';
import {
  eventFile,
  expectNoToken,
  expectConsistentRig,
  LIST,
  timesHeld,
  UPLOAD,
  wordsAbout,
} from '../support/faults';
import { ACME_OWNER, ACME_TOKEN } from '../support/scarf-server';

// Scarf refuses the token while imports wait, upload or are read.

const WITHOUT_IDS = { uniqueIds: false };
const REFUSED = 'Scarf did not accept this token.';
const NOT_ALLOWED =
  'Scarf does not let this token do that. The role “Member” may not import or stop imports.';
const WHO_HELPS = 'Ask an owner or admin of the account for a token, or check that yours is complete.';
const NEW_TOKEN = 'acme-new-90e1d7b3c2';
/** What the user reads of each status. */
const TOLD = [
  [401, REFUSED],
  [403, NOT_ALLOWED],
] as const;

describe.each(TOLD)('a token refused with %i', (status, told) => {
  it('holds a waiting import until a new token is set', async () => {
    const server = await acmeServer({ activeLimit: 0 });
    let token = ACME_TOKEN;
    const rig = await fastRig(server.url, { token: () => token });
    const id = await rig.begin(await eventFile(50, WITHOUT_IDS));
    await rig.untilView(id, isQueued('scarf-limit'));
    const { id: refused } = await server.addFault({ ...LIST, fault: refusal(status) });
    const waiting = await rig.untilView(id, isQueued('token'));
    expect(wordsAbout(waiting)).toContain(REFUSED);
    expect(wordsAbout(waiting)).toContain(
      'The file and this import are kept: change the token in Settings, and it goes on by itself.',
    );
    await expectConsistentRig(server, rig);

    await rig.imports.serve(null);
    token = NEW_TOKEN;
    await server.removeAccount({ token: ACME_TOKEN });
    await server.addAccount({ token: NEW_TOKEN, owners: [ACME_OWNER] });
    await server.clearFaults({ id: refused });
    await server.set({ activeLimit: 15 });
    await rig.imports.serve(ACME_OWNER);
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    expect(await timesHeld(server)).toEqual({ events: 50, doubled: 0 });
    await expectConsistentRig(server, rig);
    expectNoToken({ folders: [rig.folder], token: NEW_TOKEN });
  });

  it.each(['headers', 'body'] as const)(
    'after the %s of an upload sends nothing, and the import continues with a new token',
    async (after) => {
      const server = await acmeServer();
      const rig = await fastRig(server.url);
      const submission = await rig.check(await eventFile(50, WITHOUT_IDS));
      await server.addFault({ ...UPLOAD, times: 1, fault: refusal(status, after) });
      await rig.imports.refreshHistory();
      // Only the list before the upload accepts the token.
      await server.addFault({ ...LIST, skip: 1, fault: refusal(status) });
      const id = await rig.submit(submission);
      const waiting = await rig.untilView(id, isQueued('token'));
      expect(wordsAbout(waiting)).toContain(REFUSED);
      expect(waiting.counts).toBeNull();
      await expectConsistentRig(server, rig);
      await server.clearFaults();
      rig.imports.wake();
      expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
      await expectListReadBetween(server, 2);
      await expectConsistentRig(server, rig);
    },
  );

  it('by the upload alone fails the import, and the user can try again', async () => {
    const server = await acmeServer();
    await server.addFault({ ...UPLOAD, times: 1, fault: refusal(status) });
    const rig = await fastRig(server.url);
    const id = await rig.begin(await eventFile(50, WITHOUT_IDS));
    const failed = await rig.until(id, 'failed');
    expect(wordsAbout(failed)).toContain(told);
    await expectConsistentRig(server, rig);
    await rig.imports.sendNow(id);
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    await expectConsistentRig(server, rig);
  });

  it('while Scarf reads an import keeps its last counts until a new token is set', async () => {
    const server = await acmeServer({ rate: 0 });
    const rig = await fastRig(server.url);
    const id = await rig.begin(await eventFile(50, WITHOUT_IDS));
    await rig.until(id, 'processing');
    await server.step({ events: 20 });
    await rig.untilView(id, ({ remote }) => remote?.imported === 20);
    const { id: refused } = await server.addFault({ ...LIST, fault: refusal(status) });
    const outdated = await rig.untilView(id, (view) => view.pollFailure !== null);
    expect(wordsAbout(outdated)).toContain(told);
    expect(outdated).toMatchObject({ phase: { name: 'processing' }, remote: { imported: 20 } });
    await server.set({ rate: Infinity });
    await server.settled();
    await expectConsistentRig(server, rig);
    await server.clearFaults({ id: refused });
    rig.imports.wake();
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    await expectConsistentRig(server, rig);
  });
});

describe('a token of a member', () => {
  it('fails the import with who can help, and an owner’s token sends it', async () => {
    const server = await acmeServer();
    await server.addAccount({ token: ACME_TOKEN, owners: [ACME_OWNER], role: 'member' });
    let token = ACME_TOKEN;
    const rig = await fastRig(server.url, { token: () => token });
    const id = await rig.begin(await eventFile(50, WITHOUT_IDS));
    const failed = wordsAbout(await rig.until(id, 'failed'));
    expect(failed).toContain(NOT_ALLOWED);
    expect(failed).toContain(WHO_HELPS);
    expect(failed).not.toContain(REFUSED);
    await expectConsistentRig(server, rig);

    token = NEW_TOKEN;
    await server.addAccount({ token: NEW_TOKEN, owners: [ACME_OWNER] });
    await rig.imports.sendNow(id);
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    expect(await timesHeld(server)).toEqual({ events: 50, doubled: 0 });
    await expectConsistentRig(server, rig);
  });
});

describe('an account typed in other letter case', () => {
  it('is the same one: its imports go on, are listed and count as sent', async () => {
    const server = await acmeServer({ activeLimit: 0 });
    const rig = await fastRig(server.url);
    const path = await eventFile(50, WITHOUT_IDS);
    const id = await rig.begin(path);
    await rig.untilView(id, isQueued('scarf-limit'));
    await rig.imports.serve(null);
    await rig.imports.serve(ACME_OWNER.toUpperCase());
    await server.set({ activeLimit: 15 });
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    expect(rig.imports.views.map((view) => view.id)).toContain(id);
    expect(await timesHeld(server)).toEqual({ events: 50, doubled: 0 });
  });
});
