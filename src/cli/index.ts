import { join } from 'node:path';
import { run } from './commands';
import { EXIT_CODES, type ExitCode } from './common/exit-codes';
import { readArguments, type Typed } from './common/read-arguments';
import { UsageError } from './common/usage-error';

async function exitCodeOf(args: readonly string[]): Promise<ExitCode> {
  try {
    const typed = readArguments(args);
    if (endsWithItsReader(typed)) atClosedPipe(process.stdout, () => process.exit(EXIT_CODES.ready));
    return await run(typed, { threadFile: join(import.meta.dirname, 'thread.mjs') });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\nFor help: event-importer --help\n`);
    return EXIT_CODES.usage;
  }
}

/** What it writes is all that it is for. Others do something besides, and their exit code says what became of it. */
function endsWithItsReader(typed: Typed): boolean {
  switch (typed.kind) {
    case 'help':
    case 'completion':
      return true;
    case 'files':
      return typed.name !== 'import';
    case 'account':
      return typed.name === 'list';
    case 'import':
      return typed.name === 'log';
  }
}

function atClosedPipe(stream: NodeJS.WriteStream, closed: () => void): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    closed();
  });
}

// A pipe that closes early, as of `head`, is no failure.
for (const stream of [process.stdout, process.stderr]) atClosedPipe(stream, () => undefined);

const exitCode = await exitCodeOf(process.argv.slice(2));
// A password store that does not answer would keep Node from ending.
process.stdout.write('', () => process.exit(exitCode));
