import type { JobThread } from './job-thread';
import type { LogQuestion, OpenLogRequest } from './jobs';
import { LogService } from './log-service';

/** Answers questions until the thread ends. Rejects when an answer fails: main then opens the log anew. */
export async function serveLog({ lineMapPath }: OpenLogRequest, thread: JobThread<'log'>): Promise<never> {
  const { signal } = thread;
  const log = await LogService.open(
    lineMapPath,
    (change) => thread.progress({ kind: 'read', change }),
    signal,
  );
  return new Promise<never>((_, reject) => {
    const answer = async (question: LogQuestion): Promise<void> =>
      thread.progress({ kind: 'answer', id: question.id, answer: await log.answer(question) });
    thread.onMessage((question) => void answer(question).catch(reject));
  });
}
