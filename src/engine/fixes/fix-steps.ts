import { isUtf8 } from 'node:buffer';
import type { Fix } from '../../shared/checks/fix';
import type { Repair } from '../../shared/checks/repair';
import type { MappedKey } from '../../shared/files/mapping';
import { viewOf } from '../bytes/byte-view';
import { singleByteToUtf8 } from '../bytes/single-byte';
import { LineResult } from '../rules/line-result';
import { NONE, only } from '../rules/problems';
import type { TellingNames } from '../rules/telling-names';
import { applyRepairs, repairsOf } from '../rules/repair-json';
import type { ByteKeyMapper } from './byte-key-mapper';
import { EventFixer, type TextFix } from './event-fixer';
import { isJsonObject, type FindEdits } from './event-members';
import { applyEdits, membersOf } from './event-text';
import { KeyMapper } from './key-mapper';
import { joinParts } from './time-fixes';
import { plainAddress } from './value-fixes';

/** One of the fixes for all lines, as it is applied to each line. */
export interface FixStep {
  /** Decides by the result of the rules for the line. */
  readonly appliesTo: (result: LineResult) => boolean;
  /** Returns the fixed text of `bytes[start..end)`; null: the fix changes nothing. */
  readonly apply: (bytes: Buffer, start: number, end: number) => string | null;
  /** The index of the fix among all fixes; null: the form of the file asks for it. */
  readonly index: number | null;
  /** The form asks for it, and the last `apply` changed the time. Absent: it never does. */
  readonly changedTime?: () => boolean;
  /** Does the same to the bytes of a line, whatever the rules say of it; null or absent: nothing does. */
  readonly onBytes?: ByteKeyMapper | null;
  /** It reads bytes that are not UTF-8; the others would send other characters in their place. */
  readonly readsAnyBytes?: boolean;
  /** It applies to each line, whatever the rules say of it. */
  readonly toEachLine?: boolean;
  /** It also applies to a line that the user edited. */
  readonly alsoEdited: boolean;
}

/**
 * The encoding must be right and the line JSON before keys can be read, and a key must have its name before its value
 * can be fixed.
 */
const ORDER: Readonly<Record<Fix['kind'], number>> = {
  'read-as-windows': 0,
  'repair-json': 1,
  'rename-key': 2,
  'take-time': 3,
  'replace-id': 4,
  'give-artifact': 5,
  'id-for-name': 6,
  'time-zone': 7,
  'time-as-date': 8,
  'as-text': 9,
  'remove-secrets': 10,
  'plain-address': 11,
  'new-id': 12,
  'keep-first': 13,
};

/** Values of an event are where a form says, unless the user's own fix says so. */
const KEYS_AFTER = ORDER['take-time'];

/** The times of a form are rewritten where the user's own fix leaves them. */
const TIMES_AFTER = ORDER['time-zone'];

/** The problems of a `$time` that can be rewritten, or taken from elsewhere. */
export const OTHER_TIMES = only('time-missing') | only('time-no-zone') | only('time-unreadable');
/** Also written anew where it was taken from another key. */
const NUMBERS = only('time-number');

/** What the form of a file asks for. */
export interface FormSteps {
  readonly keys: readonly MappedKey[];
  /** Writes a `$time` as Scarf reads it; null: it stays as it is. */
  readonly time: FindEdits | null;
  /** Gets the names of outer keys of lines whose keys change; null: nobody asks. */
  readonly names: TellingNames | null;
}

/**
 * Returns the steps in the order in which they are applied. `keep-first` has none: it depends on other lines. Throws a
 * RangeError for an unknown time zone.
 */
export function stepsOf(fixes: readonly Fix[], { keys, time, names }: FormSteps): readonly FixStep[] {
  const repairs = new Set(fixes.flatMap((fix) => (fix.kind === 'repair-json' ? [fix.of] : [])));
  const sorted = fixes
    .map((fix, index) => ({ fix, index }))
    .sort((a, b) => ORDER[a.fix.kind] - ORDER[b.fix.kind]);
  const stepsWhere = (is: (order: number) => boolean): FixStep[] =>
    sorted.flatMap(({ fix, index }) => (is(ORDER[fix.kind]) ? (stepOf(fix, index, repairs) ?? []) : []));
  return [
    ...stepsWhere((order) => order <= KEYS_AFTER),
    ...(keys.length === 0 ? [] : [keysStep(keys, names)]),
    ...(keys.some(isPartOfTime) ? [partsStep(keys)] : []),
    ...(keys.some(({ listed }) => listed === true) ? [LISTS_STEP] : []),
    ...stepsWhere((order) => order > KEYS_AFTER && order <= TIMES_AFTER),
    ...(time === null ? [] : [timesStep(time, takesTime(keys))]),
    ...stepsWhere((order) => order > TIMES_AFTER),
  ];
}

/** Whether events are given another time than their own `$time`. */
function takesTime(keys: readonly MappedKey[]): boolean {
  return keys.some(({ use }) => use.kind === 'time');
}

/** Whether only a line without a time can need what a mapping does. */
function areOnlyTimes(keys: readonly MappedKey[]): boolean {
  return keys.every((key) => key.use.kind === 'time' || isPartOfTime(key));
}

function isPartOfTime({ use }: MappedKey): boolean {
  return use.kind === 'clock' || use.kind === 'zone';
}

/** Joins a time that lies in several keys, before it is rewritten. */
function partsStep(keys: readonly MappedKey[]): FixStep {
  return { ...editsStep(joinParts(keys)), changedTime: () => true };
}

/** Takes the address that a list means. */
const LISTS_STEP: FixStep = { ...editsStep(plainAddress), appliesTo: hasProblem('bad-address') };

function timesStep(findEdits: FindEdits, isTaken: boolean): FixStep {
  const others = isTaken ? OTHER_TIMES | NUMBERS : OTHER_TIMES;
  return {
    ...editsStep(findEdits),
    appliesTo: ({ problems }) => (problems & others) !== 0,
    changedTime: () => true,
  };
}

function editsStep(findEdits: FindEdits): FixStep {
  return {
    index: null,
    alsoEdited: false,
    appliesTo: () => true,
    apply: (bytes, start, end) => {
      const text = bytes.toString('utf8', start, end);
      const edits = isJsonObject(text) ? findEdits(text, membersOf(text)) : null;
      return edits === null ? null : applyEdits(text, edits);
    },
  };
}

/** Gives an event the keys of Scarf that it has under other names, and takes away what is not sent. */
function keysStep(keys: readonly MappedKey[], names: TellingNames | null): FixStep {
  const mapper = new KeyMapper(keys, names);
  const needsNoTime = areOnlyTimes(keys);
  return {
    index: null,
    alsoEdited: false,
    appliesTo: needsNoTime ? hasProblem('time-missing') : () => true,
    toEachLine: !needsNoTime,
    onBytes: mapper.onBytes(needsNoTime ? 'without-time' : 'all'),
    changedTime: () => mapper.tookTime,
    apply: (bytes, start, end) => mapper.apply(bytes.toString('utf8', start, end)),
  };
}

function stepOf(fix: Fix, index: number, chosenRepairs: ReadonlySet<Repair>): FixStep | null {
  if (fix.kind === 'keep-first') return null;
  if (fix.kind === 'read-as-windows') {
    return {
      index,
      alsoEdited: false,
      readsAnyBytes: true,
      appliesTo: hasProblem('not-utf8'),
      apply: (bytes, start, end) => asWindows(bytes.subarray(start, end)),
    };
  }
  if (fix.kind === 'repair-json') return repairStep(fix.of, index, chosenRepairs);
  return eventStep(fix, index);
}

/** Null: some of the bytes are no characters of Windows-1252 either. */
function asWindows(line: Buffer): string | null {
  const text = singleByteToUtf8(line, 'windows-1252');
  return isUtf8(text) ? text.toString() : null;
}

function eventStep(fix: TextFix, index: number | null): FixStep {
  const fixer = new EventFixer([fix]);
  return {
    index,
    alsoEdited: fix.kind === 'id-for-name',
    appliesTo: conditionOf(fix),
    apply: (bytes, start, end) => {
      const text = bytes.toString('utf8', start, end);
      const result = fixer.apply(text);
      return result === text ? null : result;
    },
  };
}

/** Makes one kind of repair, in lines that the chosen repairs make JSON. */
function repairStep(repair: Repair, index: number, chosen: ReadonlySet<Repair>): FixStep {
  return {
    index,
    alsoEdited: false,
    appliesTo: hasProblem('not-json'),
    apply: (bytes, start, end) => {
      const text = bytes.toString('utf8', start, end);
      const edits = repairsOf(text);
      if (edits?.every((edit) => chosen.has(edit.repair)) !== true) return null;
      const own = edits.filter((edit) => edit.repair === repair);
      return own.length === 0 ? null : applyRepairs(text, own);
    },
  };
}

function conditionOf(fix: TextFix): FixStep['appliesTo'] {
  switch (fix.kind) {
    case 'rename-key':
      return renameCondition(fix.from, fix.to);
    case 'take-time':
      return hasProblem('time-missing');
    case 'time-zone':
      return hasProblem('time-no-zone');
    case 'time-as-date':
      return hasProblem('time-number');
    case 'replace-id':
      return (result) => result[fix.of] === fix.from;
    case 'id-for-name':
      return (result) => result[fix.of] === fix.name;
    case 'give-artifact':
      return ({ package: id, pixel, pixelKey }) => id === null && pixel === null && !pixelKey;
    case 'as-text':
      return hasProblem('wrong-type');
    case 'remove-secrets':
      return hasProblem('secrets');
    case 'plain-address':
      return hasProblem('bad-address');
    case 'new-id':
      return newIdCondition(fix.value);
  }
}

function renameCondition(from: string, to: string): FixStep['appliesTo'] {
  if (from === '$pixel') return (result) => result.pixelKey;
  if (from.startsWith('$')) return hasProblem('unknown-dollar');
  switch (to) {
    case '$time':
      return hasProblem('time-missing');
    case '$unique_id':
      return hasProblem('id-missing', 'id-blank');
    case '$package':
      return (result) => result.package === null;
    case '$tracking_pixel':
      return (result) => result.pixel === null;
    default:
      return () => true;
  }
}

/** Ids that are not blank are compared by their hashes: the result of a line holds no more. */
function newIdCondition(uselessId: string): FixStep['appliesTo'] {
  const isBlank = hasProblem('id-blank');
  if (uselessId.trim() === '') return isBlank;
  const bytes = Buffer.from(uselessId);
  const useless = new LineResult();
  useless.setId(viewOf(bytes), 0, bytes.length);
  const { high, low } = useless.id;
  return (result) => isBlank(result) || (result.hasId && result.id.high === high && result.id.low === low);
}

function hasProblem(...codes: readonly Parameters<typeof only>[0][]): FixStep['appliesTo'] {
  const wanted = codes.reduce((set, code) => set | only(code), NONE);
  return ({ problems }) => (problems & wanted) !== 0;
}
