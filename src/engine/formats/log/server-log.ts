import { isIP } from 'node:net';
import type { TimeFormat } from '../../../shared/mapping';
import { areMost, isAddress, isUserAgent } from '../table/cell-kinds';
import type { NamedValue } from './log-columns';

/** A log as Apache and nginx write it, with what was added to it. */
export interface ServerLog {
  readonly values: readonly NamedValue[];
  readonly format: TimeFormat;
  /** Lines have values behind these, which differ in number. */
  readonly open: boolean;
}

const LINE = /^([^"[]*\S) \[([^\]"]{10,40})\] "((?:[^"\\]|\\.)*)" (?:\d{3}|-) (?:\d+|-)(?: (.*))?$/;
const TIME = /^\d{1,2}\/[A-Za-z]{3}\/\d{4}:\d\d:\d\d:\d\d(?:[.,]\d+)? [+-]\d{4}$/;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)$/;
const TOKEN = /"((?:[^"\\]|\\.|"(?! |$))*)"|\[([^\]]*)\]|(\S+)/g;

interface Token {
  readonly text: string;
  readonly quoted: boolean;
}

interface Line {
  readonly before: readonly string[];
  readonly isIso: boolean;
  readonly behind: readonly Token[];
}

/** Whether a line is one of such a log. */
export function isServerLine(line: string): boolean {
  const time = LINE.exec(line)?.[2];
  return time !== undefined && (TIME.test(time) || ISO.test(time));
}

/** The values of the lines, of which each is one of such a log. */
export function serverLog(lines: readonly string[]): ServerLog {
  const read = lines.map(partsOf);
  const widths = read.map(({ behind }) => behind.length);
  const isEven = new Set(widths).size === 1;
  const width = isEven ? (widths[0] ?? 0) : Math.min(...widths, 2);
  const behind = Array.from({ length: width }, (_, at) => read.flatMap((line) => line.behind[at] ?? []));
  return {
    values: [
      ...valuesBefore(read.map(({ before }) => before)),
      { value: 'time', name: 'Time', field: 'time' },
      { value: 'request', name: 'Request' },
      { value: 'status', name: 'Status', field: 'status' },
      { value: 'text', name: 'Bytes' },
      ...valuesBehind(behind),
    ],
    format: read.some(({ isIso }) => isIso) ? 'iso' : 'month-name',
    open: !isEven,
  };
}

function partsOf(line: string): Line {
  const [, before = '', time = '', , behind = ''] = LINE.exec(line) ?? [];
  return {
    // A list of addresses is one value.
    before: before.replaceAll(', ', ',').split(/ +/),
    isIso: ISO.test(time),
    behind: [...behind.matchAll(TOKEN)].map(([, quoted, bracketed, plain]) => ({
      text: quoted ?? bracketed ?? plain ?? '',
      quoted: quoted !== undefined,
    })),
  };
}

const IDENTITY: NamedValue = { value: 'text', name: 'Identity' };
const USER: NamedValue = { value: 'user', name: 'User' };

/** Before the time: the host if it comes first, the address, an identity, and a user whose name may have spaces. */
function valuesBefore(lines: readonly (readonly string[])[]): readonly NamedValue[] {
  const isList = lines.some((before) => before.some((text) => text.includes(',') && isAddress(text)));
  const address: NamedValue = {
    value: isList ? 'forwarded' : 'text',
    name: 'Client address',
    field: 'address',
  };
  const isHostFirst = areMost(
    lines.map((before) => (before.length > 2 ? before.slice(0, 2).join(' ') : '')),
    (text) => {
      const [first = '', second = ''] = text.split(' ');
      return !isAddressText(first) && isAddressText(second);
    },
  );
  const host: readonly NamedValue[] = isHostFirst
    ? [{ value: 'address-port', name: 'Host', field: 'host' }]
    : [];
  const shortest = Math.min(...lines.map(({ length }) => length)) - host.length;
  const names = [address, IDENTITY, USER].slice(0, shortest);
  return [...host, ...names];
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

const HOST = /^(?:[a-z\d-]+\.)+[a-z]{2,}(?::\d+)?$/i;
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
