import type { SourceLines } from '../../shared/check';
import { fail, FailureError, succeed, type Result } from '../../shared/failure';
import { hasConstantId } from './constant-id';
import { ProblemSearch, type FindLinesRequest } from './problem-search';
import { LineSplitter } from '../read/line-splitter';
import { withEventSource } from '../read/source-files';

/**
 * The next lines with a problem, in file order. Reads from the start and validates like the check, so it finds every
 * problem of a line. Failures: the `file-` family; `gone` after an abort.
 */
export async function findLines(
  options: FindLinesRequest,
  signal: AbortSignal,
): Promise<Result<SourceLines>> {
  try {
    return succeed(
      await withEventSource(options, signal, async (source) => {
        const constantId = options.code === 'id-blank' && (await hasConstantId(source, options, signal));
        const search = new ProblemSearch(options, constantId);
        const splitter = new LineSplitter(search);
        for await (const chunk of source.lines(options.form, signal).chunks()) {
          splitter.push(chunk);
          if (search.more) break;
        }
        if (!search.more) splitter.end();
        return { rows: search.rows, more: search.more };
      }),
    );
  } catch (error) {
    if (signal.aborted) return fail('gone', 'stopped');
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
}
