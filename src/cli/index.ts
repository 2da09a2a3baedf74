import { COMMANDS } from './commands';
import { EXIT_CODES, type ExitCode } from './common/exit-codes';
import { HELP } from './help';
import { readArguments } from './common/options';
import { UsageError } from './common/usage-error';

async function run(args: readonly string[]): Promise<ExitCode> {
  try {
    const typed = readArguments(args);
    if (typed.kind === 'command') return await COMMANDS[typed.name](typed.options);
    process.stdout.write(HELP);
    return EXIT_CODES.ready;
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

process.exitCode = await run(process.argv.slice(2));
