import type { TriedLine } from '../../../shared/checks/fix';

/** Users do not read a longer list. */
const MAX_KEYS = 20;

type Event = Readonly<Record<string, unknown>>;

/** The empty or constant id that all these events have. */
export function uselessId(rows: readonly TriedLine[]): string {
  const id = eventsIn(rows)[0]?.['$unique_id'];
  return typeof id === 'string' ? id.trim() : '';
}

/** Keys whose values are present and different in every event, likely ids first. */
export function candidateIdKeys(rows: readonly TriedLine[]): readonly string[] {
  const events = eventsIn(rows);
  const keys = Object.keys(events[0] ?? {}).filter((key) => !key.startsWith('$') && isUnique(events, key));
  const likely = keys.filter((key) => /id$/i.test(key));
  return [...likely, ...keys.filter((key) => !likely.includes(key))].slice(0, MAX_KEYS);
}

function isUnique(events: readonly Event[], key: string): boolean {
  const values = events.map((event) => event[key]);
  const fit = values.every(
    (value) => typeof value === 'number' || (typeof value === 'string' && value.trim() !== ''),
  );
  return fit && new Set(values.map(String)).size === values.length;
}

function eventsIn(rows: readonly TriedLine[]): readonly Event[] {
  return rows.flatMap(({ before, tooLong }) => {
    const event = before === null || tooLong ? null : parse(before);
    return typeof event === 'object' && event !== null && !Array.isArray(event) ? [event as Event] : [];
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
