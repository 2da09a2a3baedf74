import type { SourceLines } from '../../shared/checks/check';
import { fail, FailureError, succeed, type Result } from '../../shared/failure';
import { hasConstantId } from './constant-id';
import { codesOf, ProblemSearch, type FindLinesRequest } from './problem-search';
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
  return settled(signal, async () => {
    const { rows, more } = await searchFile(
      options,
      (hasOneId) => new ProblemSearch(options, hasOneId),
      signal,
    );
    return { rows, more };
  });
}

/** Passes the lines of a file to a search until it has found enough. Throws `FailureError`. */
export async function searchFile<Search extends ProblemSearch>(
  options: FindLinesRequest,
  searchWith: (constantId: boolean) => Search,
  signal: AbortSignal,
): Promise<Search> {
  return withEventSource(options, signal, async (source) => {
    const constantId =
      codesOf(options).includes('id-blank') && (await hasConstantId(source, options, signal));
    const search = searchWith(constantId);
    const splitter = new LineSplitter(search);
    for await (const chunk of source.lines(options.form, signal).chunks()) {
      splitter.push(chunk);
      if (search.more) break;
    }
    if (!search.more) splitter.end();
    return search;
  });
}

/** The result of work on a file: a thrown `FailureError` becomes its failure, an abort `gone`. */
export async function settled<T>(signal: AbortSignal, work: () => Promise<T>): Promise<Result<T>> {
  try {
    return succeed(await work());
  } catch (error) {
    if (signal.aborted) return fail('gone', 'stopped');
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
}
