import { fail, type Result } from '../../shared/failure';

/** Runs work that Ctrl+C stops. A second Ctrl+C ends the program at once. */
export async function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  process.once('SIGINT', interrupt);
  try {
    return await work(interruption.signal);
  } finally {
    process.off('SIGINT', interrupt);
  }
}

/** Resolves with a failure when the work is stopped. */
export function stopped(signal: AbortSignal): Promise<Result<never>> {
  return new Promise((resolve) => {
    const stop = (): void => resolve(fail('gone', 'stopped with Ctrl+C'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
