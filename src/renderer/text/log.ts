import type { LogCause, LogClass, LogRow, LogView } from '../../shared/log';
import type { Unit } from '../../shared/layout';
import { placeOf, type Part } from '../../shared/parts';
import { count, noun, number } from './format';
import { placesText, placeText } from './places';

/** Scarf's types of log entries in plain words; a type we do not know yet is told by its class. */
interface Words {
  /** Two or three words for a row. */
  readonly short: string;
  /** What the entries of one cause say together. */
  readonly sentence: (entries: number) => string;
  /** What a user can do about it. */
  readonly action: string | null;
  /** The same for a single entry, where the words differ. */
  readonly actionForOne?: string;
}

const BY_TYPE: ReadonlyMap<string, Words> = new Map<string, Words>([
  [
    'failed-to-decode',
    {
      short: 'Not readable',
      sentence: (entries) =>
        `${count(entries, 'line')} could not be read as ${noun(entries, 'an event', 'events')}.`,
      action: 'Correct them and send only these again.',
      actionForOne: 'Correct it and send only this one again.',
    },
  ],
  [
    'artifact-not-found',
    {
      short: 'Unknown package or pixel',
      sentence: (entries) =>
        `${count(entries, 'event')} ${noun(entries, 'names', 'name')} a package or pixel not in your account.`,
      action: 'Check the id, or choose one destination.',
    },
  ],
  [
    'progress',
    {
      short: 'Progress',
      sentence: (entries) => `${count(entries, 'note')} from Scarf on how far it has come.`,
      action: null,
    },
  ],
]);

const BY_CLASS: Readonly<Record<LogClass, Words>> = {
  error: {
    short: 'Not imported',
    sentence: (entries) => `${count(entries, 'event')} could not be imported.`,
    action: 'Scarf gives the reason in its own words below.',
  },
  warning: {
    short: 'Warning',
    sentence: (entries) => `${count(entries, 'warning')} from Scarf.`,
    action: 'Scarf gives the reason in its own words below.',
  },
  info: {
    short: 'Note',
    sentence: (entries) => `${count(entries, 'note')} from Scarf.`,
    action: null,
  },
};

function wordsFor(type: string, kind: LogClass): Words {
  return BY_TYPE.get(type) ?? BY_CLASS[kind];
}

/** What happened, for a row of the list. */
export function whatHappened(type: string, kind: LogClass): string {
  return wordsFor(type, kind).short;
}

export function causeSentence(cause: LogCause): string {
  return wordsFor(cause.type, cause.class).sentence(cause.count);
}

/** What to do about a cause; null where nothing needs doing. */
export function causeAction(cause: LogCause): string | null {
  const { action, actionForOne } = wordsFor(cause.type, cause.class);
  return cause.count === 1 ? (actionForOne ?? action) : action;
}

/** "Lines 17 and 902.", or the first three of many; null where the entries name no line. */
export function causeLines(
  { lines, count: entries }: LogCause,
  unit: Unit,
  parts?: readonly Part[],
): string | null {
  if (lines.length === 0) return null;
  const first = entries > lines.length ? 'First ' : '';
  const words = `${first}${placesText(lines, lines.length, unit, parts)}.`;
  // A file's name stays as it is.
  return first === '' && parts !== undefined ? words : capital(words);
}

/** Whether Scarf's own words are needed to tell this cause from the others. */
export function needsMessage(cause: LogCause, all: readonly LogCause[]): boolean {
  return (
    !BY_TYPE.has(cause.type) || all.some((other) => other.key !== cause.key && other.type === cause.type)
  );
}

/** "Line 17: not readable", over an entry that is shown in full. */
export function entryTitle({ line, type, class: kind }: LogRow, unit: Unit, parts?: readonly Part[]): string {
  const what = whatHappened(type, kind);
  if (line === null) return what;
  const place = placeText(line, unit, parts);
  const title = placeOf(line, parts).part === null ? capital(place) : place;
  return `${title}: ${what.charAt(0).toLowerCase()}${what.slice(1)}`;
}

/** "File line", over the column of numbers. */
export function numberColumn(unit: Unit): string {
  return unit === 'event' ? 'Event' : `File ${unit}`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** For support: all that Scarf said of a cause, as it said it. */
export function causeDetails(cause: LogCause): string {
  return [
    `type: ${cause.type}`,
    `class: ${cause.class}`,
    `entries: ${cause.count}`,
    `message: ${cause.message ?? '(none)'}`,
  ].join('\n');
}

export function entriesInLog(entries: number): string {
  return count(entries, 'entry', 'entries');
}

/** The quiet line under the heading: how much there is, and whether more will come. */
export function logNote({ entries, state, complete }: LogView): string {
  const known = entriesInLog(entries);
  return state === 'ready' && !complete ? `${known} · more may still arrive` : known;
}

/** How many entries a filter leaves; said aloud too. */
export function matching(total: number, entries: number): string {
  if (total === 0) return 'No entry matches';
  if (total === entries) return `All ${entriesInLog(entries)}`;
  return `${number(total)} of ${entriesInLog(entries)}`;
}

export const LOG_WORDS = {
  fix: (unit: Unit): string => `Fix these ${unit}s…`,
  title: 'Log',
  thisImport: 'This import',
  list: 'Entries of the log',
  save: 'Save the log…',
  saved: 'The log is saved.',
  loading: 'Getting the log from Scarf…',
  emptyTitle: 'Scarf has written nothing in this log.',
  emptySoFar: 'Nothing in the log yet.',
  emptyArriving: 'Entries appear here as Scarf reads your events.',
  emptyComplete: 'It has nothing to say about the events of this import.',
  searching: 'Looking…',
  noMatch: 'No entry matches.',
  noMatchAction: 'Try fewer letters, or show all entries.',
  showAll: 'Show all entries',
  causes: 'By cause',
  details: 'Details for support',
  moreCauses: (causes: number) => `Show ${count(causes, 'more cause')}`,
  showOnly: 'Show only these',
  showingOnly: 'Showing only these',
  filter: 'Find in the log',
  kinds: 'Show',
  goToLine: 'Go to line',
  go: 'Go',
  /** `soFar`: the log may still grow. */
  noSuchLine: (asked: string, soFar: boolean) =>
    `No entry for ${asked} or after it${soFar ? ' so far' : ''}.`,
  nextLine: (asked: string, found: string, soFar: boolean) =>
    `No entry for ${asked}${soFar ? ' so far' : ''}. This is the next one, ${found}.`,
  inFile: 'File',
  notALine: 'Please type a line number, such as 17.',
  columns: {
    remoteLine: 'Line',
    what: 'What happened',
    text: 'Message and your line',
    message: 'Message',
  },
  close: 'Close this entry',
  yourLine: 'Your line',
  message: 'Scarf’s message',
  artifact: 'Package or pixel',
  noMessage: 'Scarf gave no message.',
  noLine: 'This entry names no line of your file.',
  lineGone: 'This line can no longer be read. The file was moved, changed or deleted.',
  lineGoneShort: 'This line can no longer be read.',
  lineElsewhere: 'This import was sent from elsewhere, so its file is not here.',
  lineCut: 'This line is longer than what is shown here.',
  copyLine: 'Copy this line',
  loadingRow: 'Loading…',
} as const;

export const CLASS_WORDS: Readonly<Record<LogClass | 'all', string>> = {
  all: 'All',
  error: 'Errors',
  warning: 'Warnings',
  info: 'Info',
};
