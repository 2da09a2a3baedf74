import { Worker, type TransferListItem } from 'node:worker_threads';
import { failure, type Failure } from '../../shared/failure';
import { REST_MS, type FromWorker, type Job, type ToWorker } from '../../worker/jobs';

/** Far above what any file needs; a thread that asks for more is ended, and the app lives on. */
const LIMITS = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 64 };

export interface ThreadJob {
  tell(message: ToWorker): void;
  /** Nothing more is wanted of it: asked to stop in the middle of its work, it ends by itself. */
  end(): void;
  /** Lets it do what it was told and end by itself, soon. Nobody may wait for that: see `REST_MS`. */
  finish(): void;
}

const GRACE_MS = 1000;
/**
 * One that has not ended by itself so long after it should have is ended: the last resort, for Node may trip over a file
 * that it is just reading or closing, and with it the app.
 */
const LATE_MS = REST_MS + 4 * GRACE_MS;

/** The threads that have not gone. */
const alive = new Set<Worker>();

/** Ends every thread. Settles when all are gone, which may be never: see `REST_MS`. Null: there is none. */
export function endThreads(): Promise<unknown> | null {
  return alive.size === 0
    ? null
    : Promise.all([...alive].map((worker) => askedToGo(worker, ['stop', 'finish'], GRACE_MS)));
}

/** Settles when it is gone. */
function askedToGo(worker: Worker, words: readonly ('stop' | 'finish')[], patienceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => void worker.terminate(), patienceMs);
    worker.once('exit', () => {
      clearTimeout(late);
      resolve();
    });
    for (const kind of words) worker.postMessage({ kind } satisfies ToWorker);
  });
}

/**
 * Starts a thread for one job. Every message of it goes to `hear`; when the thread dies by itself, `hear` gets one
 * last `failed`. Abort asks it to stop, and does not wait longer than a second for its last word.
 */
export function startJob(
  threadFile: string,
  job: Job,
  hear: (message: FromWorker) => void,
  signal?: AbortSignal,
  transferList: readonly TransferListItem[] = [],
): ThreadJob {
  const options = { workerData: job, resourceLimits: LIMITS, transferList: [...transferList] };
  const worker = new Worker(threadFile, options);
  alive.add(worker);
  worker.once('exit', () => alive.delete(worker));
  let ended = false;
  let grace: NodeJS.Timeout | undefined;
  const stop = (): void => {
    worker.postMessage({ kind: 'stop' } satisfies ToWorker);
    grace = setTimeout(() => died(failure('worker-ended', 'It did not stop in time.')), GRACE_MS);
  };
  const leave = (ask: () => void): void => {
    if (ended) return;
    ended = true;
    clearTimeout(grace);
    signal?.removeEventListener('abort', stop);
    if (alive.has(worker)) ask();
  };
  const end = (): void => leave(() => void askedToGo(worker, ['stop', 'finish'], LATE_MS));
  const finish = (): void => leave(() => void askedToGo(worker, ['finish'], LATE_MS));
  const died = (reason: Failure): void => {
    if (ended) return;
    end();
    hear({ kind: 'failed', failure: reason });
  };
  worker.on('message', (message: FromWorker) => {
    if (!ended) hear(message);
  });
  worker.on('error', (error) => died(failure('worker-ended', String(error), true)));
  worker.on('exit', (code) => died(failure('worker-ended', `It ended with ${code}.`, true)));
  if (signal?.aborted === true) stop();
  else signal?.addEventListener('abort', stop, { once: true });
  return { tell: (message) => worker.postMessage(message), end, finish };
}
