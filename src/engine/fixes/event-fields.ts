import { EDIT_LENGTH, type Field } from '../../shared/checks/fix';
import { isDollarKey, MISNAMED_PIXEL_KEY } from '../rules/dollar-keys';
import { membersOf, type Member } from './event-text';

/** An event with more values than this is shown as text. */
const MAX_FIELDS = 40;

/**
 * Returns the values of an event that a user can edit one by one, in the event's order: all but lists and objects. If
 * the event has no `$time`, an empty field for it comes first, and then one for the artifact if each event must name one.
 * Returns [] for a long event: it is edited as text. The text must be an object that JSON.parse accepts.
 */
export function fieldsOf(text: string, needs: 'time' | 'time-and-artifact' = 'time'): readonly Field[] {
  if (text.length > EDIT_LENGTH) return [];
  const members = membersOf(text);
  if (members.length > MAX_FIELDS) return [];
  const fields = members.flatMap((member) => fieldOf(text, member) ?? []);
  const has = (...keys: readonly string[]): boolean => members.some(({ key }) => keys.includes(key));
  return [
    ...(has('$time') ? [] : [absentField(text, '$time')]),
    ...(needs === 'time' || has('$package', '$tracking_pixel', MISNAMED_PIXEL_KEY)
      ? []
      : [absentField(text, '$package')]),
    ...fields,
  ];
}

function fieldOf(text: string, { key, valueStart: start, valueEnd: end }: Member): Field | null {
  const raw = text.slice(start, end);
  if (/^[[{]/.test(raw)) return null;
  const value = { start, end };
  if (raw.startsWith('"')) return { key, value, shown: JSON.parse(raw) as string, kind: 'text' };
  // Scarf takes `$` keys as text only, so their values are written as text.
  const kind = isDollarKey(key) ? 'text' : 'plain';
  return { key, value, shown: raw === 'null' && kind === 'text' ? '' : raw, kind };
}

function absentField(text: string, key: string): Field {
  const at = text.indexOf('{') + 1;
  return { key, value: { start: at, end: at }, shown: '', kind: 'absent' };
}
