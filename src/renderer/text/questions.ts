import { isVendor, NO_VENDOR, VENDORS, type Vendor } from '../../shared/files/preset';
import {
  DELIMITERS,
  QUOTINGS,
  type Delimiter,
  type LineShape,
  type Quoting,
} from '../../shared/files/layout';
import { TIME_FORMATS, type TimeFormat } from '../../shared/files/mapping';
import {
  ALL_ALIKE,
  isAssumed,
  isOpen,
  QUESTION_CODES,
  type Choice,
  type FileQuestions,
  type Question,
  type QuestionCode,
} from '../../shared/checks/question';
import { ENCODING_NAMES } from './check';
import { count, dateAndTimeInUtc, number } from './format';
import { FORMAT_OPTIONS, timeZoneOptions } from './mapping';

/** An answer and its plain name. */
export interface Option {
  readonly value: string;
  readonly label: string;
}

/** The words for one kind of guess. */
interface QuestionWords {
  /** Name of an answer, on its own. */
  readonly label: (value: string) => string;
  /** Follows "We read ". */
  readonly reading: (value: string) => string;
  /** Asks when nothing is taken; `example`: how a value stands in the file. */
  readonly open: (example: string | undefined) => string;
  /** Leads to the answers that are not shown. */
  readonly others: string;
  /** Name of the choice beside the columns of a table. */
  readonly choice: string;
  /** Answers besides those that the check named. */
  readonly further: readonly Option[];
}

const DELIMITER_LABELS: Record<Delimiter, string> = {
  ',': 'Comma',
  ';': 'Semicolon',
  '\t': 'Tab',
  '|': 'Vertical bar',
  '^': 'Caret',
  '~': 'Tilde',
  '\x01': 'Control character (Hive)',
  ' ': 'Space',
};

const DELIMITER_PLURALS: Record<Delimiter, string> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'vertical bars',
  '^': 'carets',
  '~': 'tildes',
  '\x01': 'control characters',
  ' ': 'spaces',
};

const QUOTING_LABELS: Record<Quoting, string> = {
  double: 'A quote in a cell is doubled',
  backslash: 'A quote in a cell has a backslash',
  none: 'Quotes are part of the text',
};

const QUOTING_READINGS: Record<Quoting, string> = {
  double: 'a doubled quote as a quote within a cell',
  backslash: 'a backslash with a quote as a quote within a cell',
  none: 'quotes as part of the text',
};

const SHAPE_LABELS: Record<LineShape['kind'] | 'plain', string> = {
  prefixed: 'Events behind the words of a log',
  held: 'Lines of a server’s log, as texts in JSON',
  quoted: 'Whole rows in quotes',
  cell: 'A whole row in each cell',
  aligned: 'Columns aligned by spaces',
  'almost-json': 'Events that are almost JSON, all repaired alike',
  plain: 'As they are in the file',
};

const SHAPE_READINGS: Record<LineShape['kind'] | 'plain', string> = {
  prefixed: 'each line from its first brace, without the words of the log before it',
  held: 'the line of a server’s log in each, without the rest of the JSON',
  quoted: 'each quoted line as a row of its own',
  cell: 'the text of each cell as a whole row',
  aligned: 'the columns by the spaces that align them',
  'almost-json': 'the events with their commas, quotes and comments repaired',
  plain: 'the lines as they are in the file',
};

const FORMAT_READINGS: Record<TimeFormat, string> = {
  iso: 'the times as dates that begin with the year',
  epoch: 'the times as numbers since 1970',
  'day-first': 'the times with the day first',
  'month-first': 'the times with the month first',
  'year-first': 'the times with the year first',
  'month-name': 'the times with the month as a word',
  spreadsheet: 'the times as a spreadsheet’s days',
};

const FORMAT_LABELS: Partial<Record<TimeFormat, string>> = {
  'day-first': 'The day comes first',
  'month-first': 'The month comes first',
  'year-first': 'The year comes first',
};

export const VENDOR_NAMES: Record<Vendor, string> = {
  segment: 'Segment',
  posthog: 'PostHog',
  ga4: 'Google Analytics 4 (BigQuery)',
  mixpanel: 'Mixpanel',
  amplitude: 'Amplitude',
  fastly: 'Fastly',
  loki: 'Grafana Loki',
  cloudflare: 'Cloudflare Logpush',
  scarf: 'Scarf',
};

const NO_VENDOR_NAME = 'No known program';

/** Rows that a user may choose as the header, beside those that the check names. */
const HEADER_ROWS = 10;

const WORDS: Record<QuestionCode, QuestionWords> = {
  sheet: {
    label: (value) => (value === ALL_ALIKE ? 'All sheets with the same columns' : `Sheet “${value}”`),
    reading: (value) => (value === ALL_ALIKE ? 'all sheets with the same columns' : `sheet “${value}”`),
    open: () => 'Which sheet holds the events?',
    others: 'Another sheet…',
    choice: 'Sheet',
    further: [],
  },
  encoding: {
    label: (value) => nameIn(ENCODING_NAMES, value),
    reading: (value) => `the letters as ${nameIn(ENCODING_NAMES, value)}`,
    open: () => 'How should the letters be read?',
    others: 'Other letters…',
    choice: 'Letters',
    further: options(Object.keys(ENCODING_NAMES), ENCODING_NAMES),
  },
  'line-shape': {
    label: (value) => nameIn(SHAPE_LABELS, value),
    reading: (value) => nameIn(SHAPE_READINGS, value),
    open: () => 'What are the lines of this file?',
    others: 'Something else…',
    choice: 'Lines',
    further: [],
  },
  'events-at': {
    label: (value) => (value === '.' ? 'The file itself' : `In “${value}”`),
    reading: (value) => (value === '.' ? 'each object of the file as an event' : `the events in “${value}”`),
    open: () => 'Where in this file are the events?',
    others: 'Elsewhere…',
    choice: 'Events',
    further: [],
  },
  requests: {
    label: (value) => (value === 'events' ? 'Events: each line counts' : 'Requests of a web server'),
    reading: (value) =>
      value === 'events'
        ? 'each line as an event'
        : 'the lines as requests of a web server, of which some count',
    open: () => 'Are these lines requests of a web server?',
    others: 'Something else…',
    choice: 'Lines',
    further: [],
  },
  delimiter: {
    label: (value) => nameIn(DELIMITER_LABELS, value),
    reading: (value) => `the columns as separated by ${nameIn(DELIMITER_PLURALS, value)}`,
    open: () => 'What separates the columns?',
    others: 'Another character…',
    choice: 'Separator',
    further: options(DELIMITERS, DELIMITER_LABELS),
  },
  quoting: {
    label: (value) => nameIn(QUOTING_LABELS, value),
    reading: (value) => nameIn(QUOTING_READINGS, value),
    open: () => 'How is a quote within a cell written?',
    others: 'Another way…',
    choice: 'Quotes',
    further: options(QUOTINGS, QUOTING_LABELS),
  },
  header: {
    label: (value) => (value === 'none' ? 'No row: all are events' : `Row ${rowNumber(value)}`),
    reading: (value) =>
      value === 'none' ? 'the first row as an event' : `row ${rowNumber(value)} as the names of the columns`,
    open: () => 'Which row names the columns?',
    others: 'Another row…',
    choice: 'Names of the columns',
    further: Array.from({ length: HEADER_ROWS }, (_, index) => ({
      value: String(index + 1),
      label: `Row ${index + 1}`,
    })).concat({ value: 'none', label: 'No row: all are events' }),
  },
  'empty-cells': {
    label: (value) => (value === 'none' ? 'They are texts' : `${wordsLabel(value)} is an empty cell`),
    reading: (value) =>
      value === 'none' ? 'each cell as its text' : `cells with ${wordsLabel(value)} as empty`,
    open: () => 'Which words mean an empty cell?',
    others: 'Other words…',
    choice: 'Empty cells',
    further: [],
  },
  preset: {
    label: (value) => (isVendor(value) ? VENDOR_NAMES[value] : NO_VENDOR_NAME),
    reading: (value) =>
      isVendor(value) ? `it as an export of ${VENDOR_NAMES[value]}` : 'it as no export of a known program',
    open: () => 'Which program was this exported from?',
    others: 'Another program…',
    choice: 'Export of',
    further: [
      ...VENDORS.map((value) => ({ value, label: VENDOR_NAMES[value] })),
      { value: NO_VENDOR, label: NO_VENDOR_NAME },
    ],
  },
  'time-column': {
    label: columnLabel,
    reading: (value) => (value === 'none' ? 'nothing as the time' : `the time from “${value}”`),
    open: () => 'Which one holds the time of the event?',
    others: 'Another one…',
    choice: 'Time',
    further: [],
  },
  'zone-column': {
    label: columnLabel,
    reading: (value) =>
      value === 'none' ? 'the times without a zone of their own' : `the zone of each time from “${value}”`,
    open: () => 'Which one holds the zone of each time?',
    others: 'Another one…',
    choice: 'Zone of each time',
    further: [],
  },
  calendar: {
    label: (value) =>
      value === 'buddhist' ? 'Buddhist years: 2569 is 2026' : 'Years as they are in the file',
    reading: (value) =>
      value === 'buddhist' ? 'the years as Buddhist ones: 2569 is 2026' : 'the years as they are in the file',
    open: (example) =>
      example === undefined ? 'Which years are these?' : `Which year is meant by ${example}?`,
    others: 'Other years…',
    choice: 'Years',
    further: [],
  },
  'time-format': {
    label: (value) =>
      isTimeFormat(value)
        ? (FORMAT_LABELS[value] ?? FORMAT_OPTIONS.find((option) => option.value === value)?.label ?? value)
        : value,
    reading: (value) => nameIn(FORMAT_READINGS, value),
    open: (example) => (example === undefined ? 'How are the times written?' : `How is ${example} meant?`),
    others: 'Written another way…',
    choice: 'Times',
    further: FORMAT_OPTIONS,
  },
  zone: {
    label: zoneLabel,
    reading: (value) => `times without a zone as ${zoneLabel(value)}`,
    open: (example) =>
      example === undefined
        ? 'The times name no time zone. Which is it?'
        : `The file says ${example} without a time zone. Which is it?`,
    others: 'Another zone…',
    choice: 'Zone',
    further: timeZoneOptions(),
  },
  'time-of-day': {
    label: (value) => `All at ${value}`,
    reading: (value) => `days without a time of day, so their events are set to ${value}`,
    open: () => 'The file holds days only. At what time were the events?',
    others: 'Another time…',
    choice: 'Time of day',
    further: [],
  },
  'address-column': {
    label: columnLabel,
    reading: (value) =>
      value === 'none'
        ? 'nothing as the visitor’s address, so Scarf cannot tell which company it was'
        : `the visitor’s address from “${value}”`,
    open: () => 'Without addresses Scarf cannot tell which company it was. Which ones are they?',
    others: 'Another one…',
    choice: 'Address',
    further: [],
  },
  'address-of-list': {
    label: (value) => (value === 'none' ? 'None of them' : 'The first public one'),
    reading: (value) =>
      value === 'none'
        ? 'lists of addresses as they are'
        : 'the first public address of each list as the visitor’s',
    open: () => 'Which address of a list is the visitor’s?',
    others: 'Another one…',
    choice: 'Address in a list',
    further: [],
  },
  'agent-column': ofColumn('visitor’s program', 'Which one names the visitor’s program?', 'User agent'),
  'package-column': ofColumn('package', 'Which one holds the package?', 'Package'),
  'id-column': ofColumn(
    'ID of the event',
    'Which one holds an ID that no other event has?',
    'ID of the event',
  ),
  'pixel-column': ofColumn('tracking pixel', 'Which one holds the tracking pixel?', 'Tracking pixel'),
  'version-column': ofColumn('version', 'Which one holds the version?', 'Version'),
  'type-column': ofColumn('type of the event', 'Which one holds the type of the event?', 'Type'),
  'domain-column': ofColumn('domain', 'Which one holds the domain?', 'Domain'),
  'referrer-column': ofColumn('referrer', 'Which one holds the page that led here?', 'Referrer'),
};

/** The words for the column of a key. `what`: its values, behind "the". */
function ofColumn(what: string, question: string, choice: string): QuestionWords {
  return {
    label: columnLabel,
    reading: (value) => (value === 'none' ? `nothing as the ${what}` : `the ${what} from “${value}”`),
    open: () => question,
    others: 'Another one…',
    choice,
    further: [],
  };
}

function nameIn(names: Readonly<Record<string, string>>, value: string): string {
  return Object.hasOwn(names, value) ? (names[value] ?? value) : value;
}

function options(values: readonly string[], names: Readonly<Record<string, string>>): readonly Option[] {
  return values.map((value) => ({ value, label: nameIn(names, value) }));
}

function rowNumber(value: string): string {
  const row = Number(value);
  return Number.isFinite(row) ? number(row) : value;
}

/** `- N/A` as “-” or “N/A”. */
function wordsLabel(value: string): string {
  return value
    .split(' ')
    .map((word) => `“${word}”`)
    .join(' or ');
}

function columnLabel(value: string): string {
  return value === 'none' ? 'None of them' : `“${value}”`;
}

/** `Europe/Berlin` as "Berlin time". */
function zoneLabel(zone: string): string {
  if (zone === 'UTC') return 'UTC';
  const city = zone.split('/').at(-1) ?? zone;
  return zone.includes('/') ? `${city.replace(/_/g, ' ')} time` : zone;
}

function isTimeFormat(value: string): value is TimeFormat {
  return (TIME_FORMATS as readonly string[]).includes(value);
}

/** Records of a newer version may hold other questions. */
function isQuestionCode(code: string): code is QuestionCode {
  return (QUESTION_CODES as readonly string[]).includes(code);
}

/** "Berlin time". */
export function answerLabel(code: QuestionCode, value: string): string {
  return WORDS[code].label(value);
}

/** "Letters: UTF-8", where there is no room for a sentence. */
export function gist({ code, taken }: Question): string {
  const { choice, label } = WORDS[code];
  return `${choice}: ${label(taken)}`;
}

/** The sentence above the answers. */
export function questionHeading(question: Question): string {
  if (isAssumed(question)) return `${readingText(question)} Is that right?`;
  return WORDS[question.code].open(question.evidence[0]);
}

/** "We read times without a zone as Berlin time." */
export function readingText({ code, taken }: Pick<Question, 'code' | 'taken'>): string {
  return `We read ${WORDS[code].reading(taken)}.`;
}

/** "We read times without a zone as Berlin time, as you chose before." */
export function settledText({ code, taken, answered }: Question): string {
  const reading = `We read ${WORDS[code].reading(taken)}`;
  switch (answered) {
    case 'no':
      return `${reading}.`;
    case 'given':
      return `${reading}, as you chose.`;
    case 'remembered':
      return `${reading}, as you chose before.`;
  }
}

/** What an import assumed, in sentences; nothing for codes of a newer version. */
export function assumedTexts(
  assumed: readonly { readonly code: string; readonly taken: string }[],
): readonly string[] {
  return assumed.flatMap(({ code, taken }) => (isQuestionCode(code) ? [readingText({ code, taken })] : []));
}

/** Label of the list of further answers. */
export function othersLabel(code: QuestionCode): string {
  return WORDS[code].others;
}

/** All answers by name, those of the check first. */
export function answerOptions({ code, choices, taken }: Question): readonly Option[] {
  const named = choices.map(({ value }) => ({ value, label: answerLabel(code, value) }));
  const all = [...named, { value: taken, label: answerLabel(code, taken) }, ...WORDS[code].further];
  return all.filter(({ value }, at) => all.findIndex((other) => other.value === value) === at);
}

/** A value of the file, and how an answer reads it; `from` null: there is nothing to compare. */
export interface Evidence {
  readonly from: string | null;
  readonly to: string;
}

/** Nobody compares longer texts. */
const COMPARED_LENGTH = 48;

export function evidenceOf({ code, evidence }: Question, choice: Choice): readonly Evidence[] {
  return choice.evidence.map((to, at) => {
    const from = evidence[at];
    const isCompared =
      from !== undefined && from !== to && from.length <= COMPARED_LENGTH && !UNTOLD.has(code);
    return { from: isCompared ? from : null, to: instantText(to) };
  });
}

/** "118 of the first 120 values are names of your packages."; null: names do not speak for the answer. */
export function namedNote({ named }: Choice): string | null {
  if (named === undefined) return null;
  const { kind, names, values } = named;
  const own = kind === 'package' ? 'your packages' : 'your pixels';
  if (values === 1) return `The first value is a name of ${own}.`;
  const many =
    names === values ? `The first ${number(values)}` : `${number(names)} of the first ${number(values)}`;
  return `${many} values are names of ${own}.`;
}

/** What stands in the file are bytes, which nobody reads. */
const UNTOLD: ReadonlySet<QuestionCode> = new Set(['encoding']);

const INSTANT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d):(\d\d(?:\.\d+)?)(Z|[+-]\d\d:\d\d)$/;

/** `2026-11-24T14:05:33Z` and `2026-11-24T15:05:33+01:00` as "24 Nov 2026, 14:05:33 UTC"; other texts as they are. */
function instantText(text: string): string {
  const [, minutes, seconds = '', zone = ''] = INSTANT.exec(text) ?? [];
  if (minutes === undefined) return text;
  return `${dateAndTimeInUtc(`${minutes}:00${zone}`)}${Number(seconds) === 0 ? '' : `:${seconds}`} UTC`;
}

/** What a sheet looks like before it is chosen; null: the answer is no single sheet. */
export function sheetLook(
  { code }: Question,
  { value, evidence: [lastRow = '', ...rows] }: Choice,
): { readonly rows: string | null; readonly first: readonly string[] } | null {
  if (code !== 'sheet' || value === ALL_ALIKE) return null;
  return { rows: lastRow === '' ? null : count(Number(lastRow), 'row'), first: rows };
}

/** Why the import waits; null: no question is open. */
export function openReason(all: readonly FileQuestions[]): string | null {
  const open = all.flatMap(({ questions }) => questions.filter(isOpen)).length;
  if (open === 0) return null;
  return open === 1
    ? 'Answer the question above first.'
    : `Answer the ${number(open)} questions above first.`;
}

/** Said once the file is read again. `verdict`: the new result. */
export function readAgain(all: readonly FileQuestions[], verdict: string): string {
  const open = all.flatMap(({ questions }) => questions.filter(isOpen)).length;
  return open === 0 ? `Read again. ${verdict}` : `Read again. ${count(open, 'question')} left.`;
}

export const QUESTION_WORDS = {
  heading: 'How we read it',
  asked: 'Questions before the import',
  likely: 'Likely',
  yes: 'Yes, that is right',
  kept: 'Remembered for files of the same kind.',
  change: 'Change',
  changeTo: 'Change…',
  answer: 'Answer…',
  close: 'Keep it',
  forget: 'Forget my answer',
  of: (name: string) => `In ${name}:`,
  reads: 'reads as',
  assumed: 'What we assumed',
} as const;
