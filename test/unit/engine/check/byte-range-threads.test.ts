import { join } from 'node:path';
import { availableParallelism } from 'node:os';
import { closeSync, existsSync, openSync } from 'node:fs';
import { stat, truncate, writeFile } from 'node:fs/promises';
import type { MessagePort, Worker } from 'node:worker_threads';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import {
  checkInParallel,
  type StartHelper,
  type ParallelOptions,
} from '../../../../src/engine/check/parallel-check';
import { READ_BYTES } from '../../../../src/engine/model/limits';
import { ByteRangeReader } from '../../../../src/engine/check/byte-range';
import { threadedFileWork } from '../../../../src/main/jobs/file-work';
import { helpersFrom } from '../../../../src/worker/byte-range-helper';
import { startJob } from '../../../../src/main/jobs/thread-job';
import type { JobInput } from '../../../../src/worker/jobs';
import { NO_FIXES } from '../../../../src/shared/fix';
import { NDJSON } from '../../../../src/shared/layout';
import { makeEvents } from '../../../support/events';
import { factsOf, fileWith, folder, linesOf, never, NOW } from '../bench';

const THREAD = inject('threadFile');

/** Starts a helper thread that ends with the test. */
function start(threadFile: string, input: JobInput<'byte-ranges'>): void {
  const ignored = { onProgress: () => undefined, onDone: () => undefined };
  const job = { kind: 'byte-ranges', input } as const;
  const thread = startJob(threadFile, job, ignored, { transfer: [input.port] });
  onTestFinished(thread.end);
}

const helper = helpersFrom((input) => start(THREAD, input));
const neverStarts = helpersFrom((input) => start(join(THREAD, 'no-such-thread'), input));

/** What such helpers find in a file of seven stretches, beside what one thread finds. */
async function together(
  starts: readonly StartHelper[],
  options: Partial<Pick<ParallelOptions, 'silentMs' | 'onStretch'>> = {},
): Promise<{ readonly found: object; readonly alone: object }> {
  const lines = [...makeEvents(10_000, { now: NOW }), 'oops', '', ...makeEvents(100, { now: NOW })];
  const path = await fileWith(linesOf(...lines));
  const { size } = await stat(path);
  const descriptor = openSync(path, 'r');
  onTestFinished(() => closeSync(descriptor));
  const source = { descriptor, size, nowMs: NOW, fixes: NO_FIXES };
  const helpers = starts.map((one) => one(source));
  const { findings, fingerprint, finalNewline } = await checkInParallel({
    source,
    helpers,
    reader: new ByteRangeReader(source),
    signal: never,
    onStretch: () => undefined,
    stretchBytes: READ_BYTES,
    ...options,
  });
  for (const one of helpers) one.end();
  const ending = { plainBytes: size, finalNewline, damaged: false, unfinished: false };
  return { found: { ...findings.facts(NDJSON, ending), fingerprint }, alone: await factsOf(path) };
}

describe('a check with helper threads', () => {
  it('finds the same as a check in one thread', async () => {
    const { found, alone } = await together([helper, helper]);
    expect(alone).toMatchObject(found);
    expect(found).toMatchObject({ lines: 10_102, blank: 1, faulty: 1 });
  });

  it('finds the same when the helpers die at work', async () => {
    const threads: Worker[] = [];
    const begun = (thread: Worker): void => void threads.push(thread);
    process.on('worker', begun);
    onTestFinished(() => void process.off('worker', begun));
    const { found, alone } = await together([helper, helper], {
      onStretch: () => threads.forEach((thread) => void thread.terminate()),
    });
    expect(threads).toHaveLength(2);
    expect(alone).toMatchObject(found);
  });

  it('finds the same when some or all helpers never answer or cannot start', async () => {
    // Held, or the channel would be closed with them.
    const unheard: MessagePort[] = [];
    const silent = helpersFrom(({ port }) => void unheard.push(port));
    onTestFinished(() => unheard.forEach((port) => port.close()));
    for (const starts of [[silent, silent], [silent, helper], [neverStarts, helper], [neverStarts]]) {
      const { found, alone } = await together(starts, { silentMs: 20 });
      expect(alone).toMatchObject(found);
    }
  });

  it('gets null from a helper that cannot read, also when it asks again', async () => {
    const blind = helper({ descriptor: 1_000_000, size: 10, nowMs: NOW, fixes: NO_FIXES });
    expect(await Promise.all([blind.read(0, 10), blind.read(0, 10)])).toEqual([null, null]);
    expect(await blind.read(0, 10)).toBeNull();
    blind.end();
    blind.end();
  });
});

describe('the check of a large file', () => {
  it('finds the same with the helper threads that main starts, and when they die', async () => {
    const path = await fileWith(linesOf(...makeEvents(2000, { now: NOW })));
    // A hole takes no space on the disk: one line that is too long.
    await truncate(path, 100 * 1024 ** 2);
    const place = await folder();
    const lonely = join(place, 'thread.mjs');
    const asked = join(place, 'asked');
    await writeFile(
      lonely,
      `import { writeFileSync } from 'node:fs';
       import { workerData } from 'node:worker_threads';
       if (workerData.kind === 'byte-ranges') {
         writeFileSync(${JSON.stringify(asked)}, '');
         process.exit(1);
       }
       await import(${JSON.stringify(THREAD)});`,
    );
    const check = (thread: string): Promise<unknown> =>
      threadedFileWork(thread).run('check', { path, nowMs: NOW, mappings: [], fixes: NO_FIXES }, never);
    const helped = await check(THREAD);
    expect(helped).toMatchObject({ ok: true, value: { lines: 2001, faulty: 1 } });
    expect(await check(lonely)).toEqual(helped);
    expect(existsSync(asked)).toBe(availableParallelism() > 1);
  });
});
