import { failure, FailureError, type Result } from '../../shared/failure';
import type { BodyChunk, BodyPlan, BodyResult } from '../../engine/model/request-body';
import type { BodyStream } from './ports';
import { startJob } from './thread-job';
import type { StartThread } from './threads';

/** The `body` job as a stream. Each chunk that is taken allows the thread one more, so only a few wait here. */
export function startBody(start: StartThread, plan: BodyPlan, signal: AbortSignal): BodyStream {
  const waiting: BodyChunk[] = [];
  let ended: Result<BodyResult> | null = null;
  let wake: () => void = () => undefined;
  let settle: (result: Result<BodyResult>) => void = () => undefined;
  const result = new Promise<Result<BodyResult>>((resolve) => (settle = resolve));
  const finish = (outcome: Result<BodyResult>): void => {
    ended ??= outcome;
    settle(ended);
    wake();
  };
  const onProgress = (chunk: BodyChunk): void => {
    waiting.push(chunk);
    wake();
  };
  const job = { kind: 'body', input: plan } as const;
  const thread = startJob(start, job, { onProgress, onDone: finish }, { signal });
  const close = (): void => {
    thread.end();
    finish({ ok: false, failure: failure('gone', 'The body was given up.') });
  };
  async function* chunks(): AsyncGenerator<BodyChunk> {
    for (;;) {
      const next = waiting.shift();
      if (next !== undefined) {
        yield next;
        thread.send('taken');
      } else if (ended !== null) {
        if (!ended.ok) throw new FailureError(ended.failure);
        // What was handed over is no whole gzip then.
        if (ended.value.sent === 0) throw new FailureError(failure('nothing-to-send'));
        return;
      } else {
        await new Promise<void>((resolve) => (wake = resolve));
      }
    }
  }
  return { chunks: chunks(), result, close };
}
