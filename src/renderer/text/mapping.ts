import { noun, number } from './format';
import {
  freeKey,
  TIME_FORMATS,
  type Column,
  type ColumnUse,
  type TimeFormat,
} from '../../shared/files/mapping';

/** What a column becomes. `own`: a key with the column's name; keys with `$` belong to Scarf. */
export type UseName = Exclude<ColumnUse['kind'], 'key'> | 'own' | `$${string}`;

interface UseOption {
  readonly value: UseName;
  readonly label: string;
}

const PARTS_OF_TIME: readonly UseOption[] = [
  { value: 'time', label: 'Time of the event' },
  { value: 'date', label: 'Date of the event, without the time of day' },
  { value: 'clock', label: 'Time of day of the event' },
  { value: 'zone', label: 'Zone of the time' },
];

const KEYS: readonly (readonly [UseName, string])[] = [
  ['$unique_id', 'ID of the event'],
  ['$package', 'Package'],
  ['$tracking_pixel', 'Tracking pixel'],
  ['$version', 'Version'],
  ['$type', 'Type'],
  ['$remote_address', 'IP address'],
  ['$user_agent', 'User agent'],
  ['$referrer', 'Referrer'],
  ['$domain', 'Domain'],
];

/** All options for a column. */
export function useOptions({ name }: Column): readonly UseOption[] {
  return [...PARTS_OF_TIME, ...scarfsOptions(), ...ownOptions(name)];
}

/** All options for a value of events in JSON. `isPlain`: it is a text or a number. */
export function keyOptions(path: string, isPlain: boolean): readonly UseOption[] {
  if (!isPlain) return ownOptions(path);
  // The value that holds the time may be a date alone.
  const time = PARTS_OF_TIME.filter(({ value }) => value !== 'date');
  return [...time, ...scarfsOptions(), ...ownOptions(path)];
}

function scarfsOptions(): readonly UseOption[] {
  return KEYS.map(([value, label]) => ({ value, label }));
}

function ownOptions(name: string): readonly UseOption[] {
  return [
    { value: 'own', label: `Keep as “${freeKey(name, new Set())}”` },
    { value: 'leave-out', label: 'Leave out' },
  ];
}

/**
 * "in 3 of the first 20": how many of the events that were looked at have a key. None of them: it comes further down.
 * `inAll`: the events of the file.
 */
export function howOften(having: number, events: number, inAll: number): string {
  if (having === 0) return 'only further down';
  return `in ${number(having)} of ${events < inAll ? 'the first ' : ''}${number(events)}`;
}

/** Short names of Scarf's keys, as the head of a column. */
const KEY_NAMES: ReadonlyMap<string, string> = new Map([['$time', 'Time'], ...KEYS, ['$unique_id', 'ID']]);

/** The short name of a key of Scarf; null for the user's own key. */
export function keyName(key: string): string | null {
  return KEY_NAMES.get(key) ?? null;
}

/** A key that Scarf knows; another one with `$` is sent as the user's own, and Scarf may ignore it. */
export function isScarfsKey(key: string): boolean {
  return KEY_NAMES.has(key) || /^\$headers(\.|$)/.test(key);
}

export function useName(use: ColumnUse): UseName {
  if (use.kind !== 'key') return use.kind;
  return KEYS.find(([key]) => key === use.key)?.[0] ?? 'own';
}

const FORMAT_EXAMPLES: Record<TimeFormat, string> = {
  iso: '2026-07-14 08:21',
  epoch: '1784016000 (seconds since 1970)',
  'day-first': '14/07/2026 (day first)',
  'month-first': '07/14/2026 (month first)',
  'year-first': '2026/07/14',
  'month-name': '14 Jul 2026',
  spreadsheet: '46217.35 (days, as spreadsheets count)',
};

export const FORMAT_OPTIONS = TIME_FORMATS.map((value) => ({ value, label: FORMAT_EXAMPLES[value] }));

/** All time zones, this computer's first. */
export function timeZoneOptions(): readonly { readonly value: string; readonly label: string }[] {
  return zoneOptions(Intl.DateTimeFormat().resolvedOptions().timeZone);
}

/** All time zones this computer knows, UTC and its own first. */
export function zoneOptions(own: string): readonly { readonly value: string; readonly label: string }[] {
  const others = Intl.supportedValuesOf('timeZone').filter((zone) => zone !== own && zone !== 'UTC');
  return [
    { value: 'UTC', label: 'UTC' },
    ...(own === 'UTC' ? [] : [{ value: own, label: `${zoneName(own)} (this computer)` }]),
    ...others.map((value) => ({ value, label: zoneName(value) })),
  ];
}

/** `America/New_York` as "America, New York". */
function zoneName(zone: string): string {
  return zone.replace(/_/g, ' ').replace(/\//g, ', ');
}

export const HEADER_OPTIONS = [
  { value: 'names', label: 'First row: names of the columns' },
  { value: 'event', label: 'First row: an event' },
] as const;

export const NOT_SENT = 'not sent';

/** A column of the preview: what it becomes, and its name in the file. */
export interface ColumnWords {
  readonly chip: string;
  readonly note: string;
}

/** The head of a column of a table. */
export function columnWords({ name, use }: Column): ColumnWords {
  switch (use.kind) {
    case 'time':
      return { chip: 'Time', note: name };
    case 'date':
      return { chip: 'Date', note: name };
    case 'clock':
      return { chip: 'Time of day', note: name };
    case 'zone':
      return { chip: 'Zone', note: name };
    case 'leave-out':
      return { chip: name, note: NOT_SENT };
    case 'key':
      return keyWords(use.key, name);
  }
}

/** The head of a column of events: their key, and its name in the file. `better`: what the key is taken from first. */
export function keyWords(key: string, name = key, better: string | null = null): ColumnWords {
  const chip = keyName(key);
  if (chip === null) return { chip: key, note: 'kept as it is' };
  return better === null
    ? { chip, note: name }
    : { chip: `${chip}, otherwise`, note: `${name}, if no ${better}` };
}

/** "6 are Scarf’s, 2 kept as they are". `keys`: what each column becomes; null: nothing. */
export function columnsNote(keys: readonly (string | null)[]): string {
  const leftOut = keys.filter((key) => key === null).length;
  const scarf = keys.filter((key) => key !== null && isScarfsKey(key)).length;
  const kept = keys.length - scarf - leftOut;
  const parts = [
    ...(scarf > 0 ? [`${scarf} ${noun(scarf, 'is', 'are')} Scarf’s`] : []),
    ...(kept > 0 ? [`${kept} kept as ${noun(kept, 'it is', 'they are')}`] : []),
    ...(leftOut > 0 ? [`${leftOut} not sent`] : []),
  ];
  return parts.join(', ');
}

export const PREVIEW_WORDS = {
  /** `sentence`: what is wrong with one line, after its number. */
  one: (sentence: string) => `This ${sentence}`,
  events: 'First events',
  rowsOf: (table: string) => `Rows of ${table}`,
  rowsOfEvents: 'Rows as they are in the file',
  which: 'Rows shown',
  first: 'First rows',
  setAside: 'Set aside',
  row: 'Row',
  none: 'There are no events to show.',
  empty: 'empty',
  change: (column: string, sample: string) =>
    sample === '' ? `What “${column}” means` : `What “${column}” means, such as “${sample}”`,
  loading: 'Reading the rows…',
} as const;

export const MAPPING_WORDS = {
  heading: 'What the columns mean',
  keysHeading: 'What the fields mean',
  headingOf: (name: string, files: number) =>
    files === 1
      ? `What the columns of ${name} mean`
      : `What the columns of ${name} and ${number(files - 1)} more mean`,
  of: (name: string, files: number) =>
    files === 1 ? `In ${name}.` : `In ${name} and ${number(files - 1)} more with the same columns.`,
  remembered: 'Saved mapping:',
  forget: 'Forget it and guess again',
  firstRow: 'The first row',
  written: 'Written like',
  zone: 'Times without a zone are in',
  event: 'The first event',
  moreKeys: (more: number) =>
    more === 1
      ? 'One further field is kept as it is.'
      : `${number(more)} further fields are kept as they are.`,
  noTime: 'No column holds the time of the events. Choose one.',
} as const;
