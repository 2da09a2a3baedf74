import type { ImportView, Slots } from '../../shared/imports/import';
import type { Unit } from '../../shared/files/layout';
import type { FileFigures, ImportedFile, Outcome } from '../../shared/imports/outcome';
import { capital, count, lowerFirst, number, startOfDay } from './format';
import { folderName } from './folders';
import { slotsInUse } from './start';
import { destinationName, importName, whereText } from './imports';
import { OUTCOME_WORDS, PLACE_WORDS, PLACES } from './outcomes';

const DAY_MS = 24 * 60 * 60 * 1000;
const weekday = new Intl.DateTimeFormat('en-US', { weekday: 'long', month: 'long', day: 'numeric' });
const weekdayAndYear = new Intl.DateTimeFormat('en-US', {
  weekday: 'long',
  month: 'long',
  day: 'numeric',
  year: 'numeric',
});

/** "Today", "Yesterday", "Tuesday, November 24". `start`: the first moment of the day; null: not known. */
export function dayName(start: number | null, now: number): string {
  if (start === null) return 'Time not known';
  const days = Math.round((startOfDay(now) - start) / DAY_MS);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  const isThisYear = new Date(start).getFullYear() === new Date(now).getFullYear();
  return (isThisYear ? weekday : weekdayAndYear).format(start);
}

/** "2,404" and "of 2,640", where it differs; "0 new" of events that were there already. Null: no number is known. */
export function importedText({
  events,
  imported,
  there,
}: FileFigures): { readonly imported: string; readonly of: string | null } | null {
  if (events === 0) return null;
  const fresh = there > 0 ? `${number(imported)} new` : number(imported);
  return { imported: fresh, of: imported === events ? null : `of ${number(events)}` };
}

/** Below the name where columns have no room: "to docs-site, by ana, acme". */
export function factsLine(root: ImportView, account: string | null): string {
  const { destination, startedBy, watchedFolder } = root;
  const where = whereText(root);
  const areUnnamed = destination?.kind === 'mixed' && where === destinationName(root);
  const parts = [
    where === null ? null : areUnnamed ? lowerFirst(where) : `to ${where}`,
    startedBy === undefined ? null : `by ${startedBy}`,
    watchedFolder === undefined ? null : `from ${folderName(watchedFolder)}`,
    account,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

/** What an attempt sent: "Whole file", "Refused rows, sent again". `unit`: what the lines of the file are. */
export function attemptName({ resends }: Pick<ImportView, 'resends'>, unit: Unit): string {
  if (resends === null) return 'Whole file';
  switch (resends.which) {
    case 'refused':
      return `Refused ${unit}s, sent again`;
    case 'set-aside':
      return `${capital(unit)}s set aside, sent later`;
    case 'both':
      return `${capital(unit)}s that failed, fixed`;
    case 'rest':
      return 'The rest';
  }
}

export function shownOf(shown: number, all: number): string {
  return shown === all ? count(all, 'file') : `${number(shown)} of ${count(all, 'file')}`;
}

/** "1 sent from elsewhere"; null: none. */
export function fromElsewhere(imports: number): string | null {
  return imports === 0 ? null : `${number(imports)} sent from elsewhere`;
}

export function eventsImported(events: number): string | null {
  return events === 0 ? null : `${count(events, 'event')} imported`;
}

/** "12 of 15 imports running"; null while none is. */
export function slotsNote(slots: Slots | null): string | null {
  if (slots === null || slots.inUse === 0) return null;
  return slotsInUse(slots);
}

/** Title of the banner about unreadable records set aside at startup. */
export function damagedText(records: number): string {
  const one = records === 1;
  return `${count(records, 'record')} of earlier imports could not be read. ${one ? 'It was' : 'They were'} set aside.`;
}

/** The words for records that a newer version of the app wrote. */
export function newerText(records: number): { readonly title: string; readonly next: string } {
  const one = records === 1;
  return {
    title: `${count(records, 'import')} ${one ? 'was' : 'were'} saved by a newer version of this app.`,
    next:
      `This version cannot show or follow ${one ? 'it' : 'them'} and changes nothing about ${one ? 'it' : 'them'}. ` +
      `Open the newer version to see ${one ? 'it' : 'them'}. Until then don’t send ${one ? 'its file' : 'their files'} again.`,
  };
}

/** The first option of a filter sets it back. */
export const ANY = '';

interface Option {
  readonly value: string;
  readonly label: string;
}

export function resultOptions(): readonly Option[] {
  return [
    { value: ANY, label: 'Any result' },
    ...(Object.keys(OUTCOME_WORDS) as Outcome[]).map((value) => ({ value, label: OUTCOME_WORDS[value] })),
  ];
}

export function destinationOptions(names: readonly string[]): readonly Option[] {
  return [{ value: ANY, label: 'Any destination' }, ...names.map((value) => ({ value, label: value }))];
}

export const TIME_OPTIONS: readonly Option[] = [
  { value: ANY, label: 'Any time' },
  { value: '1', label: 'Today' },
  { value: '7', label: 'Last 7 days' },
  { value: '30', label: 'Last 30 days' },
  { value: '365', label: 'Last 365 days' },
];

export function accountOptions(owners: readonly string[]): readonly Option[] {
  return [{ value: ANY, label: 'All accounts' }, ...owners.map((value) => ({ value, label: value }))];
}

/** A table for a spreadsheet: one row a file, all that is known of it. */
export function exportRows(files: readonly ImportedFile[]): readonly (readonly string[])[] {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const header = [
    ...['File', 'Account', 'Destination', 'Started by', `Started (${zone})`, `Ended (${zone})`, 'Result'],
    ...['Events', ...PLACES.map((place) => PLACE_WORDS[place])],
    ...['Imports', 'Size in bytes', 'Scarf import ID'],
  ];
  return [header, ...files.map(exportRow)];
}

function exportRow({ root, attempts, latest, figures, outcome }: ImportedFile): readonly string[] {
  const { events } = figures;
  const ids = attempts.flatMap(({ remoteId }) => remoteId ?? []);
  return [
    ...[importName(root), root.owner, destinationName(root) ?? '', root.startedBy ?? ''],
    ...[sheetTime(root.createdAt), sheetTime(latest.endedAt), OUTCOME_WORDS[outcome]],
    ...[String(events), ...PLACES.map((place) => String(figures[place]))],
    ...[String(attempts.length), root.fileSize === null ? '' : String(root.fileSize), ids.join(' ')],
  ].map((cell) => cell.slice(0, CELL_LENGTH));
}

/** The longest cell that main takes. */
const CELL_LENGTH = 2_000;

/** "2026-11-26 22:01:05" by this computer's clock, as spreadsheets know a time; empty if there is none. */
function sheetTime(iso: string | null): string {
  const time = iso === null ? Number.NaN : Date.parse(iso);
  if (Number.isNaN(time)) return '';
  const at = new Date(time);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')}`;
}

export const HISTORY_WORDS = {
  title: 'History',
  list: 'Imported files, newest first',
  columns: {
    file: 'File',
    account: 'Account',
    where: 'Destination',
    who: 'By',
    when: 'Started',
    imported: 'Imported',
    result: 'Result',
  },
  filter: 'Find a file or a person',
  filters: { result: 'Result', destination: 'Destination', time: 'Time', account: 'Account' },
  refresh: 'Refresh',
  export: 'Export…',
  attempts: (attempts: number) => `Sent in ${count(attempts, 'import')}`,
  menu: (name: string) => `More about ${name}`,
  open: 'Open',
  log: 'Open the log',
  loading: 'Asking Scarf for this account’s imports…',
  emptyTitle: 'No imports yet',
  empty: 'What you import is listed here, with its result.',
  emptyAction: 'Import a file',
  notConnectedTitle: 'Nothing was imported on this computer yet.',
  notConnected: 'Connect to Scarf to import a file, and to see imports sent from elsewhere.',
  notConnectedNote: 'You are not connected to Scarf. Only imports from this computer are listed.',
  connect: 'Connect',
  noMatch: 'No file matches.',
  noMatchAction: 'Try fewer letters or another filter, or show all files.',
  showAll: 'Show all files',
  offline: (time: string | null) =>
    time === null ? 'Scarf was not reached yet.' : `Scarf is out of reach. This is the list as of ${time}.`,
  damagedNote: 'Nothing was deleted. The folder is:',
  showFolder: 'Show the data folder',
  notKnown: 'Not known',
} as const;
