import type { SourceLines } from '../../shared/check';
import { fail, FailureError, succeed, type Result } from '../../shared/failure';
import { hasConstantId } from './constant-id';
import { ProblemSearch, type FindLinesRequest } from './problem-search';
import { LineSplitter } from '../read/line-splitter';
import { withEventSource } from '../read/source-files';

/**
 * The next lines that have a problem, with their text, in file order. Reads from the start and judges as the check
 * did, so it works for every problem of a line; problems of the whole file have none.
 */
export async function findLines(
  options: FindLinesRequest,
  signal: AbortSignal,
): Promise<Result<SourceLines>> {
  try {
    return succeed(
      await withEventSource(options, signal, async (source) => {
        const constantId = options.code === 'id-blank' && (await hasConstantId(source, options, signal));
        const finder = new ProblemSearch(options, constantId);
        const splitter = new LineSplitter(finder);
        for await (const chunk of source.lines(options.form, signal).chunks()) {
          splitter.push(chunk);
          if (finder.more) break;
        }
        if (!finder.more) splitter.end();
        return { rows: finder.rows, more: finder.more };
      }),
    );
  } catch (error) {
    if (signal.aborted) return fail('gone', 'stopped');
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
}
