import { Worker, type TransferListItem } from 'node:worker_threads';
import { REST_MS, type Job, type JobName, type ToWorker } from '../../worker/jobs';

/** Far above what any file needs. A thread over the limit ends, and the app goes on. */
const LIMITS = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 64 };

/**
 * A thread that has not ended by itself by then is terminated. This is the last resort: Node may crash when it
 * terminates a thread that is reading or closing a file.
 */
export const LATE_MS = REST_MS + 4_000;

/** Whoever opened a dialog, or drags a file, takes no longer. */
const SPARE_MS = 60_000;

/** The next file of a watched folder, or of a line of imports, takes no longer. */
const KEEP_MS = 5_000;

/** Many small files need no more, and each holds memory meanwhile. */
const KEPT_AT_MOST = 4;

/** Threads that have not exited. */
const alive = new Set<Worker>();

/** Started before its job was there; null: there is none. */
let spare: { readonly worker: Worker; readonly late: NodeJS.Timeout } | null = null;

interface Kept {
  readonly kind: JobName;
  readonly worker: Worker;
  readonly late: NodeJS.Timeout;
}

/** Threads whose job ended well: a start takes far more than a small file. */
const kept: Kept[] = [];

/**
 * Ends every thread, by force after so many milliseconds. Settles when all have exited, which may be never: see
 * `REST_MS`. Null when there is none.
 */
export function endThreads(patienceMs = 1_000): Promise<unknown> | null {
  for (const one of [...kept]) release(one);
  return alive.size === 0 ? null : Promise.all([...alive].map((worker) => endThread(worker, patienceMs)));
}

/** Settles when the thread has exited. */
export function endThread(worker: Worker, patienceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => void worker.terminate(), patienceMs);
    worker.once('exit', () => {
      clearTimeout(late);
      resolve();
    });
    worker.postMessage({ kind: 'end' } satisfies ToWorker<JobName>);
  });
}

/** Starts a thread that waits for a check for a minute, if none does yet. Where that fails, the check starts its own. */
export function prepareThread(threadFile: string): void {
  if (spare !== null) return;
  try {
    const worker = newThread(threadFile, null);
    // Its end says all that matters.
    worker.on('error', () => undefined);
    worker.once('exit', () => spare?.worker === worker && takeSpare());
    const late = setTimeout(() => {
      takeSpare();
      void endThread(worker, LATE_MS);
    }, SPARE_MS).unref();
    spare = { worker, late };
  } catch {
    spare = null;
  }
}

/** Keeps a thread for a moment, for another job of the kind that it ran. It ends by itself when there is none. */
export function keepThread(kind: JobName, worker: Worker): void {
  if (kept.length >= KEPT_AT_MOST) return void endThread(worker, LATE_MS);
  const late = setTimeout(() => {
    release(one);
    void endThread(worker, LATE_MS);
  }, KEEP_MS).unref();
  const one: Kept = { kind, worker, late };
  kept.push(one);
  // Its end says all that matters.
  worker.on('error', forgetKept).on('exit', forgetKept);
}

function forgetKept(this: Worker): void {
  const one = kept.find(({ worker }) => worker === this);
  if (one !== undefined) release(one);
}

function release(one: Kept): Worker {
  kept.splice(kept.indexOf(one), 1);
  clearTimeout(one.late);
  one.worker.off('exit', forgetKept);
  return one.worker;
}

/** The one that was kept last, so that the others may end. */
function takeKept(wanted: JobName): Worker | null {
  const one = kept.findLast(({ kind }) => kind === wanted);
  return one === undefined ? null : release(one).off('error', forgetKept);
}

/** A thread that ran such a job before or was prepared for a check, or a new one. */
export function startThread<K extends JobName>(
  threadFile: string,
  job: Job<K>,
  transfer: TransferListItem[],
): Worker {
  const worker = takeKept(job.kind) ?? (job.kind === 'check' ? takeSpare() : null);
  worker?.postMessage({ kind: 'job', job } satisfies ToWorker<K>, transfer);
  return worker ?? newThread(threadFile, job, transfer);
}

function takeSpare(): Worker | null {
  const worker = spare?.worker ?? null;
  clearTimeout(spare?.late);
  spare = null;
  return worker;
}

export function isAlive(worker: Worker): boolean {
  return alive.has(worker);
}

function newThread(
  threadFile: string,
  workerData: Job<JobName> | null,
  transferList: TransferListItem[] = [],
): Worker {
  const worker = new Worker(threadFile, { workerData, resourceLimits: LIMITS, transferList });
  alive.add(worker);
  worker.once('exit', () => alive.delete(worker));
  return worker;
}
