import type { Fixes } from '../../shared/fix';
import { fail, FailureError, succeed, type Result } from '../../shared/failure';
import { LineMap } from '../events/line-map';
import type { CheckedFile } from '../events/model';
import { writeSomeLines, type AgainPaths } from '../events/some-lines';
import { diskFailure } from '../storage/durable-file';
import { refusedLines, setAsideLines } from './failed-lines';

/** Which lines of an import did not get in: those that Scarf refused, or those that were set aside here. */
export type WhichFailed = 'refused' | 'set-aside';

export interface AgainRequest {
  readonly which: WhichFailed;
  /** Of those refused, only the ones with this cause in the log; null: all. */
  readonly cause: string | null;
  readonly logPath: string;
  readonly lineMapPath: string;
  readonly setAsideIndexPath: string;
  readonly file: CheckedFile;
  readonly fixes: Fixes;
  readonly nowMs: number;
  /** Which of the user's lines the file's own are, where it is itself made of lines that failed. */
  readonly originsPath: string | null;
  /** Lines that other imports carry already: where these say which they have. */
  readonly carried: readonly string[];
  readonly to: AgainPaths;
}

/**
 * Makes a file of the lines of an import that did not get in and that no other import carries. Failures:
 * `nothing-to-send` when there is none, the `file-` family when the user's file is no longer what was sent, the
 * `disk-` family.
 */
export async function makeAgainFile(
  request: AgainRequest,
  signal: AbortSignal,
): Promise<Result<{ readonly lines: number }>> {
  try {
    const map = await LineMap.load(request.lineMapPath);
    const origins = request.originsPath === null ? null : await LineMap.load(request.originsPath);
    const own = await failedLines(request, map);
    const carried = await numbersIn(request.carried);
    const left = own.filter((line) => !carried.has(line));
    const lines = origins === null ? left : left.flatMap((line) => origins.sentLine(line) ?? []);
    if (lines.length === 0) return fail('nothing-to-send');
    const { file, fixes, nowMs, to } = request;
    const ownNumber = (line: number): number => origins?.sourceLine(line) ?? line;
    const written = await writeSomeLines(
      { file, fixes, nowMs, lines, ownNumber, ownLines: map.lines },
      to,
      signal,
    );
    return written === 0 ? fail('nothing-to-send') : succeed({ lines: written });
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    return { ok: false, failure: diskFailure(error) };
  }
}

async function failedLines(request: AgainRequest, map: LineMap): Promise<readonly number[]> {
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
