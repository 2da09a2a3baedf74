import type { LogCause, LogClass, LogRow, LogView } from '../../shared/log';
import type { Unit } from '../../shared/layout';
import { placeOf, type Part } from '../../shared/parts';
import { count, noun, number } from './format';
import { placesText, placeText } from './places';

/** Words for a type of log entry; unknown types use the words of their class. */
interface Words {
  /** Two or three words for a row. */
  readonly short: string;
  /** One sentence for all entries with a cause. */
  readonly sentence: (entries: number) => string;
  /** What the user can do about it. */
  readonly action: string | null;
  /** The action for a single entry, when it differs. */
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

/** Short label of a row. */
export function entryLabel(type: string, kind: LogClass): string {
  return wordsFor(type, kind).short;
}

export function causeSentence(cause: LogCause): string {
  return wordsFor(cause.type, cause.class).sentence(cause.count);
}

/** The action for a cause; null when nothing needs doing. */
export function causeAction(cause: LogCause): string | null {
  const { action, actionForOne } = wordsFor(cause.type, cause.class);
  return cause.count === 1 ? (actionForOne ?? action) : action;
}

/** "Lines 17 and 902.", or the first three of many; null when the entries name no line. */
export function causeLines(
  { lines, count: entries }: LogCause,
  unit: Unit,
  parts?: readonly Part[],
): string | null {
  if (lines.length === 0) return null;
  const first = entries > lines.length ? 'First ' : '';
  const words = `${first}${placesText(lines, lines.length, unit, parts)}.`;
  // Never capitalise a file name.
  return first === '' && parts !== undefined ? words : capital(words);
}

/** True when only Scarf's message distinguishes this cause from another one. */
export function needsMessage(cause: LogCause, all: readonly LogCause[]): boolean {
  return (
    !BY_TYPE.has(cause.type) || all.some((other) => other.key !== cause.key && other.type === cause.type)
  );
}

/** Title of an open entry, such as "Line 17: not readable". */
export function entryTitle({ line, type, class: kind }: LogRow, unit: Unit, parts?: readonly Part[]): string {
  const label = entryLabel(type, kind);
  if (line === null) return label;
  const place = placeText(line, unit, parts);
  const title = placeOf(line, parts).part === null ? capital(place) : place;
  return `${title}: ${label.charAt(0).toLowerCase()}${label.slice(1)}`;
}

/** Heading of the line number column, such as "File line". */
export function numberColumn(unit: Unit): string {
  return unit === 'event' ? 'Event' : `File ${unit}`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** All that Scarf said about a cause, unchanged, for support. */
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

/** Note below the heading: the number of entries, and whether more may come. */
export function logNote({ entries, state, complete, cut }: LogView): string {
  const known = entriesInLog(entries);
  if (cut) return `The first ${known}. The log goes on: save it to read the rest.`;
  return state === 'ready' && !complete ? `${known} · more may still arrive` : known;
}

/** The number of entries that match a filter. */
export function matchCountText(total: number, entries: number): string {
  if (total === 0) return 'No entry matches';
  if (total === entries) return `All ${entriesInLog(entries)}`;
  return `${number(total)} of ${entriesInLog(entries)}`;
}

export const LOG_WORDS = {
  fix: (unit: Unit, lines: number): string => `Fix ${lines === 1 ? `this ${unit}` : `these ${unit}s`}…`,
  stopFix: 'Stop',
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
  foreignLine: 'This import was sent from elsewhere, so its file is not here.',
  lineCut: 'This line is longer than what is shown here.',
  messageCut: 'This message is longer than what is shown here. Save the log to read all of it.',
  copyLine: 'Copy this line',
  loadingRow: 'Loading…',
} as const;

export const CLASS_WORDS: Readonly<Record<LogClass | 'all', string>> = {
  all: 'All',
  error: 'Errors',
  warning: 'Warnings',
  info: 'Info',
};
