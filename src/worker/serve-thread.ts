import type { MessagePort, TransferListItem } from 'node:worker_threads';
import { failure, FailureError } from '../shared/failure';
import type { JobThread } from './job-thread';
import { REST_MS, type FromWorker, type Job, type JobMessage, type JobName, type ToWorker } from './jobs';
import { loadCheck, runners } from './runners';

/** The worker's side of a thread: runs this job, or the first that is posted, and posts its result. */
export function serveThread(port: MessagePort, job: Job<JobName> | null): void {
  if (job === null) awaitJob(port);
  else void run(port, job);
}

async function run<K extends JobName>(port: MessagePort, { kind, input }: Job<K>): Promise<void> {
  const post = (message: FromWorker<K>, transfer?: TransferListItem[]): void =>
    port.postMessage(message, transfer);
  try {
    post({ kind: 'done', result: await runners[kind](input, threadFor<K>(port, post)) });
  } catch (error) {
    const reason = error instanceof FailureError ? error.failure : failure('worker-ended', String(error));
    post({ kind: 'done', result: { ok: false, failure: reason } });
  }
}

function threadFor<K extends JobName>(
  port: MessagePort,
  post: (message: FromWorker<K>, transfer?: TransferListItem[]) => void,
): JobThread<K> {
  const stopping = new AbortController();
  const early: JobMessage<K>[] = [];
  let deliver = (message: JobMessage<K>): void => void early.push(message);
  port.on('message', (sent: ToWorker<K>) => {
    switch (sent.kind) {
      case 'stop':
        return stopping.abort();
      case 'end':
        stopping.abort();
        return void setTimeout(() => port.close(), REST_MS);
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
function awaitJob(port: MessagePort): void {
  void loadCheck();
  port.once('message', (sent: ToWorker<JobName>) => {
    if (sent.kind === 'job') void run(port, sent.job);
    else port.close();
  });
}
