import { parentPort, workerData } from 'node:worker_threads';
import type { Job, JobName } from './jobs';
import { serveThread } from './serve-thread';

if (parentPort === null) throw new Error('This runs in a worker thread.');
serveThread(parentPort, workerData as Job<JobName> | null);
