import { startBody } from './body-stream';
import { openLog } from './open-log';
import type { FileWork } from './ports';
import { startJob } from './thread-job';

/** Work on files, each job in a thread of its own, so that main always answers. */
export function threadedFileWork(threadFile: string): FileWork {
  return {
    run: (kind, input, signal, onProgress = () => undefined) =>
      new Promise((resolve) => {
        startJob(threadFile, { kind, input }, { onProgress, onDone: resolve }, { signal });
      }),
    body: (plan, signal) => startBody(threadFile, plan, signal),
    openLog: (request, onRead) => openLog(threadFile, request, onRead),
  };
}
