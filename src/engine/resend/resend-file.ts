import type { ProblemCode } from '../../shared/problem';
import type { Destination } from '../../shared/destination';
import type { Fixes } from '../../shared/fix';
import { fail, FailureError, succeed, type Result } from '../../shared/failure';
import type { CopiesAmong } from './occurrence-numbers';
import { withEachLine } from '../read/each-line';
import { ProblemLineNumbers } from '../lookup/problem-search';
import type { CopyRequest } from '../lookup/corrected-copy';
import { LineMap } from '../send/line-map';
import type { WhichFailed } from '../../shared/resend';
import type { KnownArtifacts } from '../model/check-facts';
import type { CheckedFile } from '../model/source-file';
import { writeOriginalLines } from './original-lines';
import { writeSubset, type ResendPaths } from './write-subset';
import { diskFailure } from '../model/disk-failure';
import { refusedLines, setAsideLines } from './failed-lines';

export interface LinesOfImport {
  readonly which: WhichFailed;
  /** Of those refused, only the ones with this cause in the log; null: all. */
  readonly cause: string | null;
  readonly logPath: string;
  readonly lineMapPath: string;
  readonly setAsideIndexPath: string;
  readonly file: CheckedFile;
  /** Which of the user's lines the file's own are, where it is itself made of lines that failed. */
  readonly originsPath: string | null;
}

/** The lines of a file that was checked which have this problem by themselves. */
export interface LinesWithProblem extends Omit<CopyRequest, 'path'> {
  readonly which: 'with-problem';
  readonly code: ProblemCode;
  readonly destination: Destination | null;
  readonly known: KnownArtifacts | null;
}

/** Lines that did not get in, or will not. */
export type FailedLines = LinesOfImport | LinesWithProblem;

export interface ResendFileRequest extends LinesOfImport {
  readonly fixes: Fixes;
  readonly nowMs: number;
  /** Lines that other imports carry already: where these say which they have. */
  readonly carried: readonly string[];
  /** By what their Safety IDs are told from those of the other lines. */
  readonly copies: CopiesAmong;
  readonly to: ResendPaths;
}

/**
 * Makes a file of the lines of an import that did not get in and that no other import carries. Failures:
 * `nothing-to-send` when there is none, the `file-` family when the user's file is no longer what was sent, the
 * `disk-` family.
 */
export async function writeResendFile(
  request: ResendFileRequest,
  signal: AbortSignal,
): Promise<Result<{ readonly lines: number }>> {
  try {
    const carried = await numbersIn(request.carried);
    const { lines, ownNumber, ownLines } = await inFile(request, carried);
    if (lines.length === 0) return fail('nothing-to-send');
    const { file, fixes, nowMs, copies, to } = request;
    const some = { file, fixes, nowMs, lines, ownNumber, ownLines, copies };
    const written = await writeSubset(some, to, signal);
    return written === 0 ? fail('nothing-to-send') : succeed({ lines: written });
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    return { ok: false, failure: diskFailure(error) };
  }
}

/** The lines that did not get in, by their numbers in the file that was sent; and what the user calls them. */
async function inFile(request: LinesOfImport, carried: ReadonlySet<number>) {
  const map = await LineMap.load(request.lineMapPath);
  const origins = request.originsPath === null ? null : await LineMap.load(request.originsPath);
  const own = (await failedLines(request, map)).filter((line) => !carried.has(line));
  return {
    lines: origins === null ? own : own.flatMap((line) => origins.sentLine(line) ?? []),
    ownNumber: (line: number): number => origins?.sourceLine(line) ?? line,
    ownLines: map.lines,
  };
}

/**
 * Writes lines that did not get in as they are in the file, into a new folder at `path`, as `writeOriginalLines` does.
 * Failures: as of `writeResendFile`.
 */
export async function saveFailedLines(
  { path, ...failed }: FailedLines & { readonly path: string },
  signal: AbortSignal,
): Promise<Result<undefined>> {
  try {
    const lines =
      failed.which === 'with-problem'
        ? await linesWith(failed, signal)
        : (await inFile(failed, new Set())).lines;
    if (lines.length === 0) return fail('nothing-to-send');
    await writeOriginalLines(failed.file, lines, path, signal);
    return succeed(undefined);
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    return { ok: false, failure: diskFailure(error) };
  }
}

async function linesWith(request: LinesWithProblem, signal: AbortSignal): Promise<readonly number[]> {
  const { file, fixes, nowMs, code, destination, known } = request;
  const options = { ...file, fixes, nowMs, code, destination, known, after: 0, limit: Infinity };
  const finder = new ProblemLineNumbers(options, false);
  await withEachLine(file, signal, (eachLine) => eachLine(finder, () => Promise.resolve()));
  return finder.numbers;
}

async function failedLines(request: LinesOfImport, map: LineMap): Promise<readonly number[]> {
  const { which, logPath, cause, setAsideIndexPath } = request;
  return which === 'refused'
    ? refusedLines(logPath, cause, (sent) => map.sourceLine(sent))
    : setAsideLines(setAsideIndexPath);
}

async function numbersIn(paths: readonly string[]): Promise<ReadonlySet<number>> {
  const numbers = new Set<number>();
  for (const path of paths) {
    const map = await LineMap.load(path);
    for (let line = 1; line <= map.sent; line += 1) numbers.add(map.sourceLine(line) ?? 0);
  }
  return numbers;
}
