import { writeFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { expect, inject, it, onTestFinished, vi } from 'vitest';
import { threadedFileWork } from '../../../src/main/jobs/file-work';
import { endThreads } from '../../../src/main/jobs/threads';
import { NO_FIXES } from '../../../src/shared/checks/fix';
import { makeEvents, writeBulkyFile } from '../../support/events';
import { factsOf, fileWith, folder, linesOf, never, NOW, planFor } from '../../unit/engine/bench';

// Node may crash when it terminates a thread that is at work. A thread that ended by itself exits with 0, a terminated
// one with 1.

const work = threadedFileWork(inject('threadFile'));

/** The exit codes of all threads that start from now on. */
function exitCodes(): () => Promise<readonly number[]> {
  const codes: Promise<number>[] = [];
  const watch = (worker: Worker): void =>
    void codes.push(new Promise((resolve) => worker.once('exit', resolve)));
  process.on('worker', watch);
  onTestFinished(() => void process.off('worker', watch));
  return () => Promise.all(codes);
}

/** Main's clock stands still until so many minutes pass at once. */
function minutesPass(): (minutes: number) => void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  return (minutes) => void vi.advanceTimersByTime(minutes * 60_000);
}

/** How many threads started from now on. */
function countStarts(): () => number {
  let started = 0;
  const count = (): void => void (started += 1);
  process.on('worker', count);
  onTestFinished(() => void process.off('worker', count));
  return () => started;
}

/** A sparse file: it takes no space on the disk, and minutes to read. */
async function endlessFile(): Promise<string> {
  const path = await fileWith(linesOf(...makeEvents(2_000, { now: NOW })));
  await truncate(path, 64 * 1024 ** 3);
  return path;
}

/** Starts a check and waits until it has read something. */
async function runningCheck(path: string, signal: AbortSignal): Promise<{ result: Promise<unknown> }> {
  let report: () => void = () => undefined;
  const reported = new Promise<void>((resolve) => (report = resolve));
  const request = { path, nowMs: NOW, mappings: [], fixes: NO_FIXES };
  const result = work.run('check', request, signal, () => report());
  await reported;
  return { result };
}

const GONE = { ok: false, failure: { code: 'gone' } };

it('threads end by themselves when a check is stopped, a body given up or a log closed at work', async () => {
  const exited = exitCodes();
  // Far more than a body makes before its chunks are taken.
  const whole = await fileWith('');
  await writeBulkyFile(whole, 2_000, { now: NOW });
  const plan = await planFor(whole, await factsOf(whole));
  const body = work.body(plan, never);
  for await (const chunk of body.chunks) if (chunk.bytes.length > 0) break;
  body.close();
  expect(await body.result).toMatchObject(GONE);

  const path = join(await folder(), 'log');
  await writeFile(path, '');
  await truncate(path, 8 * 1024 ** 3);
  const log = work.openLog({ lineMapPath: null }, () => undefined);
  const read = log.read({ path, complete: false });
  log.close();
  expect(await read).toMatchObject(GONE);

  const stop = new AbortController();
  const stopped = await runningCheck(await endlessFile(), stop.signal);
  stop.abort();
  expect(await stopped.result).toMatchObject(GONE);
  const codes = await exited();
  expect(codes.length).toBeGreaterThanOrEqual(3);
  expect(new Set(codes)).toEqual(new Set([0]));
});

it('threads end by themselves when the app quits', async () => {
  const exited = exitCodes();
  const log = work.openLog({ lineMapPath: null }, () => undefined);
  const check = await runningCheck(await endlessFile(), never);
  await log.read({ path: join(await folder(), 'none'), complete: false });
  // Far longer than the app waits: a busy machine may be slow to end one.
  await endThreads(30_000);
  expect(new Set(await exited())).toEqual(new Set([0]));
  expect(await check.result).toMatchObject(GONE);
  log.close();
});

it('a thread that was prepared runs the next check, and ends by itself when none comes', async () => {
  const exited = exitCodes();
  const minutes = minutesPass();
  work.prepareCheck();
  work.prepareCheck();
  const path = await fileWith(linesOf(...makeEvents(10, { now: NOW })));
  const checked = await work.run('check', { path, nowMs: NOW, mappings: [], fixes: NO_FIXES }, never);
  expect(checked.ok).toBe(true);
  // The same thread waits for the next check.
  work.prepareCheck();
  minutes(1);
  expect(await exited()).toEqual([0]);
  work.prepareCheck();
  await endThreads(30_000);
  expect(await exited()).toEqual([0, 0]);
});

it('what follows a check runs in its thread, which ends by itself when nothing follows for a minute', async () => {
  const exited = exitCodes();
  const minutes = minutesPass();
  const started = countStarts();
  const path = await fileWith(linesOf(...makeEvents(20, { now: NOW })));
  const facts = await factsOf(path);
  for (const lines of [3, 4]) {
    const short = await fileWith(linesOf(...makeEvents(lines, { now: NOW })));
    const request = { path: short, nowMs: NOW, mappings: [], fixes: NO_FIXES };
    expect(await work.run('check', request, never)).toMatchObject({ ok: true, value: { lines } });
    minutes(0.9);
    const read = await work.run(
      'read-lines',
      { file: { path, ...facts }, checkpoints: facts.checkpoints, lines: [2] },
      never,
    );
    expect(read).toMatchObject({ ok: true, value: [{ line: 2 }] });
    minutes(0.9);
    const body = work.body(await planFor(path, facts), never);
    for await (const chunk of body.chunks) expect(chunk.bytes.length).toBeGreaterThan(0);
    expect(await body.result).toMatchObject({ ok: true, value: { sent: 20 } });
    body.close();
  }
  expect(started()).toBe(1);
  minutes(1);
  expect(await exited()).toEqual([0]);
});

it('of threads that have nothing to do, one waits for a minute and the others for a moment', async () => {
  const exited = exitCodes();
  const minutes = minutesPass();
  const started = countStarts();
  const path = await fileWith(linesOf(...makeEvents(20, { now: NOW })));
  const check = (): Promise<unknown> =>
    work.run('check', { path, nowMs: NOW, mappings: [], fixes: NO_FIXES }, never);
  await Promise.all([check(), check()]);
  expect(started()).toBe(2);
  minutes(0.1);
  await Promise.all([check(), check()]);
  expect(started()).toBe(3);
  await endThreads(30_000);
  expect(await exited()).toEqual([0, 0, 0]);
});

it('a thread whose check was stopped, failed or died takes no other', async () => {
  let started = 0;
  let last: Worker | null = null;
  const watch = (worker: Worker): void => {
    started += 1;
    last = worker;
  };
  process.on('worker', watch);
  onTestFinished(() => void process.off('worker', watch));
  const request = { nowMs: NOW, mappings: [], fixes: NO_FIXES };
  const stop = new AbortController();
  const stopped = await runningCheck(await endlessFile(), stop.signal);
  stop.abort();
  expect(await stopped.result).toMatchObject(GONE);
  const missing = join(await folder(), 'none.ndjson');
  const before = started;
  expect(await work.run('check', { path: missing, ...request }, never)).toMatchObject({ ok: false });
  expect(started).toBe(before + 1);
  const path = await fileWith(linesOf(...makeEvents(3, { now: NOW })));
  expect(await work.run('check', { path, ...request }, never)).toMatchObject({ ok: true });
  expect(started).toBe(before + 2);
  // It dies while it waits for another file.
  await (last as Worker | null)?.terminate();
  expect(await work.run('check', { path, ...request }, never)).toMatchObject({ ok: true });
  expect(started).toBe(before + 3);
  await endThreads(30_000);
});
