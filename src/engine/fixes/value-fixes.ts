import { stepsOf } from '../../shared/files/json-path';
import { addressWithin } from '../rules/address';
import { DOLLAR_KEYS, isDollarKey } from '../rules/dollar-keys';
import {
  canBecome,
  isEmptyValue,
  memberRanges,
  replaceValue,
  singleMember,
  valueOf,
  type FindEdits,
} from './event-members';
import { editsRemoving, type Edit } from './event-text';
import { headersAsList } from './header-fixes';
import { MemberTree } from './member-tree';

/** Renames a key. An event that has the new key with a value stays as it is: neither value may be lost. */
export function renameKey(from: string, to: string): FindEdits {
  return (text, members) => {
    const member = singleMember(members, from);
    if (member === null) return null;
    const existing = members.filter(({ key }) => key === to);
    if (existing.some((one) => !isEmptyValue(text, one))) return null;
    const removals = editsRemoving(memberRanges(members), (index) => members[index]?.key === to);
    return [...removals, { start: member.keyStart, end: member.keyEnd, text: JSON.stringify(to) }];
  };
}

/** Gives an event without a key of Scarf the value at a path. The value itself stays where it is. */
export function takeValue(path: string, key: string): FindEdits {
  const steps = stepsOf(path) ?? [];
  return (text, members) => {
    const existing = members.filter((member) => member.key === key);
    const [empty] = existing;
    const source = new MemberTree(text, members).at(steps)?.member;
    if (source === undefined || existing.length > 1) return null;
    if (empty !== undefined && !isEmptyValue(text, empty)) return null;
    if (!canBecome(key, valueOf(text, source))) return null;
    const written = text.slice(source.valueStart, source.valueEnd);
    if (empty !== undefined) return [replaceValue(empty, written)];
    const at = text.indexOf('{') + 1;
    return [{ start: at, end: at, text: `${JSON.stringify(key)}:${written},` }];
  };
}

/** Puts the values of `$` keys in quotes, exactly as they are written. Headers in an object become a list. */
export const asText: FindEdits = (text, members) => {
  const edits = members.flatMap((member): Edit[] => {
    const { key, valueStart, valueEnd } = member;
    const type = isDollarKey(key) ? DOLLAR_KEYS[key] : null;
    const raw = text.slice(valueStart, valueEnd);
    if (type === 'headers' && raw.startsWith('{')) {
      return [replaceValue(member, headersAsList(text, valueStart))];
    }
    if (type !== 'text' || raw === 'null' || raw.startsWith('"')) return [];
    return [replaceValue(member, JSON.stringify(raw))];
  });
  return edits.length === 0 ? null : edits;
};

/** Replaces a `$remote_address` by the one public address in it, without its port. */
export const plainAddress: FindEdits = (text, members) => {
  const member = singleMember(members, '$remote_address');
  const value = member === null ? null : valueOf(text, member);
  const address = typeof value === 'string' ? addressWithin(value) : undefined;
  if (member === null || address === undefined) return null;
  return [replaceValue(member, JSON.stringify(address))];
};
