import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { inject } from 'vitest';
import { fileWork } from '../../src/main/jobs/file-work';
import { workerThreads, type StartThread } from '../../src/main/jobs/threads';
import type { FileWork } from '../../src/main/jobs/ports';
import { serveThread } from '../../src/worker/serve-thread';
import { isWholeRun } from './rounds';

/**
 * Runs each job in this thread, with the messages of a real one: main's side and the worker's side are the app's own. A real
 * thread loads the whole engine anew, ten times the work of a small job.
 */
const threadsHere: StartThread = (job, transfer) => {
  const { port1, port2 } = new MessageChannel();
  const thread = new EventEmitter();
  port1.on('message', (message) => thread.emit('message', message));
  port1.on('close', () => thread.emit('exit', 0));
  serveThread(port2, structuredClone(job, { transfer }));
  return Object.assign(thread, {
    postMessage: port1.postMessage.bind(port1),
    terminate: () => port1.close(),
  });
};

/**
 * The app's work on files, for tests in which threads are a means only: without them, and in `npm run test:all` with them.
 * Real threads are in `integration/jobs`, in the soak, in command lines and in the tests with windows.
 */
export function workInThreads(): FileWork {
  return fileWork(isWholeRun ? workerThreads(inject('threadFile')) : threadsHere);
}
