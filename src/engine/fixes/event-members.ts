import { isRecord } from '../rules/records';
import type { Edit, Member, TextRange } from './event-text';

/** One fix: returns the edits for an event's text, or null when the fix does not apply to it. */
export type FindEdits = (text: string, members: readonly Member[]) => readonly Edit[] | null;

/** Returns the member with this key; null when there is none or more than one. */
export function singleMember(members: readonly Member[], key: string): Member | null {
  const named = members.filter((member) => member.key === key);
  return named.length === 1 ? (named[0] ?? null) : null;
}

export function valueOf(text: string, { valueStart, valueEnd }: Member): unknown {
  return JSON.parse(text.slice(valueStart, valueEnd)) as unknown;
}

/** A value that an event may lose. */
export function isEmptyValue(text: string, { valueStart, valueEnd }: Member): boolean {
  return ['null', '""'].includes(text.slice(valueStart, valueEnd));
}

/** Whether a value can become that of a key of Scarf: a text, or a number for a time. */
export function canBecome(key: string, value: unknown): boolean {
  if (typeof value === 'number') return key === '$time';
  return typeof value === 'string' && value.trim() !== '';
}

/** Returns the edit that replaces a member's value by JSON text. */
export function replaceValue({ valueStart, valueEnd }: Member, json: string): Edit {
  return { start: valueStart, end: valueEnd, text: json };
}

/** Returns where whole members are, key and value. */
export function memberRanges(members: readonly Member[]): TextRange[] {
  return members.map(({ keyStart, valueEnd }) => ({ start: keyStart, end: valueEnd }));
}

export function isJsonObject(text: string): boolean {
  try {
    return isRecord(JSON.parse(text));
  } catch {
    return false;
  }
}
