import { join } from 'node:path';
import { availableParallelism } from 'node:os';
import { closeSync, existsSync, openSync } from 'node:fs';
import { stat, truncate, writeFile } from 'node:fs/promises';
import type { MessagePort, Worker } from 'node:worker_threads';
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { checkInParallel } from '../../../src/engine/check/parallel-check';
import type { RangeHelper, StartHelper } from '../../../src/engine/check/range-helper';
import type { ParallelOptions } from '../../../src/engine/check/range-scheduler';
import { READ_BYTES } from '../../../src/engine/model/limits';
import { ByteRangeReader } from '../../../src/engine/check/byte-range';
import { threadedFileWork } from '../../../src/main/jobs/file-work';
import { helpersFrom } from '../../../src/worker/byte-range-helper';
import { startJob } from '../../../src/main/jobs/thread-job';
import { workerThreads } from '../../../src/main/jobs/threads';
import type { JobInput } from '../../../src/worker/jobs';
import { NO_FIXES } from '../../../src/shared/checks/fix';
import { NDJSON } from '../../../src/shared/files/layout';
import { makeEvents } from '../../support/events';
import { factsOf, fileWith, folder, linesOf, never, NOW } from '../../unit/engine/bench';

const THREAD = inject('threadFile');

/** Starts a worker thread that ends with the test. */
function start(threadFile: string, input: JobInput<'byte-ranges'>): void {
  const ignored = { onProgress: () => undefined, onDone: () => undefined };
  const job = { kind: 'byte-ranges', input } as const;
  const thread = startJob(workerThreads(threadFile), job, ignored, { transfer: [input.port] });
  onTestFinished(thread.end);
}

const helper = helpersFrom((input) => start(THREAD, input));
const neverStarts = helpersFrom((input) => start(join(THREAD, 'no-such-thread'), input));

/** The check alone would be over before a thread has started. */
const allReady = (helpers: readonly RangeHelper[]): Promise<unknown> =>
  Promise.all(helpers.map(({ ready }) => ready));

/** Checks a file of seven ranges with these helpers, and alone. `read`: the ranges that helpers were asked for. */
async function checkBoth(
  starts: readonly StartHelper[],
  options: Partial<Pick<ParallelOptions, 'onRange'>> = {},
  begins: (helpers: readonly RangeHelper[]) => Promise<unknown> = allReady,
): Promise<{ readonly parallel: object; readonly alone: object; readonly read: number }> {
  const lines = [...makeEvents(10_000, { now: NOW }), 'oops', '', ...makeEvents(100, { now: NOW })];
  const path = await fileWith(linesOf(...lines));
  const { size } = await stat(path);
  const descriptor = openSync(path, 'r');
  onTestFinished(() => closeSync(descriptor));
  const source = { descriptor, size, nowMs: NOW, reading: null, fixes: NO_FIXES };
  let read = 0;
  const helpers = starts.map((one): RangeHelper => {
    const begun = one(source);
    return { ...begun, read: (from, to) => ((read += 1), begun.read(from, to)) };
  });
  await begins(helpers);
  const { facts, fingerprint, finalNewline } = await checkInParallel({
    source,
    helpers,
    reader: new ByteRangeReader(source),
    signal: never,
    onRange: () => undefined,
    rangeBytes: READ_BYTES,
    ...options,
  });
  for (const one of helpers) one.end();
  const end = { plainBytes: size, finalNewline, damaged: [], unfinished: false };
  const parallel = { ...(await facts.finish(NDJSON, end, never)), fingerprint };
  return { parallel, alone: await factsOf(path), read };
}

describe('a check with helper threads', () => {
  it('finds the same facts as one thread', async () => {
    const { parallel, alone, read } = await checkBoth([helper, helper]);
    expect(read).toBeGreaterThan(0);
    expect(alone).toMatchObject(parallel);
    expect(parallel).toMatchObject({ lines: 10_102, blank: 1, faulty: 1 });
  });

  it('finds the same facts when the helpers die', async () => {
    const threads: Worker[] = [];
    const onWorker = (thread: Worker): void => void threads.push(thread);
    process.on('worker', onWorker);
    onTestFinished(() => void process.off('worker', onWorker));
    const { parallel, alone, read } = await checkBoth([helper, helper], {
      onRange: () => threads.forEach((thread) => void thread.terminate()),
    });
    expect(threads).toHaveLength(2);
    expect(read).toBeGreaterThan(0);
    expect(alone).toMatchObject(parallel);
  });

  it('finds the same facts when helpers never answer or fail to start', async () => {
    // Kept, because a garbage-collected port closes its channel.
    const silentPorts: MessagePort[] = [];
    const silent = helpersFrom(({ port }) => void silentPorts.push(port));
    onTestFinished(() => silentPorts.forEach((port) => port.close()));
    for (const starts of [[silent, silent], [silent, helper], [neverStarts, helper], [neverStarts]]) {
      // Whoever is not ready is not waited for: the time after which a helper counts as silent stays what it is.
      const { parallel, alone } = await checkBoth(starts, {}, async () => undefined);
      expect(alone).toMatchObject(parallel);
    }
  });

  it('gets null from a helper that cannot read, each time it asks', async () => {
    const failing = helper({ descriptor: 1_000_000, size: 10, nowMs: NOW, reading: null, fixes: NO_FIXES });
    expect(await Promise.all([failing.read(0, 10), failing.read(0, 10)])).toEqual([null, null]);
    expect(await failing.read(0, 10)).toBeNull();
    failing.end();
    failing.end();
  });
});

describe('the check of a large file in the app', () => {
  it('finds the same facts with helper threads and when they die', async () => {
    const path = await fileWith(linesOf(...makeEvents(2000, { now: NOW })));
    // A hole takes no space on the disk. It is one line that is too long.
    await truncate(path, 100 * 1024 ** 2);
    const dir = await folder();
    const dyingThread = join(dir, 'thread.mjs');
    const askedMark = join(dir, 'asked');
    await writeFile(
      dyingThread,
      `import { writeFileSync } from 'node:fs';
       import { workerData } from 'node:worker_threads';
       if (workerData.kind === 'byte-ranges') {
         writeFileSync(${JSON.stringify(askedMark)}, '');
         process.exit(1);
       }
       await import(${JSON.stringify(THREAD)});`,
    );
    const check = (thread: string): Promise<unknown> =>
      threadedFileWork(thread).run('check', { path, nowMs: NOW, mappings: [], fixes: NO_FIXES }, never);
    const parallel = await check(THREAD);
    expect(parallel).toMatchObject({ ok: true, value: { lines: 2001, faulty: 1 } });
    expect(await check(dyingThread)).toEqual(parallel);
    // The check does not wait for a helper to start.
    if (availableParallelism() > 1) await vi.waitFor(() => expect(existsSync(askedMark)).toBe(true), 10_000);
  });
});
