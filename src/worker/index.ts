import { parentPort, workerData, type TransferListItem } from 'node:worker_threads';
import { failure, FailureError } from '../shared/failure';
import type { JobThread } from './job-thread';
import { REST_MS, type FromWorker, type Job, type JobMessage, type JobName, type ToWorker } from './jobs';
import { loadCheck, runners } from './runners';

/** The worker's side of a thread: runs the job in `workerData`, or the first that is posted, and posts its result. */
const port = parentPort;
if (port === null) throw new Error('This runs in a worker thread.');

async function run<K extends JobName>({ kind, input }: Job<K>): Promise<void> {
  const post = (message: FromWorker<K>, transfer?: TransferListItem[]): void =>
    port?.postMessage(message, transfer);
  try {
    post({ kind: 'done', result: await runners[kind](input, threadFor<K>(post)) });
  } catch (error) {
    const reason = error instanceof FailureError ? error.failure : failure('worker-ended', String(error));
    post({ kind: 'done', result: { ok: false, failure: reason } });
  }
}

function threadFor<K extends JobName>(
  post: (message: FromWorker<K>, transfer?: TransferListItem[]) => void,
): JobThread<K> {
  const stopping = new AbortController();
  const early: JobMessage<K>[] = [];
  let deliver = (message: JobMessage<K>): void => void early.push(message);
  port?.on('message', (sent: ToWorker<K>) => {
    switch (sent.kind) {
      case 'stop':
        return stopping.abort();
      case 'end':
        stopping.abort();
        return void setTimeout(() => port?.close(), REST_MS);
      case 'message':
        return deliver(sent.message);
      case 'job':
        throw new Error('A thread runs one job.');
    }
  });
  return {
    signal: stopping.signal,
    progress: (progress, transfer) => post({ kind: 'progress', progress }, transfer),
    onMessage: (listener) => {
      deliver = listener;
      for (const message of early.splice(0)) listener(message);
    },
    startHelper: (input) => post({ kind: 'start-helper', input }, [input.port]),
  };
}

/** Loads the code of a check meanwhile. */
function awaitJob(): void {
  void loadCheck();
  port?.once('message', (sent: ToWorker<JobName>) => {
    if (sent.kind === 'job') void run(sent.job);
    else port?.close();
  });
}

const job = workerData as Job<JobName> | null;
if (job === null) awaitJob();
else void run(job);
