import type { TimeFormat } from '../../../shared/files/mapping';
import { TimeReader } from '../../rules/time/time-reader';
import { fieldsIn, firstRow } from './fields-line';
import { haproxyTime } from './haproxy-log';
import { KNOWN_LOGS } from './known-logs';
import { requestTime } from './other-log';
import { isPairsLine, pairsTime } from './pairs-log';
import { serverTime } from './server-log';

/** Where a log of a service has its time. */
const TIMES: Readonly<Partial<Record<TimeFormat, RegExp>>> = {
  iso: /(\d{4}-\d\d-\d\dT[\d:.]+Z?)/,
  'month-name': /\[([^\]]+)\]/,
  epoch: /^([\d.]+)/,
};

/** The time of the first request among the first lines of a log, in ms since 1970; null: it is no log, or has no request. */
export function firstTimeIn(lines: readonly string[]): number | null {
  const text = writtenTime(lines);
  const times = new TimeReader({ format: null, zone: 'UTC' });
  const read = text === null ? null : times.read(text);
  const ms = read === null ? Number.NaN : Date.parse(read);
  return Number.isNaN(ms) ? null : ms;
}

function writtenTime(lines: readonly string[]): string | null {
  const names = fieldsIn(lines)?.map((name) => name.toLowerCase());
  if (names !== undefined) {
    const cells = firstRow(lines)?.split(/[\t ]/) ?? [];
    const [date, clock] = [cells[names.indexOf('date')], cells[names.indexOf('time')]];
    return date === undefined || clock === undefined ? null : `${date}T${clock}Z`;
  }
  for (const line of lines) {
    const known = KNOWN_LOGS.find((each) => each.line.test(line));
    const text = known === undefined ? otherTime(line) : (TIMES[known.format]?.exec(line)?.[1] ?? null);
    if (text !== null) return text;
  }
  return null;
}

function otherTime(line: string): string | null {
  return serverTime(line) ?? haproxyTime(line) ?? (isPairsLine(line) ? pairsTime(line) : requestTime(line));
}
