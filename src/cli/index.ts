import { join } from 'node:path';
import { threadedFileWork } from '../main/jobs/file-work';
import { EXIT_CODES } from './common/exit-codes';
import type { Typed } from './common/read-arguments';
import { runProgram } from './program';

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

const work = threadedFileWork(join(import.meta.dirname, 'thread.mjs'));
const exitCode = await runProgram(process.argv.slice(2), { work }, (typed) => {
  if (endsWithItsReader(typed)) atClosedPipe(process.stdout, () => process.exit(EXIT_CODES.ready));
});
// A password store that does not answer would keep Node from ending.
process.stdout.write('', () => process.exit(exitCode));
