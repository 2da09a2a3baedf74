import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../src/shared/imports/receipt';
import { acmeServer } from '../support/connected-app';
import { writeBulkyFile } from '../support/events';
import { expectListReadBetween, fastRig, isQueued, isUnconfirmed } from '../support/fault-rig';
import {
  eventFile,
  expectNoToken,
  expectConsistentRig,
  LIST,
  LOG,
  timesHeld,
  UPLOAD,
  wordsAbout,
  wordsOfFailure,
} from '../support/faults';
import { gatewayTo } from '../support/gateway';
import { ACME_OWNER, ACME_TOKEN, type Fault } from '../support/scarf-server';
import { tempFolder } from '../support/temp-folder';

// A server that never answers, answers too slowly or without end: stall timer, deadline and size limit.

const WITHOUT_IDS = { uniqueIds: false };
const SILENT = 'Scarf isn’t answering.';
const ODD = 'Something other than Scarf answered.';
/** A deadline that a busy computer can meet and a test can wait for. */
const SHORT_MS = 1_500;
const impatient = {
  answerMs: SHORT_MS,
  stallMs: SHORT_MS,
  limits: { answerMs: SHORT_MS, stallMs: SHORT_MS },
};

describe('a server that does not finish its answer to an upload', () => {
  it.each<[string, Fault, string]>([
    ['never answers, from the headers on', { kind: 'hang' }, SILENT],
    ['never answers, from the first byte on', { kind: 'hang', after: 1 }, SILENT],
    ['never answers after the body', { kind: 'hang', after: 'body' }, SILENT],
    ['trickles its answer', { kind: 'trickle', bytesPerSecond: 10 }, SILENT],
    ['gives an endless answer', { kind: 'endless' }, ODD],
  ])(
    '%s: the upload ends and is repeated only after a look at Scarf’s list',
    async (_what, fault, sentence) => {
      const server = await acmeServer();
      await server.addFault({ ...UPLOAD, times: 1, fault });
      const rig = await fastRig(server.url, { answerMs: SHORT_MS });
      const id = await rig.begin(await eventFile(50));
      const lost = await rig.untilView(id, isUnconfirmed('looking'));
      expect(wordsAbout(lost)).toContain(`${sentence}`);
      expect(wordsAbout(lost)).toContain('Some events may have arrived.');
      expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
      expect(await timesHeld(server)).toEqual({ events: 50, doubled: 0 });
      await expectConsistentRig(server, rig);
    },
  );

  it('stops reading a large body: the stall timer ends the upload', async () => {
    const server = await acmeServer({ intakeRate: 1 });
    const rig = await fastRig(server.url, { stallMs: SHORT_MS });
    // Larger than all buffers on the way.
    const path = join(tempFolder(), 'bulky.ndjson');
    await writeBulkyFile(path, 12_000, WITHOUT_IDS);
    const id = await rig.begin(path);
    const lost = await rig.untilView(id, isUnconfirmed('looking'));
    expect(wordsAbout(lost)).toContain(`${SILENT} Some events may have arrived.`);
    expect(wordsAbout(lost)).toContain(`sending: nothing for ${SHORT_MS / 1000} s`);
    await rig.untilView(id, isUnconfirmed('nothing'));
    await expectListReadBetween(server, 1);
    await expectConsistentRig(server, rig);
  });
});

describe('a server that does not finish its answer to a list request', () => {
  it.each<[string, Fault, string]>([
    ['never answers', { kind: 'hang' }, SILENT],
    ['trickles', { kind: 'trickle', bytesPerSecond: 5 }, SILENT],
    ['gives an endless list', { kind: 'endless' }, ODD],
  ])('%s while Scarf reads: the failure is shown and the poll repeated', async (_what, fault, sentence) => {
    const server = await acmeServer({ rate: 0 });
    const rig = await fastRig(server.url, {
      limits: {
        answerMs: SHORT_MS,
        ...(fault.kind === 'endless' && { listBytes: 200_000, answerMs: 60_000 }),
      },
    });
    const id = await rig.begin(await eventFile(50, WITHOUT_IDS));
    await rig.until(id, 'processing');
    await server.addFault({ ...LIST, times: 1, fault });
    const outdated = await rig.untilView(id, (view) => view.pollFailure !== null);
    expect(wordsAbout(outdated)).toContain(sentence);
    await server.set({ rate: Infinity });
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    await expectConsistentRig(server, rig);
  });

  it('from the start keeps the import waiting, and it continues on its own', async () => {
    const server = await acmeServer();
    const gateway = await gatewayTo(server.port);
    const rig = await fastRig(`http://127.0.0.1:${gateway.port}`, impatient);
    const submission = await rig.check(await eventFile(50, WITHOUT_IDS));
    gateway.manner = 'deaf';
    gateway.cut();
    const id = await rig.submit(submission);
    const waiting = await rig.untilView(id, isQueued('offline'));
    expect(wordsAbout(waiting)).toContain('Scarf can’t be reached from here. We keep trying');
    expect(await server.requests(UPLOAD)).toEqual([]);
    gateway.manner = 'open';
    gateway.cut();
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    await expectListReadBetween(server, 1);
    await expectConsistentRig(server, rig);
  });

  it('because the list is too large: the list is not read to its end, nothing is sent, and the import waits', async () => {
    const server = await acmeServer();
    for (let more = 0; more < 40; more += 1) await server.seedImport({ owner: ACME_OWNER, imported: 1 });
    const rig = await fastRig(server.url, { limits: { listBytes: 4_000 } });
    const id = await rig.begin(await eventFile(50, WITHOUT_IDS));
    const waiting = await rig.untilView(id, isQueued('offline'));
    expect(wordsAbout(waiting)).toContain(`${ODD} We keep trying, and nothing is lost.`);
    expect(wordsAbout(waiting)).toContain('an answer of over 4000 bytes');
    expect(await server.requests(UPLOAD)).toEqual([]);
    await expectConsistentRig(server, rig);
  });
});

describe('a download of a log', () => {
  const FORMER = '{"type":"progress"}\n';

  it.each<[string, Fault, string, number]>([
    ['that never begins', { kind: 'hang' }, SILENT, SHORT_MS],
    ['that stalls', { kind: 'trickle', bytesPerSecond: 0.5 }, SILENT, SHORT_MS],
    ['that is endless', { kind: 'endless' }, 'Scarf’s log of this import is too large for this app.', 60_000],
    [
      'that breaks off',
      { kind: 'close-early', bytes: 90 },
      'The connection dropped before Scarf answered.',
      60_000,
    ],
    ['that is a block page', { kind: 'html', body: `<p>Bearer ${ACME_TOKEN}` }, ODD, 60_000],
  ])('%s keeps the former log and reports the failure', async (_what, fault, sentence, patienceMs) => {
    const server = await acmeServer();
    await server.seedImport({ owner: ACME_OWNER, id: 'mine', log: { entries: 500 } });
    await server.addFault({ ...LOG, fault });
    const limits = { answerMs: patienceMs, stallMs: patienceMs, logBytes: 1_000_000 };
    const rig = await fastRig(server.url, { limits });
    const folder = join(tempFolder(), 'logs');
    mkdirSync(folder);
    const path = join(folder, 'mine.ndjson');
    writeFileSync(path, FORMER);
    const got = await rig.scarf.downloadLog(ACME_OWNER, 'mine', path);
    const words = got.ok ? 'came' : wordsOfFailure(got.failure);
    expect(words).toContain(sentence);
    expect(words).toContain(`GET /v2/imports/acme/mine/log`);
    expect([readdirSync(folder), readFileSync(path, 'utf8')]).toEqual([['mine.ndjson'], FORMER]);
    expectNoToken({ folders: [folder], texts: [words] });
    await expectConsistentRig(server, rig);
  });
});
