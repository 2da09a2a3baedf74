import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../src/shared/receipt';
import { acmeServer } from '../support/connected-app';
import { writeBulkyFile } from '../support/events';
import { expectLookedBetween, fastRig, isQueued, isUnconfirmed } from '../support/fault-rig';
import {
  eventFile,
  expectNoToken,
  expectTrueRig,
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

// The fault matrix: "server never answers, trickles, endless answer": stall timer, deadline, size cap.

const WITHOUT_IDS = { uniqueIds: false };
const SILENT = 'Scarf isn’t answering.';
const ODD = 'The answer did not come from Scarf as we know it.';
/** Long enough for a busy computer to do what it is to do, and short enough to wait for. */
const SHORT_MS = 1_500;
const impatient = {
  answerMs: SHORT_MS,
  stallMs: SHORT_MS,
  limits: { answerMs: SHORT_MS, stallMs: SHORT_MS },
};

describe('the server never answers an upload', () => {
  it.each<[string, Fault, string]>([
    ['never answers, from the headers on', { kind: 'hang' }, SILENT],
    ['never answers, from the first byte on', { kind: 'hang', after: 1 }, SILENT],
    ['never answers after the body', { kind: 'hang', after: 'body' }, SILENT],
    ['trickles its answer', { kind: 'trickle', bytesPerSecond: 10 }, SILENT],
    ['gives an endless answer', { kind: 'endless' }, ODD],
  ])('%s: it ends, and nothing is sent again blindly', async (_what, fault, sentence) => {
    const server = await acmeServer();
    await server.addFault({ ...UPLOAD, times: 1, fault });
    const rig = await fastRig(server.url, { answerMs: SHORT_MS });
    const id = await rig.begin(await eventFile(50));
    const lost = await rig.onceTold(id, isUnconfirmed('looking'));
    expect(wordsAbout(lost)).toContain(`${sentence}`);
    expect(wordsAbout(lost)).toContain('Some events may have arrived.');
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    expect(await timesHeld(server)).toEqual({ events: 50, doubled: 0 });
    await expectTrueRig(server, rig);
  });

  it('while it takes nothing of a large body: the stall timer ends it', async () => {
    const server = await acmeServer({ intakeRate: 1 });
    const rig = await fastRig(server.url, { stallMs: SHORT_MS });
    // More than the buffers between here and there can hold.
    const path = join(tempFolder(), 'bulky.ndjson');
    await writeBulkyFile(path, 12_000, WITHOUT_IDS);
    const id = await rig.begin(path);
    const lost = await rig.onceTold(id, isUnconfirmed('looking'));
    expect(wordsAbout(lost)).toContain(`${SILENT} Some events may have arrived.`);
    expect(wordsAbout(lost)).toContain(`sending: nothing for ${SHORT_MS / 1000} s`);
    await rig.onceTold(id, isUnconfirmed('nothing'));
    await expectLookedBetween(server, 1);
    await expectTrueRig(server, rig);
  });
});

describe('the server never answers a small question', () => {
  it.each<[string, Fault, string]>([
    ['never answers', { kind: 'hang' }, SILENT],
    ['trickles', { kind: 'trickle', bytesPerSecond: 5 }, SILENT],
    ['gives an endless list', { kind: 'endless' }, ODD],
  ])('%s while Scarf reads: told, and asked again', async (_what, fault, sentence) => {
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
    const pollFailure = await rig.onceTold(id, (view) => view.pollFailure !== null);
    expect(wordsAbout(pollFailure)).toContain(sentence);
    await server.set({ rate: Infinity });
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    await expectTrueRig(server, rig);
  });

  it('and never has: an import waits for the connection, and goes by itself', async () => {
    const server = await acmeServer();
    const gateway = await gatewayTo(server.port);
    const rig = await fastRig(`http://127.0.0.1:${gateway.port}`, impatient);
    const submission = await rig.check(await eventFile(50, WITHOUT_IDS));
    gateway.manner = 'deaf';
    gateway.cut();
    const id = await rig.submit(submission);
    const waiting = await rig.onceTold(id, isQueued('offline'));
    expect(wordsAbout(waiting)).toContain('Scarf can’t be reached from here. We keep trying');
    expect(await server.requests(UPLOAD)).toEqual([]);
    gateway.manner = 'open';
    gateway.cut();
    expect(outcomeOf(await rig.until(id, 'done'))).toBe('all-imported');
    await expectLookedBetween(server, 1);
    await expectTrueRig(server, rig);
  });

  it('a list that is too large is not read to its end, and nothing is sent', async () => {
    const server = await acmeServer();
    for (let more = 0; more < 40; more += 1) await server.seedImport({ owner: ACME_OWNER, imported: 1 });
    const rig = await fastRig(server.url, { limits: { listBytes: 4_000 } });
    const id = await rig.begin(await eventFile(50, WITHOUT_IDS));
    const failed = await rig.until(id, 'failed');
    expect(wordsAbout(failed)).toContain(ODD);
    expect(wordsAbout(failed)).toContain('an answer of over 4000 bytes');
    expect(await server.requests(UPLOAD)).toEqual([]);
    await expectTrueRig(server, rig);
  });
});

describe('a log', () => {
  const FORMER = '{"type":"progress"}\n';

  it.each<[string, Fault, string, number]>([
    ['that never comes', { kind: 'hang' }, SILENT, SHORT_MS],
    ['that stops coming', { kind: 'trickle', bytesPerSecond: 0.5 }, SILENT, SHORT_MS],
    ['that is endless', { kind: 'endless' }, ODD, 60_000],
    [
      'that is half',
      { kind: 'close-early', bytes: 90 },
      'The connection dropped before Scarf answered.',
      60_000,
    ],
    ['that is a block page', { kind: 'html', body: `<p>Bearer ${ACME_TOKEN}` }, ODD, 60_000],
  ])('%s: the former one stays, and it is told', async (_what, fault, sentence, patienceMs) => {
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
    await expectTrueRig(server, rig);
  });
});
