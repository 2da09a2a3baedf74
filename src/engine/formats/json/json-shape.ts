import { isPath, stepsOf } from '../../../shared/files/json-path';
import type { KeysPreview } from '../../../shared/checks/check';
import { keysFor, type MappedKey } from '../../../shared/files/mapping';
import type { JsonLayout } from '../../../shared/files/layout';
import { RECORD_SEPARATOR } from '../../bytes/json-signs';
import type { ReadingContext } from '../../model/reading-context';
import { isRecord } from '../../rules/records';
import type { Guesses } from '../../questions/guesses';
import { kindOfNames } from '../kind-of-names';
import { eventsAt, guessPlace, type JsonObject } from './event-places';
import { decideKeys, NO_LATER_KEYS, type LaterKeys } from './guess-keys';
import { JsonValues } from './json-values';
import { isObjectLine, parsed, parsedToCut } from './parsed';
import { seenKeys } from './seen-keys';

/** The first text of a file. */
export interface TextStart {
  readonly text: string;
  /** Its lines that are not blank, without a last line that may be cut. */
  readonly lines: readonly string[];
  /** The file holds no further text. */
  readonly whole: boolean;
  /** The outline of its first value, where that is longer than the text. */
  readonly outline?: string;
  /** Absent: nothing was searched behind the text. */
  readonly later?: LaterKeys;
}

/** How JSON lies in a file. Null: as JSON lines, or the file is no JSON. */
export interface JsonShape {
  readonly layout: JsonLayout | null;
  /** Equal for files whose values have the same keys. */
  readonly kind: string;
  /** What values of events become that do not stay as they are. */
  readonly keys: readonly MappedKey[];
  readonly seen: KeysPreview;
  /** The first events that stand in lines of their own; empty: they stand otherwise. */
  readonly lines: readonly JsonObject[];
}

/** What is known of the keys of events before they are read. */
export type KnownKeys = Pick<ReadingContext, 'keyMappings' | 'known'>;

/** Values that are looked at to find the events. */
const VALUES_LOOKED_AT = 500;
/** (ours) Most lines: a few may be broken. */
const MOST_LINES = 0.9;

/** Detects how the events lie in JSON. Null: the file is no JSON. */
export function detectJson(
  start: TextStart,
  guesses: Guesses,
  { keyMappings, known }: KnownKeys,
): JsonShape | null {
  const before = prefixOf(start);
  const frame = before === 0 ? frameOf(start) : frameBehind(start.text.slice(0, before));
  if (frame === null) return null;
  const layout = frame === 'lines' || frame === 'one-value' ? null : frame;
  const values = start.outline === undefined ? valuesOf(start, layout) : [parsed(start.outline)];
  const kind = kindOf(values);
  const { later = NO_LATER_KEYS } = start;
  const keysOf = (events: readonly JsonObject[]): Pick<JsonShape, 'keys' | 'seen'> => ({
    keys: decideKeys(events, later, guesses, { chosen: keysFor(keyMappings, kind), known }),
    seen: seenKeys(events, later.events),
  });
  const guess = guessPlace(values);
  const at = guess === null ? '.' : guesses.decide('events-at', guess, isPath);
  if (at === '.') {
    if (layout === null && frame === 'one-value') return null;
    const events = values.flat().filter(isRecord);
    return { layout, kind, ...keysOf(events), lines: frame === 'lines' ? events : [] };
  }
  const eachLine = layout?.eachLine ?? (frame === 'lines' && start.lines.length > 1);
  const wrapped: JsonLayout = { ...layout, kind: 'json', shape: 'wrapped', at };
  return {
    layout: eachLine ? { ...wrapped, eachLine } : wrapped,
    kind,
    ...keysOf(eventsAt(values, stepsOf(at) ?? [])),
    lines: [],
  };
}

function kindOf(values: readonly unknown[]): string {
  const keys = values
    .filter(isRecord)
    .slice(0, 1)
    .flatMap((value) => Object.keys(value));
  return kindOfNames('json', keys);
}

/** One list or object stands behind a prefix. */
function frameBehind(prefix: string): JsonLayout {
  return { kind: 'json', shape: 'list', before: Buffer.byteLength(prefix) };
}

/** `callback(`, `var data =` and the like, and what keeps scripts from running JSON. */
const PREFIXES = [
  /^(?:\/\*\*\/)?\s*(?:typeof [\w$.]+ === 'function' && )?[A-Za-z_$][\w$.]*(?:\[["']?\w+["']?\])*\s*\(\s*(?=[[{])/,
  /^(?:(?:var|let|const)\s+)?[A-Za-z_$][\w$.]*(?:\[["']?\w+["']?\])*\s*=\s*(?=[[{])/,
  /^export\s+default\s+(?=[[{])/,
  /^\)\]\}'?,?\s*(?=[[{])/,
  /^(?:while\s*\(1\)|for\s*\(;;\));?\s*(?=[[{])/,
];

/** How many characters stand before JSON that goes on to the end of the file; 0: none, or it is no such file. */
function prefixOf({ text, whole }: TextStart): number {
  const prefix = PREFIXES.flatMap((each) => each.exec(text.replace(/^\uFEFF/, ''))?.[0] ?? []).at(0);
  if (prefix === undefined) return 0;
  const length = prefix.length + (text.startsWith('\uFEFF') ? 1 : 0);
  const behind = text.slice(length);
  const end = endOfFirstValue(behind);
  if (end === -1) return whole ? 0 : length;
  const isJson = parsed(behind.slice(0, end)) !== undefined;
  return isJson && /^\s*\)?\s*;?\s*$/.test(behind.slice(end)) ? length : 0;
}

/** The values of the sample; the last may be cut. */
function valuesOf({ text, lines, whole }: TextStart, layout: JsonLayout | null): readonly unknown[] {
  if (layout === null && lines.length > 1)
    return lines.slice(0, VALUES_LOOKED_AT).map(parsed).filter(isRecord);
  const values = new JsonValues(layout ?? {});
  const out = values.push(Buffer.from(text)).toString() + values.end().toString();
  const found = out.split('\n').slice(0, -1);
  return found
    .slice(0, VALUES_LOOKED_AT)
    .map((value, index) => (!whole && index === found.length - 1 ? parsedToCut(value) : parsed(value)))
    .filter((value) => value !== undefined)
    .map((value) => (typeof value === 'string' ? parsed(value) : value));
}

/** Null: no JSON. one-value: one object on a line that is longer than the sample. */
function frameOf({ text, lines, whole }: TextStart): JsonLayout | 'lines' | 'one-value' | null {
  const trimmed = text.trimStart();
  const isSequence = trimmed.charCodeAt(0) === RECORD_SEPARATOR;
  const start = isSequence ? trimmed.slice(1).trimStart() : trimmed;
  const objects = lines.filter(isObjectLine).length;
  const isMost = (count: number): boolean => count > 0 && count >= lines.length * MOST_LINES;
  if (start.startsWith('[')) {
    if (looksLikeArray(start, lines, objects)) return { kind: 'json', shape: 'list' };
    const lists = lines.filter(isListLine).length;
    if (isListLine(lines[0] ?? '') || (lists > 0 && isMost(lists + objects)))
      return { kind: 'json', shape: 'list', eachLine: true };
  }
  if (start.startsWith('"')) {
    if (isMost(lines.filter(isTextLine).length) || isCutText(start, lines, whole))
      return { kind: 'json', shape: 'wrapped', ...(lines.length > 1 ? { eachLine: true } : {}) };
  }
  if (start.startsWith('{')) {
    const separated = lines.filter(isSeparated).length;
    if (isSeparated(lines[0] ?? '') && separated * 2 >= lines.length - 1 && isMost(separated + objects))
      return { kind: 'json', shape: 'list', eachLine: true };
    if (looksPretty(start, lines, objects) || looksConcatenated(start))
      return { kind: 'json', shape: 'pretty' };
    if (isSequence) return { kind: 'json', shape: 'pretty' };
    if (objects === 0 && lines.length === 1 && !whole && endOfFirstValue(start) === -1) return 'one-value';
  }
  return objects > 0 ? 'lines' : null;
}
/** `[` followed by objects, on one line or many. Lines that are an array each do not count, nor does a stray first line. */
function looksLikeArray(start: string, lines: readonly string[], objects: number): boolean {
  const [first = ''] = lines;
  if (Array.isArray(parsed(first))) return lines.length === 1;
  if (!/^\[\s*[[{\]]/.test(start)) return false;
  // In a list with one object a line, a comma separates the lines: only the last has none.
  const lists = lines.filter((line) => line === '[').length;
  return objects <= Math.max(1, lists) || lines.filter(isSeparated).length >= objects;
}

function isSeparated(line: string): boolean {
  if (line.endsWith(',')) return line === ',' || isObjectLine(line.slice(0, -1));
  return line.startsWith(',') && isObjectLine(line.slice(1));
}

/** Whether the first object spans several lines. */
function looksPretty(start: string, lines: readonly string[], objects: number): boolean {
  const end = endOfFirstValue(start);
  if (end !== -1) return /[\r\n]/.test(start.slice(0, end)) && isObjectLine(start.slice(0, end));
  const members = lines.filter((line) => isMemberLine(line) || isSeparated(line)).length;
  return objects <= 1 && lines.length > 1 && members > lines.length / 2;
}

function isMemberLine(line: string): boolean {
  return /^("(?:[^"\\]|\\.)*"\s*:|[\]}],?$|\{$)/.test(line);
}

/** Whether one object follows another on the same line. */
function looksConcatenated(start: string): boolean {
  const end = endOfFirstValue(start);
  return end !== -1 && /^[ \t]*\{/.test(start.slice(end)) && isObjectLine(start.slice(0, end));
}

/** Whether a file begins with an object that its first text does not show whole. */
export function isCutObject({ text, whole }: Pick<TextStart, 'text' | 'whole'>): boolean {
  const start = text.trimStart();
  return !whole && start.startsWith('{') && endOfFirstValue(start) === -1;
}

/** The offset where the brackets are balanced for the first time; -1: never. */
function endOfFirstValue(text: string): number {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (quoted) {
      if (char === '\\') at += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{' || char === '[') depth += 1;
    else if ((char === '}' || char === ']') && --depth === 0) return at + 1;
  }
  return -1;
}

/** A list of objects and nothing else. */
function isListLine(line: string): boolean {
  const value = parsed(line);
  return Array.isArray(value) && value.length > 0 && value.every(isRecord);
}

/** A text that holds an object, or a list of objects. */
function isTextLine(line: string): boolean {
  const value = parsed(line);
  if (typeof value !== 'string') return false;
  const end = endOfFirstValue(value);
  return end !== -1 && (isObjectLine(value.slice(0, end)) || isListLine(value.slice(0, end)));
}

/** One text that is longer than the sample and begins like a list or an object. */
function isCutText(start: string, lines: readonly string[], whole: boolean): boolean {
  return !whole && lines.length === 1 && /^"(?:\s|\\[nrt])*[[{](?:\s|\\[nrt])*[[{\]}\\]/.test(start);
}
