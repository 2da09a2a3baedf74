import type { RowField } from '../../shared/checks/check';
import type { Unit } from '../../shared/files/layout';
import type { LogCause, LogClass, LogRow, LogView } from '../../shared/imports/log';
import type { Part } from '../../shared/files/parts';
import { capital, count, noun, number } from './format';
import { keyName } from './mapping';
import { placesTitle, placeTitle } from './places';

/** Words for a type of log entry; unknown types use the words of their class. */
interface Words {
  /** Names the cause. */
  readonly name: string;
  /** Two or three words for an entry in a list of all. */
  readonly short: string;
  /** One sentence for one entry. `unit`: what the user calls a line. */
  readonly sentence: (unit: Unit) => string;
  /** What it means, and what the user can do about it; null when nothing needs doing. */
  readonly next: string | null;
}

const OWN_WORDS_BELOW = 'Scarf’s own words are below.';

const BY_TYPE: ReadonlyMap<string, Words> = new Map<string, Words>([
  [
    'failed-to-decode',
    {
      name: 'Could not be read as an event',
      short: 'Not readable',
      sentence: (unit) => `Scarf could not read this ${unit} as an event.`,
      next: 'It is not in Scarf. Correct it and send only this one again.',
    },
  ],
  [
    'artifact-not-found',
    {
      name: 'Package or pixel is not in this account',
      short: 'Unknown package or pixel',
      sentence: () => 'This event names no package or pixel of this account.',
      next: 'Scarf refused this event. Choose a package, or ask its owner for access.',
    },
  ],
  [
    'progress',
    {
      name: 'Progress messages',
      short: 'Progress',
      sentence: () => 'Scarf says how far it has come.',
      next: null,
    },
  ],
]);

const BY_CLASS: Readonly<Record<LogClass, Words>> = {
  error: {
    name: 'Could not be imported',
    short: 'Not imported',
    sentence: () => 'Scarf could not import this event.',
    next: OWN_WORDS_BELOW,
  },
  warning: {
    name: 'Warning from Scarf',
    short: 'Warning',
    sentence: () => 'Scarf gives a warning.',
    next: OWN_WORDS_BELOW,
  },
  info: {
    name: 'Message from Scarf',
    short: 'Message',
    sentence: () => 'Scarf gives a message.',
    next: null,
  },
};

function wordsFor(type: string, kind: LogClass): Words {
  return BY_TYPE.get(type) ?? BY_CLASS[kind];
}

export function causeName({ type, class: kind }: Pick<LogCause, 'type' | 'class'>): string {
  return wordsFor(type, kind).name;
}

/** Short label of an entry in a list of all. */
export function entryLabel(type: string, kind: LogClass): string {
  return wordsFor(type, kind).short;
}

/** Scarf’s progress messages say nothing about a line. */
export function isProgress({ type }: Pick<LogCause, 'type'>): boolean {
  return type === 'progress';
}

/** What tells a cause from the others: where it is first, else Scarf's words where its name does not tell. */
export function causeNote(
  cause: LogCause,
  all: readonly LogCause[],
  unit: Unit,
  parts?: readonly Part[],
): string | null {
  const message = needsMessage(cause, all) ? cause.message : null;
  const lines = cause.lines.length === 0 ? null : placesTitle(cause.lines, cause.count, unit, parts);
  const note = [message, lines].filter((part) => part !== null);
  if (note.length > 0) return note.join(' · ');
  return isProgress(cause) ? 'How far Scarf has come' : null;
}

/** True when only Scarf's message distinguishes this cause from another one. */
function needsMessage(cause: LogCause, all: readonly LogCause[]): boolean {
  return (
    !BY_TYPE.has(cause.type) || all.some((other) => other.key !== cause.key && other.type === cause.type)
  );
}

/** "Row 1,011", "events-2.csv, row 17", "Sheet “March”, row 17"; what the entry is when it names no line. */
export function entryTitle({ line, type, class: kind }: LogRow, unit: Unit, parts?: readonly Part[]): string {
  return line === null ? entryLabel(type, kind) : placeTitle(line, unit, parts);
}

/** What happened to one event. `flawed`: the value that it is about. */
export function entrySentence({ type, class: kind }: LogRow, unit: Unit, flawed: RowField | null): string {
  if (type === 'artifact-not-found' && flawed !== null && flawed.value !== '') {
    const what = flawed.key === '$package' ? 'package' : 'tracking pixel';
    return `“${flawed.value}” is not a ${what} of this account.`;
  }
  return wordsFor(type, kind).sentence(unit);
}

export function entryNext({ type, class: kind }: LogRow): string | null {
  // Scarf gives the same type as a warning for an event that it imported.
  if (kind !== 'error' && BY_TYPE.has(type)) return BY_CLASS[kind].next;
  return wordsFor(type, kind).next;
}

/** All that Scarf said in an entry, unchanged, for support. */
export function entryDetails({ message, type, class: kind, artifact, entry }: LogRow): string {
  return [
    message ?? LOG_WORDS.noMessage,
    `type: ${type}`,
    `class: ${kind}`,
    ...(artifact === null ? [] : [`id: ${artifact}`]),
    `entry: ${number(entry + 1)}`,
  ].join('\n');
}

/** The user's own name of a value; of a name that only Scarf uses, what it means. */
export function fieldName({ name }: Pick<RowField, 'name'>): string {
  return keyName(name) ?? name;
}

/** A row as text for another program: one value a line. */
export function fieldsText(fields: readonly RowField[]): string {
  return fields.map((field) => `${fieldName(field)}: ${field.value}`).join('\n');
}

/** Heading of the line number column, such as "Row". */
export function numberColumn(unit: Unit): string {
  return capital(unit);
}

export function entriesInLog(entries: number): string {
  return count(entries, 'entry', 'entries');
}

/** Below the heading: the number of entries, and whether more may come. */
export function logNotes({ entries, state, complete, cut }: LogView): readonly string[] {
  const known = entriesInLog(entries);
  if (cut) return [`The first ${known}. The log goes on: save it to read the rest.`];
  return state === 'ready' && !complete ? [known, 'more may still arrive'] : [known];
}

/** The number of entries that match a filter. */
export function matchCountText(total: number, entries: number): string {
  if (total === 0) return 'No entry matches';
  if (total === entries) return `All ${entriesInLog(entries)}`;
  return `${number(total)} of ${entriesInLog(entries)}`;
}

/** The button that opens the lines of a cause to be fixed; `lines` null: some are being sent again already. */
export function fixAllText(unit: Unit, lines: number | null): string {
  if (lines === null) return `Fix these ${unit}s…`;
  return lines === 1 ? `Fix this ${unit}…` : `Fix these ${number(lines)} ${noun(lines, unit)}…`;
}

export const LOG_WORDS = {
  fixOne: (unit: Unit) => `Fix only this ${unit}…`,
  stopFix: 'Stop',
  title: 'Log',
  back: (underWay: boolean) => (underWay ? 'Import' : 'Result'),
  thisImport: 'This import',
  list: 'Entries of the log',
  save: 'Save…',
  loading: 'Getting the log from Scarf…',
  emptyTitle: 'Scarf has written nothing in this log.',
  emptySoFar: 'Nothing in the log yet.',
  emptyArriving: 'Entries appear here as Scarf reads your events.',
  emptyComplete: 'It has nothing to say about the events of this import.',
  searching: 'Looking…',
  noMatch: 'No entry matches.',
  noMatchAction: 'Try fewer letters, or show all entries.',
  showAll: 'Show all entries',
  causes: 'Causes',
  allEntries: 'All entries',
  details: 'Details for support',
  moreCauses: (causes: number) => `Show ${count(causes, 'more cause')}`,
  filter: 'Find in the log',
  goTo: (unit: Unit) => `Go to ${unit}`,
  go: 'Go',
  /** `soFar`: the log may still grow. */
  noSuchLine: (asked: string, soFar: boolean) =>
    `No entry for ${asked} or after it${soFar ? ' so far' : ''}.`,
  nextLine: (asked: string, found: string, soFar: boolean) =>
    `No entry for ${asked}${soFar ? ' so far' : ''}. This is the next one, ${found}.`,
  inPart: { file: 'File', sheet: 'Sheet' },
  notALine: (unit: Unit) => `Please type the number of ${unit === 'event' ? 'an' : 'a'} ${unit}, such as 17.`,
  columns: {
    what: 'What happened',
    message: 'Message',
  },
  entry: {
    previous: 'Previous entry (Shift+F8)',
    next: 'Next entry (F8)',
    close: 'Close (Esc)',
  },
  position: (at: number, of: number) => `${number(at)} of ${number(of)}`,
  own: (unit: Unit) => `Your ${unit}`,
  flawed: 'This is the cause',
  near: 'Closest in this account',
  copy: 'Copy',
  copied: 'Copied',
  noMessage: 'Scarf gave no message.',
  noLine: (unit: Unit) => `This entry names no ${unit} of your file.`,
  lineGone: (unit: Unit) => `This ${unit} can no longer be read. The file was moved, changed or deleted.`,
  lineGoneShort: (unit: Unit) => `This ${unit} can no longer be read.`,
  foreignLine: 'This import was sent from elsewhere, so its file is not here.',
  lineCut: (unit: Unit) => `This ${unit} is longer than what is shown here.`,
  messageCut: 'This message is longer than what is shown here. Save the log to read all of it.',
  emptyValue: 'Empty',
  loadingRow: 'Loading…',
} as const;

/** All entries of a class, where it has more than one cause. */
export const CLASS_WORDS: Readonly<Record<LogClass, string>> = {
  error: 'All not imported',
  warning: 'All warnings',
  info: 'All messages',
};
