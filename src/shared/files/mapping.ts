import type { Requests } from './requests';

/** One format for the whole column: no guessing row by row. */
export const TIME_FORMATS = [
  /** `2026-07-14T08:21:05Z`, also with a space, or without a zone. */
  'iso',
  /** Seconds, milliseconds or finer since 1970. */
  'epoch',
  /** `14/07/2026 08:21`, `14.07.2026`. */
  'day-first',
  /** `07/14/2026 8:21 PM`. */
  'month-first',
  /** `2026/07/14 08:21`. */
  'year-first',
  /** `14 Jul 2026 08:21`, `Jul 14, 2026, 8:21 PM`, `14/Jul/2026:08:21:05 +0000`. */
  'month-name',
  /** A spreadsheet's days since 1900: `46217.348`. */
  'spreadsheet',
] as const;
export type TimeFormat = (typeof TIME_FORMATS)[number];

export function isTimeFormat(value: string): value is TimeFormat {
  return TIME_FORMATS.some((format) => format === value);
}

/** A calendar with our months and days that counts its years otherwise: 2026 is 2569 of the Buddhist one. */
export type Calendar = 'buddhist';

interface Written {
  readonly format: TimeFormat;
  /** Applies to times without a zone. */
  readonly zone: string;
  /** Absent: years are ours. */
  readonly calendar?: Calendar;
}

/** What a column means. */
export type ColumnUse =
  /** The event's time. */
  | ({ readonly kind: 'time' } & Written)
  /** The day of the event's time; a column of kind `clock` holds its time of day. */
  | ({ readonly kind: 'date' } & Written)
  /** The time of day that belongs to the column of kind `date`. */
  | { readonly kind: 'clock' }
  /** The zone of the event's time, where that names none: `Europe/Berlin`, `+01:00`. */
  | { readonly kind: 'zone' }
  /** Values of this key: one of Scarf's, or a custom key. */
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'leave-out' };

/** The event's key that the cells of a column become, or are a part of; null: they are not sent. */
export function keyOfUse(use: ColumnUse | KeyUse): string | null {
  switch (use.kind) {
    case 'time':
    case 'date':
    case 'clock':
    case 'zone':
      return '$time';
    case 'key':
      return use.key;
    case 'leave-out':
      return null;
  }
}

/** The key of a value that holds none of Scarf's: its name, without the `$` of those, or with a number if it is taken. */
export function freeKey(name: string, taken: ReadonlySet<string>): string {
  const wanted = name.replace(/^\$+/, '') || name;
  let key = wanted;
  for (let count = 2; taken.has(key); count += 1) key = `${wanted} ${count}`;
  return key;
}

/** How times are read where their text alone does not tell. */
export interface TimeChoice {
  /** `day-first` or `month-first` decides between both; with `spreadsheet`, small numbers are days. Null: no such times. */
  readonly format: TimeFormat | null;
  /** The zone of times that name none. */
  readonly zone: string;
  /** The calendar of years that cannot be ours. Absent: such times are not read. */
  readonly calendar?: Calendar;
}

/** What a value of an event in JSON becomes, if it does not stay as it is. */
export type KeyUse =
  { readonly kind: 'time' } | Extract<ColumnUse, { readonly kind: 'clock' | 'zone' | 'key' | 'leave-out' }>;

/** A value of events in JSON, and what it becomes. Of several that become the same, the first that an event has counts. */
export interface MappedKey {
  readonly path: string;
  readonly use: KeyUse;
  /** The value is a list of addresses, of which the first public one is meant. */
  readonly listed?: true;
}

/** How JSON of other programs becomes events. Values that are not named stay as they are. */
export interface KeyMapping {
  readonly keys: readonly MappedKey[];
}

/** What the user said that the keys of JSON become, for files of these kinds. */
export interface KindKeys {
  readonly kinds: readonly string[];
  readonly mapping: KeyMapping;
}

/** A mapping is for so many kinds of files at most. */
export const KINDS_AT_MOST = 100;

/** The newest word of the user on files of a kind. */
export function keysFor(all: readonly KindKeys[], kind: string): readonly MappedKey[] | undefined {
  return all.findLast(({ kinds }) => kinds.includes(kind))?.mapping.keys;
}

/** A mapping names no path twice, and so many at most. */
export const KEYS_AT_MOST = 200;

/** The first use of each path, in order. */
export function withoutRepeats(keys: readonly MappedKey[]): readonly MappedKey[] {
  const first = new Map<string, MappedKey>();
  for (const key of keys) if (!first.has(key.path)) first.set(key.path, key);
  return [...first.values()].slice(0, KEYS_AT_MOST);
}

/** The column that says how the event's time is written. */
export type TimeUse = Extract<ColumnUse, { readonly format: TimeFormat }>;

export interface Column {
  /** From the header; `Column 3` without one. */
  readonly name: string;
  readonly use: ColumnUse;
  /** Spaces around its cells are padding, not part of the values. */
  readonly padded?: true;
  /** Its cells are lists of addresses, of which the first public one is meant. */
  readonly listed?: true;
}

/** A file with more columns is not a table. */
export const COLUMNS_AT_MOST = 500;

/** How the rows of a table become events. An empty cell adds no key. */
export interface Mapping {
  /** The first row holds column names, not an event. */
  readonly header: boolean;
  readonly columns: readonly Column[];
  /** Cells with one of these words are empty. Absent: there are none. */
  readonly nulls?: readonly string[];
  /** Which rows count as events, and where they go. Absent: all do, since they are no requests. */
  readonly requests?: Requests;
}

export function isTimeUse(use: ColumnUse): use is TimeUse {
  return use.kind === 'time' || use.kind === 'date';
}

/** How the event's time is written; undefined: no column holds it. */
export function timeUseOf({ columns }: Mapping): TimeUse | undefined {
  return columns.map(({ use }) => use).find(isTimeUse);
}

/** The mapping with its times read in this way. */
export function withTimes(mapping: Mapping, { format, zone, calendar }: TimeChoice): Mapping {
  const written = { zone, ...(calendar !== undefined && { calendar }) };
  return {
    ...mapping,
    columns: mapping.columns.map((column) =>
      isTimeUse(column.use)
        ? { ...column, use: { kind: column.use.kind, format: format ?? column.use.format, ...written } }
        : column,
    ),
  };
}

/** What the columns of a table mean, or the keys of events in JSON. */
export type AnyMapping = Mapping | KeyMapping;

export function isKeyMapping(mapping: AnyMapping): mapping is KeyMapping {
  return 'keys' in mapping;
}

/** A mapping that the user made: a preset. */
export type RememberedMapping = (
  { readonly mapping: Mapping } | ({ readonly mapping: KeyMapping } & Pick<KindKeys, 'kinds'>)
) & {
  /** The user's name for it; by default the file it was made for. */
  readonly file: string;
};

/** The mappings of tables among all that the user made. */
export function tableMappings(all: readonly RememberedMapping[]): readonly Mapping[] {
  return all.flatMap((each) => ('kinds' in each ? [] : [each.mapping]));
}

/** The mappings of JSON among all that the user made. */
export function keyMappings(all: readonly RememberedMapping[]): readonly KindKeys[] {
  return all.flatMap((each) => ('kinds' in each ? [each] : []));
}

export function hasSameColumns(mapping: Mapping, table: Mapping): boolean {
  const { columns } = mapping;
  return (
    mapping.header === table.header &&
    columns.length === table.columns.length &&
    columns.every(({ name }, index) => name === table.columns[index]?.name)
  );
}
