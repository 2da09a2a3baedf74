import { isIP } from 'node:net';
import type { TimeFormat } from '../../../shared/files/mapping';
import { areMost, isAddress, isUserAgent } from '../table/cell-kinds';
import { isZonedTime, prefixValues } from './line-prefix';
import { textsIn, tokensIn, type Token } from './line-tokens';
import type { NamedValue } from './log-columns';
import { HOST } from './value-kinds';

/** A log as Apache and nginx write it, with what was added to it. */
export interface ServerLog {
  readonly values: readonly NamedValue[];
  readonly format: TimeFormat;
  /** Lines have values behind these, which differ in number. */
  readonly open: boolean;
}

/** Behind words about the client: the time, the request, its status and the bytes of the answer. */
const REQUEST = /\[([^\]"]{10,40})\] "((?:[^"\\]|\\.)*)" (?:\d{3}|-) (?:\d+|-)(?: (.*))?$/;
const TIME = /^\d{1,2}\/[A-Za-z]{3}\/\d{4}:\d\d:\d\d:\d\d(?:[.,]\d+)? [+-]\d{4}$/;

interface Line {
  readonly before: readonly string[];
  readonly time: string;
  readonly request: string;
  readonly behind: readonly Token[];
}

/** `27/Nov/2026:10:00:00 +0000` */
export function isServerTime(text: string): boolean {
  return TIME.test(text);
}

/** Whether a line is one of such a log. */
export function isServerLine(line: string): boolean {
  const match = REQUEST.exec(line);
  if (match === null) return false;
  const [, time = ''] = match;
  return (isServerTime(time) || isZonedTime(time)) && areWhole(line.slice(0, match.index));
}

/** Whether there are words, and none has a quote that nothing closes: it would reach into the request. */
function areWhole(text: string): boolean {
  if (!text.includes('"')) return text.trim() !== '';
  const words = wordsIn(text);
  return words.length > 0 && !words.some((word) => word.startsWith('"'));
}

/** The time of such a line; null: it is none. */
export function serverTime(line: string): string | null {
  return isServerLine(line) ? (REQUEST.exec(line)?.[1] ?? null) : null;
}

/** The values of the lines, of which each is one of such a log. */
export function serverLog(lines: readonly string[]): ServerLog {
  const read = lines.map(partsOf);
  const widths = read.map(({ behind }) => behind.length);
  const isEven = new Set(widths).size === 1;
  const width = isEven ? (widths[0] ?? 0) : Math.min(...widths, 2);
  const behind = Array.from({ length: width }, (_, at) => read.flatMap((line) => line.behind[at] ?? []));
  // Proxies write the whole address of a page.
  const isAbsolute = areMost(
    read.map(({ request }) => request),
    (request) => /^[A-Z]+ https?:\/\//.test(request),
  );
  return {
    values: [
      ...valuesBefore(read.map(({ before }) => before)),
      { value: 'time', name: 'Time', field: 'time' },
      { value: isAbsolute ? 'request-url' : 'request', name: 'Request' },
      { value: 'status', name: 'Status', field: 'status' },
      { value: 'text', name: 'Bytes' },
      ...valuesBehind(behind),
    ],
    format: read.some(({ time }) => isZonedTime(time)) ? 'iso' : 'month-name',
    open: !isEven,
  };
}

function partsOf(line: string): Line {
  const match = REQUEST.exec(line);
  const [, time = '', request = '', behind = ''] = match ?? [];
  return {
    before: wordsIn(line.slice(0, match?.index ?? 0)),
    time,
    request,
    behind: tokensIn(behind),
  };
}

/** A list of addresses is one value. */
function wordsIn(text: string): readonly string[] {
  return textsIn(text.replaceAll(', ', ','));
}

const IDENTITY: NamedValue = { value: 'text', name: 'Identity' };
const USER: NamedValue = { value: 'user', name: 'User' };

/**
 * Before the time: what another program wrote before the line, the host if it comes first, the address, an identity, and a
 * user whose name may have spaces.
 */
function valuesBefore(lines: readonly (readonly string[])[]): readonly NamedValue[] {
  const at = addressPlace(lines);
  const words = lines.map((before) => before.slice(0, at));
  const last = words.map((each) => each.at(-1) ?? '');
  const hasHost = at > 0 && areMost(last, at === 1 ? isHostFirst : (word) => HOST.test(word));
  const prefix = prefixValues(hasHost ? words.map((each) => each.slice(0, -1)) : words);
  const host: NamedValue = { value: 'address-port', name: 'Host', field: 'host' };
  const own = lines.map((before) => before.slice(at));
  const isList = own.some((before) => before.some((text) => text.includes(',') && isAddress(text)));
  const address: NamedValue = {
    value: isList ? 'forwarded' : 'text',
    name: 'Client address',
    field: 'address',
  };
  const isHostSecond = areMost(
    own.map(([, second = '']) => (second === '-' ? '' : second)),
    (word) => HOST.test(word),
  );
  const shortest = Math.min(...own.map(({ length }) => length));
  const names = [address, isHostSecond && !hasHost ? host : IDENTITY, USER].slice(0, shortest);
  return [...prefix, ...(hasHost ? [host] : []), ...names];
}

/** Which of the words before the time is the address of the client: the first, unless a later one is in most lines. */
function addressPlace(lines: readonly (readonly string[])[]): number {
  const shortest = Math.min(...lines.map(({ length }) => length));
  for (let at = 0; at < shortest; at += 1) {
    const words = lines.map((before) => before[at] ?? '');
    if (areMost(words, isAddressText)) return at;
  }
  return 0;
}

/** A name of a host, which need not be one of the internet. */
function isHostFirst(word: string): boolean {
  return /^[\w.-]+(?::\d+)?$/.test(word) && !isZonedTime(word);
}

function isAddressText(text: string): boolean {
  const [first = ''] = text.split(',');
  return isIP(first) !== 0;
}

/** Behind the bytes: referrer and user agent, in this order unless their values tell, and what else was added. */
function valuesBehind(columns: readonly (readonly Token[])[]): readonly NamedValue[] {
  const texts = columns.map((column) => column.map(({ text }) => (text === '-' ? '' : text)));
  const isQuoted = columns.map((column) => column.every(({ quoted }) => quoted));
  const agents = texts.map((column, at) => isQuoted[at] === true && areMost(column, isUserAgent));
  const isSwapped = agents[0] === true && agents[1] === false && isQuoted[1] === true;
  const isUsual = isQuoted[0] === true && isQuoted[1] === true;
  const agent = isUsual ? (isSwapped ? 0 : 1) : agents.indexOf(true);
  const referrer = isUsual ? 1 - agent : agent > 0 && isQuoted[agent - 1] === true ? agent - 1 : -1;
  return texts.map((column, at): NamedValue => {
    if (at === agent) return { value: 'text', name: 'User agent', field: 'agent' };
    if (at === referrer) return { value: 'text', name: 'Referrer', field: 'referrer' };
    return addition(column, isQuoted[at] === true);
  });
}

const CACHE = /^(?:HIT|MISS|EXPIRED|BYPASS|STALE|UPDATING|REVALIDATED|DYNAMIC)$/i;
const SECONDS = /^\d+\.\d+$/;

/** A value that the owner of the server added, by what it holds. */
function addition(texts: readonly string[], isQuoted: boolean): NamedValue {
  const isEmpty = texts.every((text) => text === '');
  // nginx writes this list by default, and it is empty where no proxy stands before the server.
  if (isQuoted && (isEmpty || areMost(texts, isForwarded)))
    return { value: 'forwarded', name: 'Forwarded for', field: 'forwarded' };
  if (areMost(texts, (text) => HOST.test(text)))
    return { value: 'address-port', name: 'Host', field: 'host' };
  if (areMost(texts, (text) => CACHE.test(text))) return { value: 'text', name: 'Cache' };
  if (areMost(texts, (text) => SECONDS.test(text))) return { value: 'text', name: 'Seconds' };
  if (areMost(texts, isAddress)) return { value: 'text', name: 'Server address' };
  return { value: 'text', name: 'Further value' };
}

function isForwarded(text: string): boolean {
  return isAddressText(text.replaceAll(' ', ''));
}
