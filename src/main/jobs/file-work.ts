import type { SourceLine } from '../../shared/check';
import type { TriedLine } from '../../shared/fix';
import { failure, FailureError, type Failure, type Result } from '../../shared/failure';
import type { CheckOutcome } from '../../engine/model/check-facts';
import type { BodyChunk, BodyResult } from '../../engine/model/request-body';
import type { BodyStream, FileWork, OpenLog } from './ports';
import type { LogSummary } from '../../engine/log/log-summary';
import { startJob, type ThreadJob } from './thread-job';
import type { FromWorker, Job, LogAnswer, LogQuestion } from '../../worker/jobs';

type HelpWanted = Extract<FromWorker, { kind: 'help' }>;

/** The work on files, each piece in a thread of its own, so that main always answers. */
export function threadedFileWork(threadFile: string): FileWork {
  /** Runs a job that ends with one message. */
  const once = <T>(
    job: Job,
    signal: AbortSignal | undefined,
    take: (message: FromWorker) => { done: T } | undefined,
    onDeath: (reason: Failure) => T,
  ): Promise<T> =>
    new Promise((resolve) => {
      const thread = startJob(
        threadFile,
        job,
        (message) => {
          const taken = message.kind === 'failed' ? { done: onDeath(message.failure) } : take(message);
          if (taken === undefined) return;
          thread.finish();
          resolve(taken.done);
        },
        signal,
      );
    });

  const copied = (job: Job, signal: AbortSignal): Promise<Result<undefined>> =>
    once<Result<undefined>>(
      job,
      signal,
      (message) => (message.kind === 'copied' ? { done: message.result } : undefined),
      (reason) => ({ ok: false, failure: reason }),
    );

  return {
    check: async (request, { onProgress, onSample }, signal) => {
      const helpers: ThreadJob[] = [];
      const outcome = await once<CheckOutcome>(
        { kind: 'check', ...request },
        signal,
        (message) => {
          if (message.kind === 'progress') onProgress(message.progress);
          if (message.kind === 'sample') onSample(message.sample);
          if (message.kind === 'help') helpers.push(...startHelper(threadFile, message));
          return message.kind === 'checked' ? { done: message.outcome } : undefined;
        },
        (reason) => (signal.aborted ? { kind: 'stopped' } : { kind: 'failed', failure: reason }),
      );
      for (const helper of helpers) helper.finish();
      return outcome;
    },

    body: (plan, signal) => bodyStream(threadFile, { kind: 'body', plan }, signal),

    findLines: (request, signal) =>
      once(
        { kind: 'find-lines', request },
        signal,
        (message) => (message.kind === 'lines' ? { done: message.result } : undefined),
        (reason) => ({ ok: false, failure: reason }),
      ),

    tryFixes: (request, signal) =>
      once<readonly TriedLine[]>(
        { kind: 'try-fixes', request },
        signal,
        (message) => (message.kind === 'tried' ? { done: message.rows } : undefined),
        () => [],
      ),

    writeResendFile: (request, signal) =>
      once<Result<{ readonly lines: number }>>(
        { kind: 'make-again', request },
        signal,
        (message) => (message.kind === 'made-again' ? { done: message.result } : undefined),
        (reason) => ({ ok: false, failure: reason }),
      ),

    saveFailedLines: (request, signal) => copied({ kind: 'save-failed', request }, signal),
    saveCorrected: (request, signal) => copied({ kind: 'save-corrected', request }, signal),

    readLines: (request, signal) =>
      once<readonly SourceLine[]>(
        { kind: 'read-lines', request },
        signal,
        (message) => (message.kind === 'read' ? { done: message.rows } : undefined),
        () => request.lines.map((line) => ({ line, text: null, truncated: false })),
      ),

    openLog: (request, onRead) => openLog(threadFile, { kind: 'log', request }, onRead),
  };
}

/** A thread beside the one that asks; none where no more can be had. What becomes of it that one sees for itself. */
function startHelper(threadFile: string, { source, port }: HelpWanted): ThreadJob[] {
  try {
    return [startJob(threadFile, { kind: 'stretches', source, port }, () => undefined, undefined, [port])];
  } catch {
    port.close();
    return [];
  }
}

/**
 * Chunks arrive by message and are taken one by one; each that is taken allows the thread another, so that at most
 * a few wait here whatever the speed of the line.
 */
function bodyStream(threadFile: string, job: Job, signal: AbortSignal): BodyStream {
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
  const thread = startJob(
    threadFile,
    job,
    (message) => {
      if (message.kind === 'chunk') waiting.push(message.chunk);
      if (message.kind === 'body-done') finish(message.result);
      if (message.kind === 'failed') finish({ ok: false, failure: message.failure });
      wake();
    },
    signal,
  );
  const close = (): void => {
    if (ended === null) thread.end();
    else thread.finish();
    finish({ ok: false, failure: failure('gone', 'The body was given up.') });
  };
  async function* chunks(): AsyncGenerator<BodyChunk> {
    for (;;) {
      const next = waiting.shift();
      if (next !== undefined) {
        yield next;
        thread.tell({ kind: 'taken' });
      } else if (ended !== null) {
        if (!ended.ok) throw new FailureError(ended.failure);
        return;
      } else {
        await new Promise<void>((resolve) => (wake = resolve));
      }
    }
  }
  return { chunks: chunks(), result, close };
}

function openLog(threadFile: string, job: Job, onRead: (summary: LogSummary) => void): OpenLog {
  const answers = new Map<number, { take: (answer: LogAnswer) => void; fail: (error: Error) => void }>();
  let asked = 0;
  let over: Failure | null = null;
  const thread = startJob(threadFile, job, (message) => {
    if (message.kind === 'log-read') onRead(message.summary);
    if (message.kind === 'answer') {
      answers.get(message.id)?.take(message.answer);
      answers.delete(message.id);
    }
    if (message.kind === 'failed') close(message.failure);
  });
  const ask = (question: LogQuestion): Promise<LogAnswer> =>
    new Promise((take, fail) => {
      if (over !== null) return fail(new FailureError(over));
      asked += 1;
      answers.set(asked, { take, fail });
      thread.tell({ kind: 'ask', id: asked, question });
    });
  const close = (reason: Failure): void => {
    over ??= reason;
    thread.end();
    for (const { fail } of answers.values()) fail(new FailureError(reason));
    answers.clear();
  };
  return {
    readOn: async (path, settled) => {
      try {
        const answer = await ask({ kind: 'read-on', path, settled });
        return { ok: true, value: isSummary(answer) ? answer : { entries: 0, causes: [] } };
      } catch (error) {
        if (error instanceof FailureError) return { ok: false, failure: error.failure };
        throw error;
      }
    },
    rows: async (filter, offset, limit) => {
      const answer = await ask({ kind: 'rows', filter, offset, limit });
      return typeof answer === 'object' && 'rows' in answer ? answer : { total: 0, rows: [] };
    },
    findLine: async (filter, line) => {
      const answer = await ask({ kind: 'find-line', filter, line });
      return typeof answer === 'number' ? answer : -1;
    },
    close: () => close(failure('gone', 'The log was closed.')),
  };
}

function isSummary(answer: LogAnswer): answer is LogSummary {
  return typeof answer === 'object' && 'causes' in answer;
}
