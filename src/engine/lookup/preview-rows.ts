import type { PreviewProblem, PreviewRow } from '../../shared/checks/check';
import type { LineProblem } from '../../shared/checks/fix';
import type { ProblemCode } from '../../shared/checks/problem';
import { membersOf } from '../fixes/event-text';
import { readRows } from './read-rows';
import { tryFixes, type TryFixesRequest } from './try-fixes';
import { problemSpan } from './validate-text';

/** Where the value of a problem would stand that says that it is missing. */
const MISSING: Partial<Record<ProblemCode, string>> = { 'time-missing': '$time', 'no-artifact': '$package' };

/** Rows as they stand in the file, and the problems that they have as they would be sent. */
export async function previewRows(
  request: Omit<TryFixesRequest, 'code'>,
  signal: AbortSignal,
): Promise<readonly PreviewRow[]> {
  const { file, checkpoints, lines } = request;
  const rows = await readRows(file, checkpoints, lines, signal);
  const tried = await tryFixes({ ...request, code: null }, signal);
  return rows.map((row, index) => {
    const { after, validated } = tried[index] ?? { after: null, validated: { problems: [] } };
    return {
      ...row,
      leftOut: after === null && row.text !== null && !row.truncated,
      problems: after === null ? [] : validated.problems.map((problem) => locate(after, problem)),
    };
  });
}

function locate(text: string, { code, grade, notes }: LineProblem): PreviewProblem {
  const span = problemSpan(text, { code, notes });
  const member =
    span === null || code === 'not-json'
      ? undefined
      : membersOf(text).find(({ keyStart, valueEnd }) => keyStart <= span.start && span.end <= valueEnd);
  return { code, grade, key: member?.key ?? MISSING[code] ?? null };
}
