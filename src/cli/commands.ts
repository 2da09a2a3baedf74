import type { ExitCode } from './common/exit-codes';
import type { CommandName, Options } from './common/options';
import { check } from './files/check';
import { convert } from './files/convert';

/** Runs a command to its end; returns the exit code. Throws `UsageError`. */
export const COMMANDS: { readonly [Name in CommandName]: (options: Options) => Promise<ExitCode> } = {
  check,
  convert,
};
