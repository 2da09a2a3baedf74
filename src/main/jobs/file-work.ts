import { startBody } from './body-stream';
import { JobQueue } from './job-queue';
import { openLog } from './open-log';
import type { FileWork, PlainJobName } from './ports';
import { startJob } from './thread-job';
import { prepareThread, workerThreads, type StartThread } from './threads';

/** Work on files in worker threads that run this file. */
export function threadedFileWork(threadFile: string): FileWork {
  return fileWork(workerThreads(threadFile));
}

/**
 * Work on files, each job in a thread of its own, so that main always answers. Each kind of job has a queue: a job that
 * hangs, such as on a drive that is gone, holds up no other kind.
 */
export function fileWork(start: StartThread): FileWork {
  const queues = new Map<PlainJobName, JobQueue>();
  const queueOf = (kind: PlainJobName): JobQueue => {
    const queue = queues.get(kind) ?? new JobQueue();
    queues.set(kind, queue);
    return queue;
  };
  return {
    prepareCheck: () => prepareThread(start),
    run: (kind, input, signal, onProgress = () => undefined) =>
      queueOf(kind).run(
        () =>
          new Promise((resolve) => {
            startJob(start, { kind, input }, { onProgress, onDone: resolve }, { signal });
          }),
        signal,
      ),
    body: (plan, signal) => startBody(start, plan, signal),
    openLog: (request, onRead) => openLog(start, request, onRead),
  };
}
