import type { TriedLine } from '../../../shared/fix';

/** More would be no list that anybody reads. */
const KEYS_AT_MOST = 20;

type Event = Readonly<Record<string, unknown>>;

/** The id of these events that says nothing: the one that all of them have, or none. */
export function uselessId(rows: readonly TriedLine[]): string {
  const id = eventsIn(rows)[0]?.['$unique_id'];
  return typeof id === 'string' ? id.trim() : '';
}

/** Keys whose values could be ids: there in each of these events, and another in each. The likeliest first. */
export function idKeys(rows: readonly TriedLine[]): readonly string[] {
  const events = eventsIn(rows);
  const keys = Object.keys(events[0] ?? {}).filter((key) => !key.startsWith('$') && tellsApart(events, key));
  const likely = keys.filter((key) => /id$/i.test(key));
  return [...likely, ...keys.filter((key) => !likely.includes(key))].slice(0, KEYS_AT_MOST);
}

function tellsApart(events: readonly Event[], key: string): boolean {
  const values = events.map((event) => event[key]);
  const fit = values.every(
    (value) => typeof value === 'number' || (typeof value === 'string' && value.trim() !== ''),
  );
  return fit && new Set(values.map(String)).size === values.length;
}

function eventsIn(rows: readonly TriedLine[]): readonly Event[] {
  return rows.flatMap(({ before, tooLong }) => {
    const event = before === null || tooLong ? null : parsed(before);
    return typeof event === 'object' && event !== null && !Array.isArray(event) ? [event as Event] : [];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
