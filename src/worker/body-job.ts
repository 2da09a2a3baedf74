import type { Result } from '../shared/failure';
import type { BodyChunk, BodyPlan, BodyResult } from '../engine/model/request-body';
import { produceBody } from '../engine/send/request-body';
import type { JobThread } from './job-thread';
import { CHUNKS_IN_FLIGHT } from './jobs';

/** Emits chunks only as fast as main takes them. */
export function makeBody(plan: BodyPlan, thread: JobThread<'body'>): Promise<Result<BodyResult>> {
  const { signal } = thread;
  let inFlight = 0;
  let wake: () => void = () => undefined;
  thread.onMessage(() => {
    inFlight -= 1;
    wake();
  });
  signal.addEventListener('abort', () => wake());
  const emit = async (chunk: BodyChunk): Promise<void> => {
    while (inFlight >= CHUNKS_IN_FLIGHT && !signal.aborted) {
      await new Promise<void>((resolve) => (wake = resolve));
    }
    inFlight += 1;
    // Each chunk has its own buffer, so it can be transferred instead of copied.
    thread.progress(chunk, [chunk.bytes.buffer as ArrayBuffer]);
  };
  return produceBody(plan, emit, signal);
}
