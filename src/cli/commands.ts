import { EXIT_CODES, type ExitCode } from './common/exit-codes';
import { print } from './common/output';
import type { Typed } from './common/read-arguments';
import { completionScript } from './completion';
import { helpText } from './help';
import type { Sending } from './imports/import';

/**
 * Runs a command to its end; returns the exit code. Throws `UsageError`. A command is loaded when it runs: the calls to
 * Scarf take as long to load as all else.
 */
export async function run(typed: Typed, sending: Sending): Promise<ExitCode> {
  switch (typed.kind) {
    case 'help':
      print(helpText(typed.command));
      return EXIT_CODES.ready;
    case 'completion':
      print(completionScript(typed.shell));
      return EXIT_CODES.ready;
    case 'files':
      return runOnFiles(typed, sending);
    case 'account':
      return runOnAccount(typed);
    case 'import':
      return runOnImport(typed);
  }
}

async function runOnFiles(
  { name, options }: Extract<Typed, { kind: 'files' }>,
  sending: Sending,
): Promise<ExitCode> {
  switch (name) {
    case 'check':
      return (await import('./files/check')).check(options);
    case 'convert':
      return (await import('./files/convert')).convert(options);
    case 'import':
      return (await import('./imports/import')).importFiles(options, sending);
  }
}

async function runOnAccount({ name, options }: Extract<Typed, { kind: 'account' }>): Promise<ExitCode> {
  switch (name) {
    case 'list':
      return (await import('./scarf/list')).list(options);
    case 'accounts':
      return (await import('./scarf/accounts')).accounts(options);
  }
}

async function runOnImport({ name, options }: Extract<Typed, { kind: 'import' }>): Promise<ExitCode> {
  switch (name) {
    case 'status':
      return (await import('./scarf/status')).status(options);
    case 'log':
      return (await import('./scarf/log')).log(options);
    case 'abort':
      return (await import('./scarf/abort')).abort(options);
  }
}
