import { failure, FailureError, succeed, type Failure } from '../../shared/failure';
import { causesAfter, type LogSummary } from '../../shared/imports/log';
import type { LogAnswer, LogInput, LogQuestionName, LogReport, OpenLogRequest } from '../../worker/jobs';
import type { OpenLog } from './ports';
import { startJob } from './thread-job';
import type { StartThread } from './threads';

interface PendingQuestion {
  resolve(answer: LogAnswer<LogQuestionName>): void;
  reject(error: Error): void;
}

/** The `log` job as an object: each question waits for the answer with its id. */
export function openLog(
  start: StartThread,
  request: OpenLogRequest,
  onRead: (summary: LogSummary) => void,
): OpenLog {
  const pending = new Map<number, PendingQuestion>();
  let lastId = 0;
  let ended: Failure | null = null;
  let summary: LogSummary = { entries: 0, causes: [], cut: false };
  const onProgress = (report: LogReport): void => {
    switch (report.kind) {
      case 'read': {
        const { entries, cut } = report.change;
        summary = { entries, cut, causes: causesAfter(summary.causes, report.change) };
        return onRead(summary);
      }
      case 'answer':
        pending.get(report.id)?.resolve(report.answer);
        pending.delete(report.id);
    }
  };
  const finish = (reason: Failure): void => {
    ended ??= reason;
    thread.end();
    for (const { reject } of pending.values()) reject(new FailureError(reason));
    pending.clear();
  };
  const thread = startJob(
    start,
    { kind: 'log', input: request },
    {
      onProgress,
      onDone: (result) => {
        if (!result.ok) finish(result.failure);
      },
    },
  );
  const ask = <K extends LogQuestionName>(kind: K, input: LogInput<K>): Promise<LogAnswer<K>> =>
    new Promise((resolve, reject) => {
      if (ended !== null) return reject(new FailureError(ended));
      lastId += 1;
      // The thread answers a question of this kind, under this id.
      pending.set(lastId, { resolve: (answer) => resolve(answer as LogAnswer<K>), reject });
      thread.send({ id: lastId, kind, input });
    });
  return {
    read: async (file) => {
      try {
        await ask('read', file);
        return succeed(summary);
      } catch (error) {
        if (error instanceof FailureError) return { ok: false, failure: error.failure };
        throw error;
      }
    },
    rows: (filter, offset, limit) => ask('rows', { filter, offset, limit }),
    findLine: (filter, line) => ask('find-line', { filter, line }),
    close: () => finish(failure('gone', 'The log was closed.')),
  };
}
