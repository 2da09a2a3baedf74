import { getHeapStatistics } from 'node:v8';
import type { MessagePort, TransferListItem } from 'node:worker_threads';
import { failure, FailureError } from '../shared/failure';
import type { JobThread } from './job-thread';
import { REST_MS, type FromWorker, type Job, type JobMessage, type JobName, type ToWorker } from './jobs';
import { loadCheck, runners } from './runners';

/** A thread that waits for another job may hold so much. */
const HELD_BYTES = 64 * 1024 * 1024;

/** Main ends these threads, because they work for another one. */
const HELPERS: ReadonlySet<JobName> = new Set(['byte-ranges']);

interface Running {
  readonly stopping: AbortController;
  deliver(message: JobMessage<JobName>): void;
}

/** The worker's side of a thread: runs this job, and each that is posted after it, and posts the results. */
export function serveThread(port: MessagePort, first: Job<JobName> | null): void {
  /** The job that runs; null: none does. */
  let running: Running | null = null;
  let hasRun = false;

  async function run<K extends JobName>({ kind, input }: Job<K>): Promise<void> {
    const early: JobMessage<K>[] = [];
    const self: Running = {
      stopping: new AbortController(),
      deliver: (message) => void early.push(message),
    };
    const post = (message: FromWorker<K>, transfer?: TransferListItem[]): void => {
      // What a job does after its end must not reach the listeners of the next one.
      if (running === self) port.postMessage(message, transfer);
    };
    const thread: JobThread<K> = {
      signal: self.stopping.signal,
      progress: (progress, transfer) => post({ kind: 'progress', progress }, transfer),
      onMessage: (listener) => {
        self.deliver = listener;
        for (const message of early.splice(0)) listener(message);
      },
      startHelper: (helper) => post({ kind: 'start-helper', input: helper }, [helper.port]),
    };
    running = self;
    hasRun = true;
    try {
      const result = await runners[kind](input, thread);
      post({ kind: 'done', result, mayGoOn: !HELPERS.has(kind) && holdsLittle() });
    } catch (error) {
      const reason = error instanceof FailureError ? error.failure : failure('worker-ended', String(error));
      post({ kind: 'done', result: { ok: false, failure: reason }, mayGoOn: false });
    }
    running = null;
  }

  port.on('message', (sent: ToWorker<JobName>) => {
    switch (sent.kind) {
      case 'job':
        return void run(sent.job);
      case 'stop':
        return running?.stopping.abort();
      case 'end':
        running?.stopping.abort();
        return hasRun ? void setTimeout(() => port.close(), REST_MS) : port.close();
      case 'message':
        return running?.deliver(sent.message);
    }
  });

  // Loads the code of a check meanwhile.
  if (first === null) void loadCheck();
  else void run(first);
}

function holdsLittle(): boolean {
  const { total_heap_size: heap, external_memory: external } = getHeapStatistics();
  return heap + external <= HELD_BYTES;
}
