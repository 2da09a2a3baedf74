import { TimeReader } from '../../rules/time/time-reader';
import { fieldsIn, firstRow } from './fields-line';
import { KNOWN_LOGS } from './known-logs';
import { isServerLine } from './server-log';

const SERVER_TIME = /\[([^\]]+)\]/;
const ISO_TIME = /\d{4}-\d\d-\d\dT[\d:.]+Z?/;

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
    if (known?.format === 'iso') return ISO_TIME.exec(line)?.[0] ?? null;
    if (known !== undefined || isServerLine(line)) return SERVER_TIME.exec(line)?.[1] ?? null;
  }
  return null;
}
