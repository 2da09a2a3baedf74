import { createHash } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkFile } from '../../src/engine/check/check-file';
import type { CheckOutcome } from '../../src/engine/model/check-facts';
import { acmeServer } from '../support/connected-app';
import { makeEvents, writeBulkyFile } from '../support/events';
import {
  eventFile,
  fileOnDrive,
  expectConsistentRig,
  UPLOAD,
  wordsAbout,
  wordsOfFailure,
} from '../support/faults';
import { servingRig } from '../support/imports-rig';

// A file that changes during the check, between check and import, and during the upload.

type Change = readonly [what: string, change: (path: string) => void];

const NEVER = new AbortController().signal;

/** Changes that the open descriptor sees. */
const CHANGES: readonly Change[] = [
  ['is cut short', (path) => truncateSync(path, Math.floor(statSync(path).size / 2))],
  ['is emptied', (path) => truncateSync(path, 0)],
  ['grows by an event', (path) => appendFileSync(path, `${[...makeEvents(1, { seed: 9 })].join()}\n`)],
  ['is written over in its place', (path) => writeOver(path, 0)],
  ['is written over at its end', (path) => writeOver(path, statSync(path).size - 40)],
  ['is touched', (path) => utimesSync(path, new Date(), new Date(Date.now() + 60_000))],
];

/** Changes that remove the path and leave the open file intact. */
const REMOVALS: readonly Change[] = [
  ['is deleted', (path) => rmSync(path)],
  [
    'is replaced by another',
    (path) => {
      const other = `${path}.other`;
      appendFileSync(other, `${[...makeEvents(50, { seed: 7 })].join('\n')}\n`);
      renameSync(other, path);
    },
  ],
  ['goes with its drive', (path) => renameSync(dirname(path), `${dirname(path)}-unplugged`)],
];

function writeOver(path: string, at: number): void {
  const file = openSync(path, 'r+');
  writeSync(file, '{"over":1}', at);
  closeSync(file);
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

describe('a file that changes during the check', () => {
  const EVENTS = 6_000;

  /** Changes the file when the n-th chunk is read. The clock makes every chunk report progress. */
  async function checkedWhile(
    path: string,
    nth: number,
    change: (path: string) => void,
  ): Promise<CheckOutcome> {
    let time = 0;
    let chunks = 0;
    return checkFile({
      path,
      nowMs: Date.now(),
      signal: NEVER,
      clock: () => (time += 1000),
      onProgress: () => {
        chunks += 1;
        if (chunks === nth) change(path);
      },
    });
  }

  describe.each([
    ['at the first chunk', 1],
    ['in the middle', 2],
    ['at the last chunk', 4],
  ] as const)('%s', (_where, nth) => {
    it.each(CHANGES)('fails the check: it %s', async (_what, change) => {
      const path = await eventFile(EVENTS);
      const outcome = await checkedWhile(path, nth, change);
      expect(outcome.kind).toBe('failed');
      if (outcome.kind !== 'failed') return;
      expect(outcome.failure.code).toBe('file-changed');
      expect(wordsOfFailure(outcome.failure)).toContain('The file changed while we read it.');
      expect(wordsOfFailure(outcome.failure)).toContain('Wait until it is complete, then check it again.');
    });
  });

  it.each(REMOVALS)('completes the check but cannot be imported: it %s', async (what, change) => {
    const server = await acmeServer();
    const rig = await servingRig(server.url);
    const path = await fileOnDrive(EVENTS);
    const submission = await rig.check(path);
    const outcome = await checkedWhile(path, 2, change);
    expect(outcome).toMatchObject({ kind: 'checked', facts: { lines: EVENTS } });
    if (outcome.kind !== 'checked') return;
    const id = await rig.submit({ ...submission, facts: outcome.facts });
    const failed = await rig.until(id, 'failed');
    expect(wordsAbout(failed)).toContain(
      what === 'is replaced by another'
        ? 'The file changed while we read it.'
        : 'The file is no longer where it was.',
    );
    expect(await server.imports()).toEqual([]);
    await expectConsistentRig(server, rig);
  });
});

describe('a file that changes during the upload', () => {
  const EVENTS = 4_000;

  /** An import in the middle of its upload: the server has read so many bytes and reads slowly. */
  async function sending(bodyBytes: number) {
    const server = await acmeServer({ intakeRate: 1_500_000 });
    const rig = await servingRig(server.url);
    const path = await fileOnDrive(0);
    await writeBulkyFile(path, EVENTS);
    const hash = sha256(path);
    const id = await rig.begin(path);
    await server.waitForRequest({ ...UPLOAD, bodyBytes });
    return { server, rig, path, id, hash };
  }

  it.each([
    [...(CHANGES[0] as Change), 50_000],
    [...(CHANGES[2] as Change), 600_000],
    [...(CHANGES[4] as Change), 600_000],
    [...(CHANGES[5] as Change), 300_000],
  ] as const)('is not imported, not even in part: it %s', async (_what, change, bodyBytes) => {
    const { server, rig, path, id } = await sending(bodyBytes);
    change(path);
    await server.set({ intakeRate: Infinity });
    const failed = await rig.until(id, 'failed');
    expect(wordsAbout(failed)).toContain('The file changed while we read it.');
    expect(wordsAbout(failed)).toContain('Wait until it is complete, then check it again.');
    expect(await server.waitForRequest({ ...UPLOAD, ended: true })).toMatchObject({ state: 'broken' });
    expect(await server.imports()).toEqual([]);
    expect(readdirSync(rig.store.folder(id).path).filter((name) => !name.startsWith('record'))).toEqual([]);
    await expectConsistentRig(server, rig);
  });

  it.each(REMOVALS)('arrives byte for byte, because it is still open: it %s', async (_what, change) => {
    const { server, rig, path, id, hash } = await sending(100_000);
    change(path);
    await server.set({ intakeRate: Infinity });
    await rig.until(id, 'done');
    expect(await server.imports()).toMatchObject([
      { imported: EVENTS, received: { complete: true, sha256: hash } },
    ]);
    await expectConsistentRig(server, rig);
  });
});
