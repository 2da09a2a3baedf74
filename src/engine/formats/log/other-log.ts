import { isIP } from 'node:net';
import type { TimeFormat } from '../../../shared/files/mapping';
import { areMost, isUserAgent } from '../table/cell-kinds';
import { isZonedTime, mostFrequent } from './line-prefix';
import { textsIn } from './line-tokens';
import type { NamedValue } from './log-columns';
import { isServerTime, type ServerLog } from './server-log';
import { REQUEST, STATUS, URL } from './value-kinds';

const EPOCH = /^\d{10}(?:\.\d{1,6}|\d{3})$/;

/** Whether a line has the time, the address and the request of a visitor, wherever they stand. */
export function isRequestLine(line: string): boolean {
  if (!line.includes('HTTP/')) return false;
  const texts = textsIn(line);
  const request = texts.findIndex((text) => REQUEST.test(text));
  const hasStatus = texts.slice(request + 1).some((text) => STATUS.test(text));
  return request !== -1 && hasStatus && texts.some(isWrittenTime) && texts.some(isClient);
}

/** The time of such a line, as it is written; null: it has none. */
export function requestTime(line: string): string | null {
  return isRequestLine(line) ? (textsIn(line).find(isWrittenTime) ?? null) : null;
}

/** The values of a log in an order of its own, by what they hold. Null: the lines are too different. */
export function otherLog(lines: readonly string[]): (ServerLog & { readonly requests: number }) | null {
  const all = lines.map(textsIn);
  const at = mostFrequent(all.map((texts) => texts.findIndex((text) => REQUEST.test(text))));
  const alike = all.filter((texts) => REQUEST.test(texts[at] ?? ''));
  const width = Math.min(...alike.map(({ length }) => length));
  const columns = Array.from({ length: width }, (_, index) => alike.map((texts) => texts[index] ?? ''));
  const first = (is: (text: string) => boolean, from = 0): number =>
    columns.findIndex((cells, index) => index >= from && index !== at && areMost(cells, is, 1));
  const time = first(isWrittenTime);
  const status = first((text) => STATUS.test(text), at + 1);
  const client = columns.findIndex((cells) => areMost(cells.map(nothing), isClient));
  if (time === -1 || status === -1 || client === -1) return null;
  const agent = columns.findIndex((cells, index) => index > at && areMost(cells.map(nothing), isUserAgent));
  const referrer = columns.findIndex(
    (cells, index) => index > at && index < agent && areMost(cells.map(nothing), isPage),
  );
  const named = new Map<number, NamedValue>([
    [at, { value: 'request', name: 'Request' }],
    [referrer, { value: 'text', name: 'Referrer', field: 'referrer' }],
    [agent, { value: 'text', name: 'User agent', field: 'agent' }],
    [client, { value: clientValue(columns[client] ?? []), name: 'Client address', field: 'address' }],
    [status, { value: 'status', name: 'Status', field: 'status' }],
    [time, { value: 'text', name: 'Time', field: 'time' }],
  ]);
  return {
    values: columns.map((_, index) => named.get(index) ?? { value: 'text', name: 'Further value' }),
    format: formatOf(columns[time]?.[0] ?? ''),
    open: true,
    requests: alike.length,
  };
}

function nothing(text: string): string {
  return text === '-' ? '' : text;
}

function isWrittenTime(text: string): boolean {
  return isServerTime(text) || isZonedTime(text) || EPOCH.test(text);
}

const PORT = /^(?:(\d{1,3}(?:\.\d{1,3}){3})|\[([^\]]+)\]):\d+$/;

/** An address, with its port or behind others of a list. */
function isClient(text: string): boolean {
  const [first = ''] = text.split(',');
  const [, v4, v6] = PORT.exec(first) ?? [];
  return isIP(v4 ?? v6 ?? first) !== 0;
}

function clientValue(cells: readonly string[]): NamedValue['value'] {
  return cells.some((text) => PORT.test(text)) ? 'address-port' : 'forwarded';
}

function isPage(text: string): boolean {
  return URL.test(text);
}

function formatOf(text: string): TimeFormat {
  if (EPOCH.test(text)) return 'epoch';
  return isZonedTime(text) ? 'iso' : 'month-name';
}
