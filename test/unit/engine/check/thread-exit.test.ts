import { writeFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { expect, inject, it, onTestFinished } from 'vitest';
import { threadedFileWork } from '../../../../src/main/jobs/file-work';
import { endThreads } from '../../../../src/main/jobs/thread-job';
import { NO_FIXES } from '../../../../src/shared/fix';
import { makeEvents, writeBulkyFile } from '../../../support/events';
import { factsOf, fileWith, folder, linesOf, never, NOW, planFor } from '../bench';

// Node can crash when a busy thread is terminated. A thread that ends by itself exits with 0, a terminated one with 1.

const work = threadedFileWork(inject('threadFile'));

/** Collects the exit codes of threads that start from now on. */
function exitCodes(): () => Promise<readonly number[]> {
  const all: Promise<number>[] = [];
  const onWorker = (worker: Worker): void => void all.push(new Promise((ends) => worker.once('exit', ends)));
  process.on('worker', onWorker);
  onTestFinished(() => void process.off('worker', onWorker));
  return () => Promise.all(all);
}

/** Creates a sparse file that takes minutes to read. */
async function endlessFile(): Promise<string> {
  const path = await fileWith(linesOf(...makeEvents(2_000, { now: NOW })));
  await truncate(path, 64 * 1024 ** 3);
  return path;
}

/** Starts a check and waits until it reads. */
async function startCheck(path: string, signal: AbortSignal): Promise<() => Promise<{ kind: string }>> {
  let begun: () => void = () => undefined;
  const reads = new Promise<void>((resolve) => (begun = resolve));
  const outcome = work.check(
    { path, nowMs: NOW, mappings: [], fixes: NO_FIXES },
    { onProgress: () => begun(), onSample: () => undefined },
    signal,
  );
  await reads;
  return () => outcome;
}

it('threads end by themselves when a check is stopped, a body is closed or a log is closed', async () => {
  const codesAtEnd = exitCodes();
  // Far more than a body produces before its chunks are taken.
  const large = await fileWith('');
  await writeBulkyFile(large, 2_000, { now: NOW });
  const plan = await planFor(large, await factsOf(large));
  const body = work.body(plan, never);
  for await (const chunk of body.chunks) if (chunk.bytes.length > 0) break;
  body.close();
  expect(await body.result).toMatchObject({ ok: false, failure: { code: 'gone' } });

  const path = join(await folder(), 'log');
  await writeFile(path, '');
  await truncate(path, 8 * 1024 ** 3);
  const log = work.openLog({ lineMapPath: null }, () => undefined);
  const read = log.readOn(path, false);
  log.close();
  expect(await read).toMatchObject({ ok: false, failure: { code: 'gone' } });

  const stop = new AbortController();
  const stopped = await startCheck(await endlessFile(), stop.signal);
  stop.abort();
  expect(await stopped()).toEqual({ kind: 'stopped' });
  const codes = await codesAtEnd();
  expect(codes.length).toBeGreaterThanOrEqual(3);
  expect(new Set(codes)).toEqual(new Set([0]));
});

it('all threads end by themselves when the app quits', async () => {
  const codesAtEnd = exitCodes();
  const log = work.openLog({ lineMapPath: null }, () => undefined);
  const check = await startCheck(await endlessFile(), never);
  await log.readOn(join(await folder(), 'none'), false);
  await endThreads();
  expect(new Set(await codesAtEnd())).toEqual(new Set([0]));
  expect(await check()).toEqual({ kind: 'stopped' });
  log.close();
});
