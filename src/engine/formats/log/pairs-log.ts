import { formatsOfTime } from '../../rules/time/time-reader';
import type { LogKind } from '../../../shared/files/requests';
import type { LogValue } from '../../../shared/files/layout';
import type { TimeFormat } from '../../../shared/files/mapping';
import { areMost, isAddress, isTime } from '../table/cell-kinds';
import { isZonedTime, mostFrequent, prefixValues, timedPrefix } from './line-prefix';
import { textsIn } from './line-tokens';
import type { LogField, NamedValue } from './log-columns';
import { WITH_PORT } from './value-kinds';

/** A log of keys with values, and what its lines begin with. */
export interface PairsLog {
  readonly kind: LogKind;
  readonly values: readonly NamedValue[];
  readonly pairs: readonly string[];
  readonly format: TimeFormat;
}

/** The usual keys, in small letters, the surest first. */
const KEYS: Readonly<Record<LogField, readonly string[]>> = {
  time: ['time', 'ts', 'timestamp', '@timestamp', 't', 'datetime'],
  method: ['method', 'http_method', 'request_method', 'http.request.method', 'verb', 'httpmethod'],
  path: ['path', 'uri', 'request_uri', 'request_path', 'http.request.uri', 'http_path', 'url'],
  status: ['status', 'status_code', 'http_status', 'http.response.status', 'code', 'response_code'],
  address: [
    'fwd',
    'client_ip',
    'remote_ip',
    'remote_addr',
    'remoteaddr',
    'http.request.remoteaddr',
    'ip',
    'remote',
    'client',
  ],
  forwarded: ['x_forwarded_for', 'forwarded_for', 'xff'],
  referrer: ['referer', 'referrer', 'http_referer', 'http.request.referer'],
  agent: ['user_agent', 'useragent', 'http_user_agent', 'http.request.useragent', 'ua', 'agent'],
  host: ['host', 'http_host', 'http.request.host', 'domain', 'vhost'],
};
const FIELDS = Object.keys(KEYS) as readonly LogField[];
const PAIR = /(?:^|\s)([A-Za-z_@][\w.@/-]*)=(?:"((?:[^"\\]|\\.|"(?! |$))*)"|(\S*))/g;
const BEGINS = /(?:^|\s)[A-Za-z_@][\w.@/-]*=/;

interface Line {
  readonly before: readonly string[];
  readonly pairs: ReadonlyMap<string, string>;
}

/** Whether a line is a request as `method=GET path="/" status=200`. */
export function isPairsLine(line: string): boolean {
  if (!line.includes('=')) return false;
  const { pairs } = partsOf(line);
  const has = (field: LogField, is: (text: string) => boolean): boolean =>
    [...pairs].some(([key, text]) => KEYS[field].includes(key.toLowerCase()) && is(text));
  const isRequest = has('path', isPath) || has('method', isMethod);
  return isRequest && has('status', isStatus);
}

/** The time of such a line, as it is written; null: it has none. */
export function pairsTime(line: string): string | null {
  const { before, pairs } = partsOf(line);
  const own = [...pairs].find(([key, text]) => KEYS.time.includes(key.toLowerCase()) && isTime(text))?.[1];
  return own ?? before.find(isZonedTime) ?? null;
}

/** The values of the lines, of which each is such a request. */
export function pairsLog(lines: readonly string[]): PairsLog {
  const all = lines.map(partsOf);
  const width = mostFrequent(all.map(({ before }) => before.length));
  const read = all.filter(({ before }) => before.length === width);
  const pairs = [...new Set(read.flatMap((line) => [...line.pairs.keys()]))];
  const cellsOf = (key: string): string[] => read.flatMap((line) => line.pairs.get(key) ?? []);
  const keyOf = new Map<LogField, string>();
  for (const field of FIELDS) {
    const key = keyFor(field, pairs, cellsOf);
    if (key !== undefined) keyOf.set(field, key);
  }
  const fieldOf = new Map([...keyOf].map(([field, key]) => [key, field]));
  const time = keyOf.get('time');
  const prefix = prefixValues(read.map(({ before }) => before));
  const isRouter = pairs.includes('fwd') && pairs.includes('dyno');
  return {
    kind: isRouter ? 'heroku' : 'logfmt',
    values: [
      ...(time === undefined ? (timedPrefix(prefix) ?? prefix) : prefix),
      ...pairs.map((name): NamedValue => {
        const field = fieldOf.get(name);
        const value = valueOf(field, cellsOf(name));
        return { value, name, ...(field !== undefined && { field }) };
      }),
    ],
    pairs,
    format: formatOf(time === undefined ? [] : cellsOf(time)),
  };
}

function partsOf(line: string): Line {
  const begins = BEGINS.exec(line)?.index ?? line.length;
  return {
    before: textsIn(line.slice(0, begins)),
    pairs: new Map(
      [...line.slice(begins).matchAll(PAIR)].map(([, key = '', quoted, plain]) => [
        key,
        quoted ?? plain ?? '',
      ]),
    ),
  };
}

/** By its name, and what it holds; an address also by what it holds alone. */
function keyFor(
  field: LogField,
  keys: readonly string[],
  cellsOf: (key: string) => string[],
): string | undefined {
  const named = KEYS[field].flatMap((name) => keys.filter((key) => key.toLowerCase() === name));
  const is = IS[field];
  const known = named.find((key) => is === undefined || areMost(cellsOf(key), is));
  return known ?? (field === 'address' ? keys.find((key) => areMost(cellsOf(key), isAddress)) : undefined);
}

const IS: Readonly<Partial<Record<LogField, (text: string) => boolean>>> = {
  time: isTime,
  method: isMethod,
  status: isStatus,
  path: isPath,
};

function isMethod(text: string): boolean {
  return /^[A-Z]{3,20}$/.test(text);
}

function isStatus(text: string): boolean {
  return /^\d{3}$/.test(text);
}

function isPath(text: string): boolean {
  return /^(?:\/|https?:\/\/)/.test(text);
}

function valueOf(field: LogField | undefined, cells: readonly string[]): LogValue {
  if (field === 'status') return 'status';
  if (field !== 'address' && field !== 'forwarded') return 'text';
  return cells.some((text) => WITH_PORT.test(text)) ? 'address-port' : 'forwarded';
}

function formatOf(cells: readonly string[]): TimeFormat {
  return cells.flatMap((text) => formatsOfTime(text))[0] ?? 'iso';
}
