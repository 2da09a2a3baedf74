import {
  COMMAND_NAMES,
  commandOf,
  OPTION_GROUPS,
  optionOf,
  type CommandName,
  type OptionName,
} from './common/command-table';

const WIDTH = 118;
const INDENT = 2;
/** The column of the explanations. */
const EXPLAINED_AT = 37;

const WHAT_A_PATH_IS =
  'A PATH is a file, a folder or an archive (.zip, .tar, .tar.gz). Several paths are read as one file.';
const WHAT_AN_ID_IS = 'An ID is Scarf’s id of an import: event-importer list shows them.';
const WHERE_THE_TOKEN_IS =
  'The token is the one that the app saved in this computer’s password store, or that of the environment variable SCARF_TOKEN.';
const FILE_EXIT_CODES =
  'Exit codes: 0 all events are ready, 1 some are set aside or a question is open, 2 nothing can be imported, 64 what was typed is not a command.';
const IMPORT_EXIT_CODES =
  'Exit codes: 0 all events are imported, 1 some are, or a question is open, 2 none is, 64 what was typed is not a command, 130 stopped with Ctrl+C.';
const CALL_EXIT_CODES =
  'Exit codes: 0 Scarf answered, 2 it did not or refused, 64 what was typed is not a command, 130 stopped with Ctrl+C.';
const ACCOUNT_EXIT_CODES =
  'Exit codes: 0 every token works, 1 some do, 2 none does, 64 what was typed is not a command, 130 stopped with Ctrl+C.';

/** How a command is written; null: what all of them are. */
export function helpText(command: CommandName | null): string {
  return command === null ? wholeHelp() : commandHelp(command);
}

function wholeHelp(): string {
  return blocks([
    ['Check event files for Scarf, import them, and ask Scarf about imports.'],
    COMMAND_NAMES.map((name) => explained(usageOf(name), commandOf(name).help)),
    [...wrapped(WHAT_A_PATH_IS), ...wrapped(WHAT_AN_ID_IS), ...wrapped(WHERE_THE_TOKEN_IS)],
    ['For the options of a command: event-importer COMMAND --help'],
  ]);
}

function commandHelp(name: CommandName): string {
  const { operand, options, help } = commandOf(name);
  const groups = Object.entries(OPTION_GROUPS).map(([group, heading]) => {
    const shown = options.filter((option) => optionOf(option).group === group);
    return shown.length === 0 ? [] : [`${heading}:`, ...shown.map(optionLine)];
  });
  return blocks([
    [usageOf(name), ...wrapped(`${help.charAt(0).toUpperCase()}${help.slice(1)}.`)],
    operand === 'PATH…' ? wrapped(WHAT_A_PATH_IS) : operand === 'ID' ? wrapped(WHAT_AN_ID_IS) : [],
    (options.includes('owner') && operand !== 'PATH…') || name === 'import'
      ? wrapped(WHERE_THE_TOKEN_IS)
      : [],
    ...groups,
    exitCodes(name),
  ]);
}

function exitCodes(name: CommandName): readonly string[] {
  switch (name) {
    case 'check':
    case 'convert':
      return wrapped(FILE_EXIT_CODES);
    case 'import':
      return wrapped(IMPORT_EXIT_CODES);
    case 'accounts':
      return wrapped(ACCOUNT_EXIT_CODES);
    case 'list':
    case 'status':
    case 'log':
    case 'abort':
      return wrapped(CALL_EXIT_CODES);
    case 'completion':
      return [];
  }
}

function usageOf(name: CommandName): string {
  const { operand } = commandOf(name);
  return ['event-importer', name, ...(operand === null ? [] : [operand])].join(' ');
}

function optionLine(name: OptionName): string {
  const { value } = optionOf(name);
  return explained(value === undefined ? `--${name}` : `--${name} ${value}`, optionOf(name).help);
}

/** A term, and its explanation beside it. */
function explained(term: string, explanation: string): string {
  const [first = '', ...more] = wrapped(explanation, WIDTH - EXPLAINED_AT);
  const head = `${' '.repeat(INDENT)}${term}  `.padEnd(EXPLAINED_AT);
  return [head + first, ...more.map((line) => ' '.repeat(EXPLAINED_AT) + line)].join('\n');
}

function wrapped(text: string, width = WIDTH): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function blocks(all: readonly (readonly string[])[]): string {
  return all.flatMap((lines) => (lines.length === 0 ? [] : [`${lines.join('\n')}\n`])).join('\n');
}
