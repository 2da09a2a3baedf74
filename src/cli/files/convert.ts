import { finished } from 'node:stream/promises';
import { failureLine } from '../../renderer/text/command-line';
import { count } from '../../renderer/text/format';
import { assumptionsOf, hasOpenQuestion } from '../../shared/checks/question';
import { EXIT_CODES, type ExitCode } from '../common/exit-codes';
import type { FileOptions } from '../common/file-options';
import { warn } from '../common/output';
import { checkWithProgress, exitCodeOf } from './check';
import { checkText } from './check-text';
import { outputOf, writeLines } from './write-lines';

/** Writes the lines that an import would send. Throws `UsageError`. */
export async function convert(options: FileOptions): Promise<ExitCode> {
  const checked = await checkWithProgress(options);
  if (!checked.ok) {
    warn(failureLine(checked.failure));
    return EXIT_CODES.nothing;
  }
  const { report } = checked.value;
  const { questions } = report;
  if (hasOpenQuestion(questions) || (assumptionsOf(questions).length > 0 && !options.acceptsGuesses)) {
    warn(checkText(report));
    warn('Nothing is written before these questions are answered.\n');
    return EXIT_CODES.partly;
  }
  const output = outputOf(options);
  const written = await writeLines(checked.value, options, output);
  if (options.out !== null) {
    output.end();
    await finished(output);
  }
  if (!written.ok) {
    warn(failureLine(written.failure));
    return EXIT_CODES.nothing;
  }
  const { sent, setAside } = written.value;
  if (setAside > 0) warn(`${count(setAside, 'event')} set aside. To see why: event-importer check\n`);
  return exitCodeOf({ ...report, ready: sent, errors: setAside });
}
