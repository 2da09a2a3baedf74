import { TimeReader } from '../../rules/time/time-reader';
import { fieldsIn } from './fields-line';
import { KNOWN_LOGS, S3 } from './known-logs';
import { isServerLine } from './server-log';

const SERVER_TIME = /\[([^\]]+)\]/;
const ISO_TIME = /\d{4}-\d\d-\d\dT[\d:.]+Z/;

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
    const cells = lines.find((line) => line !== '' && !line.startsWith('#'))?.split(/[\t ]/) ?? [];
    const [date, clock] = [cells[names.indexOf('date')], cells[names.indexOf('time')]];
    return date === undefined || clock === undefined ? null : `${date}T${clock}Z`;
  }
  for (const line of lines) {
    const isIso = KNOWN_LOGS.find((known) => known.line.test(line))?.format === 'iso';
    if (isIso) return ISO_TIME.exec(line)?.[0] ?? null;
    if (isServerLine(line) || S3.line.test(line)) return SERVER_TIME.exec(line)?.[1] ?? null;
  }
  return null;
}
