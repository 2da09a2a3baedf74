import type { LogValue } from '../../../shared/files/layout';
import type { ColumnUse, KeyUse, MappedKey } from '../../../shared/files/mapping';
import { isVendor, type Vendor } from '../../../shared/files/preset';
import type { Question } from '../../../shared/checks/question';
import type { Guess, Guesses } from '../../questions/guesses';
import { normalName } from '../../rules/key-names';
import { areMost } from '../table/cell-kinds';
import type { KeyColumn } from '../json/guess-keys';
import { timeFormatOf } from '../table/time-format';
import { columnsOf, type LogField, type NamedValue } from './log-columns';
import type { FoundLog } from './detect-log';
import { REQUEST, STATUS, URL, WITH_PORT } from './value-kinds';

/** Lines in JSON, as they were read to be events. */
export interface JsonLines {
  /** Their values by path, the outer ones first. */
  readonly columns: readonly KeyColumn[];
  /** All paths in the order of the file. */
  readonly paths: readonly string[];
  /** What values become if each line is an event. */
  readonly keys: readonly MappedKey[];
}

/** A part of a request that JSON writes under a key of its own, or all of it as `GET /x HTTP/1.1`. */
type Part = Extract<LogField, 'method' | 'path' | 'status' | 'host' | 'referrer'> | 'request';

/** The usual keys, as `normalName` writes them, the surest first. */
const NAMES: Readonly<Record<Part, readonly string[]>> = {
  method: words(
    'clientRequestMethod csMethod requestMethod httpMethod httpRequestMethod httpVerb method verb requestType',
  ),
  request: words('request requestLine httpRequest requestFirstLine'),
  path: words(
    'clientRequestURI csUriStem requestURI requestPath clientRequestPath requestUrl httpRequestUri httpPath uriPath uri path rawPath urlPath originalPath original url',
  ),
  status: words(
    'edgeResponseStatus downstreamStatus scStatus responseStatus responseStatusCode httpStatusCode httpStatus statusCode responseCode httpResponseStatus status code',
  ),
  host: words(
    'clientRequestHost requestHost xHostHeader httpHost csHost host hostname authority serverName domain vhost',
  ),
  referrer: words('clientRequestReferer csReferer httpReferer requestReferer referer referrer'),
};
const PARTS = Object.keys(NAMES) as readonly Part[];

const HTTP_METHOD = /^(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|CONNECT|TRACE|PROPFIND|PURGE|REPORT)$/;

const IS: Readonly<Record<Part, (cell: string) => boolean>> = {
  method: (cell) => HTTP_METHOD.test(cell),
  request: (cell) => REQUEST.test(cell),
  path: (cell) => cell.startsWith('/') || URL.test(cell),
  status: (cell) => STATUS.test(cell),
  host: (cell) => /^[\w.-]+(?::\d+)?$/.test(cell) && /[A-Za-z]/.test(cell),
  referrer: (cell) => cell === '-' || URL.test(cell),
};

/** Whose lines are requests of servers. Those of other programs are events, which may name the address of a page too. */
const SERVERS: ReadonlySet<Vendor> = new Set<Vendor>(['cloudflare', 'fastly']);
/** Who writes events names them. */
const EVENT_NAMES: ReadonlySet<string> = new Set(words('event eventName eventType'));

function words(text: string): readonly string[] {
  return text.split(' ').map(normalName);
}

/** The log that lines in JSON are, as a question if they look like one. Null: each line is an event. */
export function decideJsonLog(lines: JsonLines, guesses: Guesses): FoundLog | null {
  const parts = partsOf(lines);
  const certainty = certaintyOf(parts, lines, guesses.questions);
  if (certainty === null) return null;
  const evidence = requestsIn(parts);
  const guess: Guess<'requests' | 'events'> = {
    certainty,
    choices: [
      { value: 'requests', evidence },
      { value: 'events', evidence: [] },
    ],
    evidence,
  };
  const taken = guesses.decide('requests', guess, (value) => value === 'requests' || value === 'events');
  return taken === 'requests' ? logOf(parts, lines) : null;
}

type Parts = ReadonlyMap<Part, KeyColumn>;

function partsOf({ columns }: JsonLines): Parts {
  const found = new Map<Part, KeyColumn>();
  for (const part of PARTS) {
    const column = NAMES[part]
      .flatMap((name) => columns.filter(({ title }) => normalName(title) === name))
      .find(({ cells }) => areMost(cells, IS[part]));
    if (column !== undefined) found.set(part, column);
  }
  return found;
}

/** How sure it is that lines are requests; null: they are not. */
function certaintyOf(
  parts: Parts,
  { columns, keys }: JsonLines,
  questions: readonly Question[],
): Guess<string>['certainty'] | null {
  const vendor = questions.find(({ code }) => code === 'preset')?.taken ?? '';
  if (isVendor(vendor) && !SERVERS.has(vendor)) return null;
  // A key of Scarf says that the lines are events.
  if (columns.some(({ name, depth }) => depth === 1 && name.startsWith('$'))) return null;
  const has = (key: string): boolean => keys.some(({ use }) => use.kind === 'key' && use.key === key);
  const isPath = parts.has('request') || parts.has('path');
  const isMethod = parts.has('request') || parts.has('method');
  const isFull = isPath && isMethod && parts.has('status');
  const isNamed = columns.some(({ title, depth }) => depth === 1 && EVENT_NAMES.has(normalName(title)));
  if (isFull) return !isNamed && has('$remote_address') && has('$user_agent') ? 'certain' : 'likely';
  const isPartly = isPath && (isMethod || parts.has('status')) && has('$remote_address');
  return isPartly && !isNamed ? 'likely' : null;
}

/** `GET /x 200`, as evidence. */
function requestsIn(parts: Parts): readonly string[] {
  const columns = (['method', 'request', 'path', 'status'] as const).flatMap((part) => parts.get(part) ?? []);
  const [first] = columns;
  return (first?.cells ?? []).map((_, line) => columns.map(({ cells }) => cells[line] ?? '').join(' '));
}

function logOf(parts: Parts, { columns, paths, keys }: JsonLines): FoundLog {
  const byPath = new Map(columns.map((column) => [column.name, column]));
  const fieldOf = fieldsOf(parts, keys);
  const all = [...new Set([...paths, ...keys.map(({ path }) => path), ...fieldOf.keys()])];
  const known = new Map(keys.map(({ path, ...key }) => [path, key]));
  const values = all.map((name): NamedValue => {
    const field = fieldOf.get(name);
    const cells = byPath.get(name)?.cells ?? [];
    const value = valueOf(name === parts.get('request')?.name, field, cells);
    return { value, name, ...(field !== undefined && { field }) };
  });
  const time = keys.find(({ use }) => use.kind === 'time')?.path;
  const format = timeFormatOf(byPath.get(time ?? '')?.cells ?? [], 0) ?? 'iso';
  const found = columnsOf(values, format);
  const isDay = keys.some(({ use }) => use.kind === 'clock');
  const taken = new Set<string>();
  const mapped = found.columns.map((column) => {
    const { use, listed } = known.get(column.name) ?? {};
    const wanted = use === undefined ? column.use : columnUse(use, column.use, isDay);
    const key = wanted.kind === 'key' ? wanted.key : undefined;
    const isAgain = key !== undefined && taken.has(key);
    if (key !== undefined) taken.add(key);
    return {
      name: column.name,
      use: isAgain ? ({ kind: 'leave-out' } as const) : wanted,
      ...(listed === true && { listed }),
    };
  });
  return {
    log: { kind: 'json', values: values.map(({ value }) => value), paths: all, localTimes: true },
    delimiter: ' ',
    columns: mapped,
    fields: found.fields,
  };
}

/** The parts of a request by their paths. What a key of Scarf was found for is the part that it stands for. */
function fieldsOf(parts: Parts, keys: readonly MappedKey[]): ReadonlyMap<string, LogField> {
  const fields = new Map<string, LogField>();
  for (const [part, { name }] of parts) if (part !== 'request') fields.set(name, part);
  for (const { path, use } of keys) {
    const field = use.kind === 'time' ? 'time' : use.kind === 'key' ? FIELD_OF_KEY[use.key] : undefined;
    if (field === undefined) continue;
    for (const [name, other] of fields) if (other === field) fields.delete(name);
    fields.set(path, field);
  }
  return fields;
}

const FIELD_OF_KEY: Readonly<Partial<Record<string, LogField>>> = {
  $remote_address: 'address',
  $user_agent: 'agent',
  $referrer: 'referrer',
  $domain: 'host',
};

function valueOf(isRequest: boolean, field: LogField | undefined, cells: readonly string[]): LogValue {
  const isUrl = cells.some((cell) => URL.test(cell.replace(/^[A-Z]+ /, '')));
  if (isRequest) return isUrl ? 'request-url' : 'request';
  if (field === 'path') return isUrl ? 'url' : 'text';
  if (field === 'status') return 'status';
  return field === 'address' && cells.some((cell) => WITH_PORT.test(cell)) ? 'address-port' : 'text';
}

function columnUse(use: KeyUse, guessed: ColumnUse, isDay: boolean): ColumnUse {
  if (use.kind !== 'time') return use;
  return guessed.kind === 'time' && isDay ? { ...guessed, kind: 'date' } : guessed;
}
