/** The one table of commands and options: what is typed is read, explained and completed from it. */

interface Option {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  readonly short?: string;
  /** What stands behind it in the help; absent: nothing does. */
  readonly value?: string;
  /** All that may stand behind it, for completion; absent: anything. */
  readonly choices?: readonly string[];
  readonly group: OptionGroup;
  readonly help: string;
}

export const OPTION_GROUPS = {
  account: 'Which account',
  events: 'What the events are for',
  reading: 'How the files are read, where the app would guess or ask',
  output: 'What is written',
} as const;

type OptionGroup = keyof typeof OPTION_GROUPS;

export const OPTIONS = {
  owner: {
    type: 'string',
    value: 'NAME',
    group: 'account',
    help: 'a user or an organization (default: the account that is connected in the app)',
  },
  to: {
    type: 'string',
    value: 'DESTINATION',
    choices: ['package:', 'pixel:', 'file'],
    group: 'events',
    help: 'package:ID_OR_NAME or pixel:ID_OR_NAME for all events, or file: each event names its own (default: file)',
  },
  'safety-ids': {
    type: 'string',
    value: 'on|off',
    choices: ['on', 'off'],
    group: 'events',
    help: 'ids for events without one, so that a repeat counts once (default: on)',
  },
  'as-of': {
    type: 'string',
    value: 'TIME',
    group: 'events',
    help: 'judges the age of events as of then, such as 2026-11-27T12:00:00Z',
  },
  sheet: {
    type: 'string',
    value: 'NAME',
    group: 'reading',
    help: 'the sheet of a workbook; * takes all with the columns of the likeliest',
  },
  encoding: { type: 'string', value: 'NAME', group: 'reading', help: 'such as utf-8 or windows-1252' },
  delimiter: {
    type: 'string',
    value: 'CHARACTER',
    choices: ['comma', 'semicolon', 'tab', 'pipe', 'caret', 'tilde', 'space'],
    group: 'reading',
    help: 'comma, semicolon, tab, pipe, or the character itself',
  },
  header: {
    type: 'string',
    value: 'ROW',
    group: 'reading',
    help: 'the row that names the columns, counted from 1; none',
  },
  time: { type: 'string', value: 'COLUMN', group: 'reading', help: 'the column with the time of the event' },
  'time-format': {
    type: 'string',
    value: 'FORMAT',
    choices: ['day-first', 'month-first', 'year-first', 'month-name', 'iso', 'epoch', 'spreadsheet'],
    group: 'reading',
    help: 'day-first, month-first, year-first, month-name, iso, epoch or spreadsheet',
  },
  zone: {
    type: 'string',
    value: 'ZONE',
    group: 'reading',
    help: 'the zone of times that name none, such as Europe/Berlin',
  },
  map: {
    type: 'string',
    multiple: true,
    value: 'COLUMN=KEY',
    group: 'reading',
    help: 'what a column or a key of JSON becomes; may be given several times. An empty KEY leaves it out',
  },
  preset: {
    type: 'string',
    value: 'NAME',
    group: 'reading',
    help: 'a preset: its name in the app, a file that the app exported, or a program that the app knows, such as segment or cloudflare',
  },
  requests: {
    type: 'string',
    value: 'all|usual',
    choices: ['all', 'usual'],
    group: 'reading',
    help: 'which requests of an access log are events: all, or GET with 200, 206 or 304, without bots and parts of pages (the default)',
  },
  paths: {
    type: 'string',
    multiple: true,
    value: 'PATTERN',
    group: 'reading',
    help: 'only requests for such paths, such as /downloads/*; may be given several times',
  },
  'accept-guesses': {
    type: 'boolean',
    group: 'reading',
    help: 'takes likely guesses. Open questions still stop',
  },
  'no-wait': {
    type: 'boolean',
    group: 'output',
    help: 'ends when Scarf has the import, and prints its id. The app or the next import follows it',
  },
  json: { type: 'boolean', group: 'output', help: 'JSON for scripts instead of text' },
  out: { type: 'string', value: 'FILE', group: 'output', help: 'writes to FILE instead of the terminal' },
  help: { type: 'boolean', short: 'h', group: 'output', help: 'how a command is written' },
} as const satisfies Readonly<Record<string, Option>>;

export type OptionName = keyof typeof OPTIONS;

export const OPTION_NAMES = Object.keys(OPTIONS) as readonly OptionName[];

export function optionOf(name: OptionName): Option {
  return OPTIONS[name];
}

interface Command {
  /** What stands behind it; null: nothing does. */
  readonly operand: 'PATH…' | 'ID' | 'SHELL' | null;
  readonly help: string;
  readonly options: readonly OptionName[];
}

const FILES = OPTION_NAMES.filter((name) => name === 'owner' || isOfFiles(optionOf(name)));

function isOfFiles({ group }: Option): boolean {
  return group === 'events' || group === 'reading';
}

export const COMMAND_TABLE = {
  check: {
    operand: 'PATH…',
    help: 'says what is right and wrong with the files',
    options: [...FILES, 'json', 'help'],
  },
  convert: {
    operand: 'PATH…',
    help: 'writes the lines that an import would send',
    options: [...FILES, 'out', 'help'],
  },
  import: {
    operand: 'PATH…',
    help: 'imports the files, and follows them to the end',
    options: [...FILES.filter((name) => name !== 'as-of'), 'no-wait', 'json', 'help'],
  },
  list: { operand: null, help: 'lists the imports of an account', options: ['owner', 'json', 'help'] },
  status: {
    operand: 'ID',
    help: 'says how far Scarf is with an import',
    options: ['owner', 'json', 'help'],
  },
  log: {
    operand: 'ID',
    help: 'writes Scarf’s log of an import, one JSON object a line',
    options: ['owner', 'json', 'help'],
  },
  abort: { operand: 'ID', help: 'asks Scarf to stop an import', options: ['owner', 'json', 'help'] },
  accounts: {
    operand: null,
    help: 'names the accounts that this computer knows, and says whether their tokens work',
    options: ['owner', 'json', 'help'],
  },
  completion: {
    operand: 'SHELL',
    help: 'writes what completes these commands in bash, zsh, fish or powershell',
    options: ['help'],
  },
} as const satisfies Readonly<Record<string, Command>>;

export type CommandName = keyof typeof COMMAND_TABLE;

export const COMMAND_NAMES = Object.keys(COMMAND_TABLE) as readonly CommandName[];

export function commandOf(name: CommandName): Command {
  return COMMAND_TABLE[name];
}

export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof SHELLS)[number];
