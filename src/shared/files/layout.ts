import { withoutRepeats, type MappedKey, type Mapping, type TimeChoice } from './mapping';
import type { LogKind } from './requests';

export type TableForm = Extract<Form, { mapping: unknown }>;

/** Null: the file is not a table. */
export function tableOf(form: Form): TableForm | null {
  return 'mapping' in form ? form : null;
}

/** Unicode in units of two or four bytes. */
export const WIDE_ENCODINGS = ['utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'] as const;
export type WideEncoding = (typeof WIDE_ENCODINGS)[number];

/** Each byte is a character. `ibm…` are the code pages of DOS. */
export const SINGLE_BYTE_ENCODINGS = [
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'iso-8859-2',
  'koi8-r',
  'macintosh',
  'ibm850',
  'ibm437',
  'ibm866',
] as const;
export type SingleByteEncoding = (typeof SINGLE_BYTE_ENCODINGS)[number];

/** Chinese, Japanese and Korean. */
export const MULTI_BYTE_ENCODINGS = ['shift_jis', 'euc-jp', 'gb18030', 'big5', 'euc-kr'] as const;
export type MultiByteEncoding = (typeof MULTI_BYTE_ENCODINGS)[number];

/** How bytes become characters. Lines that are UTF-8 are read as UTF-8 in any file of bytes. */
export const ENCODINGS = [
  'utf-8',
  ...WIDE_ENCODINGS,
  ...SINGLE_BYTE_ENCODINGS,
  ...MULTI_BYTE_ENCODINGS,
] as const;
export type Encoding = (typeof ENCODINGS)[number];

export function isEncoding(value: string): value is Encoding {
  return ENCODINGS.some((encoding) => encoding === value);
}

/** Whether a character is two or four bytes, also one of ASCII. */
export function isWide(encoding: Encoding): encoding is WideEncoding {
  return WIDE_ENCODINGS.some((other) => other === encoding);
}

export function isSingleByte(encoding: Encoding): encoding is SingleByteEncoding {
  return SINGLE_BYTE_ENCODINGS.some((other) => other === encoding);
}

export const DELIMITERS = [',', ';', '\t', '|', '^', '~', '\x01', ' '] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** double: `""` within a quoted cell. backslash: also `\"`, and `\t` and the like. none: quotes are text. */
export const QUOTINGS = ['double', 'backslash', 'none'] as const;
export type Quoting = (typeof QUOTINGS)[number];

/** JSON as the elements of a list, pretty-printed over many lines, or wrapped: in other JSON, or in texts. */
export interface JsonLayout {
  readonly kind: 'json';
  readonly shape: 'list' | 'pretty' | 'wrapped';
  /** The path to the events in each value. Absent: the values are the events, or texts that hold them. */
  readonly at?: string;
  /** Each line holds whole values, so that a broken line harms no other. Absent: values may span lines. */
  readonly eachLine?: true;
  /** Bytes before the first value that are no JSON, such as `callback(`, counted in UTF-8. Absent: none. */
  readonly before?: number;
}

/** What a value of a log is. It becomes one cell, a request several. Other lines than these values are no requests. */
export const LOG_VALUES = [
  'text',
  /** A text with the escapes of `LogDialect`. */
  'escaped',
  /** The name of a user, which may have spaces; `[` follows. */
  'user',
  /** A time in brackets. */
  'time',
  /** `GET /x HTTP/1.1`: cells for its method, path and protocol. */
  'request',
  /** `GET https://example.com/x HTTP/1.1`: cells for its method, host, path and protocol. */
  'request-url',
  /** Three digits. */
  'status',
  /** An address with a port behind it. */
  'address-port',
  /** A list of addresses, of which the first is the client's. */
  'forwarded',
  /** `https://example.com/x`: cells for its host and path. */
  'url',
  /** `TCP_MISS/200`: cells for what a cache did and for the status. */
  'result-status',
  /** One of the texts of `{a|b} {c}`. A line with another number of them has none. */
  'captured',
] as const;
export type LogValue = (typeof LOG_VALUES)[number];

/** How the lines of an access log become cells. */
export interface LogDialect {
  readonly kind: LogKind;
  /** The values of a line, in order. */
  readonly values: readonly LogValue[];
  /** Older lines may lack values at their end, and newer ones have more, which are no cells. Absent: all are alike. */
  readonly open?: true;
  /** How spaces and the like are written in values that are `escaped`. Absent: with backslashes, as in all of them. */
  readonly escapes?: 'percent' | 'plus';
  /** `#` lines are no rows, and a `#Fields:` line names the columns below it. Absent: `#` has no meaning. */
  readonly fields?: true;
  /** The last values stand behind these keys, in any order: `method=GET path="/"`. Absent: all are known by their place. */
  readonly pairs?: readonly string[];
  /** Each line is an object in JSON, with the values at these paths. Absent: lines are text. */
  readonly paths?: readonly string[];
  /** Times may name no zone. Absent: they name theirs, or are in UTC. */
  readonly localTimes?: true;
}

export type Layout =
  /** NDJSON: one event a line. Scarf accepts only this layout. */
  | { readonly kind: 'lines' }
  | JsonLayout
  /** Delimited text such as CSV: one event a row. */
  | {
      readonly kind: 'table';
      readonly delimiter: Delimiter;
      /** The rows are lines of an access log. Absent: they are those of a table. */
      readonly log?: LogDialect;
      /** Absent: `double`. */
      readonly quoting?: Quoting;
      /** Lines above the first row that are no rows: titles, comments, units. Absent: none. */
      readonly linesAbove?: number;
      /** The rows of a worksheet, or of a Parquet file, whose cells need no delimiter. Absent: it is text. */
      readonly sheet?: true | 'parquet';
      /** Rows may leave out empty cells at their end, or have too many. Absent: each has a cell for every column. */
      readonly ragged?: true;
    }
  /** Several files, each with its own layout. `unit`: the unit they share, else `line`. */
  | { readonly kind: 'parts'; readonly unit: Unit };

/** What the window calls a line of the file: a line of text, a row of a table, an event of a JSON list, a log’s request. */
export type Unit = 'line' | 'row' | 'event' | 'request';

export function unitOf(layout: Layout): Unit {
  switch (layout.kind) {
    case 'lines':
      return 'line';
    case 'json':
      return 'event';
    case 'table':
      return layout.log === undefined ? 'row' : 'request';
    case 'parts':
      return layout.unit;
  }
}

/** Characters between two columns, at which no row holds any: from the first to the one behind the last. */
export type Gap = readonly [from: number, to: number];

/** What a line of text is around the row or the event in it. */
export type LineShape =
  /** JSON behind the words of a log: `2026-11-20T10:00:00Z stdout F {…}`. */
  | { readonly kind: 'prefixed' }
  /** A line of a server's log as a text in JSON: `{"log":"…","stream":"stdout"}`. */
  | { readonly kind: 'held'; readonly key: string }
  /** A whole row as one quoted cell. */
  | { readonly kind: 'quoted' }
  /** A row, an event or a line of a log in the first cell of each row of a sheet. */
  | { readonly kind: 'cell' }
  /** A row whose columns are aligned by spaces. It is read with tabs between its cells. */
  | { readonly kind: 'aligned'; readonly gaps: readonly Gap[] }
  /** Events over several lines that are almost JSON, each repaired alike. */
  | { readonly kind: 'almost-json' };

/** How the bytes of a file are text. */
export interface TextForm {
  readonly encoding: Encoding;
  /** `cr`: lines end with CR, as on old Macs. Absent: with LF or CRLF. */
  readonly lineEnds?: 'cr';
  /** Absent: each line is the row or the event, and nothing else. */
  readonly shape?: LineShape;
}

type Table = Extract<Layout, { kind: 'table' }>;

export type Form =
  | (TextForm & {
      readonly layout: Exclude<Layout, Table>;
      /** Times of events in other forms than Scarf's are rewritten, read like this. Absent: there are none. */
      readonly times?: TimeChoice;
      /** What values of events become that do not stay as they are. Absent: all stay. */
      readonly keys?: readonly MappedKey[];
    })
  | (TextForm & { readonly layout: Table; readonly mapping: Mapping });

export const NDJSON: Form = { encoding: 'utf-8', layout: { kind: 'lines' } };

/** How the lines of a file are rewritten, as its form says. */
export interface LineReading {
  /** How `$time` is read; null: it stays as it is. */
  readonly times: TimeChoice | null;
  readonly keys: readonly MappedKey[];
}

/** Null: lines stay as they are, or a table's mapping has said how they become events. */
export function readingOf(form: Form): LineReading | null {
  if ('mapping' in form) return null;
  const { times = null, keys = [] } = form;
  return times === null && keys.length === 0 ? null : { times, keys };
}

/** The form with its lines rewritten in this way. A table has its mapping instead. */
export function withReading(form: Form, reading: LineReading | null): Form {
  if ('mapping' in form) return form;
  const { encoding, lineEnds, shape, layout } = form;
  const { times = null, keys = [] } = reading ?? {};
  return {
    encoding,
    ...(lineEnds !== undefined && { lineEnds }),
    ...(shape !== undefined && { shape }),
    layout,
    ...(times !== null && { times }),
    ...(keys.length > 0 && { keys }),
  };
}

/** The form of events that were taken from a file, one a line: they are read as in the file. */
export function formOfLines({
  form,
  parts = [],
}: {
  readonly form: Form;
  readonly parts?: readonly { readonly form: Form }[];
}): Form {
  return withReading(NDJSON, commonReading([form, ...parts.map((part) => part.form)]));
}

/** How the lines of several files are rewritten: times as in the first that says so, and the keys of all. */
export function commonReading(forms: readonly Form[]): LineReading | null {
  const readings = forms.map(readingOf).filter((reading) => reading !== null);
  if (readings.length === 0) return null;
  return {
    times: readings.map(({ times }) => times).find((times) => times !== null) ?? null,
    keys: withoutRepeats(readings.flatMap(({ keys }) => keys)),
  };
}

/** The file's bytes can be sent as they are, and a byte offset leads to a line. */
export function isPlain({ encoding, lineEnds, shape, layout }: Form): boolean {
  const isAsItIs = encoding === 'utf-8' && lineEnds === undefined && shape === undefined;
  return isAsItIs && layout.kind === 'lines';
}
