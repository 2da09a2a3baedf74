import { areMost, isTime } from '../table/cell-kinds';
import type { NamedValue } from './log-columns';

/** A time with its zone, as syslog and containers write it. */
const ZONED = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)$/;

export function isZonedTime(text: string): boolean {
  return ZONED.test(text);
}

/**
 * The words that something else wrote before each line, such as syslog or Docker: `Nov 27 10:00:00 web1 nginx[812]:`.
 * `lines`: those words of each line, as many for each.
 */
export function prefixValues(lines: readonly (readonly string[])[]): readonly NamedValue[] {
  return Array.from({ length: lines[0]?.length ?? 0 }, (_, at) => {
    const isLogged = areMost(
      lines.map((words) => words[at] ?? ''),
      (text) => isZonedTime(text) && isTime(text),
    );
    return { value: 'text', name: isLogged ? LOG_TIME : 'Prefix' };
  });
}

const LOG_TIME = 'Log time';

/** The values with the time of the prefix as that of the request; null: it has none that names its zone. */
export function timedPrefix(values: readonly NamedValue[]): readonly NamedValue[] | null {
  const at = values.findIndex(({ name }) => name === LOG_TIME);
  if (at === -1) return null;
  return values.map((value, index) => (index === at ? { ...value, field: 'time' } : value));
}

/** The number that most of them are. */
export function mostFrequent(numbers: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const each of numbers) counts.set(each, (counts.get(each) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}
