import { stepsOf, type Step } from '../../shared/files/json-path';
import type { MappedKey, TimeChoice } from '../../shared/files/mapping';
import { isRecord } from '../rules/records';
import { readTime } from '../rules/time/event-time';
import { joinedTime, zonedTime } from '../rules/time/joined-time';
import type { TimeReader } from '../rules/time/time-reader';
import { readWritten } from '../rules/time/written-time';
import { NANOSECONDS, SECONDS, withNanoseconds } from '../rules/time/split-seconds';
import { TimeZone } from '../rules/time/time-zone';
import { replaceValue, singleMember, valueOf, type FindEdits } from './event-members';
import type { Member } from './event-text';
import { MemberTree } from './member-tree';

const LOCAL_TIME = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?$/;
const COMPACT_TIME = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?$/;

/** Adds a zone to a `$time` without one. A date without a time of day becomes its first moment. */
export function addZone(zone: TimeZone): FindEdits {
  return (text, members) => {
    const time = singleMember(members, '$time');
    const value = time === null ? null : valueOf(text, time);
    if (time === null || typeof value !== 'string' || readTime(value).problem !== 'time-no-zone') return null;
    const [, date, clock = '00:00:00'] =
      LOCAL_TIME.exec(value) ?? LOCAL_TIME.exec(withSeparators(value)) ?? [];
    if (date === undefined) return null;
    const local = Date.parse(`${date}T${clock}Z`);
    return [replaceValue(time, JSON.stringify(`${date}T${clock}${zone.offsetAt(local)}`))];
  };
}

/** Writes a `$time` as Scarf reads it. A time that only lacks its zone is written as by the fix `time-zone`. */
export function asScarfReads(reader: TimeReader, { zone }: TimeChoice): FindEdits {
  const withZone = addZone(new TimeZone(zone));
  return (text, members) => {
    const time = singleMember(members, '$time');
    const value = time === null ? null : valueOf(text, time);
    const { problem } = readTime(value);
    if (time === null || problem === null || problem === 'time-missing') return null;
    const isNumber = typeof value === 'number';
    // A number may have more digits than JSON.parse keeps.
    const written = isNumber ? text.slice(time.valueStart, time.valueEnd) : textOf(value);
    // Also where the other fix does the work: the reader counts what it reads.
    const read = written === null ? null : reader.read(written);
    if (read === null) return null;
    return withZone(text, members) ?? [replaceValue(time, JSON.stringify(read))];
  };
}

/** Joins a date with its time of day, and a time with its zone, where they lie in keys of their own. */
export function joinParts(keys: readonly MappedKey[]): FindEdits {
  const pathsOf = (kind: MappedKey['use']['kind']): readonly (readonly Step[])[] =>
    keys.flatMap(({ path, use }) => (use.kind === kind ? [stepsOf(path) ?? []] : []));
  const [dates, clocks, zones] = [pathsOf('time'), pathsOf('clock'), pathsOf('zone')];
  return (text, members) => {
    const time = singleMember(members, '$time');
    const value = time === null ? null : valueOf(text, time);
    if (time === null || typeof value !== 'string') return null;
    const tree = new MemberTree(text, members);
    const first = (paths: readonly (readonly Step[])[]): string =>
      paths.map((steps) => writtenAt(text, tree.at(steps)?.member)).find((part) => part !== '') ?? '';
    // Only a date that was taken has its time of day elsewhere; taking it may have renamed its key.
    const isTaken = [value, ''].includes(first(dates));
    const isDate = (readWritten(value)?.clock ?? 0) === 0;
    const joined = zonedTime(isTaken && isDate ? joinedTime(value, first(clocks)) : value, first(zones));
    return joined === value ? null : [replaceValue(time, JSON.stringify(joined))];
  };
}

function writtenAt(text: string, member: Member | undefined): string {
  const value = member === undefined ? null : valueOf(text, member);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The text of a time: a value, MongoDB's `{"$date": …}`, or Firestore's `{"_seconds": …, "_nanoseconds": …}`. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (isRecord(value) && typeof value[SECONDS] === 'number')
    return withNanoseconds(String(value[SECONDS]), value[NANOSECONDS]);
  if (!isRecord(value) || Object.keys(value).length !== 1) return null;
  return textOf(value['$date'] ?? value['$numberLong']);
}

/** `20260714082105` as `2026-07-14T08:21:05`. */
function withSeparators(value: string): string {
  const [, year, month, day, hour = '00', minute = '00', second = '00'] = COMPACT_TIME.exec(value) ?? [];
  return `${year}-${month}-${day}T${hour}:${minute}:${second}`;
}

/** Writes a `$time` in seconds or milliseconds since 1970 as a date in UTC. */
export const timeAsDate: FindEdits = (text, members) => {
  const time = singleMember(members, '$time');
  if (time === null) return null;
  const { ms, problem } = readTime(valueOf(text, time));
  if (problem !== 'time-number' || Number.isNaN(new Date(ms).getTime())) return null;
  const date = new Date(ms).toISOString().replace('.000Z', 'Z');
  return [replaceValue(time, JSON.stringify(date))];
};
