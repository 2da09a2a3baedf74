import type { TransferListItem } from 'node:worker_threads';
import { failure, type Failure, type Result, retryableFailure } from '../../shared/failure';
import type {
  FromWorker,
  Job,
  JobMessage,
  JobName,
  JobOutput,
  JobProgress,
  ToWorker,
} from '../../worker/jobs';
import { endThread, isAlive, keepThread, LATE_MS, threadFor, type StartThread } from './threads';

/** How long an aborted job may take until it counts as failed. */
const GRACE_MS = 1000;

export interface JobListeners<K extends JobName> {
  onProgress(progress: JobProgress<K>): void;
  /** Called at most once, and never after `end`. The thread ends by itself then, or runs another job. */
  onDone(result: Result<JobOutput<K>>): void;
}

export interface JobOptions {
  /** Abort asks the job to stop. After a second without a result it fails. */
  readonly signal?: AbortSignal;
  /** Parts of the input that are moved to the thread. */
  readonly transfer?: TransferListItem[];
}

export interface ThreadJob<K extends JobName> {
  send(message: JobMessage<K>): void;
  /** Nothing more is wanted: the thread stops and ends by itself, soon. Never await that: see `REST_MS`. */
  end(): void;
}

/**
 * Starts a thread for one job. A thread that dies fails its job: with `worker-ended`, after an abort with `gone`.
 * Helper threads that the job asks for end with it.
 */
export function startJob<K extends JobName>(
  start: StartThread,
  job: Job<K>,
  { onProgress, onDone }: JobListeners<K>,
  { signal, transfer = [] }: JobOptions = {},
): ThreadJob<K> {
  const thread = threadFor(start, job, transfer);
  const helpers: ThreadJob<'byte-ranges'>[] = [];
  let ended = false;
  let grace: NodeJS.Timeout | undefined;
  const stop = (): void => {
    thread.postMessage({ kind: 'stop' } satisfies ToWorker<K>);
    grace = setTimeout(() => died(failure('worker-ended')), GRACE_MS);
  };
  const leave = (): void => {
    ended = true;
    clearTimeout(grace);
    signal?.removeEventListener('abort', stop);
    for (const helper of helpers) helper.end();
  };
  const end = (): void => {
    if (ended) return;
    leave();
    if (isAlive(thread)) void endThread(thread, LATE_MS);
  };
  const keep = (): void => {
    leave();
    keepThread(start, job.kind, thread);
    thread.off('message', hear).off('error', failed).off('exit', exited);
  };
  const done = (result: Result<JobOutput<K>>, { mayGoOn = false } = {}): void => {
    if (ended) return;
    // What an aborted job left behind might reach the next one.
    if (mayGoOn && result.ok && signal?.aborted !== true && isAlive(thread)) keep();
    else end();
    onDone(result);
  };
  const died = (reason: Failure): void =>
    done({
      ok: false,
      failure: signal?.aborted === true ? failure('gone', 'It did not stop in time.') : reason,
    });
  const hear = (message: FromWorker<K>): void => {
    if (ended) return;
    switch (message.kind) {
      case 'progress':
        return onProgress(message.progress);
      case 'start-helper':
        return void helpers.push(...startHelper(start, message.input));
      case 'done':
        return done(message.result, message);
    }
  };
  const failed = (error: unknown): void => died(threadFailure(error));
  const exited = (code: number): void => died(retryableFailure('worker-ended', `It ended with ${code}.`));
  thread.on('message', hear).on('error', failed).on('exit', exited);
  if (signal?.aborted === true) stop();
  else signal?.addEventListener('abort', stop, { once: true });
  return {
    send: (message) => {
      // The thread may run another job by then.
      if (!ended) thread.postMessage({ kind: 'message', message } satisfies ToWorker<K>);
    },
    end,
  };
}

/** A thread needs open files to start, and so do the files that it reads. */
function threadFailure(error: unknown): Failure {
  const text = String(error);
  return retryableFailure(/\bE[MN]FILE\b/.test(text) ? 'too-many-open' : 'worker-ended', text);
}

/** Empty when no more threads can be had: the job sees its port close and works without help. */
function startHelper(
  start: StartThread,
  input: Job<'byte-ranges'>['input'],
): readonly ThreadJob<'byte-ranges'>[] {
  const ignored = { onProgress: () => undefined, onDone: () => undefined };
  try {
    return [startJob(start, { kind: 'byte-ranges', input }, ignored, { transfer: [input.port] })];
  } catch {
    input.port.close();
    return [];
  }
}
