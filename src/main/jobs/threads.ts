import type { EventEmitter } from 'node:events';
import { Worker, type TransferListItem } from 'node:worker_threads';
import { REST_MS, type Job, type JobName, type ToWorker } from '../../worker/jobs';

/** What runs a job: a worker thread, as far as jobs use it. */
export interface Thread extends Pick<EventEmitter, 'on' | 'once' | 'off'> {
  postMessage(message: unknown, transfer?: readonly TransferListItem[]): void;
  terminate(): unknown;
}

/** Starts a thread for a job; null: for the first that is posted. May throw, such as when too many files are open. */
export type StartThread = (job: Job<JobName> | null, transfer: TransferListItem[]) => Thread;

/** Far above what any file needs. A thread over the limit ends, and the app goes on. */
const LIMITS = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 64 };

/**
 * A thread that has not ended by itself by then is terminated. This is the last resort: Node may crash when it
 * terminates a thread that is reading or closing a file.
 */
export const LATE_MS = REST_MS + 4_000;

/** Whoever opened a dialog, drags a file or reads the result of a check takes no longer. */
const WAIT_MS = 60_000;

/** The next file of a watched folder, or of a line of imports, takes no longer: for threads beside the first. */
const BESIDE_MS = 5_000;

/** Many small files need no more, and each holds memory meanwhile. */
const KEPT_AT_MOST = 4;

/** Worker threads that run this file. */
export function workerThreads(file: string): StartThread {
  return (workerData, transferList) => new Worker(file, { workerData, resourceLimits: LIMITS, transferList });
}

/** Threads that have not exited. */
const alive = new Set<Thread>();

/** Started before its job was there; null: there is none. */
let spare: { readonly thread: Thread; readonly late: NodeJS.Timeout } | null = null;

interface Kept {
  readonly start: StartThread;
  readonly kind: JobName;
  readonly thread: Thread;
  readonly late: NodeJS.Timeout;
  readonly forget: () => void;
}

/** Threads whose job ended well: a start takes far more than a small file. */
const kept: Kept[] = [];

/**
 * Ends every thread, by force after so many milliseconds. Settles when all have exited, which may be never: see
 * `REST_MS`. Null when there is none.
 */
export function endThreads(patienceMs = 1_000): Promise<unknown> | null {
  for (const one of [...kept]) release(one);
  return alive.size === 0 ? null : Promise.all([...alive].map((thread) => endThread(thread, patienceMs)));
}

/** Settles when the thread has exited. */
export function endThread(thread: Thread, patienceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => void thread.terminate(), patienceMs);
    thread.once('exit', () => {
      clearTimeout(late);
      resolve();
    });
    thread.postMessage({ kind: 'end' } satisfies ToWorker<JobName>);
  });
}

/** Lets a thread wait for a check for a minute, if none does yet. Where that fails, the check starts its own. */
export function prepareThread(start: StartThread): void {
  if (spare !== null) return;
  try {
    const thread = takeKept(start, 'check') ?? newThread(start, null);
    // Its end says all that matters.
    thread.on('error', () => undefined);
    thread.once('exit', () => spare?.thread === thread && takeSpare());
    const late = setTimeout(() => {
      takeSpare();
      void endThread(thread, LATE_MS);
    }, WAIT_MS).unref();
    spare = { thread, late };
  } catch {
    spare = null;
  }
}

/**
 * Keeps a thread for another job, of whatever kind: one for a minute, others for a moment. It ends by itself when there is
 * none.
 */
export function keepThread(start: StartThread, kind: JobName, thread: Thread): void {
  if (kept.length >= KEPT_AT_MOST) return void endThread(thread, LATE_MS);
  const keepMs = kept.length === 0 ? WAIT_MS : BESIDE_MS;
  const forget = (): void => release(one);
  const late = setTimeout(() => {
    release(one);
    void endThread(thread, LATE_MS);
  }, keepMs).unref();
  const one: Kept = { start, kind, thread, late, forget };
  kept.push(one);
  // Its end says all that matters.
  thread.on('error', forget).on('exit', forget);
}

/** Its end may still fail, so the listener for errors stays. */
function release(one: Kept): void {
  const at = kept.indexOf(one);
  if (at >= 0) kept.splice(at, 1);
  clearTimeout(one.late);
}

/** One that ran such a job before, or any: the one that was kept last, so that the others may end. */
function takeKept(start: StartThread, kind: JobName): Thread | null {
  const those = kept.filter((each) => each.start === start);
  const one = those.findLast((each) => each.kind === kind) ?? those.at(-1);
  if (one === undefined) return null;
  release(one);
  one.thread.off('error', one.forget).off('exit', one.forget);
  return one.thread;
}

/** A thread that was prepared for a check or ran a job before, or a new one. */
export function threadFor<K extends JobName>(
  start: StartThread,
  job: Job<K>,
  transfer: TransferListItem[],
): Thread {
  const thread = takeKept(start, job.kind) ?? (job.kind === 'check' ? takeSpare() : null);
  thread?.postMessage({ kind: 'job', job } satisfies ToWorker<K>, transfer);
  return thread ?? newThread(start, job, transfer);
}

function takeSpare(): Thread | null {
  const thread = spare?.thread ?? null;
  clearTimeout(spare?.late);
  spare = null;
  return thread;
}

export function isAlive(thread: Thread): boolean {
  return alive.has(thread);
}

function newThread(start: StartThread, job: Job<JobName> | null, transfer: TransferListItem[] = []): Thread {
  const thread = start(job, transfer);
  alive.add(thread);
  thread.once('exit', () => alive.delete(thread));
  return thread;
}
