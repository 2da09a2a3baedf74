import { isZone } from '../../engine/rules/time/time-zone';
import type { Destination } from '../../shared/destination';
import { DELIMITERS, isEncoding } from '../../shared/files/layout';
import { isTimeFormat } from '../../shared/files/mapping';
import type { Answers, QuestionCode } from '../../shared/checks/question';
import { ALL_REQUESTS, USUAL_REQUESTS, type RequestChoice } from '../../shared/files/requests';
import type { OptionName } from './command-table';
import type { TypedValues } from './typed-values';
import { UsageError } from './usage-error';

/** A column and the key that it becomes; an empty key leaves the column out. */
export interface ColumnKey {
  readonly column: string;
  readonly key: string;
}

/** A package or pixel that was typed by its name. */
export interface NamedArtifact {
  readonly kind: 'package' | 'pixel';
  readonly called: string;
}

/** What was typed for a command that reads files. */
export interface FileOptions {
  readonly paths: readonly [string, ...string[]];
  /** Null: the events name their own artifacts if most of them do. */
  readonly destination: Destination | NamedArtifact | null;
  /** The account whose packages and pixels the app knows by name. Null: the one that was connected last. */
  readonly owner: string | null;
  readonly givesSafetyIds: boolean;
  /** ms since 1970. */
  readonly nowMs: number;
  readonly answers: Answers;
  readonly columnKeys: readonly ColumnKey[];
  /** The name under which the app saved a mapping. */
  readonly preset: string | null;
  /** Which requests of access logs are events. Null: as the preset says, or the usual ones. */
  readonly requests: Partial<RequestChoice> | null;
  readonly acceptsGuesses: boolean;
  /** False: an import is not followed to its end. */
  readonly waits: boolean;
  readonly writes: 'text' | 'json';
  /** Null: standard output. */
  readonly out: string | null;
}

/** The options that answer a question about the file. */
const ANSWERS = {
  sheet: 'sheet',
  encoding: 'encoding',
  delimiter: 'delimiter',
  header: 'header',
  time: 'time-column',
  'time-format': 'time-format',
  zone: 'zone',
} as const satisfies Partial<Record<OptionName, QuestionCode>>;

/** The options of a command that reads files. Throws `UsageError`. */
export function fileOptions(values: TypedValues): Omit<FileOptions, 'paths'> {
  return {
    destination: destinationOf(values.to),
    owner: values.owner ?? null,
    givesSafetyIds: isOn(values['safety-ids'] ?? 'on'),
    nowMs: timeOf(values['as-of']),
    answers: answersOf(values),
    columnKeys: (values.map ?? []).map(columnKeyOf),
    preset: values.preset ?? null,
    requests: requestsOf(values),
    acceptsGuesses: values['accept-guesses'] === true,
    waits: values['no-wait'] !== true,
    writes: values.json === true ? 'json' : 'text',
    out: values.out ?? null,
  };
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

function destinationOf(text: string | undefined): FileOptions['destination'] {
  if (text === undefined) return null;
  if (text === 'file') return { kind: 'mixed' };
  const [, kind, id = ''] = /^(package|pixel):(.+)$/.exec(text) ?? [];
  if (kind !== 'package' && kind !== 'pixel') {
    throw new UsageError(`--to is package:ID_OR_NAME, pixel:ID_OR_NAME or file, not “${text}”.`);
  }
  return UUID.test(id) ? { kind, id, name: id } : { kind, called: id };
}

function isOn(text: string): boolean {
  if (text !== 'on' && text !== 'off') throw new UsageError(`--safety-ids is on or off, not “${text}”.`);
  return text === 'on';
}

function timeOf(text: string | undefined): number {
  if (text === undefined) return Date.now();
  const ms = Date.parse(text);
  if (Number.isNaN(ms))
    throw new UsageError(`--as-of is a time such as 2026-11-27T12:00:00Z, not “${text}”.`);
  return ms;
}

function requestsOf({ requests, paths }: TypedValues): Partial<RequestChoice> | null {
  if (requests !== undefined && requests !== 'all' && requests !== 'usual')
    throw new UsageError(`--requests is all or usual, not “${requests}”.`);
  if (requests === undefined && paths === undefined) return null;
  return {
    ...(requests === 'all' && ALL_REQUESTS),
    ...(requests === 'usual' && USUAL_REQUESTS),
    ...(paths !== undefined && { onlyPaths: paths }),
  };
}

const DELIMITER_NAMES: Readonly<Record<string, string>> = {
  comma: ',',
  semicolon: ';',
  tab: '\t',
  '\\t': '\t',
  pipe: '|',
  caret: '^',
  tilde: '~',
  space: ' ',
  '\\x01': '\x01',
};

function answersOf(values: TypedValues): Answers {
  const given = Object.entries(ANSWERS).flatMap(([option, code]) => {
    const value = values[option as keyof typeof ANSWERS];
    if (value === undefined) return [];
    return [[code, code === 'delimiter' ? delimiterOf(value) : usable(option, code, value)] as const];
  });
  return Object.fromEntries(given);
}

/** Whether an answer can be one of any file. Whether it is one of this file shows when it is read. */
const USABLE: Partial<Record<QuestionCode, (value: string) => boolean>> = {
  encoding: isEncoding,
  header: (value) => value === 'none' || /^[1-9]\d*$/.test(value),
  'time-format': isTimeFormat,
  zone: isZone,
};

function usable(option: string, code: QuestionCode, value: string): string {
  if (USABLE[code]?.(value) === false) throw new UsageError(`--${option} “${value}” cannot be used.`);
  return value;
}

function delimiterOf(text: string): string {
  const delimiter = DELIMITER_NAMES[text] ?? text;
  if (!DELIMITERS.some((each) => each === delimiter)) {
    throw new UsageError(`--delimiter is ${Object.keys(DELIMITER_NAMES).join(', ')}, not “${text}”.`);
  }
  return delimiter;
}

function columnKeyOf(text: string): ColumnKey {
  const at = text.lastIndexOf('=');
  if (at < 1) throw new UsageError(`--map is COLUMN=KEY, not “${text}”.`);
  return { column: text.slice(0, at), key: text.slice(at + 1) };
}
