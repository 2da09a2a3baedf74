import { pathOf, stepsOf, type Step } from '../../shared/files/json-path';
import { seemsTime } from './key-names';
import { isRecord } from './records';
import { readTime } from './time/event-time';

const DEEPEST = 4;
const KEYS_LOOKED_AT = 200;
/** Candidates by their values alone, for one event. */
const BY_VALUE_AT_MOST = 3;
/** A time, but not that of the event. */
const OTHER_TIME = /expir|valid|until|due|birth|version|deleted|renew/i;

interface Found {
  readonly steps: readonly { readonly key: string }[];
  readonly value: unknown;
}

/**
 * The paths of values that may be the time of an event without `$time`: the first that is named as a time, else the
 * first that read as one.
 */
export function timeCandidates(event: Readonly<Record<string, unknown>>): readonly string[] {
  const values = valuesOf(event);
  const named = values.find(({ steps, value }) => isNamedTime(steps) && !isRecord(value));
  if (named !== undefined) return [pathOf(named.steps)];
  return values
    .filter(({ steps, value }) => isTimeText(value) && !steps.some(({ key }) => OTHER_TIME.test(key)))
    .slice(0, BY_VALUE_AT_MOST)
    .map(({ steps }) => pathOf(steps));
}

/** Whether the names on a path tell that its value is a time. */
export function isNamedTimePath(path: string): boolean {
  return isNamedTime(stepsOf(path) ?? []);
}

/** MongoDB writes a time in an object under its name: `{"timestamp":{"$date":…}}`. */
function isNamedTime(steps: readonly Step[]): boolean {
  const last = steps.at(-1);
  if (last === undefined || last === 'each') return false;
  if (last.key === '$numberLong') return isNamedTime(steps.slice(0, -1));
  return last.key === '$date' || last.key === '$time' ? steps.length > 1 : seemsTime(last.key);
}

/** The values in an event, those of outer objects first. */
function valuesOf(event: Readonly<Record<string, unknown>>): readonly Found[] {
  const all: Found[] = [];
  let level: readonly Found[] = [{ steps: [], value: event }];
  for (let depth = 0; depth < DEEPEST && level.length > 0 && all.length < KEYS_LOOKED_AT; depth += 1) {
    level = level.flatMap(({ steps, value }) =>
      membersOf(value).map(([key, inner]) => ({ steps: [...steps, { key }], value: inner })),
    );
    all.push(...level);
  }
  return all;
}

/** What lies under `__proto__` is no part of an event that anyone meant. */
function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isRecord(value) ? Object.entries(value).filter(([key]) => key !== '__proto__') : [];
}

/** A date with a time of day. Numbers and bare dates may be anything. */
function isTimeText(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\d[T ]/.test(value) &&
    readTime(value).problem !== 'time-unreadable'
  );
}
