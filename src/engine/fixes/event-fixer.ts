import type { Fix } from '../../shared/fix';
import { addressWithin } from '../rules/address';
import { isSecretHeader } from '../rules/headers';
import { DOLLAR_KEYS, isDollarKey } from '../rules/dollar-keys';
import { isRecord } from '../rules/parse-line';
import { readTime } from '../rules/time/event-time';
import { edited, elementsOf, membersOf, without, type Edit, type Member } from './event-text';
import { Zone } from '../rules/time/time-zone';

/** Fixes of an event's own text. */
type TextFix = Exclude<Fix, { kind: 'keep-first' | 'read-as-windows' }>;

/** Changes one event's text, or leaves it as it is: null. */
type Change = (text: string, members: readonly Member[]) => readonly Edit[] | null;

/**
 * Applies fixes to the text of events, one after the other. Each touches only what it is for; every other byte stays.
 * An event that is no JSON object, or that a fix does not fit, stays as it is.
 */
export class Fixer {
  private readonly changes: readonly Change[];

  /** Throws a RangeError for a zone that does not exist. */
  constructor(fixes: readonly TextFix[]) {
    this.changes = fixes.map(changeFor);
  }

  apply(text: string): string {
    let result = text;
    for (const change of this.changes) {
      const edits = isObject(result) ? change(result, membersOf(result)) : null;
      if (edits !== null) result = edited(result, edits);
    }
    return result;
  }
}

function changeFor(fix: TextFix): Change {
  switch (fix.kind) {
    case 'rename-key':
      return rename(fix.from, fix.to);
    case 'time-zone':
      return inZone(new Zone(fix.zone));
    case 'time-as-date':
      return timeAsDate;
    case 'replace-id':
      return replaceId(fix.of === 'package' ? '$package' : '$tracking_pixel', fix.from, fix.to);
    case 'as-text':
      return asText;
    case 'remove-secrets':
      return removeSecrets;
    case 'plain-address':
      return plainAddress;
    case 'new-id':
      return newId(fix.value, fix.from);
  }
}

/** Where the event has the new key already, with a value, nothing is renamed: neither value is lost. */
function rename(from: string, to: string): Change {
  return (text, members) => {
    const renamed = members.filter(({ key }) => key === from);
    const there = members.filter(({ key }) => key === to);
    const [member] = renamed;
    if (member === undefined || renamed.length > 1) return null;
    if (there.some((one) => !isEmpty(text.slice(one.valueStart, one.valueEnd)))) return null;
    const removed = without(partsOf(members), (index) => members[index]?.key === to);
    return [...removed, { start: member.keyStart, end: member.keyEnd, text: JSON.stringify(to) }];
  };
}

function isEmpty(value: string): boolean {
  return value === 'null' || value === '""';
}

function only(members: readonly Member[], key: string): Member | null {
  const named = members.filter((member) => member.key === key);
  return named.length === 1 ? (named[0] ?? null) : null;
}

const LOCAL = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?$/;
const COMPACT = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?$/;

/** A date without a time of day means its first moment. */
function inZone(zone: Zone): Change {
  return (text, members) => {
    const time = only(members, '$time');
    const value = time === null ? null : valueOf(text, time);
    if (time === null || typeof value !== 'string' || readTime(value).problem !== 'time-no-zone') return null;
    const [, date, clock = '00:00:00'] = LOCAL.exec(value) ?? LOCAL.exec(spelledOut(value)) ?? [];
    if (date === undefined) return null;
    const local = Date.parse(`${date}T${clock}Z`);
    const zoned = `${date}T${clock}${zone.offsetAt(local)}`;
    return [{ start: time.valueStart, end: time.valueEnd, text: JSON.stringify(zoned) }];
  };
}

/** `20260714082105` as `2026-07-14T08:21:05`. */
function spelledOut(value: string): string {
  const [, year, month, day, hour = '00', minute = '00', second = '00'] = COMPACT.exec(value) ?? [];
  return `${year}-${month}-${day}T${hour}:${minute}:${second}`;
}

const timeAsDate: Change = (text, members) => {
  const time = only(members, '$time');
  if (time === null) return null;
  const { ms, problem } = readTime(valueOf(text, time));
  if (problem !== 'time-number' || Number.isNaN(new Date(ms).getTime())) return null;
  const date = new Date(ms).toISOString().replace('.000Z', 'Z');
  return [{ start: time.valueStart, end: time.valueEnd, text: JSON.stringify(date) }];
};

function replaceId(key: string, from: string, to: string): Change {
  return (text, members) => {
    const id = only(members, key);
    if (id === null || valueOf(text, id) !== from) return null;
    return [{ start: id.valueStart, end: id.valueEnd, text: JSON.stringify(to) }];
  };
}

const plainAddress: Change = (text, members) => {
  const address = only(members, '$remote_address');
  const value = address === null ? null : valueOf(text, address);
  const plain = typeof value === 'string' ? addressWithin(value) : undefined;
  if (address === null || plain === undefined) return null;
  return [{ start: address.valueStart, end: address.valueEnd, text: JSON.stringify(plain) }];
};

/** The key that it is taken from stays: it may be of use for more. */
function newId(useless: string, from: string | null): Change {
  return (text, members) => {
    const id = only(members, '$unique_id');
    const value = id === null ? null : valueOf(text, id);
    if (id === null || typeof value !== 'string') return null;
    if (value.trim() !== '' && value !== useless) return null;
    const taken = from === null ? null : idIn(text, only(members, from));
    if (taken !== null) return [{ start: id.valueStart, end: id.valueEnd, text: taken }];
    return without(partsOf(members), (index) => members[index] === id);
  };
}

/** A text or a number as an id; null: it is none. */
function idIn(text: string, member: Member | null): string | null {
  if (member === null) return null;
  const value = valueOf(text, member);
  const written = text.slice(member.valueStart, member.valueEnd);
  if (typeof value === 'number') return JSON.stringify(written);
  return typeof value === 'string' && value.trim() !== '' ? written : null;
}

/** Every digit and bracket stays as it is written, now inside quotes; headers in an object become a list of them. */
const asText: Change = (text, members) => {
  const edits = members.flatMap((member): Edit[] => {
    const { key, valueStart: start, valueEnd: end } = member;
    const meant = isDollarKey(key) ? DOLLAR_KEYS[key] : null;
    const written = text.slice(start, end);
    if (meant === 'headers' && written.startsWith('{'))
      return [{ start, end, text: headerList(text, start) }];
    if (meant !== 'text' || written === 'null' || written.startsWith('"')) return [];
    return [{ start, end, text: JSON.stringify(written) }];
  });
  return edits.length === 0 ? null : edits;
};

function headerList(text: string, at: number): string {
  const items = membersOf(text, at).map(({ keyStart, keyEnd, valueStart, valueEnd }) => {
    const value = text.slice(valueStart, valueEnd);
    return `{"name":${text.slice(keyStart, keyEnd)},"value":${value.startsWith('"') ? value : JSON.stringify(value)}}`;
  });
  return `[${items.join(',')}]`;
}

const removeSecrets: Change = (text, members) => {
  const headers = only(members, '$headers');
  if (headers === null) return null;
  const at = headers.valueStart;
  const edits =
    text[at] === '['
      ? withoutSecretItems(text, elementsOf(text, at))
      : text[at] === '{'
        ? withoutSecretKeys(text, at)
        : [];
  return edits.length === 0 ? null : edits;
};

function withoutSecretItems(text: string, items: ReturnType<typeof elementsOf>): Edit[] {
  const secret = items.map(({ start, end }) => {
    const item = JSON.parse(text.slice(start, end)) as unknown;
    return isRecord(item) && typeof item['name'] === 'string' && isSecretHeader(item['name']);
  });
  const inside = items.flatMap(({ start }, index) =>
    secret[index] === true || text[start] !== '{' ? [] : withoutSecretKeys(text, start),
  );
  return [...without(items, (index) => secret[index] === true), ...inside];
}

/** Headers as an object: its keys are the names. */
function withoutSecretKeys(text: string, at: number): Edit[] {
  const members = membersOf(text, at);
  return without(partsOf(members), (index) => isSecretHeader(members[index]?.key ?? ''));
}

/** Whole members, key and value. */
function partsOf(members: readonly Member[]): { readonly start: number; readonly end: number }[] {
  return members.map(({ keyStart, valueEnd }) => ({ start: keyStart, end: valueEnd }));
}

function valueOf(text: string, { valueStart, valueEnd }: Member): unknown {
  return JSON.parse(text.slice(valueStart, valueEnd)) as unknown;
}

function isObject(text: string): boolean {
  try {
    return isRecord(JSON.parse(text));
  } catch {
    return false;
  }
}
