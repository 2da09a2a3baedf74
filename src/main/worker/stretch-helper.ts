import { FailureError, type Failure } from '../../shared/failure';
import type { StartHelper } from '../events/check-together';
import type { StretchFacts } from '../events/stretch';
import { startJob } from './thread-job';

interface Asked {
  readonly take: (facts: StretchFacts) => void;
  readonly fail: (error: Error) => void;
}

/** Helpers that are threads of their own, started by the thread that checks a file. */
export function threadedHelper(threadFile: string): StartHelper {
  return (source) => {
    const asked: Asked[] = [];
    let over: Failure | null = null;
    const thread = startJob(threadFile, { kind: 'stretches', source }, (message) => {
      if (message.kind === 'stretch') asked.shift()?.take(message.facts);
      if (message.kind !== 'failed') return;
      over ??= message.failure;
      for (const { fail } of asked.splice(0)) fail(new FailureError(over));
    });
    return {
      read: (from, to) =>
        new Promise((take, fail) => {
          if (over !== null) return fail(new FailureError(over));
          asked.push({ take, fail });
          thread.tell({ kind: 'stretch', from, to });
        }),
      end: () => thread.finish(),
    };
  };
}
