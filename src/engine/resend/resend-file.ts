import type { ProblemCode } from '../../shared/checks/problem';
import type { Destination } from '../../shared/destination';
import type { Fixes } from '../../shared/checks/fix';
import { fail, FailureError, succeed, type Result } from '../../shared/failure';
import type { OccurrenceScope } from './occurrence-recorder';
import { withEachLine } from '../read/each-line';
import { ProblemLineNumbers } from '../lookup/problem-search';
import type { CorrectedCopyRequest } from '../lookup/corrected-copy';
import { LineMap } from '../line-map/line-map';
import type { WhichFixed } from '../../shared/resend';
import type { KnownArtifacts } from '../model/check-facts';
import type { CheckedFile } from '../model/source-file';
import { writeSourceLines } from './source-lines';
import { writeSubset, type ResendPaths } from './write-subset';
import { diskFailure } from '../model/disk-failure';
import { refusedLines, setAsideLines, together, type FailedNumbers } from './failed-lines';

export interface LinesOfImport {
  readonly which: WhichFixed;
  /** Only refused lines with this cause in the log; null: all. */
  readonly cause: string | null;
  /** Only the line with this number of the user's; absent: all. */
  readonly line?: number;
  readonly logPath: string;
  readonly lineMapPath: string;
  readonly setAsideIndexPath: string;
  readonly file: CheckedFile;
  /** Set when the file is itself a resend: a line map from its lines to the user's own. */
  readonly originsPath: string | null;
}

/** The lines of a checked file that have this problem. */
export interface LinesWithProblem extends Omit<CorrectedCopyRequest, 'path'> {
  readonly which: 'with-problem';
  readonly code: ProblemCode;
  readonly destination: Destination | null;
  readonly known: KnownArtifacts | null;
}

/** Lines that were not imported, or would not be. */
export type FailedLines = LinesOfImport | LinesWithProblem;

export interface ResendFileRequest extends LinesOfImport {
  readonly fixes: Fixes;
  readonly nowMs: number;
  /** The origins files of other resends of this import: their lines are not sent again. */
  readonly resentElsewhere: readonly string[];
  readonly occurrenceScope: OccurrenceScope;
  readonly to: ResendPaths;
}

export interface ResendWritten {
  readonly lines: number;
  /** Those of them that Scarf refused. */
  readonly refused: number;
  /** What Scarf said of the first of these lines, by the user's own numbers. */
  readonly messages: ReadonlyMap<number, string>;
}

/** No fix makes an event newer. */
const HOPELESS: ProblemCode = 'too-old';

/**
 * Writes a file of the lines of an import that were not imported, that a fix may mend and that no other resend contains. Failures:
 * `nothing-to-send` when no line is left, the `file-` family (the user's file changed), the `disk-` family.
 */
export async function writeResendFile(
  request: ResendFileRequest,
  signal: AbortSignal,
): Promise<Result<ResendWritten>> {
  try {
    const excluded = await originsIn(request.resentElsewhere);
    const failed = await failedLinesInFile(request, excluded, HOPELESS);
    if (failed.lines.length === 0) return fail('nothing-to-send');
    const { file, fixes, nowMs, occurrenceScope, to } = request;
    const written = await writeSubset({ ...failed, file, fixes, nowMs, occurrenceScope }, to, signal);
    const { refused, messages } = failed;
    return written === 0 ? fail('nothing-to-send') : succeed({ lines: written, refused, messages });
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    return { ok: false, failure: diskFailure(error) };
  }
}

/** The lines that were not imported, by their numbers in the file that was sent. `excluded` holds the user's numbers. */
async function failedLinesInFile(
  request: LinesOfImport,
  excluded: ReadonlySet<number>,
  but: ProblemCode | null,
) {
  const map = await LineMap.load(request.lineMapPath);
  const origins = request.originsPath === null ? null : await LineMap.load(request.originsPath);
  const { line: only } = request;
  const isWanted = (line: number): boolean => !excluded.has(line) && (only === undefined || line === only);
  const { lines, refused, messages } = await failedLines(request, map, but);
  const failed = lines.filter(isWanted);
  return {
    refused: failed.filter((line) => refused.has(line)).length,
    messages,
    lines: origins === null ? failed : failed.flatMap((line) => origins.sentLine(line) ?? []),
    originLine: (line: number): number => origins?.sourceLine(line) ?? line,
    originLines: map.lines,
  };
}

/**
 * Writes failed lines as they are in the file, to a new folder at `path`; see `writeSourceLines`.
 * Failures: those of `writeResendFile`.
 */
export async function saveFailedLines(
  { path, ...failed }: FailedLines & { readonly path: string },
  signal: AbortSignal,
): Promise<Result<undefined>> {
  try {
    const lines =
      failed.which === 'with-problem'
        ? await linesWithProblem(failed, signal)
        : (await failedLinesInFile(failed, new Set(), null)).lines;
    if (lines.length === 0) return fail('nothing-to-send');
    await writeSourceLines(failed.file, lines, path, signal);
    return succeed(undefined);
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    return { ok: false, failure: diskFailure(error) };
  }
}

async function linesWithProblem(request: LinesWithProblem, signal: AbortSignal): Promise<readonly number[]> {
  const { file, fixes, nowMs, code, destination, known } = request;
  const options = { ...file, fixes, nowMs, code, destination, known, after: 0, limit: Infinity };
  const search = new ProblemLineNumbers(options, false);
  await withEachLine(file, signal, (eachLine) => eachLine(search, () => Promise.resolve()));
  return search.numbers;
}

async function failedLines(
  request: LinesOfImport,
  map: LineMap,
  but: ProblemCode | null,
): Promise<FailedNumbers> {
  const { which, logPath, cause, setAsideIndexPath } = request;
  const refused = (): FailedNumbers => refusedLines(logPath, cause, (sent) => map.sourceLine(sent));
  switch (which) {
    case 'refused':
      return refused();
    case 'set-aside':
      return setAsideLines(setAsideIndexPath, but);
    case 'both':
      return together(refused(), await setAsideLines(setAsideIndexPath, but));
  }
}

/** The user's line numbers that these line maps lead to. */
async function originsIn(paths: readonly string[]): Promise<ReadonlySet<number>> {
  const numbers = new Set<number>();
  for (const path of paths) {
    const map = await LineMap.load(path);
    for (let line = 1; line <= map.sent; line += 1) numbers.add(map.sourceLine(line) ?? 0);
  }
  return numbers;
}
