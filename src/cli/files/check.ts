import type { CheckReport } from '../../shared/checks/check';
import { hasOpenQuestion } from '../../shared/checks/question';
import { EXIT_CODES, type ExitCode } from '../common/exit-codes';
import type { FileOptions } from '../common/file-options';
import { print, printJson } from '../common/output';
import { failureLine } from '../../renderer/text/command-line';
import { failureJson, reportJson } from './check-json';
import { checkText } from './check-text';
import { ProgressLine } from './progress';
import { checkPaths } from './read-files';

/** Says what is right and wrong with files. Throws `UsageError`. */
export async function check(options: FileOptions): Promise<ExitCode> {
  const checked = await checkWithProgress(options);
  const json = checked.ok ? reportJson(checked.value.report) : failureJson(checked.failure);
  if (options.writes === 'json') printJson(json);
  else if (checked.ok) print(checkText(checked.value.report));
  else print(failureLine(checked.failure));
  return checked.ok ? exitCodeOf(checked.value.report) : EXIT_CODES.nothing;
}

/** Checks files, and shows progress on a terminal. */
export async function checkWithProgress(options: FileOptions): ReturnType<typeof checkPaths> {
  const progress = new ProgressLine(process.stderr);
  try {
    return await checkPaths(options, progress.show);
  } finally {
    progress.clear();
  }
}

export function exitCodeOf(report: CheckReport): ExitCode {
  if (hasOpenQuestion(report.questions)) return EXIT_CODES.partly;
  if (report.ready === 0) return EXIT_CODES.nothing;
  return report.errors > 0 || report.damaged ? EXIT_CODES.partly : EXIT_CODES.ready;
}
