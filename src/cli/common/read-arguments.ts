import {
  COMMAND_NAMES,
  commandOf,
  OPTION_NAMES,
  SHELLS,
  type CommandName,
  type Shell,
} from './command-table';
import { fileOptions, type FileOptions } from './file-options';
import { parsed, type TypedValues } from './typed-values';
import { UsageError } from './usage-error';

/** What was typed for a command that asks Scarf. */
export interface AccountOptions {
  /** Null: the account that is connected in the app. */
  readonly owner: string | null;
  readonly writes: 'text' | 'json';
}

/** The same, about one import. */
export interface ImportOptions extends AccountOptions {
  /** Scarf's id of it. */
  readonly id: string;
}

export type Typed =
  | { readonly kind: 'help'; readonly command: CommandName | null }
  | { readonly kind: 'files'; readonly name: 'check' | 'convert' | 'import'; readonly options: FileOptions }
  | { readonly kind: 'account'; readonly name: 'list' | 'accounts'; readonly options: AccountOptions }
  | { readonly kind: 'import'; readonly name: 'status' | 'log' | 'abort'; readonly options: ImportOptions }
  | { readonly kind: 'completion'; readonly shell: Shell };

/** Reads the arguments behind the program's name. Throws `UsageError`. */
export function readArguments(args: readonly string[]): Typed {
  const { values, positionals } = parsed(args);
  const [first, ...operands] = positionals;
  if (first === undefined || first === 'help') return { kind: 'help', command: commandNamed(operands[0]) };
  const name = commandNamed(first);
  if (name === null) throw new UsageError(`There is no command “${first}”.`);
  if (values.help === true) return { kind: 'help', command: name };
  mustBelong(values, name);
  switch (name) {
    case 'check':
    case 'convert':
    case 'import':
      return { kind: 'files', name, options: { ...fileOptions(values), paths: pathsIn(operands, name) } };
    case 'list':
    case 'accounts':
      mustBeNone(operands, name);
      return { kind: 'account', name, options: accountOptions(values) };
    case 'status':
    case 'log':
    case 'abort':
      return { kind: 'import', name, options: { ...accountOptions(values), id: idIn(operands, name) } };
    case 'completion':
      return { kind: 'completion', shell: shellIn(operands) };
  }
}

function commandNamed(text: string | undefined): CommandName | null {
  return COMMAND_NAMES.find((name) => name === text) ?? null;
}

function mustBelong(values: TypedValues, name: CommandName): void {
  const { options } = commandOf(name);
  const stray = OPTION_NAMES.find((option) => values[option] !== undefined && !options.includes(option));
  if (stray !== undefined) throw new UsageError(`--${stray} is no option of ${name}.`);
}

function accountOptions(values: TypedValues): AccountOptions {
  return { owner: values.owner ?? null, writes: values.json === true ? 'json' : 'text' };
}

function pathsIn([first, ...more]: readonly string[], name: CommandName): FileOptions['paths'] {
  if (first === undefined) throw new UsageError(`Say which file to ${name}: event-importer ${name} FILE`);
  return [first, ...more];
}

function idIn([id, ...more]: readonly string[], name: CommandName): string {
  if (id === undefined || more.length > 0)
    throw new UsageError(
      `Name one import, by its id: event-importer ${name} ID. The ids: event-importer list`,
    );
  return id;
}

function shellIn([shell, ...more]: readonly string[]): Shell {
  const known = SHELLS.find((one) => one === shell);
  if (known === undefined || more.length > 0)
    throw new UsageError(`Name one shell: ${SHELLS.join(', ')}. Such as event-importer completion bash`);
  return known;
}

function mustBeNone([first]: readonly string[], name: CommandName): void {
  if (first !== undefined) throw new UsageError(`event-importer ${name} takes nothing like “${first}”.`);
}
