import { EDIT_LENGTH, type Field } from '../../shared/fix';
import { isDollarKey } from '../rules/dollar-keys';
import { membersOf, type Member } from './event-text';

/** An event with more values than this is shown as text. */
const MOST = 40;

/**
 * The values of an event that can be changed one by one, in the event's order; lists and objects within it cannot.
 * Where the event has no time, the place for one comes first. The text must be an object that JSON.parse takes.
 */
export function fieldsOf(text: string): readonly Field[] {
  if (text.length > EDIT_LENGTH) return [];
  const members = membersOf(text);
  if (members.length > MOST) return [];
  const present = members.flatMap((member) => fieldOf(text, member) ?? []);
  return members.some(({ key }) => key === '$time') ? present : [missing(text, '$time'), ...present];
}

function fieldOf(text: string, { key, valueStart: start, valueEnd: end }: Member): Field | null {
  const written = text.slice(start, end);
  if (/^[[{]/.test(written)) return null;
  const value = { start, end };
  if (written.startsWith('"')) return { key, value, shown: JSON.parse(written) as string, kind: 'text' };
  // What Scarf takes as text only is written as such, whatever stands there now.
  const kind = isDollarKey(key) ? 'text' : 'plain';
  return { key, value, shown: written === 'null' && kind === 'text' ? '' : written, kind };
}

function missing(text: string, key: string): Field {
  const place = text.indexOf('{') + 1;
  return { key, value: { start: place, end: place }, shown: '', kind: 'absent' };
}
