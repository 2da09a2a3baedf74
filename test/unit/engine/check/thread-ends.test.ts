import { writeFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { expect, inject, it, onTestFinished } from 'vitest';
import { threadedFileWork } from '../../../../src/main/jobs/file-work';
import { endThreads } from '../../../../src/main/jobs/thread-job';
import { NO_FIXES } from '../../../../src/shared/fix';
import { makeEvents, writeBulkyFile } from '../../../support/events';
import { factsOf, fileWith, folder, linesOf, never, NOW, planFor } from '../bench';

// Node may trip over a thread that is ended from outside in the middle of its work, and the app with it. One that ended
// by itself exits with 0, one that was ended from outside with 1.

const work = threadedFileWork(inject('threadFile'));

/** How the threads that begin from now on will have ended. */
function endings(): () => Promise<readonly number[]> {
  const all: Promise<number>[] = [];
  const heard = (worker: Worker): void => void all.push(new Promise((ends) => worker.once('exit', ends)));
  process.on('worker', heard);
  onTestFinished(() => void process.off('worker', heard));
  return () => Promise.all(all);
}

/** It takes no space on the disk, and minutes to read. */
async function endlessFile(): Promise<string> {
  const path = await fileWith(linesOf(...makeEvents(2_000, { now: NOW })));
  await truncate(path, 64 * 1024 ** 3);
  return path;
}

/** A check in the middle of its work. */
async function checking(path: string, signal: AbortSignal): Promise<() => Promise<{ kind: string }>> {
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

it('a check that is stopped, a body that is given up and a log that is closed end by themselves, in the middle of it', async () => {
  const ended = endings();
  // Far more than a body makes ahead of who takes it.
  const whole = await fileWith('');
  await writeBulkyFile(whole, 2_000, { now: NOW });
  const plan = await planFor(whole, await factsOf(whole));
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
  const stopped = await checking(await endlessFile(), stop.signal);
  stop.abort();
  expect(await stopped()).toEqual({ kind: 'stopped' });
  const codes = await ended();
  expect(codes.length).toBeGreaterThanOrEqual(3);
  expect(new Set(codes)).toEqual(new Set([0]));
});

it('all threads do so when the app quits', async () => {
  const ended = endings();
  const log = work.openLog({ lineMapPath: null }, () => undefined);
  const check = await checking(await endlessFile(), never);
  await log.readOn(join(await folder(), 'none'), false);
  await endThreads();
  expect(new Set(await ended())).toEqual(new Set([0]));
  expect(await check()).toEqual({ kind: 'stopped' });
  log.close();
});
