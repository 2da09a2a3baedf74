import { finished } from 'node:stream/promises';
import { failureText } from '../renderer/text/failures';
import { count } from '../renderer/text/format';
import type { CheckReport } from '../shared/check';
import type { Failure } from '../shared/failure';
import { assumptionsOf, hasOpenQuestion } from '../shared/question';
import { failureJson, reportJson } from './check-json';
import { checkText } from './check-text';
import { outputOf, writeLines } from './convert';
import { EXIT_CODES, type ExitCode } from './exit-codes';
import type { CommandName, Options } from './options';
import { ProgressLine } from './progress';
import { checkPaths } from './read-files';

/** Runs a command to its end; returns the exit code. Throws `UsageError`. */
export const COMMANDS: { readonly [Name in CommandName]: (options: Options) => Promise<ExitCode> } = {
  check,
  convert,
};

async function check(options: Options): Promise<ExitCode> {
  const checked = await withProgress(options);
  const json = checked.ok ? reportJson(checked.value.report) : failureJson(checked.failure);
  if (options.writes === 'json') print(`${JSON.stringify(json, null, 2)}\n`);
  else if (checked.ok) print(checkText(checked.value.report));
  else print(failureLine(checked.failure));
  return checked.ok ? exitCodeOf(checked.value.report) : EXIT_CODES.nothing;
}

async function convert(options: Options): Promise<ExitCode> {
  const checked = await withProgress(options);
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

async function withProgress(options: Options): ReturnType<typeof checkPaths> {
  const progress = new ProgressLine(process.stderr);
  try {
    return await checkPaths(options, progress.show);
  } finally {
    progress.clear();
  }
}

function exitCodeOf(report: CheckReport): ExitCode {
  if (hasOpenQuestion(report.questions)) return EXIT_CODES.partly;
  if (report.ready === 0) return EXIT_CODES.nothing;
  return report.errors > 0 || report.damaged ? EXIT_CODES.partly : EXIT_CODES.ready;
}

function failureLine(failure: Failure): string {
  const { sentence, next } = failureText(failure);
  return `${sentence} ${next}\n`;
}

function print(text: string): void {
  process.stdout.write(text);
}

function warn(text: string): void {
  process.stderr.write(text);
}
