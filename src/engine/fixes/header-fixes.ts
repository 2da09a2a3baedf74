import { isSecretHeader } from '../rules/headers';
import { isRecord } from '../rules/records';
import { memberRanges, singleMember, type FindEdits } from './event-members';
import { editsRemoving, elementsOf, membersOf, type Edit, type TextRange } from './event-text';

/** Returns the headers object that starts at `at` as a list of `{name, value}`, with every value as text. */
export function headersAsList(text: string, at: number): string {
  const items = membersOf(text, at).map(({ keyStart, keyEnd, valueStart, valueEnd }) => {
    const value = text.slice(valueStart, valueEnd);
    return `{"name":${text.slice(keyStart, keyEnd)},"value":${value.startsWith('"') ? value : JSON.stringify(value)}}`;
  });
  return `[${items.join(',')}]`;
}

/** Removes headers that hold secrets, such as cookies, from a list or an object of headers. */
export const removeSecrets: FindEdits = (text, members) => {
  const headers = singleMember(members, '$headers');
  if (headers === null) return null;
  const edits = secretsAt(text, headers.valueStart);
  return edits.length === 0 ? null : edits;
};

function secretsAt(text: string, at: number): Edit[] {
  if (text[at] === '[') return secretsInList(text, elementsOf(text, at));
  return text[at] === '{' ? secretsInObject(text, at) : [];
}

function secretsInList(text: string, items: readonly TextRange[]): Edit[] {
  const isSecret = items.map(({ start, end }) => {
    const item = JSON.parse(text.slice(start, end)) as unknown;
    return isRecord(item) && typeof item['name'] === 'string' && isSecretHeader(item['name']);
  });
  const inside = items.flatMap(({ start }, index) =>
    isSecret[index] === true || text[start] !== '{' ? [] : secretsInObject(text, start),
  );
  return [...editsRemoving(items, (index) => isSecret[index] === true), ...inside];
}

/** The keys of the object are the names of the headers. */
function secretsInObject(text: string, at: number): Edit[] {
  const members = membersOf(text, at);
  return editsRemoving(memberRanges(members), (index) => isSecretHeader(members[index]?.key ?? ''));
}
