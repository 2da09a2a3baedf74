import { isIP } from 'node:net';
import { areMost, isAddress, isUserAgent } from '../table/cell-kinds';
import { isZonedTime, mostFrequent, prefixValues, timedPrefix } from './line-prefix';
import { textsIn } from './line-tokens';
import { texts, type NamedValue } from './log-columns';
import type { ServerLog } from './server-log';
import { HOST, URL } from './value-kinds';

/** `option httplog`: the client, the time without a zone, and numbers that no other log has. */
const LINE =
  /(?:^|\s)(\S+):\d{1,5} \[(\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d\.\d{3})\] \S+ \S+ [-+\d]+(?:\/[-+\d]+){4} (?:\d{3}|-1) \+?\d+ \S+ \S+ \S{4} \+?\d+(?:\/\+?\d+){4} \+?\d+\/\+?\d+ ((?:\{[^}]*\} ){0,2})"/;

interface Line {
  readonly before: readonly string[];
  /** The headers of the request and the answer that HAProxy was told to write. */
  readonly captured: readonly string[];
}

/** Whether a line is a request in a log of HAProxy. */
export function isHaproxyLine(line: string): boolean {
  return isIP(LINE.exec(line)?.[1] ?? '') !== 0;
}

/** The time of such a line, without a zone unless syslog wrote one before it. */
export function haproxyTime(line: string): string | null {
  const match = LINE.exec(line);
  if (match === null) return null;
  return partsOf(line).before.find(isZonedTime) ?? match[2] ?? null;
}

/** The values of the lines, of which each is a request in a log of HAProxy. */
export function haproxyLog(lines: readonly string[]): ServerLog & { readonly local: boolean } {
  const read = lines.map(partsOf);
  const width = mostFrequent(read.map(({ before }) => before.length));
  const prefix = prefixValues(read.map(({ before }) => before).filter(({ length }) => length === width));
  const zoned = timedPrefix(prefix);
  return {
    values: [
      ...(zoned ?? prefix),
      { value: 'address-port', name: 'Client address', field: 'address' },
      { value: 'time', name: 'Time', field: 'time' },
      ...texts('Frontend', 'Backend', 'Times taken'),
      { value: 'status', name: 'Status', field: 'status' },
      ...texts('Bytes', 'Request cookie', 'Response cookie', 'Termination', 'Connections', 'Queues'),
      ...capturedValues(read.map(({ captured }) => captured)),
      { value: 'request-url', name: 'Request' },
    ],
    format: zoned === null ? 'month-name' : 'iso',
    open: true,
    local: zoned === null,
  };
}

function partsOf(line: string): Line {
  const match = LINE.exec(line);
  const blocks = match?.[3] ?? '';
  return {
    before: textsIn(line.slice(0, match?.index ?? 0)),
    captured: [...blocks.matchAll(/\{([^}]*)\}/g)].flatMap(([, block = '']) => block.split('|')),
  };
}

/** By what most lines have. There is always one, since lines of other services may have some where these have none. */
function capturedValues(lines: readonly (readonly string[])[]): readonly NamedValue[] {
  const width = mostFrequent(lines.map(({ length }) => length));
  const alike = lines.filter(({ length }) => length === width);
  return Array.from({ length: Math.max(1, width) }, (_, at) =>
    capturedValue(alike.map((captured) => captured[at] ?? '')),
  );
}

function capturedValue(cells: readonly string[]): NamedValue {
  const value = 'captured';
  if (areMost(cells, isUserAgent)) return { value, name: 'User agent', field: 'agent' };
  if (areMost(cells, (text) => URL.test(text))) return { value, name: 'Referrer', field: 'referrer' };
  if (areMost(cells, (text) => HOST.test(text))) return { value, name: 'Host', field: 'host' };
  if (areMost(cells, isAddress)) return { value, name: 'Forwarded for', field: 'forwarded' };
  return { value, name: 'Captured' };
}
