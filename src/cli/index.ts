import { join } from 'node:path';
import { run } from './commands';
import { EXIT_CODES, type ExitCode } from './common/exit-codes';
import { readArguments } from './common/read-arguments';
import { UsageError } from './common/usage-error';

async function exitCodeOf(args: readonly string[]): Promise<ExitCode> {
  try {
    return await run(readArguments(args), { threadFile: join(import.meta.dirname, 'thread.mjs') });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\nFor help: event-importer --help\n`);
    return EXIT_CODES.usage;
  }
}

// A pipe that closes early, as of `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT_CODES.ready);
});

const exitCode = await exitCodeOf(process.argv.slice(2));
// A password store that does not answer would keep Node from ending.
process.stdout.write('', () => process.exit(exitCode));
