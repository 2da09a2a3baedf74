import { parseArgs } from 'node:util';
import { OPTIONS } from './command-table';
import { UsageError } from './usage-error';

/** The values of options as they were typed. */
export type TypedValues = ReturnType<typeof parsed>['values'];

/** Options and what is not one, in what was typed behind the program's name. Throws `UsageError`. */
export function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
