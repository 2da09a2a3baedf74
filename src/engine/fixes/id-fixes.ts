import { memberRanges, replaceValue, singleMember, valueOf, type FindEdits } from './event-members';
import { editsRemoving, type Member } from './event-text';

/** Replaces the id of an artifact, `from`, under `key` by another. */
export function replaceId(key: string, from: string, to: string): FindEdits {
  return (text, members) => {
    const id = singleMember(members, key);
    if (id === null || valueOf(text, id) !== from) return null;
    return [replaceValue(id, JSON.stringify(to))];
  };
}

/** Gives an event the id of an artifact under `key`, in place of a value that names none. */
export function giveArtifact(key: string, id: string): FindEdits {
  return (text, members) => {
    const json = JSON.stringify(id);
    const existing = singleMember(members, key);
    if (existing !== null) return [replaceValue(existing, json)];
    if (members.some((member) => member.key === key)) return null;
    const start = text.indexOf('{') + 1;
    return [{ start, end: start, text: `${JSON.stringify(key)}:${json}${members.length > 0 ? ',' : ''}` }];
  };
}

/**
 * Replaces a `$unique_id` that is blank or equal to `uselessId` by the value of the key `from`, or removes it when
 * there is no such value. The key itself stays.
 */
export function newId(uselessId: string, from: string | null): FindEdits {
  return (text, members) => {
    const id = singleMember(members, '$unique_id');
    const value = id === null ? null : valueOf(text, id);
    if (id === null || typeof value !== 'string') return null;
    if (value.trim() !== '' && value !== uselessId) return null;
    const replacement = from === null ? null : idFrom(text, singleMember(members, from));
    if (replacement !== null) return [replaceValue(id, replacement)];
    return editsRemoving(memberRanges(members), (index) => members[index] === id);
  };
}

/** Returns a text or a number as the JSON text of an id; null when the value cannot be an id. */
function idFrom(text: string, member: Member | null): string | null {
  if (member === null) return null;
  const value = valueOf(text, member);
  const raw = text.slice(member.valueStart, member.valueEnd);
  if (typeof value === 'number') return JSON.stringify(raw);
  return typeof value === 'string' && value.trim() !== '' ? raw : null;
}
