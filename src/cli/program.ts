import { run } from './commands';
import { EXIT_CODES, type ExitCode } from './common/exit-codes';
import { readArguments, type Typed } from './common/read-arguments';
import { UsageError } from './common/usage-error';
import type { Sending } from './imports/import';

/** Runs what was typed behind the program's name, to its end. `begins` hears what that is before it runs. */
export async function runProgram(
  args: readonly string[],
  sending: Sending,
  begins: (typed: Typed) => void = () => undefined,
): Promise<ExitCode> {
  try {
    const typed = readArguments(args);
    begins(typed);
    return await run(typed, sending);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\nFor help: event-importer --help\n`);
    return EXIT_CODES.usage;
  }
}
