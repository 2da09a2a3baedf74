import type { TransferListItem } from 'node:worker_threads';
import type { Result } from '../shared/failure';
import type { JobInput, JobMessage, JobName, JobOutput, JobProgress } from './jobs';

/** What a job may use of its thread. */
export interface JobThread<K extends JobName> {
  /** Main wants the job to stop. */
  readonly signal: AbortSignal;
  progress(progress: JobProgress<K>, transfer?: TransferListItem[]): void;
  /** Messages that came before this call are handed over first. */
  onMessage(listener: (message: JobMessage<K>) => void): void;
  /** Asks main for a thread beside this one. It may never start: then its end of the port closes. */
  startHelper(input: JobInput<'byte-ranges'>): void;
}

/** Runs a job to its end. What it throws becomes the job's failure. */
export type Runner<K extends JobName> = (
  input: JobInput<K>,
  thread: JobThread<K>,
) => Promise<Result<JobOutput<K>>>;
